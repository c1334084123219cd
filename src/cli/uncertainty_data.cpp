#include "cli/uncertainty_data.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/csv.hpp"
#include "report/amounts.hpp"

namespace eco::cli {
namespace {

using account::Quantiles;
using account::Uncertainty;
using nlohmann::ordered_json;
using report::exact_decimal;
using report::yuan;

ordered_json json_of(const std::optional<Quantiles>& q, const std::optional<Quantiles>& error, double factor)
{
    if (!q)
        return nullptr;
    ordered_json out = {{"p05", q->low * factor}, {"p50", q->median * factor}, {"p95", q->high * factor}};
    if (error)
        out["sampling_error"] = {
            {"p05", error->low * factor}, {"p50", error->median * factor}, {"p95", error->high * factor}};
    return out;
}

ordered_json json_of(const std::optional<double>& x)
{
    return x ? ordered_json(*x) : ordered_json();
}

std::string csv_of(const std::optional<Quantiles>& q, double factor)
{
    const auto text = [&](double x) { return ordered_json(x * factor).dump(); };
    return q ? text(q->low) + "," + text(q->median) + "," + text(q->high) : ",,";
}

std::string name_of(const account::Series& series)
{
    return series.service + "." + series.name + (series.item.empty() ? "" : "[" + series.item + "]");
}

}  // namespace

int year_of(const account::Run& run, const account::UncertainLine& line, std::size_t i)
{
    return line.by == "year" ? std::stoi(line.line.key) : run.years[i];
}

Drawn count_drawn(const Uncertainty& result)
{
    Drawn out;
    for (const auto& row : result.rows)
        ++(row.is_figure() ? out.figures : row.is_layer() ? out.layers : row.is_sampled() ? out.sampled : out.rows);
    for (const auto& input : result.inputs) {
        const auto& row = result.rows[static_cast<std::size_t>(input.rows.front())];
        out.inputs += !row.is_figure() && !row.is_layer();
    }
    return out;
}

void print_json(const account::Run& run, const Uncertainty& result, const account::DrawOptions& options,
                const Context& context)
{
    ordered_json out = {{"run", run.id}, {"draws", options.draws}, {"seed", options.seed}, {"by", options.by.front()}};
    for (const char* list : {"lines", "totals", "cells", "inputs", "sensitivities", "not_in_intervals"})
        out[list] = ordered_json::array();
    for (const auto& line : result.lines)
        for (std::size_t i = 0; i < line.quantiles.size(); ++i)
            if (line.line.amounts[i])
                out["lines"].push_back({{"key", line.line.key},
                                        {"title", {{"zh", line.line.title_zh}, {"en", line.line.title_en}}},
                                        {"year", year_of(run, line, i)},
                                        {"unit", "CNY"},
                                        {"booked", yuan(*line.line.amounts[i])},
                                        {"interval", json_of(line.quantiles[i], line.error[i], 0.01)}});
    for (const auto& total : result.totals)
        out["totals"].push_back({{"place", total.place},
                                 {"name", total.name},
                                 {"year", total.year},
                                 {"unit", total.unit},
                                 {"booked", total.value},
                                 {"interval", json_of(total.quantiles, total.error, 1)}});
    for (const auto& one : result.cells) {
        const auto& series = run.series.at(static_cast<std::size_t>(one.cell.series));
        out["cells"].push_back({{"series", name_of(series)},
                                {"kind", series.kind},
                                {"place", one.cell.place},
                                {"ecosystem", one.cell.ecosystem},
                                {"year", one.cell.year},
                                {"unit", series.unit},
                                {"booked", exact_decimal(one.cell.amount.value(), series.quantum)},
                                {"interval", json_of(one.quantiles, one.error, series.quantum)}});
    }
    for (const auto& input : result.inputs) {
        ordered_json rows = ordered_json::array();
        for (int r : input.rows) {
            const auto& row = result.rows[static_cast<std::size_t>(r)];
            rows.push_back({{"row", row.id},
                            {"value", *row.row.value},
                            {"low", *row.row.low},
                            {"high", *row.row.high},
                            {"unit", row.row.unit.text()},
                            {"distribution", row.row.distribution}});
        }
        out["inputs"].push_back({{"name", input.name}, {"rows", rows}});
    }
    out["target"] = result.target;
    for (const auto& one : result.sensitivities)
        out["sensitivities"].push_back({{"input", result.inputs[static_cast<std::size_t>(one.input)].name},
                                        {"year", one.year},
                                        {"at_low", one.at_low},
                                        {"at_high", one.at_high},
                                        {"rank_correlation", json_of(one.rank_correlation)},
                                        {"share_of_variance", json_of(one.share_of_variance)}});
    const Drawn drawn = count_drawn(result);
    out["rows"] = {
        {"used", result.used_rows}, {"drawn", drawn.rows}, {"figures", drawn.figures}, {"layers", drawn.layers}};
    out["fixed_services"] = result.fixed_services;
    for (const auto& one : result.left_out)
        out["not_in_intervals"].push_back({{"symbol", one.symbol}, {"keys", one.keys}, {"where", one.where}});
    out["not_traced"] = result.untraced;
    if (result.sampled > 0)
        out["sample"] = {{"pixels", result.pixels}, {"sampled", result.sampled}, {"sums", result.sampled_sums}};
    context.out << out.dump(2) << "\n";
}

void print_csv(const account::Run& run, const Uncertainty& result, const Context& context)
{
    context.out << "kind,name,place,ecosystem,year,unit,booked,p05,p50,p95,error05,error50,error95\n";
    for (const auto& line : result.lines)
        for (std::size_t i = 0; i < line.quantiles.size(); ++i)
            if (line.line.amounts[i])
                context.out << "by " << line.by << "," << csv_cell(line.line.key) << ",,," << year_of(run, line, i)
                            << ",CNY," << yuan(*line.line.amounts[i]) << "," << csv_of(line.quantiles[i], 0.01) << ","
                            << csv_of(line.error[i], 0.01) << "\n";
    for (const auto& total : result.totals)
        context.out << "total," << total.name << "," << total.place << ",," << total.year << "," << total.unit << ","
                    << ordered_json(total.value).dump() << "," << csv_of(total.quantiles, 1) << ","
                    << csv_of(total.error, 1) << "\n";
    for (const auto& one : result.cells) {
        const auto& series = run.series.at(static_cast<std::size_t>(one.cell.series));
        context.out << series.kind << "," << csv_cell(name_of(series)) << "," << one.cell.place << ","
                    << one.cell.ecosystem << "," << one.cell.year << "," << series.unit << ","
                    << exact_decimal(one.cell.amount.value(), series.quantum) << ","
                    << csv_of(one.quantiles, series.quantum) << "," << csv_of(one.error, series.quantum) << "\n";
    }
}

void print_tornado_csv(const Uncertainty& result, const Context& context)
{
    const auto text = [](const std::optional<double>& x) { return x ? ordered_json(*x).dump() : ""; };
    context.out << "target,input,year,at_low,at_high,rank_correlation,share_of_variance\n";
    for (const auto& one : result.sensitivities)
        context.out << result.target << "," << csv_cell(result.inputs[static_cast<std::size_t>(one.input)].name) << ","
                    << one.year << "," << text(one.at_low) << "," << text(one.at_high) << ","
                    << text(one.rank_correlation) << "," << text(one.share_of_variance) << "\n";
}

}  // namespace eco::cli

#include "account/uncertainty.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/csv.hpp"
#include "cli/commands.hpp"
#include "cli/draws.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "ledger/ledger.hpp"
#include "report/amounts.hpp"

namespace eco::cli {
namespace {

using report::exact_decimal;
using report::hundred_million_yuan;
using report::short_number;
using report::yuan;

using account::Quantiles;
using account::Uncertainty;
using nlohmann::ordered_json;

ordered_json json_of(const std::optional<Quantiles>& q, double factor)
{
    if (!q)
        return nullptr;
    return {{"p05", q->low * factor}, {"p50", q->median * factor}, {"p95", q->high * factor}};
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

/// Fen as 1e8 CNY.
std::string amount(double fen)
{
    return hundred_million_yuan(static_cast<Int128>(std::llround(fen)));
}

class UncertaintyCommand : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("RUN", "cli.help.run", run_id_);
        options.option("--draws", "N", "cli.help.draws", draws_);
        options.option("--seed", "N", "cli.help.draw_seed", seed_);
        options.option("--by", "place|ecosystem|service|year", "cli.help.by", by_);
        options.flag("--tornado", "cli.help.tornado", is_tornado_);
        options.option("--threads", "N", "cli.help.threads", threads_);
        options.option("--ledger", "FILE", "cli.help.ledger", ledger_);
        options.flag("--csv", "cli.help.csv", is_csv_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        if (!by_.empty() && by_ != "place" && by_ != "ecosystem" && by_ != "service" && by_ != "year")
            throw UsageError("cli.by", {{"found", by_}});
        if (is_csv_ && is_json_)
            throw UsageError("cli.two_forms", {});
        account::DrawOptions options = read_draws(draws_, seed_, threads_);
        options.by = {by_.empty() ? "service" : by_};
        const auto run = ledger::Ledger::open_existing(find_ledger(ledger_)).load(run_id_);
        const auto result = account::draw(run, options);
        if (is_json_)
            print_json(run, result, options, context);
        else if (is_csv_ && is_tornado_)
            print_tornado_csv(result, context);
        else if (is_csv_)
            print_csv(run, result, context);
        else
            print(run, result, options, context);
        return 0;
    }

private:
    static int year_of(const account::Run& run, const account::UncertainLine& line, std::size_t i)
    {
        return line.by == "year" ? std::stoi(line.line.key) : run.years[i];
    }

    static std::string name_of(const account::Series& series)
    {
        return series.service + "." + series.name + (series.item.empty() ? "" : "[" + series.item + "]");
    }

    static void print_json(const account::Run& run, const Uncertainty& result, const account::DrawOptions& options,
                           const Context& context)
    {
        ordered_json out = {
            {"run", run.id}, {"draws", options.draws}, {"seed", options.seed}, {"by", options.by.front()}};
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
                                            {"interval", json_of(line.quantiles[i], 0.01)}});
        for (const auto& total : result.totals)
            out["totals"].push_back({{"place", total.place},
                                     {"name", total.name},
                                     {"year", total.year},
                                     {"unit", total.unit},
                                     {"booked", total.value},
                                     {"interval", json_of(total.quantiles, 1)}});
        for (const auto& one : result.cells) {
            const auto& series = run.series.at(static_cast<std::size_t>(one.cell.series));
            out["cells"].push_back({{"series", name_of(series)},
                                    {"kind", series.kind},
                                    {"place", one.cell.place},
                                    {"ecosystem", one.cell.ecosystem},
                                    {"year", one.cell.year},
                                    {"unit", series.unit},
                                    {"booked", exact_decimal(one.cell.amount.value(), series.quantum)},
                                    {"interval", json_of(one.quantiles, series.quantum)}});
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
        out["rows"] = {{"used", result.used_rows}, {"drawn", result.rows.size()}};
        out["fixed_services"] = result.fixed_services;
        for (const auto& one : result.left_out)
            out["not_in_intervals"].push_back({{"symbol", one.symbol}, {"keys", one.keys}, {"where", one.where}});
        out["not_traced"] = result.untraced;
        context.out << out.dump(2) << "\n";
    }

    static void print_csv(const account::Run& run, const Uncertainty& result, const Context& context)
    {
        context.out << "kind,name,place,ecosystem,year,unit,booked,p05,p50,p95\n";
        for (const auto& line : result.lines)
            for (std::size_t i = 0; i < line.quantiles.size(); ++i)
                if (line.line.amounts[i])
                    context.out << "by " << line.by << "," << csv_cell(line.line.key) << ",,," << year_of(run, line, i)
                                << ",CNY," << yuan(*line.line.amounts[i]) << "," << csv_of(line.quantiles[i], 0.01)
                                << "\n";
        for (const auto& total : result.totals)
            context.out << "total," << total.name << "," << total.place << ",," << total.year << "," << total.unit
                        << "," << ordered_json(total.value).dump() << "," << csv_of(total.quantiles, 1) << "\n";
        for (const auto& one : result.cells) {
            const auto& series = run.series.at(static_cast<std::size_t>(one.cell.series));
            context.out << series.kind << "," << csv_cell(name_of(series)) << "," << one.cell.place << ","
                        << one.cell.ecosystem << "," << one.cell.year << "," << series.unit << ","
                        << exact_decimal(one.cell.amount.value(), series.quantum) << ","
                        << csv_of(one.quantiles, series.quantum) << "\n";
        }
    }

    static void print_tornado_csv(const Uncertainty& result, const Context& context)
    {
        const auto text = [](const std::optional<double>& x) { return x ? ordered_json(*x).dump() : ""; };
        context.out << "target,input,year,at_low,at_high,rank_correlation,share_of_variance\n";
        for (const auto& one : result.sensitivities)
            context.out << result.target << "," << csv_cell(result.inputs[static_cast<std::size_t>(one.input)].name)
                        << "," << one.year << "," << text(one.at_low) << "," << text(one.at_high) << ","
                        << text(one.rank_correlation) << "," << text(one.share_of_variance) << "\n";
    }

    void print(const account::Run& run, const Uncertainty& result, const account::DrawOptions& options,
               const Context& context) const
    {
        context.out << context.say("cli.uncertainty.title",
                                   {{"scene", context.pick(run.scene_title_zh, run.scene_title_en)},
                                    {"run", short_id(run.id)},
                                    {"draws", std::to_string(options.draws)},
                                    {"seed", std::to_string(options.seed)}})
                    << "\n\n";
        Table table({Align::left, Align::right});
        table.add(
            {context.say("cli.uncertainty.values"), "", context.say("cli.uncertainty.booked"), "5 %", "50 %", "95 %"});
        for (const auto& line : result.lines)
            for (std::size_t i = 0; i < line.quantiles.size(); ++i)
                if (line.line.amounts[i]) {
                    const std::string& title = context.pick(line.line.title_zh, line.line.title_en);
                    const auto& q = line.quantiles[i];
                    const std::string fixed = context.say("cli.uncertainty.fixed");
                    table.add({"  " + (title.empty() ? line.line.key : title), std::to_string(year_of(run, line, i)),
                               hundred_million_yuan(*line.line.amounts[i]), q ? amount(q->low) : fixed,
                               q ? amount(q->median) : "", q ? amount(q->high) : ""});
                }
        context.out << table.text() << "\n";
        print_totals(run, result, context);
        if (is_tornado_)
            print_tornado(run, result, context);
        print_what_is_fixed(result, context);
        if (run.is_synthetic)
            context.out << context.say("cli.report.synthetic") << "\n";
    }

    static void print_totals(const account::Run& run, const Uncertainty& result, const Context& context)
    {
        Table table({Align::left, Align::right});
        table.add(
            {context.say("cli.uncertainty.totals"), "", context.say("cli.uncertainty.booked"), "5 %", "50 %", "95 %"});
        for (const auto& total : result.totals)
            if (total.place == run.places.back().id && total.quantiles)
                table.add({"  " + total.name + " [" + total.unit + "]", std::to_string(total.year),
                           short_number(total.value), short_number(total.quantiles->low),
                           short_number(total.quantiles->median), short_number(total.quantiles->high)});
        context.out << table.text() << "\n";
    }

    /// The last year's, the widest first.
    static void print_tornado(const account::Run& run, const Uncertainty& result, const Context& context)
    {
        std::vector<account::Sensitivity> last;
        for (const auto& one : result.sensitivities)
            if (one.year == run.years.back())
                last.push_back(one);
        std::stable_sort(last.begin(), last.end(), [](const auto& a, const auto& b) {
            return std::abs(a.at_high - a.at_low) > std::abs(b.at_high - b.at_low);
        });
        Table table({Align::left, Align::right});
        table.add({context.say("cli.uncertainty.tornado",
                               {{"target", result.target}, {"year", std::to_string(run.years.back())}}),
                   context.say("cli.uncertainty.at_low"), context.say("cli.uncertainty.at_high"),
                   context.say("cli.uncertainty.rank"), context.say("cli.uncertainty.share")});
        const auto text = [](const std::optional<double>& x, double factor) {
            if (!x)
                return std::string("-");
            char out[32];
            std::snprintf(out, sizeof out, factor > 1 ? "%.1f %%" : "%.3f", *x * factor);
            return std::string(out);
        };
        for (const auto& one : last)
            table.add({"  " + result.inputs[static_cast<std::size_t>(one.input)].name, amount(one.at_low * 100),
                       amount(one.at_high * 100), text(one.rank_correlation, 1), text(one.share_of_variance, 100)});
        context.out << table.text() << "\n";
    }

    static void print_what_is_fixed(const Uncertainty& result, const Context& context)
    {
        context.out << context.say("cli.uncertainty.rows",
                                   {{"drawn", std::to_string(result.rows.size())},
                                    {"inputs", std::to_string(result.inputs.size())},
                                    {"fixed", std::to_string(result.used_rows - result.rows.size())}})
                    << "\n";
        if (!result.fixed_services.empty())
            context.out << context.say("cli.uncertainty.no_interval", {{"services", joined(result.fixed_services)}})
                        << "\n";
        std::map<std::pair<std::string, std::string>, int> left_out;  // rows by symbol and place
        for (const auto& one : result.left_out)
            ++left_out[{one.symbol, one.where}];
        for (const auto& [what, rows] : left_out)
            context.out << context.say("cli.uncertainty.left_out",
                                       {{"symbol", what.first}, {"rows", std::to_string(rows)}, {"where", what.second}})
                        << "\n";
        for (const auto& [name, text] : result.untraced)
            context.out << context.say("cli.uncertainty.not_traced", {{"name", name}, {"text", text}}) << "\n";
    }

    std::string run_id_, draws_, seed_, by_, threads_, ledger_;
    bool is_tornado_ = false, is_csv_ = false, is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_uncertainty()
{
    return std::make_unique<UncertaintyCommand>();
}

}  // namespace eco::cli

#include <algorithm>
#include <cmath>

#include "account/state.hpp"
#include "account/totals.hpp"
#include "account/trace.hpp"

namespace eco::account {

namespace {

/// A figure of a place in the wanted unit.
struct Figure {
    double value = 0, factor = 1;  // times the number in the table
    std::optional<scene::FigureRange> range;
    unit::Unit unit;
};

std::optional<Figure> find_figure(const method::Checked& checked, const scene::Prepared& prepared,
                                  const std::string& name, const std::string& place, int year, const std::string& unit,
                                  const std::string& vintage)
{
    const auto datum = prepared.statistic(name, place, year, vintage);
    if (!datum || !datum->number)
        return std::nullopt;
    unit::Symbols symbols = *checked.words.symbols;  // heads are counted whatever else the package counts
    if (!symbols.has_symbol("person"))
        symbols.add_counted("person");
    const auto wanted = symbols.parse(unit);
    const auto given = symbols.parse(datum->unit.empty() ? unit : datum->unit);
    const auto factor = scene::figure_factor(given, wanted);
    if (!factor)
        return std::nullopt;
    return Figure{*datum->number * factor->to_double(), factor->to_double(), datum->range, wanted};
}

/// Vintages of a figure besides the declared one.
std::vector<std::string> other_vintages(const scene::Prepared& prepared, const std::string& name)
{
    const auto source = prepared.scene->statistics.find(name);
    if (source == prepared.scene->statistics.end() || source->second.vintage.empty())
        return {};
    const auto table = prepared.tables.find(source->second.table);
    auto out = table == prepared.tables.end() ? std::vector<std::string>() : table->second.labels("vintage");
    std::erase(out, source->second.vintage);
    return out;
}

bool reads_gdp(const formula::ExprPtr& expr)
{
    bool out = false;
    formula::walk(expr, [&](const formula::ExprPtr& e) {
        out = out || (e->fn == formula::Fn::input && e->text.ends_with(":gdp"));
    });
    return out;
}

}  // namespace

/// A reported figure of a place, of the declared vintage or another; the whole is the sum of its places where it has no
/// figure of its own.
std::pair<std::optional<double>, std::string> Accounting::State::reported(const std::string& name,
                                                                          const std::string& place, int year,
                                                                          const std::string& unit,
                                                                          const std::string& vintage)
{
    std::vector<std::optional<Figure>> parts = {find_figure(checked, prepared, name, place, year, unit, vintage)};
    const std::string& top = run.places.back().id;
    if (!parts[0] && place == top && run.places.size() > 1) {
        parts.clear();
        for (const auto& part : run.places)
            if (part.id != top)
                parts.push_back(find_figure(checked, prepared, name, part.id, year, unit, vintage));
    }
    if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return !part; }))
        return {std::nullopt, "not_supplied: " + name};
    const auto factor = unit == "person" ? std::optional(1.0) : prices->figure_factor(name, year, year);
    if (!factor)
        return {std::nullopt, "no_price_index: " + name};
    double value = 0;
    for (const auto& part : parts) {
        value += part->value;
        if (options.trace == nullptr || !vintage.empty())
            continue;
        const auto& source = prepared.scene->statistics.at(name);
        const std::string id = "table:" + source.table + "." + source.column;
        options.trace->reported(
            place, year, name, part->value * *factor,
            part->range ? &options.trace->figures.find(id, *part->range, part->value, part->factor, part->unit)
                        : nullptr,
            id);
    }
    return {value * *factor, ""};
}

/// The package's totals of a place and year. Of another vintage of GDP only those that read it, and under its name.
void Accounting::State::evaluate_totals(TotalData& data, const std::string& place, int year, const std::string& vintage,
                                        std::vector<Indicator>& to)
{
    engine::Evaluator evaluator(checked, data);
    for (const auto& total : checked.totals) {
        const engine::Array& value = evaluator.eval(total.expr);
        Indicator out{place, total.entry->name, total.entry->unit ? total.entry->unit->text() : "1",
                      year,  std::nullopt,      ""};
        if (value.is_missing(0))
            out.reason = evaluator.reasons().name(value.reasons[0]);
        else
            out.value = value.values[0];
        if (options.trace && vintage.empty())
            options.trace->total(place, place == run.places.back().id, year, total, run, evaluator, data);
        data.figures[total.entry->name] = {out.value, out.reason};
        if (!vintage.empty() && !reads_gdp(total.expr))
            continue;
        if (!vintage.empty())
            out.name += " (" + vintage + ")";
        to.push_back(std::move(out));
    }
}

void Accounting::State::add_indicators()
{
    const std::string top = run.places.back().id;
    static const std::vector<std::pair<std::string, std::string>> figures = {
        {"gdp", "CNY a-1"}, {"population", "person"}, {"imported_value", "CNY a-1"}};
    for (int year : run.years)
        for (const auto& place : run.places) {
            TotalData data(checked, services);
            std::map<std::string, Int128> sums;
            for (const auto& service : services)
                data.values[service] = {std::nullopt, "not_computed: " + service};
            std::map<std::string, std::string> missing;
            std::set<std::string> any;
            for (const auto& cell : run.cells) {
                const Series& series = run.series[static_cast<std::size_t>(cell.series)];
                if (series.kind != "value" || cell.year != year || (place.id != top && cell.place != place.id))
                    continue;
                any.insert(series.service);
                if (cell.amount)
                    sums[series.service] += *cell.amount;
                else if (!is_gap(cell))
                    missing[series.service] = cell.reason;
            }
            for (const auto& service : any)
                data.values[service] =
                    missing.count(service)
                        ? std::pair{std::optional<double>(), "not_computed: " + service}
                        : std::pair{std::optional<double>(static_cast<double>(sums[service]) / 100), std::string()};
            data.figures["territory_area"] = {place.area_m2 / 1e6, ""};
            for (const auto& [name, unit] : figures) {
                data.figures[name] = reported(name, place.id, year, unit, "");
                if (const auto& value = data.figures[name].first)
                    run.statistics.push_back(
                        {place.id, name, unit, year, *value,
                         prepared.scene->statistics.count(name) ? prepared.scene->statistics.at(name).table : ""});
            }
            std::vector<Indicator> revised;
            for (const auto& vintage : other_vintages(prepared, "gdp")) {
                TotalData other = data;
                other.figures["gdp"] = reported("gdp", place.id, year, "CNY a-1", vintage);
                if (!other.figures["gdp"].first)
                    continue;
                run.statistics.push_back({place.id, "gdp (" + vintage + ")", "CNY a-1", year,
                                          *other.figures["gdp"].first, prepared.scene->statistics.at("gdp").table});
                evaluate_totals(other, place.id, year, vintage, revised);
            }
            evaluate_totals(data, place.id, year, "", run.indicators);
            run.indicators.insert(run.indicators.end(), revised.begin(), revised.end());
        }
}

}  // namespace eco::account

#include <cmath>

#include "account/state.hpp"
#include "account/trace.hpp"

namespace eco::account {

namespace {

/// What the totals of a place and year read: booked values by service and reported figures.
class TotalData : public engine::Data {
public:
    TotalData(const method::Checked& checked, std::vector<std::string> services)
        : checked_(checked), services_(std::move(services))
    {
    }
    const std::vector<std::string>& labels(const std::string& index) override
    {
        return index == "service" ? services_ : checked_.words.find(index)->labels;
    }
    const std::vector<int>& determined_by_pixel(const std::string&) override
    {
        throw std::logic_error("totals have no pixels");
    }
    engine::Array input(const formula::Expr& expr, engine::Reasons& reasons) override
    {
        const std::string name = expr.text.substr(expr.text.find(':') + 1);
        if (name == "booked_value" || name == "group") {
            engine::Array array = engine::make_array({"service"}, {static_cast<int>(services_.size())});
            for (std::size_t i = 0; i < services_.size(); ++i) {
                if (name == "group") {
                    array.values[i] =
                        checked_.words.label_number("group", checked_.package->find_sheet(services_[i])->group);
                } else if (const auto& value = values[services_[i]]; value.first) {
                    array.values[i] = *value.first;
                } else {
                    array.values[i] = std::nan("");
                    array.reasons[i] = reasons.number(value.second);
                }
            }
            return array;
        }
        engine::Array array = engine::make_scalar(0);
        if (const auto found = figures.find(name); found != figures.end() && found->second.first) {
            array.values[0] = *found->second.first;
        } else {
            array.values[0] = std::nan("");
            array.reasons[0] = reasons.number(found == figures.end() ? "not_supplied: " + name : found->second.second);
        }
        return array;
    }
    std::string choice(const std::string&) override { return {}; }
    std::vector<std::string> regions(const std::string&) override { return {}; }

    std::map<std::string, std::pair<std::optional<double>, std::string>> values;   // CNY a-1, or why not
    std::map<std::string, std::pair<std::optional<double>, std::string>> figures;  // in the total's unit

private:
    const method::Checked& checked_;
    std::vector<std::string> services_;
};

std::optional<double> figure(const method::Checked& checked, const scene::Prepared& prepared, const std::string& name,
                             const std::string& place, int year, const std::string& unit)
{
    const auto datum = prepared.statistic(name, place, year);
    if (!datum || !datum->number)
        return std::nullopt;
    unit::Symbols symbols = *checked.words.symbols;  // heads are counted whatever else the package counts
    if (!symbols.has_symbol("person"))
        symbols.add_counted("person");
    const auto wanted = symbols.parse(unit);
    const auto given = symbols.parse(datum->unit.empty() ? unit : datum->unit);
    const auto factor = scene::figure_factor(given, wanted);
    return factor ? std::optional<double>(*datum->number * factor->to_double()) : std::nullopt;
}

}  // namespace

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
                auto value = figure(checked, prepared, name, place.id, year, unit);
                if (!value && place.id == top && !run.places.empty()) {
                    double total = 0;
                    bool is_whole = true;
                    for (const auto& part : run.places)
                        if (part.id != top) {
                            const auto one = figure(checked, prepared, name, part.id, year, unit);
                            is_whole = is_whole && one;
                            total += one.value_or(0);
                        }
                    if (is_whole)
                        value = total;
                }
                std::string reason = "not_supplied: " + name;
                if (const auto factor = unit == "person" ? std::optional(1.0) : prices->figure_factor(name, year, year);
                    value && !factor) {
                    value.reset();
                    reason = "no_price_index: " + name;
                } else if (value) {
                    *value *= *factor;
                }
                data.figures[name] = {value, reason};
                if (value)
                    run.statistics.push_back(
                        {place.id, name, unit, year, *value,
                         prepared.scene->statistics.count(name) ? prepared.scene->statistics.at(name).table : ""});
            }
            engine::Evaluator evaluator(checked, data);
            for (const auto& total : checked.totals) {
                const engine::Array& value = evaluator.eval(total.expr);
                Indicator out{place.id, total.entry->name, total.entry->unit ? total.entry->unit->text() : "1",
                              year,     std::nullopt,      ""};
                if (value.is_missing(0))
                    out.reason = evaluator.reasons().name(value.reasons[0]);
                else
                    out.value = value.values[0];
                if (options.trace)
                    options.trace->total(place.id, place.id == top, year, total, run, evaluator, data);
                data.figures[total.entry->name] = {out.value, out.reason};
                run.indicators.push_back(std::move(out));
            }
        }
}

}  // namespace eco::account

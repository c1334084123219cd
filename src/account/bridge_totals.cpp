#include <algorithm>
#include <bit>
#include <cmath>

#include "account/bridge_parts.hpp"
#include "account/shapley.hpp"
#include "account/totals.hpp"

namespace eco::account {

namespace {

/// Reported figures that are causes of their own; others (imported value) are statistics.
const std::vector<std::string> figure_names = {"gdp", "population"};

using Figure = std::pair<std::optional<double>, std::string>;

Figure find_figure(const Run& run, const std::string& name, const std::string& place)
{
    for (const Statistic& figure : run.statistics)
        if (figure.name == name && figure.place == place)
            return {figure.value, ""};
    return {std::nullopt, "not_supplied: " + name};
}

/// Whole counts of 10^-decimals: as many as a double can hold, at most six.
int decimals_of(double largest)
{
    const int digits = largest > 0 ? static_cast<int>(std::floor(std::log10(largest))) + 1 : 1;
    return std::clamp(14 - digits, 0, 6);
}

/// Totals of one place: which set of causes x which figures are of the later year.
class PlaceTotals {
public:
    PlaceTotals(const method::Checked& checked, const CauseMap& causes, const SetAmounts& amounts, const Bridge& bridge,
                const Place& place)
        : checked_(checked), causes_(causes), amounts_(amounts), bridge_(bridge), place_(place)
    {
        for (const ServiceLine& service : bridge.after.services)
            if (service.group != account_group && service.status != "not_applicable")
                services_.push_back(service.id);
        for (std::size_t figures = 0; figures < figure_states; ++figures)
            for (std::size_t set = 0; set < causes.sets(); ++set)
                evaluate(set, figures);
    }

    Decomposed decompose(std::size_t total, double& quantum) const
    {
        Decomposed out;
        std::vector<double> values;
        for (const auto& one : values_[total]) {
            values.push_back(one.first.value_or(0));
            if (out.reason.empty())
                out.reason = one.second;
        }
        const double largest = std::max(std::abs(values.front()), std::abs(values.back()));
        const int decimals = decimals_of(largest);
        quantum = std::pow(10, -decimals);
        const double scale = std::pow(10, decimals);
        const auto count = [&](double x) { return static_cast<Int128>(std::llround(x * scale)); };
        if (values_[total].front().first)
            out.before = count(values.front());
        if (values_[total].back().first)
            out.after = count(values.back());
        if (!out.is_known())
            return out;
        constexpr std::int64_t parts = 1'000'000;  // of a quantum, in which effects are compared
        std::vector<Int128> numerators;
        for (const double effect : effects(values))
            numerators.push_back(static_cast<Int128>(std::nearbyint(effect * scale * static_cast<double>(parts))));
        out.effects = apportion(numerators, parts, *out.after - *out.before);
        return out;
    }

private:
    static constexpr std::size_t figure_states = 4;

    /// Orders in which the causes come together, before or after each figure: the Owen value (Owen 1977).
    std::vector<double> effects(const std::vector<double>& values) const
    {
        const std::size_t sets = causes_.sets(), players = figure_names.size() + 1;
        std::vector<double> out(causes_.causes().size(), 0);
        for (std::size_t figures = 0; figures < figure_states; ++figures) {
            const auto before = static_cast<std::size_t>(std::popcount(figures));
            const double weight = static_cast<double>(factorial(before) * factorial(players - before - 1)) /
                                  static_cast<double>(factorial(players));
            const auto added = shapley(std::span(values).subspan(figures * sets, sets));
            for (std::size_t i = 0; i < out.size(); ++i)
                out[i] += weight * added[i];
        }
        std::vector<double> ends;  // bit 0: all causes; the others: figures
        for (std::size_t figures = 0; figures < figure_states; ++figures) {
            ends.push_back(values[figures * sets]);
            ends.push_back(values[figures * sets + sets - 1]);
        }
        const auto added = shapley(std::span<const double>(ends));
        out.insert(out.end(), added.begin() + 1, added.end());
        return out;
    }

    void evaluate(std::size_t set, std::size_t figures)
    {
        TotalData data(checked_, services_);
        for (const auto& service : services_)
            data.values[service] = value_of(service, set);
        data.figures["territory_area"] = {place_.area_m2 / 1e6, ""};
        const auto of = [&](bool is_after, const std::string& name) {
            return find_figure(is_after ? bridge_.after : bridge_.before, name, place_.id);
        };
        data.figures["imported_value"] = of(causes_.has(set, method::statistics_cause), "imported_value");
        for (std::size_t i = 0; i < figure_names.size(); ++i)
            data.figures[figure_names[i]] = of((figures >> i & 1U) != 0, figure_names[i]);
        engine::Evaluator evaluator(checked_, data);
        values_.resize(checked_.totals.size());
        for (std::size_t t = 0; t < checked_.totals.size(); ++t) {
            const engine::Array& value = evaluator.eval(checked_.totals[t].expr);
            Figure one;
            if (value.is_missing(0))
                one.second = evaluator.reasons().name(value.reasons[0]);
            else
                one.first = value.values[0];
            data.figures[checked_.totals[t].entry->name] = one;
            values_[t].push_back(std::move(one));
        }
    }

    /// In CNY a-1, as the account's own totals see it.
    Figure value_of(const std::string& service, std::size_t set) const
    {
        Int128 fen = 0;
        bool any = false, is_missing = false;
        const auto& places = bridge_.after.places;
        for (std::size_t s = 0; s < amounts_.series; ++s)
            if (const Series& series = bridge_.after.series[s]; series.kind == "value" && series.service == service)
                for (std::size_t p = 0; p < amounts_.places; ++p)
                    if (places[p].id == place_.id || place_.parent.empty()) {
                        const SetAmount& amount = amounts_.at(set, s, p);
                        any = any || amount.is_booked;
                        is_missing = is_missing || !amount.reason.empty();
                        fen += amount.count;
                    }
        if (!any || is_missing)
            return {std::nullopt, "not_computed: " + service};
        return {static_cast<double>(fen) / 100, ""};
    }

    const method::Checked& checked_;
    const CauseMap& causes_;
    const SetAmounts& amounts_;
    const Bridge& bridge_;
    const Place& place_;
    std::vector<std::string> services_;
    std::vector<std::vector<Figure>> values_;  // by total; then by figures and set
};

}  // namespace

void add_bridge_totals(const method::Checked& checked, const CauseMap& causes, const SetAmounts& amounts,
                       Bridge& bridge)
{
    for (const auto& name : figure_names) {
        const std::string key = "account.figure." + name;
        bridge.figures.push_back({name, say(key, {}, Language::zh), say(key, {}, Language::en)});
    }
    for (const Place& place : bridge.after.places) {
        const PlaceTotals totals(checked, causes, amounts, bridge, place);
        for (std::size_t t = 0; t < checked.totals.size(); ++t) {
            const method::Entry& entry = *checked.totals[t].entry;
            BridgeTotal out{place.id, entry.name, entry.title.zh, entry.title.en, entry.unit ? entry.unit->text() : "1",
                            1,        {}};
            out.amount = totals.decompose(t, out.quantum);
            bridge.totals.push_back(std::move(out));
        }
    }
}

}  // namespace eco::account

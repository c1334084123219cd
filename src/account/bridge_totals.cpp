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

/// Services that are counted.
std::vector<std::string> services_of(const method::Package& package)
{
    std::vector<std::string> out;
    for (const auto& sheet : package.sheets)
        if (const auto found = package.services.find(sheet.id); sheet.kind == method::Sheet::Kind::service &&
                                                                found != package.services.end() &&
                                                                found->second == "computed")
            out.push_back(sheet.id);
    return out;
}

/// Totals of the package before, then those that only the other one has.
std::vector<const method::Entry*> total_entries(const CauseMap& causes)
{
    std::vector<const method::Entry*> out;
    for (const std::size_t set : {std::size_t{0}, causes.sets() - 1})
        for (const auto& total : causes.checked(set).totals)
            if (std::none_of(out.begin(), out.end(), [&](const auto* one) { return one->name == total.entry->name; }))
                out.push_back(total.entry);
    return out;
}

/// Totals of one place: which set of causes x which figures are of the later end.
class PlaceTotals {
public:
    PlaceTotals(const CauseMap& causes, const SetAmounts& amounts, const Bridge& bridge,
                const std::vector<const method::Entry*>& entries, std::size_t place)
        : causes_(causes), amounts_(amounts), bridge_(bridge), entries_(entries), place_(place)
    {
        for (std::size_t figures = 0; figures < figure_states; ++figures)
            for (std::size_t set = 0; set < causes.sets(); ++set)
                evaluate(set, figures);
    }

    Decomposed decompose(const std::string& total, double& quantum) const
    {
        Decomposed out;
        std::vector<double> values;
        const auto& all = values_.at(total);
        for (const auto& one : all) {
            values.push_back(one.first.value_or(0));
            if (out.reason.empty())
                out.reason = one.second;
        }
        const double largest = std::max(std::abs(values.front()), std::abs(values.back()));
        const int decimals = decimals_of(largest);
        quantum = std::pow(10, -decimals);
        const double scale = std::pow(10, decimals);
        const auto count = [&](double x) { return static_cast<Int128>(std::llround(x * scale)); };
        if (all.front().first)
            out.before = count(values.front());
        if (all.back().first)
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
        const method::Checked& checked = causes_.checked(set);
        const SetPlace& place = amounts_.place(set, place_);
        const auto services = services_of(*checked.package);
        TotalData data(checked, services);
        for (const auto& service : services)
            data.values[service] = value_of(service, set);
        data.figures["territory_area"] = {place.area_m2 / 1e6, ""};
        data.figures["imported_value"] = place.imported_value;
        for (std::size_t i = 0; i < figure_names.size(); ++i)
            data.figures[figure_names[i]] = figure_of((figures >> i & 1U) != 0, figure_names[i]);
        engine::Evaluator evaluator(checked, data);
        for (const method::Entry* entry : entries_)
            values_[entry->name].push_back({std::nullopt, "not_in_package: " + checked.package->id});
        for (const auto& total : checked.totals) {
            const engine::Array& value = evaluator.eval(total.expr);
            Figure one;
            if (!place.is_there)
                one.second = "not_on_these_boundaries";
            else if (value.is_missing(0))
                one.second = evaluator.reasons().name(value.reasons[0]);
            else
                one.first = value.values[0];
            data.figures[total.entry->name] = one;
            values_[total.entry->name].back() = std::move(one);
        }
    }

    /// Of the whole the ends may have other ids.
    Figure figure_of(bool is_after, const std::string& name) const
    {
        const Run& run = is_after ? bridge_.after : bridge_.before;
        return find_figure(run, name, is_whole() ? run.places.back().id : bridge_.places[place_].id);
    }

    bool is_whole() const { return place_ == amounts_.places; }

    /// In CNY a-1, as the account's own totals see it.
    Figure value_of(const std::string& service, std::size_t set) const
    {
        Int128 fen = 0;
        bool any = false, is_missing = false;
        for (std::size_t s = 0; s < amounts_.series; ++s)
            if (const Series& series = bridge_.series[s]; series.kind == "value" && series.service == service)
                for (std::size_t p = 0; p < amounts_.places; ++p)
                    if (p == place_ || is_whole()) {
                        const SetAmount& amount = amounts_.at(set, s, p);
                        any = any || amount.is_booked;
                        is_missing = is_missing || !amount.reason.empty();
                        fen += amount.count;
                    }
        if (!any || is_missing)
            return {std::nullopt, "not_computed: " + service};
        return {static_cast<double>(fen) / 100, ""};
    }

    const CauseMap& causes_;
    const SetAmounts& amounts_;
    const Bridge& bridge_;
    const std::vector<const method::Entry*>& entries_;
    std::size_t place_;
    std::map<std::string, std::vector<Figure>> values_;  // by total; then by figures and set
};

}  // namespace

void add_bridge_totals(const CauseMap& causes, const SetAmounts& amounts, Bridge& bridge)
{
    for (const auto& name : figure_names) {
        const std::string key = "account.figure." + name;
        bridge.figures.push_back({name, say(key, {}, Language::zh), say(key, {}, Language::en)});
    }
    const auto entries = total_entries(causes);
    for (std::size_t place = 0; place < bridge.places.size(); ++place) {
        const PlaceTotals totals(causes, amounts, bridge, entries, place);
        for (const method::Entry* entry : entries) {
            BridgeTotal out{bridge.places[place].id,
                            entry->name,
                            entry->title.zh,
                            entry->title.en,
                            entry->unit ? entry->unit->text() : "1",
                            1,
                            {}};
            out.amount = totals.decompose(entry->name, out.quantum);
            bridge.totals.push_back(std::move(out));
        }
    }
}

}  // namespace eco::account

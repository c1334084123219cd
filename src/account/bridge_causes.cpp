#include <algorithm>

#include "account/bridge_parts.hpp"
#include "account/layers.hpp"

namespace eco::account {

namespace {

/// Names of the layers, or of the tables, that a package reads.
std::set<std::string> read_names(const method::Package& package, bool is_layer)
{
    using Source = method::Use::Source;
    std::set<std::string> out;
    for (const auto& sheet : package.sheets)
        for (const auto& use : sheet.uses)
            if (is_layer ? use.source == Source::layer : use.source == Source::table || use.source == Source::records)
                out.insert(use.of);
    return out;
}

}  // namespace

CauseMap::CauseMap(const BridgeEnds& ends) : ends_(ends), rows_(ends)
{
    for (const bool is_after : {false, true})
        tables_.merge(read_names(*ends.of(is_after).subject.checked->package, false));
    cause_of_[ends.of(false).subject.prepared->scene->ecosystem_layer] = method::land_cover_cause;
    if (ends.has_scenes() || ends.has_years())
        add_data_causes();
    if (rows_.differ("parameter:"))
        add(method::parameter_cause);
    if (has_other_prices())
        add(method::price_cause);
    if (ends.has_packages())
        add(method::method_cause);
    if (ends.has_boundaries())
        add(method::boundary_cause);
}

void CauseMap::add(const std::string& id)
{
    const std::string key = "account.cause." + id;
    causes_.push_back({id, say(key, {}, Language::zh), say(key, {}, Language::en)});
}

void CauseMap::add_data_causes()
{
    add(method::land_cover_cause);
    for (const bool is_after : {false, true})
        for (const auto& cause : ends_.of(is_after).subject.checked->package->causes) {
            const auto is_it = [&](const BridgeCause& other) { return other.id == cause.id; };
            if (std::none_of(causes_.begin(), causes_.end(), is_it))
                causes_.push_back({cause.id, cause.title.zh.empty() ? cause.id : cause.title.zh,
                                   cause.title.en.empty() ? cause.id : cause.title.en});
            for (const auto& input : cause.inputs)
                cause_of_.emplace(input, cause.id);
        }
    add(method::statistics_cause);
    add_unlisted();
}

void CauseMap::add_unlisted()
{
    std::set<std::string> layers;
    for (const bool is_after : {false, true})
        layers.merge(read_names(*ends_.of(is_after).subject.checked->package, true));
    for (const auto& name : layers)
        if (!cause_of_.count(name)) {
            const bool is_other = is_changed(name);
            cause_of_[name] = is_other ? method::other_cause : "";
            if (is_other)
                unlisted_.push_back(name);
        }
    if (!unlisted_.empty())
        add(method::other_cause);
    const auto has_table = [&](const std::string& name) {
        return ends_.of(false).subject.prepared->tables.count(name) ||
               ends_.of(true).subject.prepared->tables.count(name);
    };
    for (const auto& name : tables_)
        if (!cause_of_.count(name) && has_table(name))
            unlisted_.push_back(name);
}

/// In the years that formulas read it of.
bool CauseMap::is_changed(const std::string& layer) const
{
    const auto prints = [&](const BridgeEnd& end) {
        const scene::Prepared& prepared = *end.subject.prepared;
        std::set<int> years{end.year};
        for (const bool is_after : {false, true})
            years.merge(other_years(*ends_.of(is_after).subject.checked, *prepared.scene, {end.year})[layer]);
        std::vector<std::string> out;
        const auto found = prepared.layers.find(layer);
        for (const auto& label : found == prepared.layers.end() ? std::vector<std::string>{} : found->second.labels)
            for (const int year : years) {
                const auto band = prepared.layer(layer, year, label);
                out.push_back(label + " " + (band ? band->fingerprint : ""));
            }
        return out;
    };
    return prints(ends_.of(false)) != prints(ends_.of(true));
}

/// Prices can differ by their rows, and by the year that they are brought to: rows, and money in tables with an index.
bool CauseMap::has_other_prices() const
{
    if (rows_.differ("price:") || rows_.is_moved())
        return true;
    const BridgeEnd &before = ends_.of(false), &after = ends_.of(true);
    const auto target = [](const BridgeEnd& end) { return end.constant_year != 0 ? end.constant_year : end.year; };
    if (before.constant_year != after.constant_year)
        return true;
    if (target(before) == target(after))
        return false;
    const auto has_index = [&](const BridgeEnd& end) {
        const scene::Scene& scene = *end.subject.prepared->scene;
        const auto imports = scene.statistics.find("imported_value");
        return (imports != scene.statistics.end() && !imports->second.index.empty()) ||
               std::any_of(scene.tables.begin(), scene.tables.end(),
                           [&](const auto& one) { return !one.second.index.empty() && tables_.count(one.first) > 0; });
    };
    return has_index(before) || has_index(after);
}

bool CauseMap::has(std::size_t set, const std::string& cause) const
{
    for (std::size_t i = 0; i < causes_.size(); ++i)
        if (causes_[i].id == cause)
            return (set >> i & 1U) != 0;
    return false;
}

const method::Checked& CauseMap::checked(std::size_t set) const
{
    return *ends_.of(has(set, method::method_cause)).subject.checked;
}

bool CauseMap::is_place_after(std::size_t set) const
{
    return has(set, ends_.has_boundaries() ? method::boundary_cause : method::statistics_cause);
}

const scene::Prepared& CauseMap::prepared(std::size_t set) const
{
    return ends_.prepared(has(set, method::method_cause), is_place_after(set));
}

DataSource CauseMap::source(std::size_t set, const std::string& cause, bool is_table) const
{
    const bool is_after = has(set, cause), is_method_after = has(set, method::method_cause);
    const bool is_scene_after = is_table && ends_.has_boundaries() ? is_place_after(set) : is_after;
    return {&ends_.prepared(is_method_after, is_scene_after), ends_.of(is_after).year};
}

void CauseMap::apply(std::size_t set, AccountOptions& options) const
{
    const bool is_price_after = has(set, method::price_cause);
    options.years = {ends_.of(has(set, method::statistics_cause)).year};
    options.constant_year = ends_.of(is_price_after).constant_year;
    options.data_from.clear();
    options.prices_from.reset();
    if (set == 0 || set + 1 == sets()) {
        options.tables = ends_.of(set != 0).rows;
        options.constant_year = ends_.of(set != 0).constant_year;
        return;
    }
    options.tables = rows_.of(has(set, method::parameter_cause), "parameter:");
    options.tables.merge(rows_.of(is_price_after, "price:"));
    options.prices_from =
        DataSource{&ends_.prepared(has(set, method::method_cause), is_price_after), ends_.of(is_price_after).year};
    for (const auto& [name, cause] : cause_of_)
        options.data_from[name] = source(set, cause, tables_.count(name) > 0);
}

}  // namespace eco::account

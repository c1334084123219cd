#include <algorithm>
#include <set>

#include "account/bridge_parts.hpp"

namespace eco::account {

namespace {

/// Names of the layers, or of the tables, that the package reads.
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

/// The scene has a file of its own for some year.
bool is_yearly(const scene::Prepared& prepared, const std::string& layer)
{
    const auto& years = prepared.layers.at(layer).years;
    return std::any_of(years.begin(), years.end(), [](const auto& year) { return year.first != 0; });
}

BridgeCause built_in(const std::string& id)
{
    const std::string key = "account.cause." + id;
    return {id, say(key, {}, Language::zh), say(key, {}, Language::en)};
}

}  // namespace

CauseMap::CauseMap(const method::Package& package, const scene::Prepared& prepared, bool has_prices)
{
    causes_.push_back(built_in(method::land_cover_cause));
    for (const auto& cause : package.causes) {
        causes_.push_back({cause.id, cause.title.zh.empty() ? cause.id : cause.title.zh,
                           cause.title.en.empty() ? cause.id : cause.title.en});
        for (const auto& input : cause.inputs)
            cause_of_[input] = cause.id;
    }
    const std::string& cover = prepared.scene->ecosystem_layer;
    cause_of_[cover] = method::land_cover_cause;
    bool has_other = false;
    for (const auto& name : read_names(package, true))
        if (prepared.layers.count(name) && !cause_of_.count(name) && is_yearly(prepared, name)) {
            cause_of_[name] = method::other_cause;
            unlisted_.push_back(name);
            has_other = true;
        }
    for (const auto& name : read_names(package, false))
        if (prepared.tables.count(name) && !cause_of_.count(name))
            unlisted_.push_back(name);
    causes_.push_back(built_in(method::statistics_cause));
    if (has_other)
        causes_.push_back(built_in(method::other_cause));
    if (has_prices)
        causes_.push_back(built_in(method::price_cause));
}

bool CauseMap::has_cause(const std::string& cause) const
{
    return number(cause) < causes_.size();
}

std::size_t CauseMap::number(const std::string& cause) const
{
    const auto found =
        std::find_if(causes_.begin(), causes_.end(), [&](const BridgeCause& one) { return one.id == cause; });
    return static_cast<std::size_t>(found - causes_.begin());
}

void CauseMap::apply(std::size_t set, const BridgeOptions& bridge, AccountOptions& options) const
{
    const auto year = [&](const std::string& cause) { return has(set, cause) ? bridge.after : bridge.before; };
    options.years = {year(method::statistics_cause)};
    const bool has_later_prices = has_cause(method::price_cause) && has(set, method::price_cause);
    options.tables = has_later_prices ? bridge.prices_after : bridge.prices_before;
    options.data_years.clear();
    if (set != 0 && set + 1 != sets())
        for (const auto& [name, cause] : cause_of_)
            options.data_years[name] = year(cause);
}

}  // namespace eco::account

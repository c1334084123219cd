#include <algorithm>
#include <set>

#include "account/bridge_parts.hpp"
#include "account/rows.hpp"

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

BridgeCause built_in(const std::string& id)
{
    const std::string key = "account.cause." + id;
    return {id, say(key, {}, Language::zh), say(key, {}, Language::en)};
}

}  // namespace

CauseMap::CauseMap(const method::Package& package, const scene::Prepared& prepared, const BridgeOptions& options)
    : options_(options), before_{&prepared, options.before}, after_{options.later, options.after}
{
    causes_.push_back(built_in(method::land_cover_cause));
    for (const auto& cause : package.causes) {
        causes_.push_back({cause.id, cause.title.zh.empty() ? cause.id : cause.title.zh,
                           cause.title.en.empty() ? cause.id : cause.title.en});
        for (const auto& input : cause.inputs)
            cause_of_[input] = cause.id;
    }
    cause_of_[prepared.scene->ecosystem_layer] = method::land_cover_cause;
    causes_.push_back(built_in(method::statistics_cause));
    add_unlisted(package);
    if (has_other_rows("parameter:"))
        causes_.push_back(built_in(method::parameter_cause));
    if (has_other_rows("price:"))
        causes_.push_back(built_in(method::price_cause));
}

void CauseMap::add_unlisted(const method::Package& package)
{
    bool has_other = false;
    for (const auto& name : read_names(package, true))
        if (!cause_of_.count(name) && is_changed(name)) {
            cause_of_[name] = method::other_cause;
            unlisted_.push_back(name);
            has_other = true;
        }
    for (const auto& name : read_names(package, false))
        if (!cause_of_.count(name) && (before_.prepared->tables.count(name) || after_.prepared->tables.count(name)))
            unlisted_.push_back(name);
    if (has_other)
        causes_.push_back(built_in(method::other_cause));
}

bool CauseMap::is_changed(const std::string& layer) const
{
    std::set<std::string> labels;
    for (const DataSource& end : {before_, after_})
        if (const auto found = end.prepared->layers.find(layer); found != end.prepared->layers.end())
            labels.insert(found->second.labels.begin(), found->second.labels.end());
    const auto print = [&](const DataSource& end, const std::string& label) {
        const auto band = end.prepared->layer(layer, end.year, label);
        return band ? band->fingerprint : "";
    };
    return std::any_of(labels.begin(), labels.end(),
                       [&](const std::string& label) { return print(before_, label) != print(after_, label); });
}

bool CauseMap::has_other_rows(const std::string& kind) const
{
    const auto rows = [&](const std::map<std::string, method::Table>& tables) {
        std::set<std::string> out;
        for (const auto& [id, table] : tables)
            for (const auto& row : table.rows)
                if (id.starts_with(kind))
                    out.insert(id + " " + keys_text(row) + " " + row.value_text + " " +
                               std::to_string(row.value.value_or(0)) + " " + row.unit.text());
        return out;
    };
    return rows(options_.rows_before) != rows(options_.rows_after);
}

bool CauseMap::has(std::size_t set, const std::string& cause) const
{
    for (std::size_t i = 0; i < causes_.size(); ++i)
        if (causes_[i].id == cause)
            return (set >> i & 1U) != 0;
    return false;
}

DataSource CauseMap::source(std::size_t set, const std::string& cause) const
{
    return has(set, cause) ? after_ : before_;
}

void CauseMap::apply(std::size_t set, AccountOptions& options) const
{
    options.years = {source(set, method::statistics_cause).year};
    options.tables.clear();
    for (const auto& [kind, cause] :
         {std::pair{"parameter:", method::parameter_cause}, std::pair{"price:", method::price_cause}})
        for (const auto& [id, table] : has(set, cause) ? options_.rows_after : options_.rows_before)
            if (id.starts_with(kind))
                options.tables[id] = table;
    options.data_from.clear();
    if (set != 0 && set + 1 != sets())
        for (const auto& [name, cause] : cause_of_)
            options.data_from[name] = source(set, cause);
}

}  // namespace eco::account

#include "method/package.hpp"

#include <algorithm>

namespace eco::method {

Problem Mark::problem(std::string key, Args args) const
{
    return {{file, line, column, ""}, std::move(key), std::move(args), excerpt, false};
}

const Use* Sheet::find_use(const std::string& name) const
{
    const auto found = std::find_if(uses.begin(), uses.end(), [&](const Use& use) { return use.name == name; });
    return found == uses.end() ? nullptr : &*found;
}

const Entry* Sheet::find_entry(const std::string& name) const
{
    for (const auto* entries : {&lets, &quantities, &memos, &values, &results})
        for (const Entry& entry : *entries)
            if (entry.name == name)
                return &entry;
    return nullptr;
}

const Sheet* Package::find_sheet(const std::string& sheet_id) const
{
    const auto found =
        std::find_if(sheets.begin(), sheets.end(), [&](const Sheet& sheet) { return sheet.id == sheet_id; });
    return found == sheets.end() ? nullptr : &*found;
}

const Ecosystem* Package::find_ecosystem(const std::string& ecosystem_id) const
{
    const auto found =
        std::find_if(ecosystems.begin(), ecosystems.end(), [&](const Ecosystem& e) { return e.id == ecosystem_id; });
    return found == ecosystems.end() ? nullptr : &*found;
}

bool Package::is_within(const std::string& ecosystem_id, const std::string& ancestor_or_set) const
{
    const auto members = sets.find(ancestor_or_set);
    std::size_t steps = 0;
    for (const Ecosystem* at = find_ecosystem(ecosystem_id); at != nullptr && steps <= ecosystems.size(); ++steps) {
        if (at->id == ancestor_or_set)
            return true;
        if (members != sets.end() &&
            std::find(members->second.begin(), members->second.end(), at->id) != members->second.end())
            return true;
        at = at->parent.empty() ? nullptr : find_ecosystem(at->parent);
    }
    return false;
}

}  // namespace eco::method

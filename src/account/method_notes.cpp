#include <set>

#include "account/state.hpp"
#include "scene/exclusions.hpp"
#include "scene/reach.hpp"

namespace eco::account {

/// What the method counts beside each other on purpose, and which of its formulas nobody compared with their source.
void Accounting::State::note_method()
{
    const method::Package& package = *checked.package;
    const auto& set = prepared.scene->set;
    for (const method::Exclusion* exclusion : scene::exclusions_met(package, set, "note"))
        add_note("", "", 0, false, "account.note.counted_together",
                 {{"first", exclusion->first}, {"second", exclusion->second}, {"why", exclusion->why}});
    std::set<const method::Sheet*> reached_sheets;
    for (const scene::Reached& service : scene::reached(package, set)) {
        reached_sheets.insert(package.find_sheet(service.service));
        reached_sheets.insert(service.derived.begin(), service.derived.end());
    }
    std::set<std::string> names;
    for (const method::Sheet* sheet : reached_sheets)
        if (!sheet->is_verified())
            names.insert(sheet->id);
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    if (!names.empty())
        add_note(
            "", "", 0, false, "account.note.formulas_not_compared",
            {{"count", std::to_string(names.size())}, {"all", std::to_string(reached_sheets.size())}, {"names", text}});
}

}  // namespace eco::account

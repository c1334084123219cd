#include <algorithm>

#include "account/account.hpp"

namespace eco::account {

std::map<std::string, std::string> settle_choices(const method::Package& package,
                                                  const std::map<std::string, std::string>& scene_set)
{
    std::map<std::string, std::string> out;
    Problems problems;
    std::map<std::string, const method::Choice*> known;
    for (const auto& sheet : package.sheets)
        for (const auto& [name, choice] : sheet.choices)
            known[sheet.id + "." + name] = &choice;
    for (const auto& [name, label] : scene_set) {
        const auto choice = known.find(name);
        if (choice == known.end())
            problems.add(Problem{{}, "account.unknown_choice", {{"name", name}}, {}, false});
        else if (std::find(package.left_open.begin(), package.left_open.end(), name) == package.left_open.end())
            problems.add(Problem{{}, "account.closed_choice", {{"name", name}, {"package", package.id}}, {}, false});
        else if (std::find(choice->second->labels.begin(), choice->second->labels.end(), label) ==
                 choice->second->labels.end())
            problems.add(Problem{{}, "account.no_label", {{"name", name}, {"label", label}}, {}, false});
        else
            out[name] = label;
    }
    for (const auto& [name, choice] : known) {
        if (out.count(name))
            continue;
        const auto set = package.set.find(name);
        out[name] = set != package.set.end() ? set->second : choice->initial;
        if (out[name].empty())
            problems.add(choice->mark.problem("account.unset_choice", {{"name", name}}));
    }
    problems.throw_if_any();
    return out;
}

}  // namespace eco::account

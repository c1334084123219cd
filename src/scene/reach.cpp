#include "scene/reach.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace eco::scene {
namespace {

using formula::Op;
using formula::Tree;
using formula::TreePtr;
using method::Entry;
using method::Package;
using method::Sheet;
using method::Use;

class Reach {
public:
    Reach(const Package& package, const std::map<std::string, std::string>& set) : package_(package), set_(set) {}

    Reached add_service(const Sheet& sheet)
    {
        found_ = {};
        found_.service = sheet.id;
        seen_.clear();
        add_sheet(sheet);
        return std::move(found_);
    }

private:
    void add_sheet(const Sheet& sheet)
    {
        if (!seen_.insert(sheet.id).second)
            return;
        for (const auto* list : {&sheet.quantities, &sheet.memos, &sheet.values, &sheet.results})
            for (const Entry& entry : *list)
                add_entry(sheet, entry);
        for (const method::Check& check : sheet.checks)
            add_tree(sheet, check.require.tree);
    }

    void add_entry(const Sheet& sheet, const Entry& entry)
    {
        if (!seen_.insert(sheet.id + "." + entry.name).second && !entry.name.empty())
            return;
        for (const method::Take& take : entry.takes) {
            if (take.from)
                add_tree(sheet, take.from.tree);
            else
                add_name(sheet, take.name);
        }
        add_tree(sheet, entry.formula.tree);
        if (const std::string& by = entry.booking.ecosystem; by.starts_with("by "))
            add_name(sheet, by.substr(3));
    }

    std::string take_choice(const Sheet& sheet, const std::string& choice)
    {
        return found_.choices[sheet.id + "." + choice] = chosen_label(package_, set_, sheet, choice);
    }

    void add_tree(const Sheet& sheet, const TreePtr& tree)
    {
        if (!tree)
            return;
        if (tree->op == Op::choice) {
            const std::string label = take_choice(sheet, tree->text);
            for (std::size_t i = 0; i < tree->args.size(); ++i)
                if (label.empty() || i >= tree->labels.size() || tree->labels[i] == label)
                    add_tree(sheet, tree->args[i]);
            return;
        }
        if (tree->op == Op::name)
            add_name(sheet, tree->text);
        for (const TreePtr& arg : tree->args)
            add_tree(sheet, arg);
        for (const formula::Named& named : tree->named)
            add_tree(sheet, named.value);
        for (const formula::Clause& clause : tree->clauses) {
            add_tree(sheet, clause.condition);
            for (const TreePtr& key : clause.keys)
                add_tree(sheet, key);
        }
    }

    void add_name(const Sheet& sheet, const std::string& name)
    {
        if (const Entry* entry = sheet.find_entry(name))
            return add_entry(sheet, *entry);
        const Use* use = sheet.find_use(name);
        if (use == nullptr || !seen_.insert(sheet.id + ":" + name).second)
            return;
        for (const std::string& key : use->by)  // a parameter by fvc or slope reaches what gives fvc
            if (sheet.choices.contains(key))
                take_choice(sheet, key);
            else
                add_name(sheet, key);
        using Source = Use::Source;
        if (use->source == Source::derived) {
            for (const Sheet& derived : package_.sheets)
                if (derived.kind == Sheet::Kind::derived && derived.id == use->of) {
                    if (std::find(found_.derived.begin(), found_.derived.end(), &derived) == found_.derived.end())
                        found_.derived.push_back(&derived);
                    add_sheet(derived);
                }
        } else {
            found_.inputs.push_back({use, &sheet, found_.service});
        }
    }

    const Package& package_;
    const std::map<std::string, std::string>& set_;
    std::set<std::string> seen_;
    Reached found_;
};

}  // namespace

std::string chosen_label(const Package& package, const std::map<std::string, std::string>& set, const Sheet& sheet,
                         const std::string& choice)
{
    for (const auto* labels : {&set, &package.set})
        if (const auto found = labels->find(sheet.id + "." + choice); found != labels->end())
            return found->second;
    const auto found = sheet.choices.find(choice);
    return found == sheet.choices.end() ? "" : found->second.initial;
}

std::vector<Reached> reached(const Package& package, const std::map<std::string, std::string>& set)
{
    std::vector<Reached> all;
    Reach reach(package, set);
    for (const Sheet& sheet : package.sheets) {
        const auto state = package.services.find(sheet.id);
        const bool is_computed = state == package.services.end() || state->second == "computed";
        if (sheet.kind == Sheet::Kind::service && is_computed)
            all.push_back(reach.add_service(sheet));
    }
    return all;
}

std::vector<Wanted> wanted_inputs(const Package& package, const std::map<std::string, std::string>& set)
{
    std::vector<Wanted> all;
    using Source = Use::Source;
    for (const Reached& service : reached(package, set))
        for (const Wanted& input : service.inputs)
            if (const Source source = input.use->source; source == Source::layer || source == Source::features ||
                                                         source == Source::table || source == Source::records)
                all.push_back(input);
    return all;
}

}  // namespace eco::scene

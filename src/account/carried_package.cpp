#include "account/carried_package.hpp"

#include <algorithm>
#include <set>

#include "account/carried_files.hpp"
#include "base/problem.hpp"
#include "method/yaml.hpp"

namespace eco::account {

namespace {

using formula::Op;
using formula::Tree;
using method::Entry;
using method::Sheet;
using method::Use;

/// Follows names from booked formulas down to data; each name of each sheet once.
class Reach {
public:
    Reach(const Run& run, const method::Package& package) : run_(run), package_(package) {}

    void follow(const Sheet& sheet, const Entry& entry)
    {
        if (!seen_.insert(sheet.id + "." + entry.name).second)
            return;
        rests.entries.push_back({&sheet, &entry});
        follow(sheet, entry.formula);
        for (const auto& take : entry.takes)
            take.from ? follow(sheet, take.from) : follow(sheet, take.name);
        if (entry.booking.ecosystem.starts_with("by "))
            follow(sheet, entry.booking.ecosystem.substr(3));
    }

    Rests rests;

private:
    void follow(const Sheet& sheet, const method::Formula& formula)
    {
        std::vector<std::string> names;
        add_choices(sheet, formula.tree.get());
        const Tree* branch = find_branch(run_, sheet, formula);
        if (const Tree* tree = branch ? branch : formula.tree.get())
            gather_names(*tree, names);
        for (const auto& name : names)
            follow(sheet, name);
    }

    void add_choices(const Sheet& sheet, const Tree* tree)
    {
        if (!tree || tree->op != Op::choice)
            return;
        rests.choices.insert(sheet.id + "." + tree->text);
        for (const auto& arg : tree->args)
            add_choices(sheet, arg.get());
    }

    void follow(const Sheet& sheet, const std::string& name)
    {
        if (const Use* use = sheet.find_use(name))
            follow(sheet, *use);
        else if (const Entry* entry = sheet.find_entry(name))
            follow(sheet, *entry);
    }

    void follow(const Sheet& sheet, const Use& use)
    {
        if (!seen_.insert(sheet.id + ":" + use.name).second)
            return;
        rests.uses.push_back(&use);
        for (const auto& key : use.by)
            if (sheet.choices.contains(key))
                rests.choices.insert(sheet.id + "." + key);
            else if (key != use.name)
                follow(sheet, key);
        const auto dot = use.of.find('.');
        const bool is_sheet = use.source == Use::Source::derived || use.source == Use::Source::quantity;
        const Sheet* other = is_sheet ? package_.find_sheet(use.of.substr(0, dot)) : nullptr;
        if (!other)
            return;
        if (use.source == Use::Source::quantity)
            return follow(*other, use.of.substr(dot + 1));
        for (const auto& result : other->results)
            follow(*other, result);
        for (const auto& check : other->checks)
            follow(*other, check.require);
    }

    const Run& run_;
    const method::Package& package_;
    std::set<std::string> seen_;
};

}  // namespace

std::unique_ptr<method::Package> read_package(const Run& run)
{
    const CarriedFiles files(run);
    if (files.method().empty())
        return nullptr;
    try {
        return std::make_unique<method::Package>(method::load_package(files.method()));
    } catch (const InputError&) {
        return nullptr;
    }
}

std::string find_ecosystem_layer(const Run& run)
{
    const auto scene = std::find_if(run.documents.begin(), run.documents.end(),
                                    [](const Document& d) { return d.path.starts_with("scene/"); });
    if (scene == run.documents.end())
        return {};
    Problems ignored;
    const method::Node root =
        method::read_yaml(std::make_shared<const method::TextFile>(scene->path, scene->text), ignored);
    const method::Node* ecosystems = root.is_map() ? root.find("ecosystems") : nullptr;
    const method::Node* layer = ecosystems && ecosystems->is_map() ? ecosystems->find("layer") : nullptr;
    return layer ? layer->text : "";
}

const Tree* find_branch(const Run& run, const Sheet& sheet, const method::Formula& formula)
{
    const Tree* tree = formula.tree.get();
    while (tree && tree->op == Op::choice) {
        const auto label = run.choices.find(sheet.id + "." + tree->text);
        const auto branch = label == run.choices.end()
                                ? tree->labels.end()
                                : std::find(tree->labels.begin(), tree->labels.end(), label->second);
        tree = branch == tree->labels.end() ? nullptr
                                            : tree->args[static_cast<std::size_t>(branch - tree->labels.begin())].get();
    }
    return tree;
}

void gather_names(const Tree& tree, std::vector<std::string>& names)
{
    if (tree.op == Op::name)
        names.push_back(tree.text);
    for (const auto& arg : tree.args)
        gather_names(*arg, names);
    for (const auto& named : tree.named)
        gather_names(*named.value, names);
    for (const auto& clause : tree.clauses) {
        if (clause.condition)
            gather_names(*clause.condition, names);
        for (const auto& key : clause.keys)
            gather_names(*key, names);
    }
}

Rests find_rests(const Run& run, const method::Package& package, const Sheet& sheet)
{
    Reach reach(run, package);
    for (const auto* list : {&sheet.quantities, &sheet.memos, &sheet.values})
        for (const auto& entry : *list)
            reach.follow(sheet, entry);
    return std::move(reach.rests);
}

std::vector<const Use*> find_uses(const Run& run, const method::Package& package, const Sheet& sheet)
{
    return find_rests(run, package, sheet).uses;
}

}  // namespace eco::account

#include <algorithm>

#include "method/reader.hpp"

namespace eco::method {
namespace {

/// Why a scalar's text cannot be a formula with positions, or nullptr.
const char* formula_fault(const Node& node)
{
    if (node.style == Node::Style::folded)
        return "method.formula_folded";
    if (node.is_flow)
        return "method.formula_not_own_line";
    if (node.is_verbatim)
        return nullptr;
    return node.style == Node::Style::plain ? "method.formula_many_lines" : "method.formula_escaped";
}

Formula read_text(Reader& reader, const Node& node, bool may_be_flow)
{
    if (node.is_cut)
        return {};
    Node checked = node;
    checked.is_flow = node.is_flow && !may_be_flow;
    if (const char* fault = formula_fault(checked)) {
        reader.problems.add(node.problem(fault));
        return {};
    }
    Formula formula;
    formula::Source source = node.source();
    try {
        formula.tree = formula::parse(source);
    } catch (const InputError& error) {
        reader.problems.add(error.problems());
        return {};
    }
    formula.sources[formula.tree.get()] = std::move(source);
    return formula;
}

Formula read_choice(Reader& reader, const Node::Entry& entry, const Choice& choice,
                    const std::map<std::string, Choice>& choices)
{
    auto tree = std::make_shared<formula::Tree>();
    tree->op = formula::Op::choice;
    tree->text = choice.name;
    tree->end = static_cast<int>(choice.name.size());
    Formula formula;
    bool is_whole = reader.schema.is_map(entry.value);
    for (const Node::Entry& branch : entry.value.entries)
        if (std::find(choice.labels.begin(), choice.labels.end(), branch.key.text) == choice.labels.end())
            reader.problems.add(branch.key.problem("method.choice_label_unknown",
                                                   {{"choice", choice.name}, {"label", branch.key.text}}));
    for (const std::string& label : choice.labels) {
        const Node* branch = entry.value.find(label);
        if (branch == nullptr) {
            if (is_whole)
                reader.problems.add(
                    entry.key.problem("method.choice_label_absent", {{"choice", choice.name}, {"label", label}}));
            is_whole = false;
            continue;
        }
        Formula inner = read_formula(reader, *branch, choices);
        is_whole = is_whole && inner;
        tree->labels.push_back(label);
        tree->args.push_back(inner.tree);
        formula.sources.merge(inner.sources);
    }
    if (!is_whole)
        return {};
    formula.sources[tree.get()] = entry.key.source();
    formula.tree = std::move(tree);
    return formula;
}

}  // namespace

bool is_choice_map(const Node& node, const std::map<std::string, Choice>& choices)
{
    return node.is_map() && node.entries.size() == 1 && choices.contains(node.entries.front().key.text);
}

Formula read_formula(Reader& reader, const Node& node, const std::map<std::string, Choice>& choices)
{
    if (node.is_scalar() && !node.text.empty())
        return read_text(reader, node, false);
    if (is_choice_map(node, choices))
        return read_choice(reader, node.entries.front(), choices.at(node.entries.front().key.text), choices);
    if (node.is_map() && node.entries.size() == 1)
        reader.problems.add(
            node.entries.front().key.problem("method.choice_unknown", {{"choice", node.entries.front().key.text}}));
    else
        reader.problems.add(node.problem("method.not_a_formula"));
    return {};
}

Formula read_flow_formula(Reader& reader, const Node& node)
{
    if (node.is_scalar() && !node.text.empty())
        return read_text(reader, node, true);
    reader.problems.add(node.problem("method.not_a_formula"));
    return {};
}

}  // namespace eco::method

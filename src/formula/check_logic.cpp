#include <algorithm>

#include "formula/checker.hpp"

namespace eco::formula {
namespace {

Type truth_of(Type type)
{
    type.kind = Kind::truth;
    type.unit = {};
    type.category.clear();
    type.is_amount = false;
    type.is_any_unit = false;
    return type;
}

}  // namespace

bool Checker::is_label_of(const Tree& tree, const ExprPtr& other)
{
    if (!other || other->type.kind != Kind::category)
        return false;
    return !words_.find(tree.text) || words_.label_number(other->type.category, tree.text) >= 0;
}

ExprPtr Checker::visit_relation(const Tree& tree, Fn fn)
{
    const auto is_free = [&](const Tree& side) {
        bool is_known = false;
        return side.op == Op::name && side.text != "area" && !(scope_.resolve(side.text, is_known), is_known);
    };
    const auto is_bare = [&](const Tree& side) { return is_free(side) && !words_.find(side.text); };
    std::vector<ExprPtr> values(2);
    const std::size_t bare = is_bare(*tree.args[1]) ? 1 : is_bare(*tree.args[0]) ? 0 : is_free(*tree.args[1]) ? 1 : 0;
    values[1 - bare] = visit(*tree.args[1 - bare]);
    if (!values[1 - bare] && is_bare(*tree.args[bare]))
        return nullptr;
    if (is_free(*tree.args[bare]) && is_label_of(*tree.args[bare], values[1 - bare]))
        values[bare] = bare_label(*tree.args[bare], values[1 - bare]->type.category);
    else
        values[bare] = visit(*tree.args[bare]);
    if (!values[0] || !values[1] || !want_no_list(*tree.args[0], values[0]) || !want_no_list(*tree.args[1], values[1]))
        return nullptr;
    if (values[0]->type.kind == Kind::category && values[1]->type.kind == Kind::category &&
        values[0]->type.category != values[1]->type.category)
        return fail(tree.at, "formula.type.two_categories",
                    {{"a", values[0]->type.category}, {"b", values[1]->type.category}});
    if (!unify(tree, values) || !meet(tree, values))
        return nullptr;
    const Type& type = values[0]->type;
    const bool is_order = fn != Fn::equal && fn != Fn::not_equal;
    const Index* labels = type.kind == Kind::category ? words_.find(type.category) : nullptr;
    if (is_order && (type.kind == Kind::truth || (labels && !labels->best_first)))
        return fail(tree.at, "formula.type.no_order", {{"text", print(*tree.args[0])}});
    return pool_.node(fn, truth_of(joined(values[0], values[1])), values);
}

ExprPtr Checker::visit_in(const Tree& tree)
{
    const auto value = visit(*tree.args[0]);
    if (!value)
        return nullptr;
    Expr expr;
    expr.fn = Fn::member;
    expr.type = truth_of(value->type);
    expr.args = {value};
    const Set& set = tree.set;
    if (set.is_range) {
        if (value->type.kind != Kind::number || !value->type.unit.is_one())
            return fail(set.at, "formula.type.range_of_label", {{"text", print(*tree.args[0])}});
        for (long i = set.first; i <= set.last; ++i)
            expr.labels.push_back(std::to_string(i));
        return pool_.make(std::move(expr));
    }
    if (value->type.kind != Kind::category)
        return fail(tree.at, "formula.type.in_needs_category", {{"text", print(*tree.args[0])}});
    const std::string& category = value->type.category;
    std::vector<std::string> written = set.labels;
    if (written.empty())
        written.push_back(set.name);
    for (const auto& name : written) {
        if (const auto found = words_.sets.find(name); category == "ecosystem" && found != words_.sets.end()) {
            expr.labels.insert(expr.labels.end(), found->second.begin(), found->second.end());
        } else if (words_.label_number(category, name) >= 0) {
            expr.labels.push_back(name);
        } else {
            std::vector<std::string> known;
            for (const auto& [set_name, members] : words_.sets)
                if (category == "ecosystem")
                    known.push_back(set_name);
            return unknown_label(set.at, name, category, std::move(known));
        }
    }
    std::sort(expr.labels.begin(), expr.labels.end());
    expr.labels.erase(std::unique(expr.labels.begin(), expr.labels.end()), expr.labels.end());
    return pool_.make(std::move(expr));
}

ExprPtr Checker::visit_logical(const Tree& tree, Fn fn)
{
    bool is_ok = true;
    const auto values = visit_all(tree.args, is_ok);
    if (!is_ok)
        return nullptr;
    for (std::size_t i = 0; i < values.size(); ++i)
        is_ok = want_truth(*tree.args[i], values[i]) && is_ok;
    if (!is_ok)
        return nullptr;
    Type type = truth_of(values[0]->type);
    for (const auto& value : values)
        type.indices = words_.join(type.indices, value->type.indices);
    return pool_.node(fn, type, values);
}

ExprPtr Checker::visit_if(const Tree& tree)
{
    bool is_ok = true;
    const auto values = visit_all(tree.args, is_ok);
    if (!is_ok || !want_truth(*tree.args[0], values[0]))
        return nullptr;
    std::vector<ExprPtr> branches = {values[1], values[2]};
    if (!unify(tree, branches))
        return nullptr;
    Type type = branches[0]->type;
    type.is_any_unit = branches[0]->type.is_any_unit && branches[1]->type.is_any_unit;
    type.is_amount = branches[0]->type.is_amount || branches[1]->type.is_amount;
    for (const auto& value : {values[0], branches[0], branches[1]})
        type.indices = words_.join(type.indices, value->type.indices);
    return pool_.node(Fn::choose, type, {values[0], branches[0], branches[1]});
}

ExprPtr Checker::visit_strip(const Tree& tree)
{
    const auto value = visit(*tree.args[0]);
    const auto unit = read_unit(tree.unit, tree.unit_at);
    if (!value || !unit || !want_number(*tree.args[0], value) || !want_density(*tree.args[0], value))
        return nullptr;
    if (unit::is_celsius(value->type.unit) != unit::is_celsius(*unit))
        return fail(tree.at, "formula.type.celsius", {{"text", print(tree)}});
    if (!unit::same_dimension(value->type.unit, *unit))
        return fail(tree.at, "formula.type.units_differ",
                    {{"a", tree.unit}, {"b", unit_words(value->type.unit)}, {"text", print(tree)}});
    const auto converted = pool_.convert(value, *unit);
    Type type = converted->type;
    type.unit = {};
    return pool_.node(Fn::scale, type, {converted}, {}, 1);
}

}  // namespace eco::formula

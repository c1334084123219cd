#include <algorithm>

#include "method/binder.hpp"

namespace eco::method {

using formula::ExprPtr;
using formula::Fn;
using formula::Kind;
using formula::Op;

ExprPtr Binder::bind_tree(const Sheet& sheet, const Formula& formula, const formula::Tree& tree,
                          const formula::Scope& scope)
{
    const formula::Source& source = source_of(formula, tree);
    if (tree.op != Op::choice)
        return formula::check(tree, source, scope, problems_);
    const auto choice = sheet.choices.find(tree.text);
    if (choice == sheet.choices.end()) {
        problems_.add(source.problem(tree.at, "method.type.unknown_choice", {{"name", tree.text}}));
        return nullptr;
    }
    for (const auto& label : choice->second.labels)
        if (std::find(tree.labels.begin(), tree.labels.end(), label) == tree.labels.end())
            problems_.add(
                source.problem(tree.at, "method.type.choice_incomplete", {{"name", tree.text}, {"label", label}}));
    std::vector<ExprPtr> branches;
    for (std::size_t i = 0; i < tree.args.size(); ++i) {
        if (std::find(choice->second.labels.begin(), choice->second.labels.end(), tree.labels[i]) ==
            choice->second.labels.end())
            problems_.add(
                source.problem(tree.at, "method.type.choice_extra", {{"name", tree.text}, {"label", tree.labels[i]}}));
        branches.push_back(bind_tree(sheet, formula, *tree.args[i], scope));
    }
    if (std::count(branches.begin(), branches.end(), nullptr))
        return nullptr;
    return formula::join_choice(sheet.id + "." + tree.text, tree.labels, branches, source, scope, problems_);
}

ExprPtr Binder::bind_formula(const Sheet& sheet, const Formula& formula, const formula::Scope& scope)
{
    return formula ? bind_tree(sheet, formula, *formula.tree, scope) : nullptr;
}

Problem Binder::at_formula(const Entry& entry, std::string key, Args args) const
{
    const formula::Tree* first = entry.formula.tree.get();
    while (first->op == Op::choice)
        first = first->args.front().get();
    const formula::Source& source = source_of(entry.formula, *first);
    int at = first->at;
    for (const formula::Tree* left = first; !left->args.empty(); at = std::min(at, left->at))
        left = left->args.front().get();
    return source.problem(at, std::move(key), std::move(args));
}

ExprPtr Binder::to_unit(const Entry& entry, const ExprPtr& expr, const unit::Unit& unit)
{
    if (expr->type.kind != Kind::number) {
        problems_.add(at_formula(entry, "method.type.not_a_number", {{"name", entry.name}, {"unit", unit.text()}}));
        return nullptr;
    }
    if (expr->type.is_any_unit) {
        formula::Expr copy = *expr;
        copy.type.unit = unit;
        return pool_.make(std::move(copy));
    }
    if (!unit::conversion(expr->type.unit, unit)) {
        problems_.add(at_formula(entry, "method.type.unit",
                                 {{"name", entry.name}, {"a", expr->type.unit.text()}, {"b", unit.text()}}));
        return nullptr;
    }
    return pool_.convert(expr, unit);
}

ExprPtr Binder::bind_entry(const Sheet& sheet, const Entry& entry, bool allows_pixels)
{
    ExprPtr expr = entry.has_takes ? bind_empirical(sheet, entry)
                                   : bind_formula(sheet, entry.formula, scope_of(sheet, allows_pixels));
    if (!expr)
        return nullptr;
    if (entry.unit)
        return to_unit(entry, expr, *entry.unit);
    if (!entry.category.empty() && (expr->type.kind != Kind::category || expr->type.category != entry.category)) {
        problems_.add(at_formula(entry, "method.type.category", {{"name", entry.name}, {"category", entry.category}}));
        return nullptr;
    }
    if (!entry.list.empty() && (expr->type.kind != Kind::list || expr->type.category != entry.list)) {
        problems_.add(at_formula(entry, "method.type.list", {{"name", entry.name}, {"category", entry.list}}));
        return nullptr;
    }
    return expr;
}

ExprPtr Binder::bind_empirical(const Sheet& sheet, const Entry& entry)
{
    if (!entry.gives) {
        problems_.add(entry.mark.problem("method.type.no_gives", {{"name", entry.name}}));
        return nullptr;
    }
    std::map<std::string, ExprPtr> taken;
    bool is_ok = true;
    for (const Take& take : entry.takes) {
        bool is_known = true;
        const ExprPtr value =
            take.from ? bind_formula(sheet, take.from, scope_of(sheet, true)) : resolve(sheet, take.name, is_known);
        if (!is_known)
            problems_.add(take.mark.problem("method.type.take_unknown", {{"name", take.name}}));
        is_ok = is_ok && value;
        if (!value)
            continue;
        if (value->type.kind != Kind::number) {
            taken[take.name] = value;
            continue;
        }
        if (value->type.is_amount) {
            problems_.add(take.mark.problem("method.type.take_amount", {{"name", take.name}}));
            is_ok = false;
            continue;
        }
        if (!unit::conversion(value->type.unit, take.unit)) {
            problems_.add(
                take.mark.problem("method.type.take_unit",
                                  {{"name", take.name}, {"a", take.unit.text()}, {"b", value->type.unit.text()}}));
            is_ok = false;
            continue;
        }
        const ExprPtr converted = pool_.convert(value, take.unit);
        formula::Type type = converted->type;
        type.unit = {};
        taken[take.name] = pool_.node(Fn::scale, type, {converted}, {}, 1);
    }
    if (!is_ok)
        return nullptr;
    formula::Scope scope = scope_of(sheet, true);
    scope.is_empirical = true;
    scope.resolve = [this, &sheet, &taken](const std::string& name, bool& is_known) {
        if (const auto found = taken.find(name); found != taken.end())
            return is_known = true, found->second;
        return resolve(sheet, name, is_known);
    };
    const ExprPtr number = bind_formula(sheet, entry.formula, scope);
    if (!number)
        return nullptr;
    if (number->type.kind != Kind::number || !number->type.unit.is_dimensionless()) {
        problems_.add(at_formula(entry, "method.type.empirical_unit", {{"name", entry.name}}));
        return nullptr;
    }
    const ExprPtr plain = pool_.convert(number, unit::Unit());
    formula::Type type = plain->type;
    type.unit = *entry.gives;
    type.is_any_unit = false;
    return pool_.node(Fn::scale, type, {plain}, {}, 1);
}

}  // namespace eco::method

#include "formula/check.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "formula/checker.hpp"

namespace eco::formula {

ExprPtr Checker::fail(int at, std::string key, Args args)
{
    problems_.add(source_.problem(at, std::move(key), std::move(args)));
    return nullptr;
}

std::optional<unit::Unit> Checker::read_unit(const std::string& text, int at)
{
    try {
        return words_.symbols->parse(text);
    } catch (const unit::UnitError& error) {
        fail(at + error.column - 1, error.key, error.args);
        return std::nullopt;
    }
}

Type Checker::joined(const ExprPtr& a, const ExprPtr& b) const
{
    Type type;
    type.indices = words_.join(a->type.indices, b->type.indices);
    return type;
}

bool Checker::want_number(const Tree& tree, const ExprPtr& value)
{
    if (value->type.kind == Kind::number)
        return true;
    fail(tree.at, "formula.type.not_a_number", {{"text", print(tree)}});
    return false;
}

bool Checker::want_truth(const Tree& tree, const ExprPtr& value)
{
    if (value->type.kind == Kind::truth)
        return true;
    fail(tree.at, "formula.type.not_a_truth", {{"text", print(tree)}});
    return false;
}

bool Checker::want_no_list(const Tree& tree, const ExprPtr& value)
{
    if (value->type.kind != Kind::list && value->type.kind != Kind::curve)
        return true;
    fail(tree.at, value->type.kind == Kind::list ? "formula.type.list_inside" : "formula.type.curve_alone",
         {{"text", print(tree)}});
    return false;
}

bool Checker::want_density(const Tree& tree, const ExprPtr& value)
{
    if (!value->type.is_amount)
        return true;
    fail(tree.at, "formula.type.amount_inside", {{"text", print(tree)}});
    return false;
}

std::vector<ExprPtr> Checker::visit_all(const std::vector<TreePtr>& trees, bool& is_ok)
{
    std::vector<ExprPtr> values;
    for (const auto& tree : trees) {
        values.push_back(visit(*tree));
        is_ok = is_ok && values.back();
    }
    is_ok = is_ok && (trees.empty() || meet(*trees.front(), values));
    return values;
}

bool Checker::want_scale(const Tree& tree, const ExprPtr& value)
{
    if (!unit::is_celsius(value->type.unit))
        return true;
    fail(tree.at, "formula.type.celsius", {{"text", print(tree)}});
    return false;
}

ExprPtr Checker::visit(const Tree& tree)
{
    try {
        return visit_by_op(tree);
    } catch (const unit::UnitError& error) {  // a product of units whose factor does not fit
        return fail(tree.at, error.key, error.args);
    }
}

ExprPtr Checker::visit_by_op(const Tree& tree)
{
    switch (tree.op) {
        case Op::number:
            return visit_number(tree);
        case Op::name:
            return visit_name(tree);
        case Op::label:
            return visit_label(tree);
        case Op::negate: {
            const auto value = visit(*tree.args[0]);
            if (!value || !want_number(*tree.args[0], value) || !want_scale(*tree.args[0], value))
                return nullptr;
            if (value->fn == Fn::number)
                return pool_.node(Fn::number, value->type, {}, {}, -value->number);
            return pool_.node(Fn::negate, value->type, {value});
        }
        case Op::add:
            return visit_sum(tree, Fn::add);
        case Op::subtract:
            return visit_sum(tree, Fn::subtract);
        case Op::multiply:
            return visit_product(tree, Fn::multiply);
        case Op::divide:
            return visit_product(tree, Fn::divide);
        case Op::power:
            return visit_power(tree);
        case Op::equal:
            return visit_relation(tree, Fn::equal);
        case Op::not_equal:
            return visit_relation(tree, Fn::not_equal);
        case Op::less:
            return visit_relation(tree, Fn::less);
        case Op::less_equal:
            return visit_relation(tree, Fn::less_equal);
        case Op::greater:
            return visit_relation(tree, Fn::greater);
        case Op::greater_equal:
            return visit_relation(tree, Fn::greater_equal);
        case Op::in:
            return visit_in(tree);
        case Op::logical_not:
            return visit_logical(tree, Fn::logical_not);
        case Op::logical_and:
            return visit_logical(tree, Fn::logical_and);
        case Op::logical_or:
            return visit_logical(tree, Fn::logical_or);
        case Op::coalesce: {
            bool is_ok = true;
            auto values = visit_all(tree.args, is_ok);
            if (!is_ok || !unify(tree, values))
                return nullptr;
            Type type = values[0]->type;
            type.indices = joined(values[0], values[1]).indices;
            return pool_.node(Fn::coalesce, type, values);
        }
        case Op::call:
            return visit_call(tree);
        case Op::reduction:
            return visit_reduction(tree);
        case Op::missing: {
            Type type;
            type.is_any_unit = true;
            return pool_.node(Fn::missing, type, {}, tree.text);
        }
        case Op::strip:
            return visit_strip(tree);
        case Op::choice:
            break;
    }
    throw std::logic_error("checker: a choice inside a formula");
}

ExprPtr Checker::visit_number(const Tree& tree)
{
    const double value = std::strtod(tree.text.c_str(), nullptr);
    Type type;
    if (!tree.unit.empty()) {
        const auto unit = read_unit(tree.unit, tree.unit_at);
        if (!unit)
            return nullptr;
        if (scope_.is_empirical && !unit->is_dimensionless())
            return fail(tree.unit_at, "formula.type.unit_in_empirical", {{"unit", tree.unit}});
        type.unit = *unit;
    } else {
        type.is_any_unit = value == 0;
    }
    return pool_.node(Fn::number, type, {}, {}, value);
}

ExprPtr Checker::visit_name(const Tree& tree)
{
    bool is_known = false;
    if (auto found = scope_.resolve(tree.text, is_known); is_known) {
        if (!found)
            return nullptr;
        if (scope_.is_empirical && found->type.kind == Kind::number && !found->type.unit.is_one())
            return fail(tree.at, "formula.type.not_taken",
                        {{"name", tree.text}, {"unit", unit_words(found->type.unit)}});
        if (!scope_.allows_pixels && found->is_pixel())
            return fail(tree.at, "formula.type.pixel_in_value", {{"name", tree.text}});
        return found;
    }
    Type type;
    if (tree.text == "area") {
        if (!scope_.allows_pixels)
            return fail(tree.at, "formula.type.pixel_in_value", {{"name", tree.text}});
        if (scope_.is_empirical)
            return fail(tree.at, "formula.type.not_taken", {{"name", "area"}, {"unit", "m2"}});
        type.unit = words_.symbols->parse("m2");
        type.indices = {"pixel"};
        type.is_amount = true;
        return pool_.node(Fn::area, type, {});
    }
    if (tree.text == "hour_of_day") {
        type.indices = {"hour"};
        return pool_.node(Fn::position, type, {}, tree.text);
    }
    if (const Index* index = words_.find(tree.text); index && tree.text != "pixel") {
        type.indices = {tree.text};
        if (index->kind == Index::Kind::calendar)
            return pool_.node(Fn::position, type, {}, tree.text);
        type.kind = Kind::category;
        type.category = tree.text;
        return pool_.node(Fn::position, type, {}, tree.text);
    }
    const std::string nearest = nearest_name(tree.text, scope_.names);
    return fail(tree.at, nearest.empty() ? "formula.type.unknown_name" : "formula.type.unknown_name_near",
                {{"name", tree.text}, {"nearest", nearest}});
}

ExprPtr Checker::unknown_label(int at, const std::string& label, const std::string& category,
                               std::vector<std::string> known)
{
    if (const Index* index = words_.find(category))
        known.insert(known.end(), index->labels.begin(), index->labels.end());
    const std::string nearest = nearest_name(label, known);
    return fail(at, nearest.empty() ? "formula.type.unknown_label" : "formula.type.unknown_label_near",
                {{"label", label}, {"category", category}, {"nearest", nearest}});
}

ExprPtr Checker::bare_label(const Tree& tree, const std::string& category)
{
    const int number = words_.label_number(category, tree.text);
    if (number < 0)
        return unknown_label(tree.at, tree.text, category, {});
    Type type;
    type.kind = Kind::category;
    type.category = category;
    return pool_.node(Fn::label, type, {}, {}, number);
}

ExprPtr Checker::visit_label(const Tree& tree)
{
    const auto dot = tree.text.find('.');
    const std::string category = tree.text.substr(0, dot);
    if (!words_.find(category))
        return fail(tree.at, "formula.type.unknown_category", {{"name", category}});
    Tree label;
    label.text = tree.text.substr(dot + 1);
    label.at = tree.at + static_cast<int>(dot) + 1;
    return bare_label(label, category);
}

bool Checker::unify(const Tree& tree, std::vector<ExprPtr>& values)
{
    ExprPtr first;
    for (const auto& value : values)
        if (!value->type.is_any_unit) {
            first = value;
            break;
        }
    if (!first)
        return true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto& value = values[i];
        if (value->type.kind == Kind::curve) {
            fail(tree.at, "formula.type.curve_alone", {{"text", describe(*value)}});
            return false;
        }
        if (value->type.is_any_unit && (value->fn == Fn::missing || first->type.kind == Kind::number)) {
            Type type = first->type;
            type.indices = value->type.indices;
            value = pool_.node(value->fn, type, value->args, value->text, value->number);
            continue;
        }
        if (value->type.kind != first->type.kind || value->type.category != first->type.category) {
            fail(tree.at, "formula.type.kinds_differ", {{"text", print(tree)}});
            return false;
        }
        if (value->type.kind != Kind::number)
            continue;
        if (!unit::same_dimension(value->type.unit, first->type.unit)) {
            fail(tree.at, "formula.type.units_differ",
                 {{"a", unit_words(first->type.unit)}, {"b", unit_words(value->type.unit)}, {"text", print(tree)}});
            return false;
        }
        if (unit::is_celsius(value->type.unit) != unit::is_celsius(first->type.unit)) {
            fail(tree.at, "formula.type.celsius", {{"text", print(tree)}});
            return false;
        }
        if (value->type.is_amount != first->type.is_amount && !value->is_number(0)) {
            fail(tree.at, "formula.type.amount_and_density", {{"text", print(tree)}});
            return false;
        }
        value = pool_.convert(value, first->type.unit);
    }
    return true;
}

ExprPtr Checker::visit_sum(const Tree& tree, Fn fn)
{
    bool is_ok = true;
    auto values = visit_all(tree.args, is_ok);
    if (!is_ok || !want_number(*tree.args[0], values[0]) || !want_number(*tree.args[1], values[1]))
        return nullptr;
    const bool a_celsius = unit::is_celsius(values[0]->type.unit), b_celsius = unit::is_celsius(values[1]->type.unit);
    if (a_celsius && b_celsius && fn == Fn::add)
        return fail(tree.at, "formula.type.celsius", {{"text", print(tree)}});
    if (a_celsius != b_celsius) {  // a point plus or minus a difference in K is a point
        const auto kelvin = words_.symbols->parse("K");
        ExprPtr& difference = values[a_celsius ? 1 : 0];
        if (!unit::same_dimension(difference->type.unit, kelvin) || (b_celsius && fn == Fn::subtract))
            return fail(tree.at, "formula.type.celsius", {{"text", print(tree)}});
        Type type = pool_.convert(difference, kelvin)->type;
        type.unit = values[a_celsius ? 0 : 1]->type.unit;
        difference = pool_.node(Fn::scale, type, {pool_.convert(difference, kelvin)}, {}, 1);
    }
    if (!unify(tree, values))
        return nullptr;
    Type type = values[0]->type;
    type.is_any_unit = values[0]->type.is_any_unit && values[1]->type.is_any_unit;
    type.indices = joined(values[0], values[1]).indices;
    type.is_amount = values[0]->type.is_amount || values[1]->type.is_amount;
    if (a_celsius && b_celsius)
        type.unit = words_.symbols->parse("K");
    return pool_.node(fn, type, values);
}

ExprPtr Checker::visit_product(const Tree& tree, Fn fn)
{
    bool is_ok = true;
    const auto values = visit_all(tree.args, is_ok);
    if (!is_ok || !want_number(*tree.args[0], values[0]) || !want_number(*tree.args[1], values[1]))
        return nullptr;
    const Type &a = values[0]->type, &b = values[1]->type;
    if (unit::is_celsius(a.unit) || unit::is_celsius(b.unit))
        return fail(tree.at, "formula.type.celsius", {{"text", print(tree)}});
    Type type = joined(values[0], values[1]);
    if (fn == Fn::multiply && a.is_amount && b.is_amount)
        return fail(tree.at, "formula.type.amount_times_amount", {{"text", print(tree)}});
    if (fn == Fn::divide && b.is_amount && !a.is_amount)
        return fail(tree.at, "formula.type.density_by_amount", {{"text", print(tree)}});
    type.is_amount = fn == Fn::multiply ? a.is_amount || b.is_amount : a.is_amount && !b.is_amount;
    type.unit = fn == Fn::multiply ? a.unit * b.unit : a.unit / b.unit;
    return pool_.node(fn, type, values);
}

ExprPtr Checker::visit_power(const Tree& tree)
{
    bool is_ok = true;
    auto values = visit_all(tree.args, is_ok);
    if (!is_ok || !want_number(*tree.args[0], values[0]) || !want_number(*tree.args[1], values[1]) ||
        !want_density(*tree.args[0], values[0]) || !want_density(*tree.args[1], values[1]) ||
        !want_scale(*tree.args[0], values[0]))
        return nullptr;
    Type type = joined(values[0], values[1]);
    const unit::Unit& base = values[0]->type.unit;
    if (!values[1]->type.unit.is_dimensionless())
        return fail(tree.args[1]->at, "formula.type.exponent_unit", {{"unit", unit_words(values[1]->type.unit)}});
    values[1] = pool_.convert(values[1], unit::Unit());
    if (base.is_dimensionless()) {
        values[0] = pool_.convert(values[0], unit::Unit());
        return pool_.node(Fn::power, type, values);
    }
    if (values[1]->fn != Fn::number)
        return fail(tree.at, "formula.type.power_of_unit",
                    {{"text", print(*tree.args[0])}, {"unit", unit_words(base)}});
    const double n = values[1]->number;
    if (n == std::round(n) && std::abs(n) <= 16) {
        type.unit = unit::power(base, static_cast<int>(n));
    } else if (const auto root = unit::root(base, 2); n * 2 == std::round(n * 2) && root && std::abs(n) <= 8) {
        type.unit = unit::power(*root, static_cast<int>(n * 2));
    } else {
        return fail(tree.at, "formula.type.power_of_unit",
                    {{"text", print(*tree.args[0])}, {"unit", unit_words(base)}});
    }
    return pool_.node(Fn::power, type, values);
}

ExprPtr check(const Tree& tree, const Source& source, const Scope& scope, Problems& problems)
{
    return Checker(source, scope, problems).visit(tree);
}

ExprPtr join_choice(const std::string& choice, const std::vector<std::string>& labels,
                    const std::vector<ExprPtr>& branches, const Source& where, const Scope& scope, Problems& problems)
{
    Tree tree;
    tree.op = Op::name;
    tree.text = choice;
    auto values = branches;
    Checker checker(where, scope, problems);
    if (!checker.unify(tree, values) || !checker.meet(tree, values))
        return nullptr;
    Expr expr;
    expr.fn = Fn::choice;
    expr.type = values[0]->type;
    for (const auto& value : values) {
        expr.type.indices = scope.vocabulary->join(expr.type.indices, value->type.indices);
        expr.type.is_amount = expr.type.is_amount || value->type.is_amount;
        expr.type.is_any_unit = expr.type.is_any_unit && value->type.is_any_unit;
    }
    expr.text = choice;
    expr.labels = labels;
    expr.args = std::move(values);
    return scope.pool->make(std::move(expr));
}

}  // namespace eco::formula

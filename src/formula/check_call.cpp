#include <map>

#include "formula/checker.hpp"

namespace eco::formula {
namespace {

const std::map<std::string, Fn>& math_functions()
{
    static const std::map<std::string, Fn> all = {
        {"abs", Fn::absolute},     {"exp", Fn::exponential}, {"ln", Fn::logarithm}, {"log10", Fn::logarithm10},
        {"sqrt", Fn::square_root}, {"sin", Fn::sine},        {"cos", Fn::cosine},   {"tan", Fn::tangent}};
    return all;
}

}  // namespace

ExprPtr Checker::later(const Tree& tree)
{
    return fail(tree.at, "formula.type.later", {{"name", tree.text}});
}

ExprPtr Checker::visit_call(const Tree& tree)
{
    if (tree.text == "if")
        return visit_if(tree);
    if (const auto found = math_functions().find(tree.text); found != math_functions().end())
        return visit_math(tree, found->second);
    if (tree.text == "min" || tree.text == "max" || tree.text == "clamp" || tree.text == "best" || tree.text == "worst")
        return visit_extreme(tree);
    if (tree.text == "interpolate")
        return visit_interpolate(tree);
    if (tree.text == "round" || tree.text == "ceil" || tree.text == "floor")
        return visit_step(tree);
    if (tree.text == "known") {
        const auto value = visit(*tree.args[0]);
        if (!value || !want_no_list(*tree.args[0], value))
            return nullptr;
        Type type;
        type.kind = Kind::truth;
        type.indices = value->type.indices;
        return pool_.node(Fn::known, type, {value});
    }
    if (tree.text == "at")
        return visit_at(tree);
    if (tree.text == "previous")
        return visit_previous(tree);
    if (tree.text == "latest")
        return visit_latest(tree);
    if (tree.text == "years")
        return visit_years(tree);
    if (tree.text == "slope" || tree.text == "ls_factor")
        return visit_grid(tree);
    if (tree.text == "distance_to" || tree.text == "patch_area" || tree.text.starts_with("focal_"))
        return visit_around(tree);
    if (tree.text == "spread")
        return visit_spread(tree);
    if (tree.text == "nearest")
        return visit_nearest(tree);
    return later(tree);
}

ExprPtr Checker::visit_math(const Tree& tree, Fn fn)
{
    auto value = visit(*tree.args[0]);
    if (!value || !want_number(*tree.args[0], value))
        return nullptr;
    if (unit::is_celsius(value->type.unit))
        return fail(tree.at, "formula.type.celsius", {{"text", print(tree)}});
    if (fn == Fn::absolute)
        return pool_.node(fn, value->type, {value});
    if (!want_density(*tree.args[0], value))
        return nullptr;
    Type type;
    type.indices = value->type.indices;
    if (fn == Fn::square_root) {
        const auto root = unit::root(value->type.unit, 2);
        if (!root)
            return fail(tree.args[0]->at, "formula.type.power_of_unit",
                        {{"text", print(*tree.args[0])}, {"unit", unit_words(value->type.unit)}});
        type.unit = *root;
        return pool_.node(fn, type, {value});
    }
    const bool wants_angle = fn == Fn::sine || fn == Fn::cosine || fn == Fn::tangent;
    const unit::Unit wanted = wants_angle && !scope_.is_empirical ? words_.symbols->parse("rad") : unit::Unit();
    const bool is_plain = wants_angle || value->type.is_any_unit || value->type.unit.is_one();
    if (!unit::same_dimension(value->type.unit, wanted) || !is_plain)
        return fail(tree.args[0]->at, wants_angle ? "formula.type.angle_needed" : "formula.type.no_unit_needed",
                    {{"function", tree.text}, {"unit", unit_words(value->type.unit)}, {"text", print(*tree.args[0])}});
    return pool_.node(fn, type, {pool_.convert(value, wanted)});
}

ExprPtr Checker::visit_extreme(const Tree& tree)
{
    bool is_ok = true;
    auto values = visit_all(tree.args, is_ok);
    const bool is_best = tree.text == "best" || tree.text == "worst";
    for (std::size_t i = 0; is_ok && i < values.size(); ++i)
        if (!is_best)
            is_ok = want_number(*tree.args[i], values[i]);
        else if (!is_ordered(values[i]))
            return fail(tree.args[i]->at, "formula.type.no_order", {{"text", print(*tree.args[i])}});
    if (!is_ok || !unify(tree, values))
        return nullptr;
    const auto pair = [&](Fn fn, const ExprPtr& a, const ExprPtr& b) {
        Type type = a->type;  // of ordered labels the best is the first
        type.indices = joined(a, b).indices;
        type.is_amount = a->type.is_amount || b->type.is_amount;
        type.is_any_unit = a->type.is_any_unit && b->type.is_any_unit;
        return pool_.node(fn, type, {a, b});
    };
    if (tree.text == "clamp")
        return pair(Fn::minimum, pair(Fn::maximum, values[0], values[1]), values[2]);
    ExprPtr all = values[0];
    for (std::size_t i = 1; i < values.size(); ++i)
        all = pair(tree.text == "min" || tree.text == "best" ? Fn::minimum : Fn::maximum, all, values[i]);
    return all;
}

ExprPtr Checker::visit_interpolate(const Tree& tree)
{
    bool is_ok = true;
    const auto values = visit_all(tree.args, is_ok);
    if (!is_ok)
        return nullptr;
    const ExprPtr &curve = values[0], &x = values[1];
    if (curve->fn != Fn::curve)
        return fail(tree.args[0]->at, "formula.type.curve_needed", {{"text", print(*tree.args[0])}});
    if (!want_number(*tree.args[1], x) || !want_density(*tree.args[1], x))
        return nullptr;
    Expr expr = *curve;
    const unit::Unit& unit = curve->args[0]->type.unit;
    if (scope_.is_empirical && !curve->type.unit.is_one())
        return fail(tree.args[0]->at, "formula.type.not_taken",
                    {{"name", print(*tree.args[0])}, {"unit", unit_words(curve->type.unit)}});
    if (!x->type.is_any_unit &&
        (!unit::same_dimension(x->type.unit, unit) || unit::is_celsius(x->type.unit) != unit::is_celsius(unit)))
        return fail(tree.args[1]->at, "formula.type.units_differ",
                    {{"a", unit_words(unit)}, {"b", unit_words(x->type.unit)}, {"text", print(tree)}});
    expr.fn = Fn::interpolate;
    expr.type.kind = Kind::number;
    expr.type.indices = words_.join(curve->type.indices, x->type.indices);
    expr.args[0] = x->type.is_any_unit ? x : pool_.convert(x, unit);
    if (expr.type.indices.count("pixel") && (expr.args.size() > 1 || !expr.names.empty()))
        return fail(tree.at, "formula.type.curve_at_pixels", {{"text", print(tree)}});
    return pool_.make(std::move(expr));
}

ExprPtr Checker::visit_step(const Tree& tree)
{
    bool is_ok = true;
    auto values = visit_all(tree.args, is_ok);
    for (std::size_t i = 0; is_ok && i < values.size(); ++i)
        is_ok = want_number(*tree.args[i], values[i]);
    if (!is_ok || !unify(tree, values))
        return nullptr;
    Type type = values[0]->type;
    type.indices = joined(values[0], values[1]).indices;
    if (type.indices.count("pixel"))
        return fail(tree.at, "formula.type.not_at_pixels", {{"text", print(tree)}});
    if (values[1]->fn == Fn::number && values[1]->number <= 0)
        return fail(tree.args[1]->at, "formula.type.step", {{"text", print(*tree.args[1])}});
    std::string mode = tree.text == "round" ? "half_even" : tree.text;
    for (const Named& named : tree.named) {
        mode = named.value->text;
        if (mode != "half_even" && mode != "half_up")
            return fail(named.value->at, "formula.type.mode", {{"name", mode}});
    }
    return pool_.node(Fn::step, type, values, mode);
}

ExprPtr Checker::visit_at(const Tree& tree)
{
    if (tree.named.size() == 1 && tree.named[0].name == "year")
        return visit_at_year(tree);
    const auto value = visit(*tree.args[0]);
    if (!value || tree.named.size() != 1)
        return value ? later(tree) : nullptr;
    const Named& named = tree.named[0];
    if (named.name == "day" || named.name == "hour")
        return fail(named.at, "formula.type.at_day", {{"index", named.name}});
    if (!value->has_index(named.name))
        return fail(named.at, "formula.type.not_varying", {{"text", print(*tree.args[0])}, {"index", named.name}});
    if (words_.label_number(named.name, named.value->text) < 0)
        return at_category(tree, value);
    const ExprPtr bound = bind(pool_, value, named.name, named.value->text, words_);
    Type type = bound->type;  // of a unit family the unit is now the label's own
    type.unit = concrete_unit(words_, type.unit, {{named.name, named.value->text}});
    return unit::same_unit(type.unit, bound->type.unit) ? bound : pool_.node(Fn::scale, type, {bound}, {}, 1);
}

}  // namespace eco::formula

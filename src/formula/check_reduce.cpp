#include <algorithm>

#include "formula/checker.hpp"

namespace eco::formula {

bool Checker::find_over(const Tree& tree, const Clause*& over, const Clause*& by, const Clause*& where,
                        const Clause*& need)
{
    for (const Clause& clause : tree.clauses) {
        switch (clause.kind) {
            case Clause::Kind::over:
                over = &clause;
                break;
            case Clause::Kind::by:
                by = &clause;
                break;
            case Clause::Kind::where:
                where = &clause;
                break;
            case Clause::Kind::need:
                need = &clause;
                break;
            default:
                later(tree);
                return false;
        }
    }
    return true;
}

ExprPtr Checker::visit_reduction(const Tree& tree)
{
    static const std::set<std::string> ready = {"sum", "mean", "product", "min", "max", "any", "all", "count"};
    if (!ready.count(tree.text))
        return later(tree);
    const Clause *over = nullptr, *by = nullptr, *where = nullptr, *need = nullptr;
    if (!find_over(tree, over, by, where, need))
        return nullptr;
    Clause counted;
    ExprPtr value;
    if (tree.text == "count") {
        counted.indices = {{tree.args[0]->text, {}, tree.args[0]->at}};
        over = &counted;
        value = pool_.number(1);
    } else {
        value = visit(*tree.args[0]);
        if (!value || !over)  // the parser wants an over, or an "over last"
            return value ? later(tree) : nullptr;
        const bool is_logical = tree.text == "any" || tree.text == "all";
        if (is_logical ? !want_truth(*tree.args[0], value) : !want_number(*tree.args[0], value))
            return nullptr;
    }
    ExprPtr condition;
    if (where) {
        condition = visit(*where->condition);
        if (!condition || !want_truth(*where->condition, condition))
            return nullptr;
    }
    for (const auto& index : over->indices) {
        if (!index.period.empty() || index.name == "year")
            return later(tree);
        if (index.name == "pixel")
            return over->indices.size() > 1 || need ? later(tree) : visit_pixel_sum(tree, value, by, where != nullptr);
        if (!words_.find(index.name))
            return fail(index.at, "formula.type.unknown_index", {{"name", index.name}});
        if (!value->has_index(index.name) && !(condition && condition->has_index(index.name)))
            return fail(index.at, "formula.type.not_varying", {{"text", print(*tree.args[0])}, {"index", index.name}});
    }
    if (by)
        return later(tree);
    auto result = reduce(tree, value, condition, *over);
    if (result && need) {
        Expr expr = *result;
        expr.number = need->number;
        if (need->is_percent)
            expr.labels = {"percent"};
        result = pool_.make(std::move(expr));
    }
    return result;
}

ExprPtr Checker::reduce(const Tree& tree, const ExprPtr& value, const ExprPtr& where, const Clause& over)
{
    Expr expr;
    expr.fn = Fn::reduce;
    expr.text = tree.text;
    expr.type = value->type;
    expr.type.is_any_unit = false;
    if (where)
        expr.type.indices = words_.join(expr.type.indices, where->type.indices);
    for (const auto& key : over.indices) {
        const Index& index = *words_.find(key.name);
        const bool is_total = tree.text == "sum" || tree.text == "count";
        if (value->type.unit.dimensions().count("unit_of(" + key.name + ")"))
            return fail(tree.at, "formula.type.family_sum",
                        {{"text", print(*tree.args[0])},
                         {"unit", unit_words(value->type.unit)},
                         {"index", key.name},
                         {"function", tree.text}});
        if (is_total && unit::is_celsius(value->type.unit))
            return fail(tree.at, "formula.type.celsius", {{"text", print(tree)}});
        if (is_total && index.kind == Index::Kind::calendar && !scope_.is_empirical)
            expr.type.unit = expr.type.unit * words_.symbols->parse(index.period) / words_.symbols->parse("a");
        if (tree.text == "product" && !value->type.unit.is_dimensionless())
            return fail(
                tree.at, "formula.type.no_unit_needed",
                {{"function", "product"}, {"unit", unit_words(value->type.unit)}, {"text", print(*tree.args[0])}});
        expr.type.indices.erase(key.name);
        expr.names.push_back(key.name);
    }
    expr.args = {value};
    if (where)
        expr.args.push_back(where);
    return pool_.make(std::move(expr));
}

ExprPtr Checker::visit_pixel_sum(const Tree& tree, const ExprPtr& value, const Clause* by, bool has_where)
{
    if (tree.text != "sum" || has_where)
        return later(tree);
    std::set<std::string> kept;
    if (by)
        for (const auto& index : by->indices)
            kept.insert(index.name);
    if (kept.empty())
        return fail(tree.at, "formula.type.sum_over_pixel", {{"text", print(tree)}});
    if (kept != std::set<std::string>{"zone", "ecosystem"})
        return later(tree);
    if (!value->is_pixel())
        return fail(tree.at, "formula.type.not_varying", {{"text", print(*tree.args[0])}, {"index", "pixel"}});
    if (!value->type.is_amount)
        return fail(tree.at, "formula.type.density_sum",
                    {{"text", print(*tree.args[0])}, {"unit", unit_words(value->type.unit)}});
    Type type = value->type;
    type.is_amount = false;
    type.indices.erase("pixel");
    type.indices.insert({"zone", "ecosystem"});
    return pool_.node(Fn::pixel_sum, type, {value});
}

}  // namespace eco::formula

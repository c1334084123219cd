#include <algorithm>

#include "formula/checker.hpp"

namespace eco::formula {
namespace {

/// Reductions that keep the index that they go over: each element has a rank, each label its place in a list.
bool keeps_index(const std::string& reduction)
{
    return reduction == "rank" || reduction == "list";
}

}  // namespace

bool Checker::find_clauses(const Tree& tree, Clauses& clauses)
{
    for (const Clause& clause : tree.clauses) {
        switch (clause.kind) {
            case Clause::Kind::over:
                clauses.over = &clause;
                break;
            case Clause::Kind::by:
                clauses.by = &clause;
                break;
            case Clause::Kind::where:
                clauses.where = &clause;
                break;
            case Clause::Kind::need:
                clauses.need = &clause;
                break;
            case Clause::Kind::order:
                clauses.order = &clause;
                break;
            case Clause::Kind::first:
                clauses.first = &clause;
                break;
            case Clause::Kind::over_last:
                if (const std::string& name = clause.indices[0].name;
                    name != "year" && name != "hour" && name != "day") {
                    fail(clause.indices[0].at, "formula.type.window_index", {{"index", name}});
                    return false;
                }
                clauses.over = &clause;
                break;
        }
    }
    if (clauses.by && keeps_index(tree.text)) {
        fail(clauses.by->at, "formula.syntax.clause_not_here", {{"name", tree.text}, {"clause", "by"}});
        return false;
    }
    return true;
}

bool Checker::is_ordered(const ExprPtr& value) const
{
    const Index* labels = value->type.kind == Kind::category ? words_.find(value->type.category) : nullptr;
    return labels && labels->best_first;
}

/// Every index that vanishes must be there: in the value, its condition or its order.
bool Checker::check_over(const Tree& tree, const Clauses& clauses, const Expr& expr)
{
    for (const auto& key : clauses.over->indices) {
        if (!key.period.empty())
            return later(tree), false;
        if (!words_.find(key.name)) {
            fail(key.at, "formula.type.unknown_index", {{"name", key.name}});
            return false;
        }
        if (!expr.type.indices.count(key.name) && (tree.text != "list" || clauses.where)) {
            const Tree& value = clauses.where ? *clauses.where->condition : *tree.args.back();
            fail(key.at, "formula.type.not_varying", {{"text", print(value)}, {"index", key.name}});
            return false;
        }
    }
    return true;
}

bool Checker::check_total(const Tree& tree, const Clauses& clauses, const Expr& expr)
{
    const ExprPtr& value = expr.args.front();
    const Tree& written = *tree.args.back();
    for (const auto& key : clauses.over->indices)
        if (value->type.unit.dimensions().count("unit_of(" + key.name + ")")) {
            fail(tree.at, "formula.type.family_sum",
                 {{"text", print(written)},
                  {"unit", unit_words(value->type.unit)},
                  {"index", key.name},
                  {"function", tree.text}});
            return false;
        }
    if ((tree.text == "sum" || tree.text == "count") && unit::is_celsius(value->type.unit)) {
        fail(tree.at, "formula.type.celsius", {{"text", print(tree)}});
        return false;
    }
    if (tree.text == "product" && !value->type.unit.is_dimensionless()) {
        fail(tree.at, "formula.type.no_unit_needed",
             {{"function", "product"}, {"unit", unit_words(value->type.unit)}, {"text", print(written)}});
        return false;
    }
    return true;
}

ExprPtr Checker::reduce(const Tree& tree, const Clauses& clauses, Expr expr)
{
    std::set<std::string> kept;
    for (const auto& part : find_parts(expr, "by"))
        kept.insert(part->type.category);
    const bool is_total = (tree.text == "sum" || tree.text == "count") && !scope_.is_empirical;
    for (const auto& key : clauses.over->indices) {
        const Index& index = *words_.find(key.name);
        std::string period = "a";  // a total over days by month is one of a month
        for (const auto& determined : determined_by(key.name))
            if (kept.count(determined) && period == "a")
                period = words_.find(determined)->period;
        if (is_total && index.kind == Index::Kind::declared && !index.period.empty())  // years
            expr.type.unit = expr.type.unit * words_.symbols->parse(index.period);
        if (is_total && index.kind == Index::Kind::calendar)
            expr.type.unit = expr.type.unit * words_.symbols->parse(index.period) / words_.symbols->parse(period);
        expr.type.indices.erase(key.name);
        if (keeps_index(tree.text))
            expr.type.indices.insert(key.name);
        expr.names.push_back(key.name);
    }
    expr.type.indices.insert(kept.begin(), kept.end());
    const bool is_at_pixels = expr.type.indices.count("pixel") > 0;
    const bool is_unrolled = kept.empty() && tree.text != "percentile" && !keeps_index(tree.text) &&
                             std::none_of(expr.names.begin(), expr.names.end(),
                                          [](const auto& name) { return name == "day" || name == "hour"; });
    if (is_at_pixels && !is_unrolled)
        return fail(tree.at, "formula.type.not_at_pixels", {{"text", print(tree)}});
    return pool_.make(std::move(expr));
}

/// "over last 8 hour": the hours stay, and each takes those that end with it.
ExprPtr Checker::visit_window(const Tree& tree, const Clauses& clauses, Expr expr)
{
    if (keeps_index(tree.text) || clauses.by)
        return fail(clauses.by ? clauses.by->at : clauses.over->at, "formula.syntax.clause_not_here",
                    {{"name", tree.text}, {"clause", clauses.by ? "by" : "over last"}});
    for (const auto& part : expr.args)
        expr.type.indices = words_.join(expr.type.indices, part->type.indices);
    if (!check_over(tree, clauses, expr) || !check_total(tree, clauses, expr) ||
        (tree.text == "percentile" && !add_percentile(tree, clauses, expr)))
        return nullptr;
    if (clauses.need)
        add_part(expr, clauses.need->is_percent ? "percent" : "need", pool_.number(clauses.need->number));
    const std::string& index = clauses.over->indices[0].name;
    if (tree.text == "sum" && !scope_.is_empirical)
        expr.type.unit = expr.type.unit * words_.symbols->parse(words_.find(index)->period);
    expr.fn = Fn::window;
    expr.names = {index};
    expr.number = static_cast<double>(clauses.over->number);
    expr.type.is_any_unit = false;
    if (expr.type.indices.count("pixel"))
        return fail(tree.at, "formula.type.not_at_pixels", {{"text", print(tree)}});
    return pool_.make(std::move(expr));
}

ExprPtr Checker::visit_reduction(const Tree& tree)
{
    Clauses clauses;
    if (!find_clauses(tree, clauses))
        return nullptr;
    Clause counted;
    if (tree.text == "count" || tree.text == "list") {
        counted.indices = {{tree.args[0]->text, {}, tree.args[0]->at}};
        clauses.over = &counted;
    }
    Expr expr;
    expr.fn = Fn::reduce;
    if (!add_value(tree, expr))
        return nullptr;
    if (clauses.where) {
        const auto condition = visit(*clauses.where->condition);
        if (!condition || !want_truth(*clauses.where->condition, condition))
            return nullptr;
        add_part(expr, "where", condition);
    }
    if (!meet(tree, expr.args))
        return nullptr;
    const auto& over = clauses.over->indices;
    if (std::any_of(over.begin(), over.end(), [](const auto& key) { return key.name == "pixel"; }))
        return visit_over_pixel(tree, clauses, expr);
    if (clauses.order && !add_keys(clauses.order->keys, expr))
        return nullptr;
    if (clauses.over->kind == Clause::Kind::over_last && over[0].name != "year")
        return visit_window(tree, clauses, std::move(expr));
    Clause years;
    if (!go_over_years(tree, clauses, years, expr))
        return nullptr;
    for (const auto& part : expr.args)
        expr.type.indices = words_.join(expr.type.indices, part->type.indices);
    if (!check_over(tree, clauses, expr) || !check_total(tree, clauses, expr) ||
        (clauses.by && !add_by(tree, clauses, expr)) ||
        (tree.text == "percentile" && !add_percentile(tree, clauses, expr)))
        return nullptr;
    if (clauses.need)
        add_part(expr, clauses.need->is_percent ? "percent" : "need", pool_.number(clauses.need->number));
    if (clauses.first)
        add_part(expr, "first", pool_.number(clauses.first->number));
    expr.type.is_any_unit = false;
    if (tree.text == "rank")
        expr.type.unit = {};
    if (tree.text == "list") {
        expr.type.kind = Kind::list;
        expr.type.category = tree.args[0]->text;
    }
    return reduce(tree, clauses, std::move(expr));
}

}  // namespace eco::formula

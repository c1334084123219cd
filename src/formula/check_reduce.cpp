#include <algorithm>

#include "formula/checker.hpp"

namespace eco::formula {
namespace {

void add_part(Expr& expr, const std::string& part, const ExprPtr& value)
{
    expr.labels.push_back(part);
    expr.args.push_back(value);
}

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
                later(tree);
                return false;
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

/// The value that is reduced: a one for count and list, keys for rank.
bool Checker::add_value(const Tree& tree, Expr& expr)
{
    expr.text = tree.text;
    if (tree.text == "count" || tree.text == "list" || tree.text == "rank") {
        add_part(expr, "value", pool_.number(1));
        return tree.text != "rank" || add_keys(tree.args, expr);
    }
    const Tree& written = *tree.args.back();
    const auto value = visit(written);
    if (!value)
        return false;
    const bool is_logical = tree.text == "any" || tree.text == "all",
               is_best = tree.text == "best" || tree.text == "worst";
    if (is_best && !is_ordered(value)) {
        fail(written.at, "formula.type.no_order", {{"text", print(written)}});
        return false;
    }
    if (!is_best && !(is_logical ? want_truth(written, value) : want_number(written, value)))
        return false;
    expr.type = value->type;
    add_part(expr, "value", value);
    return true;
}

/// Keys of an order, smallest or best first; a minus before one turns it round.
bool Checker::add_keys(const std::vector<TreePtr>& keys, Expr& expr)
{
    bool is_ok = true;
    for (const TreePtr& key : keys) {
        const bool is_down = key->op == Op::negate;
        const Tree& written = is_down ? *key->args[0] : *key;
        const auto value = visit(written);
        if (value && value->type.kind != Kind::number && !is_ordered(value))
            fail(written.at, "formula.type.no_order", {{"text", print(written)}});
        is_ok = is_ok && value && (value->type.kind == Kind::number || is_ordered(value));
        if (value)
            add_part(expr, is_down ? "order_down" : "order", value);
    }
    return is_ok;
}

/// The first argument of percentile: which one, in percent of the way from the smallest to the largest.
bool Checker::add_percentile(const Tree& tree, const Clauses& clauses, Expr& expr)
{
    const Tree& written = *tree.args[0];
    const auto rank = visit(written);
    if (!rank || !want_number(written, rank))
        return false;
    const bool is_percent = rank->type.unit.is_dimensionless() && !rank->type.unit.is_one();
    const bool is_literal = rank->fn == Fn::number;
    const auto plain = is_percent ? pool_.convert(rank, words_.symbols->parse("percent")) : rank;
    if (!rank->type.unit.is_dimensionless() || (is_literal && (rank->number < 0 || rank->number > 100))) {
        fail(written.at, "formula.type.percentile", {{"text", print(written)}, {"unit", unit_words(rank->type.unit)}});
        return false;
    }
    for (const auto& key : clauses.over->indices)
        if (rank->has_index(key.name)) {
            fail(written.at, "formula.type.percentile_varies", {{"text", print(written)}, {"index", key.name}});
            return false;
        }
    expr.type.indices = words_.join(expr.type.indices, rank->type.indices);
    add_part(expr, "p", plain);
    return true;
}

/// Every index that vanishes must be there: in the value, its condition or its order.
bool Checker::check_over(const Tree& tree, const Clauses& clauses, const Expr& expr)
{
    for (const auto& key : clauses.over->indices) {
        if (!key.period.empty() || key.name == "year")
            return later(tree), false;
        if (key.name == "pixel")
            return later(tree), false;
        if (key.name == "hour") {
            fail(key.at, "formula.type.hours");
            return false;
        }
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

/// What the vanished indices determine and `by` keeps: half-month and month of days, categories of the elements.
bool Checker::add_by(const Tree& tree, const Clauses& clauses, Expr& expr)
{
    for (const auto& kept : clauses.by->indices) {
        ExprPtr group;
        std::string over;
        bool is_known = false;
        for (const auto& key : clauses.over->indices) {
            over += (over.empty() ? "" : ", ") + key.name;
            const auto& determined = determined_by(key.name);
            if (std::find(determined.begin(), determined.end(), kept.name) == determined.end())
                continue;
            Type type;
            type.kind = Kind::category;
            type.category = kept.name;
            type.indices = {kept.name};
            group = pool_.node(Fn::position, type, {}, kept.name);
        }
        if (!group)
            group = scope_.resolve(kept.name, is_known);
        if (is_known && !group)
            return false;
        const auto varies = [&](const auto& key) { return group->has_index(key.name); };
        const auto& keys = clauses.over->indices;
        if (!group ||
            (is_known && (group->type.kind != Kind::category || std::none_of(keys.begin(), keys.end(), varies)))) {
            fail(kept.at, "formula.type.not_determined", {{"name", kept.name}, {"over", over}});
            return false;
        }
        if (expr.type.indices.count(group->type.category)) {
            fail(kept.at, "formula.type.kept_twice", {{"name", kept.name}, {"text", print(*tree.args.back())}});
            return false;
        }
        if (is_known)
            expr.type.indices = words_.join(expr.type.indices, group->type.indices);
        add_part(expr, "by", group);
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
                period = determined;
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
                             std::find(expr.names.begin(), expr.names.end(), "day") == expr.names.end();
    if (is_at_pixels && !is_unrolled)
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
    if (clauses.over->indices.size() == 1 && clauses.over->indices[0].name == "pixel" && !clauses.need &&
        tree.text == "sum")
        return visit_pixel_sum(tree, expr.args[0], clauses.by, clauses.where != nullptr);
    if (clauses.order && !add_keys(clauses.order->keys, expr))
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

ExprPtr Checker::visit_pixel_sum(const Tree& tree, const ExprPtr& value, const Clause* by, bool has_where)
{
    if (has_where)
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

#include <algorithm>

#include "formula/checker.hpp"

namespace eco::formula {

void add_part(Expr& expr, const std::string& part, const ExprPtr& value)
{
    expr.labels.push_back(part);
    expr.args.push_back(value);
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

}  // namespace eco::formula

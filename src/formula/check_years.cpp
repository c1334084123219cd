#include <cmath>

#include "formula/checker.hpp"

namespace eco::formula {

/// `value`, which stands at tree.args[0], in another year.
ExprPtr Checker::in_other_year(const Tree& tree, const ExprPtr& value, const DataYear& year)
{
    ExprPtr refused;
    const ExprPtr other = in_year(pool_, value, year, words_, refused);
    const std::string text = print(*tree.args[0]);
    if (refused)
        return fail(tree.args[0]->at, "formula.type.only_this_year",
                    {{"text", text}, {"what", describe(*refused)}, {"function", tree.text}});
    if (other == value)
        return fail(tree.args[0]->at, "formula.type.no_year", {{"text", text}, {"function", tree.text}});
    if (!scope_.allows_pixels && other->is_pixel())
        return fail(tree.args[0]->at, "formula.type.pixel_in_value", {{"name", print(tree)}});
    return want_bridge(tree, other) ? other : nullptr;
}

ExprPtr Checker::visit_previous(const Tree& tree)
{
    if (tree.args.size() > 1)
        return previous_month(tree);
    const auto value = visit(*tree.args[0]);
    return value ? in_other_year(tree, value, {{}, -1}) : nullptr;
}

bool Checker::want_moment(const Tree& tree)
{
    if (tree.op == Op::name && words_.moments.count(tree.text))
        return true;
    const std::string text = print(tree);
    const std::string nearest = nearest_name(text, {words_.moments.begin(), words_.moments.end()});
    fail(tree.at, nearest.empty() ? "formula.type.unknown_moment" : "formula.type.unknown_moment_near",
         {{"text", text}, {"known", join_words(words_.moments)}, {"nearest", nearest}});
    return false;
}

ExprPtr Checker::visit_at_year(const Tree& tree)
{
    const Tree& moment = *tree.named[0].value;
    const bool is_known = want_moment(moment);
    const auto value = visit(*tree.args[0]);
    return value && is_known ? in_other_year(tree, value, {moment.text, 0}) : nullptr;
}

/// x ?? previous(x) ?? …: the accounting year and the n - 1 before it.
ExprPtr Checker::visit_latest(const Tree& tree)
{
    constexpr int most = 50;
    const auto value = visit(*tree.args[0]);
    if (!value)
        return nullptr;
    const Tree* within = tree.named.empty() ? nullptr : tree.named[0].value.get();
    const ExprPtr count = within ? visit(*within) : nullptr;
    if (within && !count)
        return nullptr;
    const bool is_whole = count && count->fn == Fn::number && count->type.unit.is_one() && count->number >= 1 &&
                          count->number <= most && count->number == std::floor(count->number);
    if (!is_whole)
        return fail(within ? within->at : tree.at, "formula.type.within",
                    {{"text", within ? print(*within) : "-"}, {"most", std::to_string(most)}});
    ExprPtr all;
    for (int back = static_cast<int>(count->number) - 1; back > 0; --back) {
        const ExprPtr other = in_other_year(tree, value, {{}, -back});
        if (!other)
            return nullptr;
        Type type = other->type;
        type.indices = all ? joined(other, all).indices : type.indices;
        all = all ? pool_.node(Fn::coalesce, type, {other, all}) : other;
    }
    if (!all)
        return in_other_year(tree, value, {{}, -1}) ? value : nullptr;
    Type type = value->type;
    type.indices = joined(value, all).indices;
    return pool_.node(Fn::coalesce, type, {value, all});
}

ExprPtr Checker::visit_years(const Tree& tree)
{
    ExprPtr ends[2];
    for (int i = 0; i < 2; ++i) {
        if (!want_moment(*tree.args[static_cast<std::size_t>(i)]))
            continue;
        Type type;
        type.unit = words_.symbols->parse("a");
        ends[i] = pool_.node(Fn::input, type, {}, "moment:" + tree.args[static_cast<std::size_t>(i)]->text);
    }
    if (!ends[0] || !ends[1])
        return nullptr;
    if (ends[0] == ends[1])
        return fail(tree.at, "formula.type.no_years_between", {{"text", tree.args[0]->text}});
    ExprPtr span = pool_.node(Fn::subtract, ends[0]->type, {ends[1], ends[0]});
    if (!scope_.is_empirical)
        return span;
    Type plain;
    return pool_.node(Fn::scale, plain, {span}, {}, 1);
}

}  // namespace eco::formula

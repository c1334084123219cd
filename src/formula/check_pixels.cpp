#include <set>

#include "formula/checker.hpp"

namespace eco::formula {
namespace {

std::string names_of(const Clause& by)
{
    std::string out;
    for (const auto& index : by.indices)
        out += (out.empty() ? "" : ", ") + index.name;
    return out;
}

}  // namespace

/// Reductions over the pixels: of the whole territory by domain, of places and classes by zone.
ExprPtr Checker::visit_over_pixel(const Tree& tree, const Clauses& clauses, const Expr& expr)
{
    if (clauses.over->indices.size() > 1)
        return fail(tree.at, "formula.type.pixel_alone", {{"text", print(tree)}});
    if (clauses.need)
        return fail(clauses.need->at, "formula.syntax.clause_not_here", {{"name", tree.text}, {"clause", "need"}});
    if (!clauses.by)
        return fail(tree.at, "formula.type.sum_over_pixel", {{"text", print(tree)}});
    static const std::set<std::string> of_places = {"sum", "mean"},
                                       of_domain = {"sum", "mean", "min", "max", "percentile"};
    const bool is_domain = clauses.by->indices.size() == 1 && clauses.by->indices[0].name == "domain";
    bool has_zone = false;
    for (const auto& index : clauses.by->indices)
        has_zone = has_zone || index.name == "zone";
    if (!(is_domain ? of_domain : of_places).count(tree.text) || (!is_domain && !has_zone))
        return fail(tree.at, "formula.type.over_pixel", {{"name", tree.text}, {"by", names_of(*clauses.by)}});
    const ExprPtr &value = expr.args[0], where = find_part(expr, "where");
    const Tree& written = *tree.args.back();
    if (!value->is_pixel())
        return fail(tree.at, "formula.type.not_varying", {{"text", print(written)}, {"index", "pixel"}});
    if (tree.text == "sum" && !value->type.is_amount)
        return fail(tree.at, "formula.type.density_sum",
                    {{"text", print(written)}, {"unit", unit_words(value->type.unit)}});
    if (tree.text != "sum" && !want_density(written, value))
        return nullptr;
    return is_domain ? over_domain(tree, value, where) : over_places(tree, *clauses.by, value, where);
}

/// Which percentile over pixels: a number that is written there.
std::optional<double> Checker::literal_percent(const Tree& tree)
{
    const ExprPtr rank = visit(tree);
    if (!rank)
        return std::nullopt;
    const bool is_percent = rank->type.unit.is_dimensionless() && !rank->type.unit.is_one();
    const double percent =
        is_percent && rank->fn == Fn::number
            ? rank->number * unit::conversion(rank->type.unit, words_.symbols->parse("percent"))->to_double()
            : rank->number;
    if (rank->fn == Fn::number && rank->type.unit.is_dimensionless() && percent >= 0 && percent <= 100)
        return percent;
    fail(tree.at, rank->fn == Fn::number ? "formula.type.percentile" : "formula.type.percentile_of_pixels",
         {{"text", print(tree)}, {"unit", unit_words(rank->type.unit)}});
    return std::nullopt;
}

ExprPtr Checker::over_domain(const Tree& tree, const ExprPtr& value, const ExprPtr& where)
{
    Expr expr;
    expr.fn = Fn::domain;
    expr.text = tree.text;
    if (tree.text == "percentile") {
        const auto percent = literal_percent(*tree.args[0]);
        if (!percent)
            return nullptr;
        expr.number = *percent;
    }
    expr.type = value->type;
    Type looked_at = value->type;
    looked_at.indices = where ? words_.join(value->type.indices, where->type.indices) : value->type.indices;
    Type none = value->type;
    none.indices.clear();
    const ExprPtr otherwise =
        tree.text == "sum" ? pool_.number(0, value->type.unit) : pool_.node(Fn::missing, none, {}, "not_looked_at");
    expr.args = {where ? pool_.node(Fn::choose, looked_at, {where, value, otherwise}) : value};
    expr.type.indices = looked_at.indices;
    expr.type.indices.erase("pixel");
    expr.type.is_amount = expr.type.is_any_unit = false;
    return pool_.make(std::move(expr));
}

/// A sum of amounts by zone, ecosystem and categories at the pixels; a mean is two such sums, weighted by area.
ExprPtr Checker::over_places(const Tree& tree, const Clause& by, const ExprPtr& value, const ExprPtr& where)
{
    Expr sum;
    sum.fn = Fn::pixel_sum;
    sum.args.emplace_back();
    bool has_class = false;
    for (const auto& index : by.indices) {
        has_class = has_class || index.name == "ecosystem";
        if (index.name == "zone" || index.name == "ecosystem")
            continue;
        bool is_known = false;
        const ExprPtr group = scope_.resolve(index.name, is_known);
        if (is_known && !group)
            return nullptr;
        if (!group || group->type.kind != Kind::category || !group->is_pixel())
            return fail(index.at, "formula.type.not_determined", {{"name", index.name}, {"over", "pixel"}});
        if (group->type.category != index.name)
            return fail(index.at, "formula.type.category_name",
                        {{"name", index.name}, {"category", group->type.category}});
        if (value->has_index(index.name))
            return fail(index.at, "formula.type.kept_twice",
                        {{"name", index.name}, {"text", print(*tree.args.back())}});
        sum.args.push_back(group);
        sum.names.push_back(index.name);
    }
    const auto total = [&](ExprPtr x) {
        Type amount = x->type;
        if (where) {
            amount.indices = words_.join(amount.indices, where->type.indices);
            x = pool_.node(Fn::choose, amount, {where, x, pool_.number(0, x->type.unit)});
        }
        Expr one = sum;
        one.args[0] = x;
        one.type = amount;
        one.type.is_amount = one.type.is_any_unit = false;
        one.type.indices.erase("pixel");
        one.type.indices.insert({"zone", "ecosystem"});
        one.type.indices.insert(sum.names.begin(), sum.names.end());
        const ExprPtr by_class = pool_.make(std::move(one));
        if (has_class)
            return by_class;
        Expr all;
        all.fn = Fn::reduce;
        all.text = "sum";
        all.names = {"ecosystem"};
        all.type = by_class->type;
        all.type.indices.erase("ecosystem");
        add_part(all, "value", by_class);
        return pool_.make(std::move(all));
    };
    if (tree.text == "sum")
        return total(value);
    Type area;
    area.unit = words_.symbols->parse("m2");
    area.indices = {"pixel"};
    area.is_amount = true;
    const ExprPtr here = pool_.node(Fn::area, area, {});
    Type weighted = value->type;
    weighted.unit = value->type.unit * area.unit;
    weighted.is_amount = true;
    Type counted = area;
    counted.indices = value->type.indices;
    Type truth;
    truth.kind = Kind::truth;
    truth.indices = value->type.indices;
    const ExprPtr known = pool_.node(Fn::known, truth, {value});
    const ExprPtr weight = total(pool_.node(Fn::choose, counted, {known, here, pool_.number(0, area.unit)}));
    const ExprPtr sums = total(pool_.node(Fn::multiply, weighted, {value, here}));
    Type mean = sums->type;
    mean.unit = value->type.unit;
    return pool_.node(Fn::divide, mean, {sums, weight});
}

}  // namespace eco::formula

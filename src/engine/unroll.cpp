#include "engine/expand.hpp"
#include "method/lookup.hpp"

namespace eco::engine {

using formula::Expr;
using formula::ExprPtr;
using formula::Fn;

namespace {

/// Writes one reduction at pixels out, label by label.
class Unroller {
public:
    Unroller(const method::Checked& checked, const Expr& expr) : checked_(checked), pool_(*checked.pool), expr_(expr)
    {
        plain_ = expr.type;
        plain_.unit = {};
    }

    ExprPtr result()
    {
        const auto where = formula::find_part(expr_, "where");
        is_guarded_ =
            formula::find_part(expr_, "need") || formula::find_part(expr_, "percent") || (where && !has_neutral());
        add(expr_.args[0], where, 0);
        if (expr_.text == "mean" && is_guarded_) {  // a divisor that is never 0 keeps its bounds
            const ExprPtr mean = node(Fn::divide, total_, node(Fn::maximum, count_, pool_.number(1)));
            total_ = pool_.node(
                Fn::choose, plain_,
                {node(Fn::greater, count_, pool_.number(0)), mean, pool_.node(Fn::missing, plain_, {}, "undefined")});
        } else if (expr_.text == "mean") {
            total_ = node(Fn::divide, total_, count_);
        }
        return is_guarded_ ? if_enough() : total_;
    }

private:
    ExprPtr node(Fn fn, const ExprPtr& a, const ExprPtr& b) { return pool_.node(fn, plain_, {a, b}); }

    void add(const ExprPtr& value, const ExprPtr& where, std::size_t depth)
    {
        if (depth < expr_.names.size()) {
            for (const auto& label : checked_.words.find(expr_.names[depth])->labels)
                add(formula::bind(pool_, value, expr_.names[depth], label, checked_.words),
                    where ? formula::bind(pool_, where, expr_.names[depth], label, checked_.words) : nullptr,
                    depth + 1);
            return;
        }
        if (is_guarded_)
            return add_guarded(value, where);
        const auto guarded = [&](const ExprPtr& x) {
            return where ? pool_.node(Fn::choose, plain_, {where, x, neutral()}) : x;
        };
        const ExprPtr one = guarded(pool_.number(1));
        count_ = count_ ? node(Fn::add, count_, one) : one;
        const ExprPtr x = guarded(value);
        total_ = total_ ? node(operation(), total_, x) : x;
    }

    /// Elements that are missing or left out change nothing, and are counted.
    void add_guarded(const ExprPtr& value, const ExprPtr& where)
    {
        const ExprPtr one = pool_.number(1), none = pool_.number(0);
        ExprPtr x = value, looked_at = one;
        if (where) {
            formula::Type type = plain_;
            x = pool_.node(Fn::choose, type, {where, value, pool_.node(Fn::missing, type, {}, "undefined")});
            // not looked at only where the condition is known not to hold
            looked_at = node(Fn::coalesce, pool_.node(Fn::choose, type, {where, one, none}), one);
        }
        const ExprPtr known = pool_.node(Fn::choose, plain_, {pool_.node(Fn::known, plain_, {x}), one, none});
        count_ = count_ ? node(Fn::add, count_, known) : known;
        looked_at_ = looked_at_ ? node(Fn::add, looked_at_, looked_at) : looked_at;
        if (!total_)
            total_ = has_neutral() ? node(Fn::coalesce, x, neutral()) : x;
        else if (has_neutral())
            total_ = node(operation(), total_, node(Fn::coalesce, x, neutral()));
        else
            total_ = node(Fn::coalesce, node(operation(), total_, x), node(Fn::coalesce, total_, x));
    }

    ExprPtr if_enough()
    {
        const auto need = formula::find_part(expr_, "need"), percent = formula::find_part(expr_, "percent");
        const ExprPtr least = need      ? need
                              : percent ? node(Fn::multiply, pool_.number(percent->number / 100), looked_at_)
                                        : looked_at_;
        return pool_.node(
            Fn::choose, plain_,
            {node(Fn::greater_equal, count_, least), total_, pool_.node(Fn::missing, plain_, {}, "undefined")});
    }

    /// Smallest and largest of nothing are missing; the others begin with a neutral element.
    bool has_neutral() const { return operation() == Fn::add || operation() == Fn::multiply || is_logical(); }
    bool is_logical() const { return expr_.text == "any" || expr_.text == "all"; }
    ExprPtr neutral() const { return pool_.number(expr_.text == "product" || expr_.text == "all" ? 1 : 0); }

    Fn operation() const
    {
        if (expr_.text == "product")
            return Fn::multiply;
        // "all" is missing if one element is, where "and" might not be
        if (expr_.text == "min" || expr_.text == "all" || expr_.text == "best")
            return Fn::minimum;
        return expr_.text == "max" || expr_.text == "any" || expr_.text == "worst" ? Fn::maximum : Fn::add;
    }

    const method::Checked& checked_;
    formula::Pool& pool_;
    const Expr& expr_;
    formula::Type plain_;
    bool is_guarded_ = false;
    ExprPtr total_, count_, looked_at_;
};

/// A curve at pixels: a choice among its straight lines, as method::value_at computes them.
ExprPtr straight_lines(const method::Checked& checked, const Expr& expr)
{
    formula::Pool& pool = *checked.pool;
    formula::Type type = expr.type;
    type.unit = {};
    const auto node = [&](Fn fn, const ExprPtr& a, const ExprPtr& b) { return pool.node(fn, type, {a, b}); };
    const auto points =
        method::find_points(*checked.package, checked.package->curves.at(expr.text.substr(expr.text.find(':') + 1)), {},
                            {}, expr.type.unit);
    const ExprPtr x = expr.args[0], none = pool.node(Fn::missing, type, {}, "beyond_curve");
    const auto less = [&](double bound) { return node(Fn::less, x, pool.number(bound)); };
    const ExprPtr last = pool.number(points.back().second);
    ExprPtr out = expr.number != 0 ? last
                                   : pool.node(Fn::choose, type,
                                               {node(Fn::greater, x, pool.number(points.back().first)), none, last});
    for (std::size_t k = points.size() - 1; k > 0; --k) {
        const auto& [x0, y0] = points[k - 1];
        const auto& [x1, y1] = points[k];
        const ExprPtr line =
            node(Fn::add, pool.number(y0),
                 node(Fn::multiply, node(Fn::subtract, x, pool.number(x0)), pool.number((y1 - y0) / (x1 - x0))));
        out = pool.node(Fn::choose, type, {less(x1), line, out});
    }
    out = pool.node(Fn::choose, type,
                    {less(points.front().first), expr.number != 0 ? pool.number(points.front().second) : none, out});
    const auto [low, high] = method::range_of(points);  // one basis with close bounds, not one for each line
    return node(Fn::minimum, node(Fn::maximum, out, pool.number(low)), pool.number(high));
}

}  // namespace

ExprPtr unroll(const method::Checked& checked, const ExprPtr& expr)
{
    const auto keep_domain = [](const ExprPtr& e) { return e->fn == Fn::domain ? e : ExprPtr(); };
    return formula::rewrite(*checked.pool, expr, keep_domain, [&](Expr e) -> ExprPtr {
        if (e.fn == Fn::interpolate && e.type.indices.count("pixel"))
            return straight_lines(checked, e);
        if (e.fn != Fn::reduce || !e.type.indices.count("pixel"))
            return checked.pool->make(std::move(e));
        return Unroller(checked, e).result();
    });
}

}  // namespace eco::engine

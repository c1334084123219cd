#include "engine/expand.hpp"

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
        add(expr_.args[0], expr_.args.size() > 1 ? expr_.args[1] : nullptr, 0);
        if (expr_.text == "mean")
            total_ = node(Fn::divide, total_, count_);
        Expr out = *total_;
        return pool_.make(std::move(out));
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
        const double neutral = expr_.text == "product" || expr_.text == "all" ? 1 : 0;
        const auto guarded = [&](const ExprPtr& x) {
            return where ? pool_.node(Fn::choose, plain_, {where, x, pool_.number(neutral)}) : x;
        };
        const ExprPtr one = guarded(pool_.number(1));
        count_ = count_ ? node(Fn::add, count_, one) : one;
        const ExprPtr x = guarded(value);
        total_ = total_ ? node(operation(), total_, x) : x;
    }

    Fn operation() const
    {
        if (expr_.text == "product")
            return Fn::multiply;
        if (expr_.text == "min" || expr_.text == "all")  // missing if one element is, where "and" might not be
            return Fn::minimum;
        return expr_.text == "max" || expr_.text == "any" ? Fn::maximum : Fn::add;
    }

    const method::Checked& checked_;
    formula::Pool& pool_;
    const Expr& expr_;
    formula::Type plain_;
    ExprPtr total_, count_;
};

}  // namespace

ExprPtr unroll(const method::Checked& checked, const ExprPtr& expr)
{
    return formula::rewrite(*checked.pool, expr, [&](Expr e) -> ExprPtr {
        if (e.fn != Fn::reduce || !e.type.indices.count("pixel"))
            return checked.pool->make(std::move(e));
        const bool needs_all = e.number == 0;
        const bool has_extreme_where = e.args.size() > 1 && (e.text == "min" || e.text == "max");
        if (!needs_all || has_extreme_where)
            throw InputError(Problem{{}, "engine.pixel_reduction", {{"text", formula::describe(e)}}, {}, false});
        return Unroller(checked, e).result();
    });
}

}  // namespace eco::engine

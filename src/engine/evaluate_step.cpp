#include <cmath>
#include <limits>

#include "engine/evaluate.hpp"

namespace eco::engine {

using formula::Expr;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// `value` in whole steps. The count of steps is taken to six decimals first: 50.000000001 steps are 50, not 51.
double in_steps(double value, double step, const std::string& mode)
{
    const double count = value / step;
    double whole = std::floor(count);
    double millionths = std::nearbyint((count - whole) * 1e6);
    if (millionths == 1e6)
        ++whole, millionths = 0;
    const bool is_up = mode == "ceil"      ? millionths > 0
                       : mode == "floor"   ? false
                       : mode == "half_up" ? millionths > 5e5 || (millionths == 5e5 && count > 0)
                                           : millionths > 5e5 || (millionths == 5e5 && std::fmod(whole, 2) != 0);
    whole += is_up;
    const double per_unit = std::nearbyint(1 / step);  // 3 steps of 0.1 are 3 / 10, the nearest to 0.3
    return per_unit >= 1 && std::abs(per_unit * step - 1) < 1e-12 ? whole / per_unit : whole * step;
}

}  // namespace

Array Evaluator::step(const Expr& expr)
{
    const auto dims = dims_of(expr);
    Array a = spread(eval(expr.args[0]), dims);
    const Array b = spread(eval(expr.args[1]), dims);
    const auto undefined = reasons_.number("undefined");
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a.is_missing(i))
            continue;
        if (b.is_missing(i))
            a.values[i] = missing, a.reasons[i] = b.reasons[i];
        else if (b.values[i] <= 0)
            a.values[i] = missing, a.reasons[i] = undefined;
        else if (a.values[i] = in_steps(a.values[i], b.values[i], expr.text); !std::isfinite(a.values[i]))
            a.values[i] = missing, a.reasons[i] = undefined;
    }
    return a;
}

}  // namespace eco::engine

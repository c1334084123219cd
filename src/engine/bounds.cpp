#include "engine/bounds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/expand.hpp"

namespace eco::engine {

using formula::Expr;
using formula::Fn;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr Range anything{-infinite, infinite};

double product(double a, double b)
{
    return a == 0 || b == 0 ? 0 : a * b;
}

Range multiply(Range a, Range b)
{
    const auto [low, high] =
        std::minmax({product(a.low, b.low), product(a.low, b.high), product(a.high, b.low), product(a.high, b.high)});
    return {low, high};
}

Range unite(Range a, Range b)
{
    return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

Range power(Range base, Range exponent)
{
    if (base.low < 0) {
        if (exponent.low == 2 && exponent.high == 2)
            return {0, std::max(base.low * base.low, base.high * base.high)};
        return anything;
    }
    Range out{infinite, -infinite};
    for (double x : {base.low, base.high})
        for (double y : {exponent.low, exponent.high}) {
            const double z = std::pow(x, y);
            out = unite(out, {z, z});
        }
    return std::isnan(out.low) || std::isnan(out.high) ? anything : out;
}

}  // namespace

bool Range::is_bounded() const
{
    return std::isfinite(low) && std::isfinite(high);
}
double Range::largest() const
{
    return std::max(std::abs(low), std::abs(high));
}

Bounds::Bounds(const method::Checked& checked, const PlanOptions& options, const std::vector<KeptLayer>* kept)
    : checked_(checked), options_(options), kept_(kept)
{
    for (const auto& sheet : checked.package->sheets) {
        for (const auto& use : sheet.uses) {
            if (!use.low || !use.high)
                continue;
            const std::string id = method::data_id(use);
            const auto found = declared_.find(id);
            Range range{*use.low, *use.high};
            if (found != declared_.end())
                if (const auto factor = unit::conversion(use.unit, found->second.unit))
                    range =
                        unite({range.low * factor->to_double(), range.high * factor->to_double()}, found->second.range);
            declared_[id] = {range, found == declared_.end() ? use.unit : found->second.unit};
        }
        for (const auto& result : sheet.results)
            if (result.low && result.high && result.unit)
                declared_["kept:" + sheet.id] = {{*result.low, *result.high}, *result.unit};
    }
}

Range Bounds::around(const Expr& call)
{
    constexpr double half_round_the_earth_m = 2.1e7, earth_m2 = 5.2e14;
    if (call.text == "slope")
        return {0, 90};
    if (call.text == "ls_factor")
        return {0, 2000};
    if (call.text == "distance_to")
        return {0, half_round_the_earth_m};
    if (call.text == "patch_area")
        return {0, earth_m2};
    return call.text == "focal_sum" || call.text == "nearest" ? anything : of(call.args[0]);
}

Range Bounds::input(const Expr& expr)
{
    if (kept_)
        for (const KeptLayer& layer : *kept_)
            if (layer.name == expr.text && layer.value->fn == Fn::grid)
                return around(*layer.value);

    const auto found = declared_.find(expr.text);
    if (found == declared_.end())
        return anything;
    const auto factor = unit::conversion(found->second.unit, expr.type.unit);
    if (!factor)
        return anything;
    return {found->second.range.low * factor->to_double(), found->second.range.high * factor->to_double()};
}

Range Bounds::rows(const Expr& expr) const
{
    Range out{infinite, -infinite};
    const auto take = [&](const method::Table* table) {
        if (!table)
            return;
        for (const auto& row : table->rows)
            if (row.value)
                if (const auto factor = unit::conversion(row.unit, expr.type.unit)) {
                    const double value = *row.value * factor->to_double();
                    out = unite(out, {value, value});
                }
    };
    take(table_of(checked_, expr));
    if (options_.scene_parameters)
        if (const auto found = options_.scene_parameters->find(expr.text); found != options_.scene_parameters->end())
            take(&found->second);
    return out.low > out.high ? anything : out;
}

Range Bounds::of(const formula::ExprPtr& expr)
{
    if (const auto found = memo_.find(expr->id); found != memo_.end())
        return found->second;
    const Range range = compute(*expr);
    return memo_[expr->id] = range;
}

Range Bounds::compute(const Expr& e)
{
    const auto arg = [&](std::size_t i) { return of(e.args[i]); };
    switch (e.fn) {
        case Fn::number:
        case Fn::label:
            return {e.number, e.number};
        case Fn::area:
            return {0, options_.largest_cell_m2};
        case Fn::input:
            return input(e);
        case Fn::lookup:
            return rows(e);
        case Fn::scale:
            return multiply(arg(0), {e.number, e.number});
        case Fn::negate:
            return {-arg(0).high, -arg(0).low};
        case Fn::add:
            return {arg(0).low + arg(1).low, arg(0).high + arg(1).high};
        case Fn::subtract:
            return {arg(0).low - arg(1).high, arg(0).high - arg(1).low};
        case Fn::multiply:
            return multiply(arg(0), arg(1));
        case Fn::divide: {
            const Range d = arg(1);
            return d.low <= 0 && d.high >= 0 ? anything : multiply(arg(0), {1 / d.high, 1 / d.low});
        }
        case Fn::power:
            return power(arg(0), arg(1));
        case Fn::minimum:
            return {std::min(arg(0).low, arg(1).low), std::min(arg(0).high, arg(1).high)};
        case Fn::maximum:
            return {std::max(arg(0).low, arg(1).low), std::max(arg(0).high, arg(1).high)};
        case Fn::absolute:
            return {0, arg(0).largest()};
        case Fn::exponential:
            return {std::exp(arg(0).low), std::exp(arg(0).high)};
        case Fn::logarithm:
            return arg(0).low > 0 ? Range{std::log(arg(0).low), std::log(arg(0).high)} : anything;
        case Fn::logarithm10:
            return arg(0).low > 0 ? Range{std::log10(arg(0).low), std::log10(arg(0).high)} : anything;
        case Fn::square_root:
            return {std::sqrt(std::max(arg(0).low, 0.0)), std::sqrt(std::max(arg(0).high, 0.0))};
        case Fn::sine:
        case Fn::cosine:
            return {-1, 1};
        case Fn::choose:
            return e.args[2]->fn == Fn::missing   ? arg(1)
                   : e.args[1]->fn == Fn::missing ? arg(2)
                                                  : unite(arg(1), arg(2));
        case Fn::coalesce:
            return unite(arg(0), arg(1));
        case Fn::grid:
            return around(e);
        case Fn::pick:
            return arg(0);
        case Fn::missing:  // leaves the other side of ?? as it is
            return {infinite, -infinite};
        case Fn::domain:
            return e.text == "sum" ? anything : arg(0);
        case Fn::kept: {
            const auto found = declared_.find("kept:" + e.text);
            return found != declared_.end() ? found->second.range : arg(0);
        }
        default:
            return e.type.kind == formula::Kind::truth ? Range{0, 1} : anything;
    }
}

}  // namespace eco::engine

#include "engine/loops.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "base/clones.hpp"
#include "engine/vmath.hpp"

namespace eco::engine::loops {

namespace {

// GCC must see n as a multiple of the vector length, or it adds a scalar tail to every loop.
#define ECO_LOOP(name, expression)                                                             \
    ECO_CLONES void name([[maybe_unused]] const double* pa, [[maybe_unused]] const double* pb, \
                         [[maybe_unused]] const double* pc, double* out, int n)                \
    {                                                                                          \
        n &= -lane_step;                                                                       \
        _Pragma("omp simd") for (int i = 0; i < n; ++i)                                        \
        {                                                                                      \
            [[maybe_unused]] const double a = pa[i];                                           \
            out[i] = (expression);                                                             \
        }                                                                                      \
    }
#define ECO_LOOP2(name, expression)                                                                                 \
    ECO_CLONES void name(const double* pa, const double* pb, [[maybe_unused]] const double* pc, double* out, int n) \
    {                                                                                                               \
        n &= -lane_step;                                                                                            \
        _Pragma("omp simd") for (int i = 0; i < n; ++i)                                                             \
        {                                                                                                           \
            const double a = pa[i], b = pb[i];                                                                      \
            out[i] = (expression);                                                                                  \
        }                                                                                                           \
    }
#define ECO_COMPARE(name, claim) ECO_LOOP2(name, __builtin_isunordered(a, b) ? vmath::nan : ((claim) ? 1.0 : 0.0))

ECO_LOOP2(add, a + b)
ECO_LOOP2(subtract, a - b)
ECO_LOOP2(multiply, a* b)
ECO_LOOP2(divide, vmath::divide(a, b))
ECO_LOOP2(power, vmath::pow(a, b))
ECO_LOOP2(minimum, vmath::minimum(a, b))
ECO_LOOP2(maximum, vmath::maximum(a, b))
ECO_COMPARE(equal, a == b)
ECO_COMPARE(not_equal, a != b)
ECO_COMPARE(less, a < b)
ECO_COMPARE(less_equal, a <= b)
ECO_COMPARE(greater, a > b)
ECO_COMPARE(greater_equal, a >= b)
// False decides "and", true decides "or", also beside a missing operand.
ECO_LOOP2(logical_and, (a == 0.0) | (b == 0.0) ? 0.0 : (__builtin_isunordered(a, b) ? vmath::nan : 1.0))
ECO_LOOP2(logical_or,
          ((a == a) & (a != 0.0)) | ((b == b) & (b != 0.0)) ? 1.0 : (__builtin_isunordered(a, b) ? vmath::nan : 0.0))
ECO_LOOP2(coalesce, a == a ? a : b)
ECO_LOOP(negate, -a)
ECO_LOOP(absolute, vmath::absolute(a))
ECO_LOOP(exponential, vmath::exp(a))
ECO_LOOP(logarithm, vmath::log(a))
ECO_LOOP(logarithm10, vmath::log10(a))
ECO_LOOP(square_root, vmath::sqrt(a))
ECO_LOOP(sine, vmath::sin(a))
ECO_LOOP(cosine, vmath::cos(a))
ECO_LOOP(tangent, vmath::tan(a))
ECO_LOOP(logical_not, a == a ? (a == 0.0 ? 1.0 : 0.0) : vmath::nan)
ECO_LOOP(is_known, a == a ? 1.0 : 0.0)

ECO_CLONES void choose(const double* pa, const double* pb, const double* pc, double* out, int n)
{
    n &= -lane_step;
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const double a = pa[i], b = pb[i], c = pc[i];
        out[i] = a == a ? (a != 0.0 ? b : c) : vmath::nan;
    }
}

constexpr std::size_t code_count = static_cast<std::size_t>(Code::pick) + 1;

std::array<Loop, code_count> make_loops()
{
    std::array<Loop, code_count> table{};
    const auto set = [&](Code code, Loop loop) { table[static_cast<std::size_t>(code)] = loop; };
    set(Code::add, add), set(Code::subtract, subtract), set(Code::multiply, multiply), set(Code::divide, divide);
    set(Code::power, power), set(Code::negate, negate), set(Code::minimum, minimum), set(Code::maximum, maximum);
    set(Code::absolute, absolute), set(Code::exponential, exponential), set(Code::logarithm, logarithm);
    set(Code::logarithm10, logarithm10), set(Code::square_root, square_root), set(Code::sine, sine);
    set(Code::cosine, cosine), set(Code::tangent, tangent), set(Code::equal, equal), set(Code::not_equal, not_equal);
    set(Code::less, less), set(Code::less_equal, less_equal), set(Code::greater, greater);
    set(Code::greater_equal, greater_equal), set(Code::logical_not, logical_not), set(Code::logical_and, logical_and);
    set(Code::logical_or, logical_or), set(Code::choose, choose), set(Code::coalesce, coalesce);
    set(Code::is_known, is_known);
    return table;
}

ECO_CLONES void copy(const double* in, double* out, int n)
{
#pragma omp simd
    for (int i = 0; i < n; ++i)
        out[i] = in[i];
}

struct Edge {
    double low, high;
    bool low_closed, high_closed;
};

ECO_CLONES void mark(const double* a, double* out, int n, const Edge* edge, double number)
{
    const double low = edge->low, high = edge->high;
    const bool low_closed = edge->low_closed, high_closed = edge->high_closed;
    n &= -lane_step;
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const double x = a[i];
        const bool above = (x > low) | (low_closed & (x == low)), below = (x < high) | (high_closed & (x == high));
        out[i] = above & below ? number : out[i];
    }
}

constexpr std::size_t most_steps = 8;

/// Up to eight intervals without gaps: x lies in as many as it has passed low ends, less one.
ECO_CLONES void count_steps(const double* a, double* out, int n, const double* low, double top)
{
    const double l0 = low[0], l1 = low[1], l2 = low[2], l3 = low[3], l4 = low[4], l5 = low[5], l6 = low[6], l7 = low[7];
    n &= -lane_step;
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const double x = a[i];
        const double passed = (x >= l1 ? 1.0 : 0.0) + (x >= l2 ? 1.0 : 0.0) + (x >= l3 ? 1.0 : 0.0) +
                              (x >= l4 ? 1.0 : 0.0) + (x >= l5 ? 1.0 : 0.0) + (x >= l6 ? 1.0 : 0.0) +
                              (x >= l7 ? 1.0 : 0.0);
        out[i] = (x >= l0) & (x < top) ? passed : vmath::nan;
    }
}

bool is_stepped(const Intervals& bounds)
{
    const std::size_t count = bounds.low.size();
    for (std::size_t k = 0; k + 1 < count; ++k)
        if (bounds.high[k] != bounds.low[k + 1] || (bounds.high_closed[k] != 0) == (bounds.low_closed[k + 1] != 0))
            return false;
    return count > 0 && count <= most_steps &&
           (bounds.high_closed[count - 1] == 0 || std::isfinite(bounds.high[count - 1]));
}

/// The least number that is above `bound`, or at it where that belongs to the upper side.
double first_at(double bound, bool is_in)
{
    return is_in ? bound : std::nextafter(bound, std::numeric_limits<double>::infinity());
}

}  // namespace

Loop find(Code code)
{
    static const std::array<Loop, code_count> table = make_loops();
    return table[static_cast<std::size_t>(code)];
}

ECO_CLONES void widen(const float* in, double* out, int n)
{
    n &= -lane_step;
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const double x = in[i];
        out[i] = x - x == 0.0 ? x : vmath::nan;
    }
}

ECO_CLONES void relabel(const std::uint8_t* in, const double* table, double* out, int n)
{
    n &= -lane_step;
#pragma omp simd
    for (int i = 0; i < n; ++i)
        out[i] = table[in[i]];
}

ECO_CLONES void fill(double value, double* out, int n)
{
    n &= -lane_step;
#pragma omp simd
    for (int i = 0; i < n; ++i)
        out[i] = value;
}

ECO_CLONES void gather(const std::int32_t* index, const double* table, double* out, int n)
{
    n &= -lane_step;
#pragma omp simd
    for (int i = 0; i < n; ++i)
        out[i] = table[index[i]];
}

ECO_CLONES bool has_truth(const double* a, bool truth, int n)
{
    n &= -lane_step;
    std::int64_t trues = 0, falses = 0;
#pragma omp simd reduction(| : trues, falses)
    for (int i = 0; i < n; ++i) {
        trues |= a[i] != 0.0 ? 1 : 0;
        falses |= a[i] == 0.0 ? 1 : 0;
    }
    return (truth ? trues : falses) != 0;
}

ECO_CLONES void member(const double* a, const double* table, int size, double* out, int n)
{
    const double last = size - 0.5;
    n &= -lane_step;
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const bool is_inside = (a[i] >= -0.5) & (a[i] < last);
        const double index = is_inside ? a[i] : 0.0;
        const auto k = static_cast<std::int32_t>(vmath::bits(index + vmath::magic));
        out[i] = is_inside ? table[k] : vmath::nan;
    }
}

ECO_CLONES void pick(const std::int32_t* cell, const double* a, const double* table, int count, double* out, int n)
{
    const double last = count - 0.5;
    n &= -lane_step;
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const bool is_inside = (a[i] >= -0.5) & (a[i] < last);
        const double number = is_inside ? a[i] : 0.0;
        const auto k = static_cast<std::int32_t>(vmath::bits(number + vmath::magic));
        out[i] = is_inside ? table[cell[i] * count + k] : vmath::nan;
    }
}

void interval(const double* a, const Intervals& bounds, double* out, int n)
{
    if (is_stepped(bounds)) {
        double low[most_steps];
        std::fill(low, low + most_steps, std::numeric_limits<double>::infinity());
        for (std::size_t k = 0; k < bounds.low.size(); ++k)
            low[k] = first_at(bounds.low[k], bounds.low_closed[k] != 0);
        return count_steps(a, out, n, low, first_at(bounds.high.back(), bounds.high_closed.back() == 0));
    }
    alignas(64) double found[strip_size];
    fill(vmath::nan, found, n);
    for (std::size_t k = 0; k < bounds.low.size(); ++k) {
        const Edge edge{bounds.low[k], bounds.high[k], bounds.low_closed[k] != 0, bounds.high_closed[k] != 0};
        mark(a, found, n, &edge, static_cast<double>(k));
    }
    copy(found, out, n);
}

}  // namespace eco::engine::loops

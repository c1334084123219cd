#pragma once
#include <cstdint>
#include <limits>

#define ECO_INLINE [[gnu::always_inline]] inline

/// Elementary functions in plain C++: the same bits on every processor and for every instruction set, because they use
/// only operations that IEEE 754 rounds exactly and no fused multiply-add. Branch-free, so that loops over them
/// vectorise.
///
/// Missing  NaN in, NaN out. What is undefined is NaN, never infinity: log of <= 0, square root of < 0, x / 0, zero to
/// a
///          negative power, a negative base to a fraction, an angle beyond +-2^20 rad. Overflow of exp, pow and
///          products is infinity.
/// Accuracy within 1 unit in the last place (pow, exp, log, sin, cos), 2 (log10, tan); powers of integers that a double
///          holds are exact.
/// Source   polynomials and splitting constants of fdlibm (Sun Microsystems 1993: e_exp, e_log, e_pow, k_sin, k_cos,
///          e_rem_pio2); log10 after FreeBSD's e_log10; range reduction after Cody and Waite (1980), Software Manual
///          for the Elementary Functions.
namespace eco::engine::vmath {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double magic = 0x1.8p52;  // adding and subtracting it rounds to an integer, half to even, for |x| < 2^51
constexpr std::uint64_t high_word = 0xffffffff00000000U;

ECO_INLINE std::uint64_t bits(double x)
{
    return __builtin_bit_cast(std::uint64_t, x);
}
ECO_INLINE double from_bits(std::uint64_t x)
{
    return __builtin_bit_cast(double, x);
}
/// The 21 leading bits of x: products of two such numbers are exact.
ECO_INLINE double head(double x)
{
    return from_bits(bits(x) & high_word);
}
ECO_INLINE double round_small(double x)
{
    return (x + magic) - magic;
}
/// 2^n for a whole number -1022 <= n <= 1023.
ECO_INLINE double power_of_two(double n)
{
    return from_bits((bits(n + magic) + 1023) << 52);
}
/// y 2^n for whole numbers |n| <= 2044, in two steps, so that subnormal results come out.
ECO_INLINE double scale(double y, double n)
{
    const double half = round_small(n * 0.5);
    return y * power_of_two(half) * power_of_two(n - half);
}

/// x = mantissa 2^exponent with low <= mantissa < 2 low; x positive and finite.
struct Split {
    double mantissa, exponent;
};
ECO_INLINE Split split(double x, std::uint64_t low)
{
    const bool tiny = x < 0x1p-1022;
    const std::uint64_t u = bits(tiny ? x * 0x1p54 : x) + (0x3ff0000000000000U - low);
    const double e = from_bits((u >> 52) | bits(0x1p52)) - (0x1p52 + 1023.0);
    return {from_bits((u & 0x000fffffffffffffU) + low), tiny ? e - 54.0 : e};
}

constexpr double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;

ECO_INLINE double exp(double x)
{
    const double c = x > 720.0 ? 720.0 : (x < -760.0 ? -760.0 : x);
    const double n = round_small(c * 1.44269504088896338700);
    const double hi = c - n * ln2_high, lo = n * ln2_low;
    const double r = hi - lo, t = r * r;
    const double p = r - t * (1.66666666666666019037e-01 +
                              t * (-2.77777777770155933842e-03 +
                                   t * (6.61375632143793436117e-05 +
                                        t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
    const double y = scale(1.0 - ((lo - (r * p) / (2.0 - p)) - hi), n);
    return x != x ? nan : y;
}

/// log(1 + f) - f + f^2/2 for sqrt(1/2) - 1 <= f < sqrt(2) - 1.
ECO_INLINE double log_rest(double f)
{
    const double s = f / (2.0 + f), z = s * s, w = z * z;
    const double t1 = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const double t2 =
        z * (6.666666666666735130e-01 +
             w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    return s * (0.5 * f * f + (t1 + t2));
}

constexpr std::uint64_t sqrt_half_bits = 0x3fe6a09e00000000U;

ECO_INLINE double log(double x)
{
    const Split parts = split(x, sqrt_half_bits);
    const double f = parts.mantissa - 1.0, k = parts.exponent, half = 0.5 * f * f;
    const double y = k * ln2_high - ((half - (log_rest(f) + k * ln2_low)) - f);
    return x > 0.0 ? (x == infinity ? infinity : y) : nan;
}

ECO_INLINE double log10(double x)
{
    constexpr double inverse_high = 4.34294481878168880939e-01, inverse_low = 2.50829467116452752298e-11;
    constexpr double log2_high = 3.01029995663611771306e-01, log2_low = 3.69423907715893078616e-13;
    const Split parts = split(x, sqrt_half_bits);
    const double f = parts.mantissa - 1.0, k = parts.exponent, half = 0.5 * f * f;
    const double hi = head(f - half), lo = ((f - hi) - half) + log_rest(f);
    const double a = hi * inverse_high, b = k * log2_high;
    const double rest = k * log2_low + (lo + hi) * inverse_low + lo * inverse_high;
    const double w = b + a;
    const double y = (rest + ((b - w) + a)) + w;
    return x > 0.0 ? (x == infinity ? infinity : y) : nan;
}

/// log2(x) as head + tail, head with 21 bits; x positive and finite.
struct Log2 {
    double head, tail;
};
ECO_INLINE Log2 log2_split(double x)
{
    constexpr double cp = 9.61796693925975554329e-01, cp_high = 9.61796700954437255859e-01,
                     cp_low = -7.02846165095275826516e-09;
    const Split parts = split(x, 0x3ff0000000000000U);
    const bool is_low = parts.mantissa < 1.2247, is_high = parts.mantissa >= 1.7320;
    const double m = is_high ? parts.mantissa * 0.5 : parts.mantissa,
                 n = is_high ? parts.exponent + 1.0 : parts.exponent;
    const bool is_one = is_low || is_high;
    const double base = is_one ? 1.0 : 1.5;
    const double dp_high = is_one ? 0.0 : 5.84962487220764160156e-01,
                 dp_low = is_one ? 0.0 : 1.35003920212974897128e-08;
    const double u = m - base, v = 1.0 / (m + base), s = u * v, s_high = head(s);
    const double sum_high = head(m + base), sum_low = m - (sum_high - base);
    const double s_low = v * ((u - s_high * sum_high) - s_high * sum_low);
    const double s2 = s * s;
    const double poly = 5.99999999999994648725e-01 +
                        s2 * (4.28571428578550184252e-01 +
                              s2 * (3.33333329818377432918e-01 +
                                    s2 * (2.72728123808534006489e-01 +
                                          s2 * (2.30660745775561754067e-01 + s2 * 2.06975017800338417784e-01))));
    const double r = s2 * s2 * poly + s_low * (s_high + s), square = s_high * s_high;
    const double t_high = head(3.0 + square + r), t_low = r - ((t_high - 3.0) - square);
    const double a = s_high * t_high, b = s_low * t_high + t_low * s;
    const double p_high = head(a + b), p_low = b - (p_high - a);
    const double z_high = cp_high * p_high, z_low = cp_low * p_high + p_low * cp + dp_low;
    const double y = head(((z_high + z_low) + dp_high) + n);
    return {y, z_low - (((y - n) - dp_high) - z_high)};
}

/// 2^(high + low).
ECO_INLINE double exp2_sum(double high, double low)
{
    constexpr double lg2 = 6.93147180559945286227e-01, lg2_high = 6.93147182464599609375e-01,
                     lg2_low = -1.90465429995776804525e-09;
    const double sum = high + low;
    const double n = round_small(sum > 1100.0 ? 1100.0 : (sum < -1200.0 ? -1200.0 : sum));
    const double p = high - n, t = head(low + p), u = t * lg2_high, v = (low - (t - p)) * lg2 + t * lg2_low;
    const double z = u + v, w = v - (z - u), z2 = z * z;
    const double q = z - z2 * (1.66666666666666019037e-01 +
                               z2 * (-2.77777777770155933842e-03 +
                                     z2 * (6.61375632143793436117e-05 +
                                           z2 * (-1.65339022054652515390e-06 + z2 * 4.13813679705723846039e-08))));
    const double y = scale(1.0 - (((z * q) / (q - 2.0) - (w + z * w)) - z), n);
    return sum >= 1025.0 ? infinity : (sum < -1080.0 ? 0.0 : y);
}

ECO_INLINE double pow(double x, double y)
{
    const double ax = x < 0.0 ? -x : x;
    const double c = y > 1e20 ? 1e20 : (y < -1e20 ? -1e20 : y);  // beyond it only |x| = 1 stays finite and not 0
    const Log2 l = log2_split(ax);
    const double c_high = head(c);
    const double low = (c - c_high) * l.head + c * l.tail, high = c_high * l.head;
    const double magnitude = exp2_sum(high, low);
    const double finite = ax == infinity ? (y > 0.0 ? infinity : (y < 0.0 ? 0.0 : 1.0)) : magnitude;
    const double zero_base = y > 0.0 ? 0.0 : (y == 0.0 ? 1.0 : nan);
    const bool is_big = y >= 0x1p51 || y <= -0x1p51;
    const double half = 0.5 * y;
    const bool is_odd = !is_big & (round_small(half) != half);
    const double negative = (is_big | (round_small(y) == y)) ? (is_odd ? -finite : finite) : nan;
    const double known = x == 0.0 ? zero_base : (x < 0.0 ? negative : finite);
    return __builtin_isunordered(x, y) ? nan : known;
}

/// x - n pi/2 as head + tail, and n; |x| <= 2^20.
struct Angle {
    double head, tail, quadrant;
};
ECO_INLINE Angle reduce_angle(double x)
{
    constexpr double part1 = 1.57079632673412561417e+00, part2 = 6.07710050630396597660e-11,
                     rest = 2.02226624879595063154e-21;
    const double n = round_small(x * 6.36619772367581382433e-01);
    const double r = x - n * part1, w = n * part2;
    const double d = r - w, back = d - r;
    const double error = (r - (d - back)) - (w + back);  // Knuth's two-sum: d + error = r - w exactly
    const double t = error - n * rest;
    const double y = d + t;
    return {y, (d - y) + t, n};
}
ECO_INLINE double sin_kernel(double x, double tail)
{
    const double z = x * x, v = z * x;
    const double r =
        8.33333333332248946124e-03 +
        z * (-1.98412698298579493134e-04 +
             z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)));
    return x - ((z * (0.5 * tail - v * r) - tail) - v * -1.66666666666666324348e-01);
}
ECO_INLINE double cos_kernel(double x, double tail)
{
    const double z = x * x, w = z * z;
    const double r =
        z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 + z * 2.48015872894767294178e-05)) +
        w * w * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11));
    const double half = 0.5 * z, one = 1.0 - half;
    return one + (((1.0 - one) - half) + (z * r - x * tail));
}

struct SinCos {
    double sin, cos;
};
ECO_INLINE SinCos sin_cos(double x)
{
    const bool is_small = x >= -0x1p20 && x <= 0x1p20;
    const Angle a = reduce_angle(is_small ? x : nan);
    const double s = sin_kernel(a.head, a.tail), c = cos_kernel(a.head, a.tail);
    const double q = a.quadrant - 4.0 * round_small(a.quadrant * 0.25);  // -2 … 2
    const double s0 = q == 1.0 ? c : (q == -1.0 ? -c : (q == 0.0 ? s : -s));
    const double c0 = q == 1.0 ? -s : (q == -1.0 ? s : (q == 0.0 ? c : -c));
    return {s0, c0};
}
ECO_INLINE double sin(double x)
{
    return sin_cos(x).sin;
}
ECO_INLINE double cos(double x)
{
    return sin_cos(x).cos;
}
ECO_INLINE double tan(double x)
{
    const SinCos y = sin_cos(x);
    return y.sin / y.cos;
}

ECO_INLINE double divide(double x, double y)
{
    return y == 0.0 ? nan : x / y;
}
ECO_INLINE double sqrt(double x)
{
    return x >= 0.0 ? __builtin_sqrt(x) : nan;
}
ECO_INLINE double absolute(double x)
{
    return __builtin_fabs(x);
}
ECO_INLINE double minimum(double x, double y)
{
    return __builtin_isunordered(x, y) ? nan : (x < y ? x : y);
}
ECO_INLINE double maximum(double x, double y)
{
    return __builtin_isunordered(x, y) ? nan : (x > y ? x : y);
}

}  // namespace eco::engine::vmath

#pragma once
#include <cmath>

namespace eco::terrain {

// Elementary functions of basic arithmetic alone: libm's differ in the last bit between processors, these do not.

/// Natural logarithm of x > 0, relative error below 1e-15 away from 1.
inline double portable_log(double x)
{
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < 0.70710678118654752) {
        m *= 2;
        --exponent;
    }
    const double t = (m - 1) / (m + 1);
    const double t2 = t * t;
    double series = 0;
    for (int k = 23; k >= 1; k -= 2)
        series = series * t2 + 1.0 / k;
    return exponent * 0.69314718055994531 + 2 * t * series;
}

/// e^x for |x| < 700.
inline double portable_exp(double x)
{
    const double k = std::nearbyint(x * 1.4426950408889634);
    const double r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10;
    double series = 1;
    for (int i = 14; i >= 1; --i)
        series = 1 + series * r / i;
    return std::ldexp(series, static_cast<int>(k));
}

/// base^exponent for base >= 0 and exponent > 0.
inline double portable_pow(double base, double exponent)
{
    return base > 0 ? portable_exp(exponent * portable_log(base)) : 0 * base;
}

/// Arc tangent of x >= 0, radians.
inline double portable_atan(double x)
{
    if (x > 1)
        return 1.5707963267948966 - portable_atan(1 / x);
    double y = x / (1 + std::sqrt(1 + x * x));  // half the angle
    y = y / (1 + std::sqrt(1 + y * y));         // a quarter: at most tan(π/16)
    const double y2 = y * y;
    double series = 0;
    for (int k = 21; k >= 1; k -= 2)
        series = 1.0 / k - y2 * series;
    return 4 * y * series;
}

}  // namespace eco::terrain

#include "engine/vmath.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

namespace eco::engine::vmath {
namespace {

/// Distance of `got` from the true value in units of the last place of a double.
double ulps(double got, long double want)
{
    const double rounded = static_cast<double>(want);
    if (std::isinf(rounded))
        return std::isinf(got) && (got > 0) == (rounded > 0) ? 0 : 1e300;
    int exponent = 0;
    std::frexp(rounded, &exponent);
    const long double unit = std::ldexp(1.0L, std::max(exponent - 53, -1074));
    return static_cast<double>(std::fabs((static_cast<long double>(got) - want) / unit));
}

double worst(const std::function<double(double)>& f, const std::function<long double(long double)>& exact, double low,
             double high)
{
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> draw(low, high);
    double most = 0;
    for (int i = 0; i < 60000; ++i) {
        const double x = draw(random);
        most = std::max(most, ulps(f(x), exact(x)));
    }
    return most;
}

TEST(Vmath, exp_is_within_one_unit_of_the_last_place)
{
    const auto exact = [](long double x) { return std::exp(x); };
    EXPECT_LT(worst([](double x) { return exp(x); }, exact, -1, 1), 1.0);
    EXPECT_LT(worst([](double x) { return exp(x); }, exact, -708, 709.7), 1.0);
    EXPECT_LT(worst([](double x) { return exp(x); }, exact, -745, -708), 1.5);
    EXPECT_EQ(exp(0.0), 1.0);
    EXPECT_EQ(exp(710.0), infinity);
    EXPECT_EQ(exp(-800.0), 0.0);
    EXPECT_EQ(exp(-infinity), 0.0);
}

TEST(Vmath, log_is_within_one_unit_of_the_last_place)
{
    const auto exact = [](long double x) { return std::log(x); };
    EXPECT_LT(worst([](double x) { return log(x); }, exact, 0.5, 2), 1.0);
    EXPECT_LT(worst([](double x) { return log(x); }, exact, 0, 1e6), 1.0);
    EXPECT_LT(worst([](double x) { return log(x); }, exact, 0, 1e-310), 1.0);
    EXPECT_EQ(log(1.0), 0.0);
    EXPECT_EQ(log(infinity), infinity);
}

TEST(Vmath, log10_is_within_two_units_and_exact_at_powers_of_ten)
{
    const auto exact = [](long double x) { return std::log10(x); };
    EXPECT_LT(worst([](double x) { return log10(x); }, exact, 0.5, 2), 2.0);
    EXPECT_LT(worst([](double x) { return log10(x); }, exact, 0, 1e9), 2.0);
    double x = 1;
    for (int n = 0; n <= 22; ++n, x *= 10)
        EXPECT_EQ(log10(x), n);
}

TEST(Vmath, pow_is_within_one_unit_of_the_last_place)
{
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> base(0, 3000), exponent(-40, 40), mild(0.9, 1.1), steep(-6000, 6000);
    double most = 0;
    for (int i = 0; i < 80000; ++i) {
        const double x = base(random), y = exponent(random), near = mild(random), z = steep(random);
        most = std::max(most, ulps(pow(x, 1.6), std::pow(static_cast<long double>(x), static_cast<long double>(1.6))));
        most = std::max(most, ulps(pow(x, y), std::pow(static_cast<long double>(x), static_cast<long double>(y))));
        most =
            std::max(most, ulps(pow(near, z), std::pow(static_cast<long double>(near), static_cast<long double>(z))));
    }
    EXPECT_LT(most, 1.0);
}

TEST(Vmath, pow_of_integers_is_exact_where_a_double_holds_the_result)
{
    for (int x = -12; x <= 12; ++x) {
        double want = 1;
        for (int y = 0; std::fabs(want) < 0x1p53; want *= x, ++y) {
            EXPECT_EQ(pow(x, y), want) << x << "^" << y;
            if (std::abs(x) < 2 && y > 20)
                break;
        }
    }
    EXPECT_EQ(pow(2.0, -1074.0), 0x1p-1074);
    EXPECT_EQ(pow(10.0, 22.0), 1e22);
    EXPECT_EQ(pow(-2.0, -3.0), -0.125);
    EXPECT_EQ(pow(2.0, 1024.0), infinity);
    EXPECT_EQ(pow(0.5, 2000.0), 0.0);
    EXPECT_EQ(pow(1.0, 1e300), 1.0);
    EXPECT_EQ(pow(1.0000001, 1e300), infinity);
    EXPECT_EQ(pow(infinity, 0.001), infinity);
}

TEST(Vmath, trigonometry_is_within_its_bounds)
{
    for (const double range : {0.8, 6.3, 1e3, 1e6}) {
        EXPECT_LT(worst([](double x) { return sin(x); }, [](long double x) { return std::sin(x); }, -range, range),
                  1.0);
        EXPECT_LT(worst([](double x) { return cos(x); }, [](long double x) { return std::cos(x); }, -range, range),
                  1.0);
        EXPECT_LT(worst([](double x) { return tan(x); }, [](long double x) { return std::tan(x); }, -range, range),
                  2.5);
    }
    EXPECT_EQ(sin(0.0), 0.0);
    EXPECT_EQ(cos(0.0), 1.0);
    EXPECT_LT(ulps(sin(3.141592653589793), std::sin(static_cast<long double>(3.141592653589793))), 1.0);
    EXPECT_LT(ulps(cos(1.5707963267948966), std::cos(static_cast<long double>(1.5707963267948966))), 1.0);
}

TEST(Vmath, what_is_undefined_is_missing_and_never_infinite)
{
    for (const double y :
         {log(0.0), log(-1.0), log10(0.0), log10(-5.0), sqrt(-1e-300), divide(1, 0), divide(0, 0), divide(-1, -0.0),
          pow(-8.0, 1.0 / 3), pow(0.0, -1.0), pow(-0.0, -0.5), sin(1e9), cos(-1e9), tan(infinity)})
        EXPECT_TRUE(std::isnan(y)) << y;
}

TEST(Vmath, missing_in_is_missing_out)
{
    for (const double y : {exp(nan), log(nan), log10(nan), pow(nan, 0.0), pow(1.0, nan), pow(nan, nan), sqrt(nan),
                           sin(nan), cos(nan), tan(nan), divide(nan, 1), divide(1, nan), divide(nan, 0),
                           minimum(nan, 1), minimum(1, nan), maximum(nan, 5), maximum(5, nan), absolute(nan)})
        EXPECT_TRUE(std::isnan(y)) << y;
}

}  // namespace
}  // namespace eco::engine::vmath

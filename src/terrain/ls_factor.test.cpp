#include "terrain/ls_factor.hpp"

#include <gtest/gtest.h>

#include <numbers>

#include "base/problem.hpp"
#include "terrain/depressions.hpp"
#include "terrain/flow.hpp"
#include "terrain/slope_length.hpp"
#include "terrain/testing.hpp"

namespace eco::terrain {
namespace {

using testing::make_dem;
using testing::metric_grid;
using enum LsVariant;

SlopeRatio degrees(double value)
{
    return {static_cast<float>(std::tan(value * std::numbers::pi / 180))};
}

TEST(ls_factor, steepness_follows_the_branches_by_hand)
{
    // sin 3° = 0.0523360, sin 7° = 0.1218693, sin 20° = 0.3420201, sin 35° = 0.5735764
    EXPECT_NEAR(steepness_factor(degrees(3), mccool_liu), 0.5952284, 1e-6);   // 10.8 s + 0.03
    EXPECT_NEAR(steepness_factor(degrees(7), mccool_liu), 1.5474049, 1e-6);   // 16.8 s - 0.50
    EXPECT_NEAR(steepness_factor(degrees(20), mccool_liu), 6.5336612, 1e-6);  // 21.91 s - 0.96
    EXPECT_NEAR(steepness_factor(degrees(20), redline2017), 6.5336612, 1e-6);
    EXPECT_NEAR(steepness_factor(degrees(20), invest_sdr), 5.2459384, 1e-6);  // no steep branch: 16.8 s - 0.50
    EXPECT_NEAR(steepness_factor(degrees(35), redline2017), 9.5988, 0);
    EXPECT_NEAR(steepness_factor(degrees(35), mccool_liu), 11.6070596, 1e-6);
    EXPECT_EQ(steepness_factor({0}, mccool_liu), 0.03);
}

TEST(ls_factor, redline_branches_meet_where_they_change_and_mccool_ones_nearly_do)
{
    struct Bound {
        LsVariant variant;
        double at, largest_jump;
    };
    // Jumps by hand from the branches: 5°: 16.8 s - 0.5 - (10.8 s + 0.03) = 6 s - 0.53 = -0.0071; 10°: 5.11 s - 0.46 =
    // 0.4273. At 10.20° the same difference is 0.4449, at 5.14° 0.0075; at 28.81° the cap meets the branch to within
    // 1e-3.
    for (const Bound& b :
         {Bound{mccool_liu, 5, 0.0072}, Bound{mccool_liu, 10, 0.4274}, Bound{redline2017, 5.14, 0.0077},
          Bound{redline2017, 10.20, 0.4450}, Bound{redline2017, 28.81, 1e-3}}) {
        const double below = steepness_factor(degrees(b.at - 1e-4), b.variant);
        const double above = steepness_factor(degrees(b.at + 1e-4), b.variant);
        EXPECT_LE(std::abs(above - below), b.largest_jump + 1e-4) << b.at;
    }
}

TEST(ls_factor, steepness_grows_with_slope_but_for_the_small_step_back_at_five_degrees)
{
    for (const LsVariant variant : {mccool_liu, redline2017, invest_sdr})
        for (double angle = 0; angle < 60; angle += 0.01)
            EXPECT_GE(steepness_factor(degrees(angle + 0.01), variant),
                      steepness_factor(degrees(angle), variant) - 0.0092)
                << angle;
}

TEST(ls_factor, percent_taken_for_degrees_would_show)
{
    // 7 % is 4.004°: the gentle branch. Were 7 read as degrees, S would be twice as large.
    EXPECT_NEAR(steepness_factor({0.07F}, mccool_liu), 10.8 * std::sin(std::atan(0.07)) + 0.03, 1e-6);
    EXPECT_GT(steepness_factor(degrees(7), mccool_liu) / steepness_factor({0.07F}, mccool_liu), 1.9);
    // 12 % is 6.8°: middle branch of mccool_liu; m 0.5.
    EXPECT_NEAR(steepness_factor({0.12F}, mccool_liu), 16.8 * std::sin(std::atan(0.12)) - 0.5, 1e-6);
}

TEST(ls_factor, length_exponents_follow_the_tables)
{
    EXPECT_EQ(length_exponent(degrees(0.5), mccool_liu), 0.2);
    EXPECT_EQ(length_exponent(degrees(2), mccool_liu), 0.3);
    EXPECT_EQ(length_exponent(degrees(4), mccool_liu), 0.4);
    EXPECT_EQ(length_exponent(degrees(5.1), mccool_liu), 0.5);
    EXPECT_EQ(length_exponent(SlopeRatio{0.009F}, invest_sdr), 0.2);
    EXPECT_EQ(length_exponent(SlopeRatio{0.03F}, invest_sdr), 0.3);
    EXPECT_EQ(length_exponent(SlopeRatio{0.045F}, invest_sdr), 0.4);
    EXPECT_EQ(length_exponent(SlopeRatio{0.08F}, invest_sdr), 0.5);
    // By hand from
    // from β = (s / 0.0896) / (3 s^0.8 + 0.56): at 9 % s = 0.0896375, 3 s^0.8 = 0.435673, β = 1.004795, m = 0.501196.
    EXPECT_NEAR(length_exponent(SlopeRatio{0.0900001F}, invest_sdr), 0.50120, 2e-4);
    EXPECT_NEAR(length_exponent(degrees(30), redline2017), 0.71104, 2e-4);
}

TEST(ls_factor, of_a_unit_plot_is_one)
{
    // The USLE's reference: 22.13 m at 9 %. L is 1 by definition; S of 9 % is 0.998 in the gentle branch.
    for (const double exponent : {0.2, 0.3, 0.4, 0.5, 0.7})
        EXPECT_NEAR(length_factor(22.13, exponent), 1, 1e-14);
    EXPECT_NEAR(steepness_factor({0.0899999F}, invest_sdr), 0.998, 1e-3);
}

// A straight slope that falls south, 40 cells of 10 m.
Raster<float> ramp(double ratio)
{
    return make_dem(metric_grid(40, 5, 10), [&](int row, int) { return 1000 - row * 10 * ratio; });
}

TEST(ls_factor, of_a_plane_is_known_in_closed_form)
{
    const double ratio = 0.25;
    const Raster<float> dem = ramp(ratio);
    const Raster<float> length = slope_length(dem, flow_directions(dem));
    const Raster<float> ls = ls_factor(dem, mccool_liu, 300);
    const double steepness = steepness_factor({static_cast<float>(ratio)}, mccool_liu);
    for (std::int64_t row = 0; row < 40; ++row) {
        const double expected = 5 + 10.0 * static_cast<double>(row);  // half a cell, then one more each row
        EXPECT_NEAR(length.at(row, 2), expected, 1e-3);
        EXPECT_NEAR(ls.at(row, 2), steepness * std::sqrt(std::min(expected, 300.0) / 22.13), 1e-4);
    }
}

TEST(ls_factor, slope_length_begins_anew_where_the_ground_flattens)
{
    const auto profile = [](int row) {
        return row <= 10 ? 200 - 4.0 * row : 160 - (row - 10) * 1.0;
    };  // 40 %, then 10 %
    const Raster<float> dem = make_dem(metric_grid(21, 3, 10), [&](int row, int) { return profile(row); });
    const Raster<float> length = slope_length(dem, flow_directions(dem));
    EXPECT_NEAR(length.at(9, 1), 95, 1e-3);
    EXPECT_NEAR(length.at(10, 1), 5, 1e-3);  // 10 % is below half of 40 %
    EXPECT_NEAR(length.at(20, 1), 105, 1e-3);
}

TEST(ls_factor, never_falls_when_a_longer_slope_is_allowed)
{
    const Raster<float> dem = testing::random_dem(3, 50, 50, 60, 70);
    for (const LsVariant variant : {mccool_liu, redline2017, invest_sdr}) {
        const Raster<float> shorter = ls_factor(dem, variant, 50), longer = ls_factor(dem, variant, 200);
        for (std::size_t i = 0; i < shorter.values.size(); ++i) {
            EXPECT_EQ(std::isnan(shorter.values[i]), std::isnan(longer.values[i]));
            EXPECT_FALSE(shorter.values[i] > longer.values[i]);
            EXPECT_FALSE(shorter.values[i] < 0);
        }
    }
}

TEST(ls_factor, invest_length_is_one_cell_of_desmet_and_govers_on_a_divide)
{
    // Without inflow: D²^(m+1) / (D^(m+2) (22.13 x)^m) = (D / (22.13 x))^m. At m = 0.5, D = 30 and 8 %: x = 1.08 /
    // √1.0064.
    const double x = 1.08 / std::sqrt(1.0064);
    EXPECT_NEAR(invest_length_factor(0, 30, {0.08F}, 0.5), std::sqrt(30 / (22.13 * x)), 1e-7);
}

TEST(ls_factor, refuses_a_slope_length_that_is_not_positive)
{
    for (const double length : {0.0, -1.0, std::nan("")})
        EXPECT_THROW(ls_factor(ramp(0.1), mccool_liu, length), InputError);
}

}  // namespace
}  // namespace eco::terrain

#include "terrain/slope.hpp"

#include <gtest/gtest.h>

#include <numbers>

#include "base/problem.hpp"
#include "terrain/math.hpp"
#include "terrain/testing.hpp"

namespace eco::terrain {
namespace {

using testing::make_dem;
using testing::metric_grid;

TEST(slope, of_a_plane_is_exact_in_every_cell_even_at_edges_and_beside_holes)
{
    // Heights are small multiples of 1/4: exact in float, and so is 0.125, 0.25 rise over run on 16 m cells.
    Raster<float> dem = make_dem(metric_grid(7, 9, 16), [](auto row, auto col) { return 100 + 2.0 * col - 4.0 * row; });
    dem.at(3, 4) = std::nanf("");
    const Raster<SlopeRatio> ratio = slope_ratio(dem);
    const Raster<Degrees> angle = slope(dem);
    const float expected = static_cast<float>(std::hypot(0.125, 0.25));
    for (std::int64_t row = 0; row < 7; ++row)
        for (std::int64_t col = 0; col < 9; ++col) {
            if (row == 3 && col == 4) {
                EXPECT_TRUE(std::isnan(ratio.at(row, col).value));
                continue;
            }
            EXPECT_EQ(ratio.at(row, col).value, expected) << row << ' ' << col;
            EXPECT_FLOAT_EQ(angle.at(row, col).value,
                            static_cast<float>(std::atan(std::hypot(0.125, 0.25)) * 180 / std::numbers::pi));
        }
}

TEST(slope, follows_horns_weights_on_a_worked_window)
{
    // By hand on 5 m cells: dz/dx = ((50 + 60 + 10) - (50 + 60 + 8)) / 40 = 0.05, dz/dy = ((8 + 20 + 10) - (50 + 90 +
    // 50)) / 40 = -3.8.
    const double z[3][3] = {{50, 45, 50}, {30, 30, 30}, {8, 10, 10}};
    const Raster<float> dem = make_dem(metric_grid(3, 3, 5), [&](auto row, auto col) { return z[row][col]; });
    EXPECT_FLOAT_EQ(slope_ratio(dem).at(1, 1).value, 3.8003289F);
    EXPECT_NEAR(slope(dem).at(1, 1).value, 75.2577, 1e-4);
}

TEST(slope, is_missing_where_one_direction_has_no_neighbour_at_all)
{
    const Raster<float> line = make_dem(metric_grid(1, 5), [](auto, auto col) { return 3.0 * col; });
    for (const SlopeRatio value : slope_ratio(line).values)
        EXPECT_TRUE(std::isnan(value.value));
}

TEST(slope, turns_with_the_grid)
{
    const Raster<float> dem = testing::random_dem(5, 12, 12, 500, 20);
    const Raster<float> turned = make_dem(dem.grid, [&](auto row, auto col) { return dem.at(11 - col, row); });
    const Raster<SlopeRatio> a = slope_ratio(dem), b = slope_ratio(turned);
    for (std::int64_t row = 0; row < 12; ++row)
        for (std::int64_t col = 0; col < 12; ++col) {
            const float expected = a.at(11 - col, row).value, got = b.at(row, col).value;
            EXPECT_TRUE(expected == got || (std::isnan(expected) && std::isnan(got))) << row << ' ' << col;
        }
}

TEST(slope, uses_true_cell_sizes_on_geographic_grids)
{
    grid::Grid grid = metric_grid(3, 3);
    grid.is_geographic = true;
    grid.dx = grid.dy = 1.0 / 3600;
    grid.y0 = 27.0 + 1.5 / 3600;  // the middle row's centre lies on 27° N
    // One degree at 27° N on WGS 84 by the usual series, which owe nothing to the radii: of longitude
    // 111412.84 cos φ - 93.5 cos 3φ + 0.118 cos 5φ = 99254.9 m, of latitude 111132.954 - 559.822 cos 2φ + 1.175 cos 4φ
    // = 110803.5 m.
    const Raster<float> east = make_dem(grid, [](auto, auto col) { return 10.0 * col; });
    const Raster<float> south = make_dem(grid, [](auto row, auto) { return 10.0 * row; });
    EXPECT_NEAR(slope_ratio(east).at(1, 1).value, 10.0 / (99254.9 / 3600), 1e-6);
    EXPECT_NEAR(slope_ratio(south).at(1, 1).value, 10.0 / (110803.5 / 3600), 1e-6);
}

TEST(slope, angles_and_ratios_convert_and_do_not_mix)
{
    static_assert(!std::is_convertible_v<Degrees, SlopeRatio> && !std::is_convertible_v<float, Degrees>);
    EXPECT_NEAR(to_degrees(SlopeRatio{0.0875F}).value, 5.0006, 1e-3);
    EXPECT_NEAR(to_slope_ratio(Degrees{10}).value, 0.17633, 1e-5);
    EXPECT_FLOAT_EQ(to_degrees(SlopeRatio{1}).value, 45);
}

TEST(slope, portable_functions_agree_with_the_library_to_a_few_last_bits)
{
    for (double x = 1e-6; x < 1e7; x *= 1.37) {
        EXPECT_NEAR(portable_atan(x), std::atan(x), 4e-16 * std::max(1.0, x));
        EXPECT_NEAR(portable_log(x), std::log(x), 1e-15 * std::max(1.0, std::abs(std::log(x))));
        for (const double power : {0.2, 0.5, 0.8, 1.63})
            EXPECT_NEAR(portable_pow(x, power) / std::pow(x, power), 1, 1e-14) << x << " ^ " << power;
    }
    EXPECT_EQ(portable_pow(0, 0.8), 0);
    EXPECT_TRUE(std::isnan(portable_pow(std::nan(""), 0.8)));
}

TEST(slope, refuses_values_that_do_not_fit_the_grid)
{
    Raster<float> dem(metric_grid(4, 4), 1);
    dem.values.pop_back();
    EXPECT_THROW(slope(dem), InputError);
}

}  // namespace
}  // namespace eco::terrain

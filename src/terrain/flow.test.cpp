#include "terrain/flow.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "terrain/depressions.hpp"
#include "terrain/neighbours.hpp"
#include "terrain/testing.hpp"

namespace eco::terrain {
namespace {

using testing::make_dem;
using testing::metric_grid;
using testing::random_dem;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// The definition: the smallest w >= z with w = z at outlets and, elsewhere, w = max(z, lowest neighbouring w); by plain
// repetition.
Raster<float> filled_by_definition(const Raster<float>& dem)
{
    Raster<float> w = dem;
    for (std::int64_t row = 0; row < dem.rows(); ++row)
        for (std::int64_t col = 0; col < dem.cols(); ++col)
            if (!std::isnan(dem.at(row, col)) && !is_data_edge(dem, row, col))
                w.at(row, col) = std::numeric_limits<float>::infinity();
    for (bool has_changed = true; has_changed;) {
        has_changed = false;
        for (std::int64_t row = 1; row + 1 < dem.rows(); ++row)
            for (std::int64_t col = 1; col + 1 < dem.cols(); ++col) {
                if (std::isnan(dem.at(row, col)) || is_data_edge(dem, row, col))
                    continue;
                float lowest = std::numeric_limits<float>::infinity();
                for (int k = 0; k < 8; ++k)
                    lowest = std::min(lowest, w.at(row + row_step[k], col + col_step[k]));
                const float level = std::max(dem.at(row, col), lowest);
                has_changed = has_changed || level < w.at(row, col);
                w.at(row, col) = level;
            }
    }
    return w;
}

// Area by recursion over the neighbours that point here.
double area_by_definition(const Raster<Direction>& directions, const std::vector<double>& own, std::int64_t row,
                          std::int64_t col)
{
    double area = own[static_cast<std::size_t>(row)];
    for (int k = 0; k < 8; ++k) {
        const std::int64_t r = row - row_step[k], c = col - col_step[k];
        if (directions.contains(r, c) && directions.at(r, c) == static_cast<Direction>(k))
            area += area_by_definition(directions, own, r, c);
    }
    return area;
}

bool same(const Raster<float>& a, const Raster<float>& b)
{
    return std::ranges::equal(a.values, b.values,
                              [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

TEST(depressions, are_filled_as_the_definition_says_on_random_grids)
{
    for (unsigned seed = 1; seed <= 60; ++seed) {
        const Raster<float> dem = random_dem(seed, 8 + seed % 13, 5 + seed % 17, 1 + seed % 30, seed % 3 ? 25 : 0);
        EXPECT_TRUE(same(fill_depressions(dem), filled_by_definition(dem))) << "seed " << seed;
    }
}

TEST(depressions, a_bowl_fills_to_its_lowest_rim_and_a_hole_in_the_data_drains_it)
{
    const auto bowl = [](auto row, auto col) {
        return row == 4 && col == 8 ? 7.0 : std::max(std::abs(row - 4.0), std::abs(col - 4.0)) * 3;
    };
    Raster<float> dem = make_dem(metric_grid(9, 9), bowl);
    EXPECT_EQ(fill_depressions(dem).at(4, 4), 9);  // the notch of 7 m is behind a ring of 9 m
    dem.at(3, 3) = std::nanf("");
    EXPECT_EQ(fill_depressions(dem).at(4, 4), 0);
    EXPECT_EQ(fill_depressions(dem).at(3, 6), 6);
}

TEST(flow, follows_the_steepest_descent_where_there_is_one)
{
    // A plane that falls 2 m a cell east and 1 m a cell south: east 2/30, south-east 3/42.4: the diagonal is steeper.
    const Raster<float> dem = make_dem(metric_grid(5, 5), [](auto row, auto col) { return 100.0 - 2 * col - row; });
    const Raster<Direction> directions = flow_directions(dem);
    for (std::int64_t row = 0; row < 4; ++row) {
        for (std::int64_t col = 0; col < 4; ++col)
            EXPECT_EQ(directions.at(row, col), Direction::south_east);
        EXPECT_EQ(directions.at(row, 4), Direction::south);
    }
    EXPECT_EQ(directions.at(4, 0), Direction::east);
    EXPECT_EQ(directions.at(4, 4), Direction::out);
}

TEST(flow, of_a_cone_runs_outward)
{
    const Raster<float> cone =
        make_dem(metric_grid(21, 21), [](int row, int col) { return 500 - std::hypot(row - 10, col - 10) * 5; });
    const Raster<Direction> directions = flow_directions(cone);
    for (std::int64_t i = 1; i < 10; ++i) {
        EXPECT_EQ(directions.at(10, 10 + i), Direction::east);
        EXPECT_EQ(directions.at(10 + i, 10), Direction::south);
        EXPECT_EQ(directions.at(10, 10 - i), Direction::west);
        EXPECT_EQ(directions.at(10 - i, 10), Direction::north);
        EXPECT_EQ(directions.at(10 + i, 10 + i), Direction::south_east);
        EXPECT_EQ(directions.at(10 + i, 10 - i), Direction::south_west);
        EXPECT_EQ(directions.at(10 - i, 10 - i), Direction::north_west);
        EXPECT_EQ(directions.at(10 - i, 10 + i), Direction::north_east);
    }
}

TEST(flow, decides_equal_descents_in_the_stated_order)
{
    const auto pyramid = [](int row, int col) { return 500 - 5 * std::max(std::abs(row - 4), std::abs(col - 4)); };
    Raster<float> dem = make_dem(metric_grid(9, 9), pyramid);
    const Direction order[] = {Direction::east, Direction::south, Direction::west, Direction::north};
    for (const Direction direction : order) {
        EXPECT_EQ(flow_directions(dem).at(4, 4), direction);
        dem.at(4 + row_step[static_cast<int>(direction)], 4 + col_step[static_cast<int>(direction)]) += 1;
    }
}

TEST(flow, leads_every_cell_out_of_a_filled_surface_without_climbing)
{
    for (unsigned seed = 1; seed <= 60; ++seed) {
        const Raster<float> dem =
            fill_depressions(random_dem(seed, 10 + seed % 23, 10 + seed % 19, 1 + seed % 9, seed % 2 ? 40 : 0));
        const Raster<Direction> directions = flow_directions(dem);
        for (std::int64_t start = 0; start < dem.grid.cells(); ++start) {
            std::int64_t row = start / dem.cols(), col = start % dem.cols();
            if (std::isnan(dem.at(row, col))) {
                EXPECT_EQ(directions.at(row, col), Direction::none);
                continue;
            }
            std::int64_t steps = 0;
            while (is_neighbour(directions.at(row, col)) && ++steps <= dem.grid.cells()) {
                const int k = static_cast<int>(directions.at(row, col));
                ASSERT_LE(dem.at(row + row_step[k], col + col_step[k]), dem.at(row, col));
                row += row_step[k];
                col += col_step[k];
            }
            ASSERT_EQ(directions.at(row, col), Direction::out) << "seed " << seed << " cell " << start;
            ASSERT_TRUE(is_data_edge(dem, row, col));
        }
    }
}

TEST(flow, crosses_a_flat_away_from_higher_ground_and_towards_its_outlet)
{
    // Barnes, Lehman & Mulla (2014), fig. 2: a 5 x 5 flat walled in on all sides but for one gap, at the bottom here.
    const Raster<float> dem = make_dem(metric_grid(7, 7), [](auto row, auto col) {
        if (row == 6 && col == 3)
            return 1.0;
        return row == 0 || col == 0 || row == 6 || col == 6 ? 9.0 : 5.0;
    });
    const Raster<Direction> directions = flow_directions(dem);
    EXPECT_EQ(directions.at(5, 3), Direction::south);
    for (std::int64_t row = 1; row < 5; ++row)
        EXPECT_EQ(directions.at(row, 3), Direction::south);  // the middle line leads straight to the gap
    EXPECT_EQ(directions.at(1, 1), Direction::south_east);   // corners first leave the walls
    EXPECT_EQ(directions.at(1, 5), Direction::south_west);
    EXPECT_EQ(directions.at(3, 1), Direction::south_east);
}

TEST(flow, ends_in_a_sink_where_a_depression_was_left)
{
    const Raster<float> dem =
        make_dem(metric_grid(5, 5), [](auto row, auto col) { return std::hypot(row - 2.0, col - 2.0); });
    EXPECT_EQ(flow_directions(dem).at(2, 2), Direction::sink);
    EXPECT_EQ(flow_accumulation(flow_directions(dem)).at(2, 2),
              25 * 900.0);  // edge cells run inward where that is down
}

TEST(accumulation, equals_the_recursive_definition_on_random_grids)
{
    for (unsigned seed = 1; seed <= 40; ++seed) {
        Raster<float> dem = random_dem(seed, 6 + seed % 11, 6 + seed % 7, 40, 30);
        if (seed % 2) {
            dem.grid.is_geographic = true;
            dem.grid.dx = dem.grid.dy = 0.01;
            dem.grid.y0 = 27;
        }
        const Raster<Direction> directions = flow_directions(fill_depressions(dem));
        const Raster<double> area = flow_accumulation(directions);
        const std::vector<double> own = grid::cell_areas_m2(dem.grid);
        for (std::int64_t row = 0; row < dem.rows(); ++row)
            for (std::int64_t col = 0; col < dem.cols(); ++col) {
                if (directions.at(row, col) == Direction::none)
                    EXPECT_TRUE(std::isnan(area.at(row, col)));
                else  // another order of addition: 1e-13 is a few last bits
                    EXPECT_NEAR(area.at(row, col) / area_by_definition(directions, own, row, col), 1, 1e-13);
            }
    }
}

TEST(accumulation, at_the_outlets_adds_up_to_the_area_of_all_data)
{
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const Raster<float> dem = random_dem(seed, 80, 70, 6, 50);
        const Raster<Direction> directions = flow_directions(fill_depressions(dem));
        const Raster<double> area = flow_accumulation(directions);
        double leaving = 0, all = 0;
        for (std::size_t i = 0; i < area.values.size(); ++i) {
            leaving += directions.values[i] == Direction::out ? area.values[i] : 0;
            all += std::isnan(dem.values[i]) ? 0 : 900;
        }
        EXPECT_EQ(leaving, all);  // whole square metres: exact
    }
}

TEST(accumulation, of_the_transposed_terrain_is_the_transposed_accumulation)
{
    // Heights are all different, and so are descents: no tie is decided by the order of directions.
    std::mt19937 random(11);
    const Raster<float> dem =
        make_dem(metric_grid(40, 40), [&](auto, auto) { return static_cast<double>(random()) / 4294967296.0 * 900; });
    const Raster<float> turned = make_dem(dem.grid, [&](auto row, auto col) { return dem.at(col, row); });
    // Filling makes ties of its own, so the raw surfaces with their sinks are compared.
    const Raster<double> a = flow_accumulation(flow_directions(dem)), b = flow_accumulation(flow_directions(turned));
    for (std::int64_t row = 0; row < 40; ++row)
        for (std::int64_t col = 0; col < 40; ++col)
            EXPECT_EQ(a.at(row, col), b.at(col, row));
}

TEST(accumulation, names_a_cell_of_a_loop)
{
    Raster<Direction> directions(metric_grid(4, 4), Direction::out);
    directions.at(1, 1) = Direction::east;
    directions.at(1, 2) = Direction::south;
    directions.at(2, 2) = Direction::north_west;
    try {
        flow_accumulation(directions);
        FAIL() << "the loop went unseen";
    } catch (const FlowLoop& loop) {
        EXPECT_EQ(loop.row, 1);
        EXPECT_EQ(loop.col, 1);
    }
}

TEST(accumulation, lets_water_out_where_a_direction_points_outside_or_into_no_data)
{
    Raster<Direction> directions(metric_grid(1, 3), Direction::east);
    directions.at(0, 1) = Direction::none;
    const Raster<double> area = flow_accumulation(directions);
    EXPECT_EQ(area.at(0, 0), 900);
    EXPECT_TRUE(std::isnan(area.at(0, 1)));
    EXPECT_EQ(area.at(0, 2), 900);
}

}  // namespace
}  // namespace eco::terrain

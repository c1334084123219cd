#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "terrain/cell_size.hpp"
#include "terrain/distance.hpp"
#include "terrain/focal.hpp"
#include "terrain/patches.hpp"
#include "terrain/spread.hpp"
#include "terrain/testing.hpp"

namespace eco::terrain {
namespace {

grid::Grid geographic(std::int64_t rows, std::int64_t cols)
{
    grid::Grid grid = testing::metric_grid(rows, cols, 0.002);
    grid.is_geographic = true;
    grid.x0 = 115, grid.y0 = 27;
    return grid;
}

/// Zeroes, small numbers and holes, on one of two grids.
Raster<float> random_raster(unsigned seed)
{
    std::mt19937 random(seed);
    const auto rows = static_cast<std::int64_t>(1 + random() % 19), cols = static_cast<std::int64_t>(1 + random() % 23);
    Raster<float> out(seed % 2 ? geographic(rows, cols) : testing::metric_grid(rows, cols), 0);
    const std::uint64_t rare = 2 + random() % 20;
    for (float& value : out.values)
        value = random() % 17 == 0 ? std::nanf("") : random() % rare == 0 ? static_cast<float>(1 + random() % 5) : 0;
    return out;
}

/// North of the centre of each row, m from the first.
std::vector<double> southing(const Raster<float>& x)
{
    const auto sizes = cell_sizes(x.grid);
    std::vector<double> y(sizes.size(), 0);
    for (std::size_t i = 1; i < y.size(); ++i)
        y[i] = y[i - 1] + (sizes[i - 1].dy_m + sizes[i].dy_m) / 2;
    return y;
}

TEST(distance_to, is_the_smallest_of_all_distances)
{
    for (unsigned seed = 0; seed < 60; ++seed) {
        const Raster<float> x = random_raster(seed), found = distance_to(x);
        const auto y = southing(x);
        const auto sizes = cell_sizes(x.grid);
        for (std::int64_t row = 0; row < x.rows(); ++row)
            for (std::int64_t col = 0; col < x.cols(); ++col) {
                double least = std::numeric_limits<double>::infinity();
                for (std::int64_t r = 0; r < x.rows(); ++r)
                    for (std::int64_t c = 0; c < x.cols(); ++c)
                        if (x.at(r, c) > 0)
                            least = std::min(
                                least,
                                std::hypot(y[static_cast<std::size_t>(r)] - y[static_cast<std::size_t>(row)],
                                           static_cast<double>(c - col) * sizes[static_cast<std::size_t>(row)].dx_m));
                ASSERT_EQ(std::isnan(found.at(row, col)), std::isinf(least)) << seed;
                if (!std::isinf(least)) {  // the result is in single precision
                    ASSERT_NEAR(found.at(row, col), least, 1e-6 * least) << seed << " " << row << " " << col;
                }
            }
    }
}

double weight(const Kernel& kernel, double dx, double dy)
{
    const double d = std::hypot(dx, dy), r = kernel.radius_m;
    if (kernel.shape == Kernel::Shape::disc)
        return d <= r ? 1 : 0;
    if (kernel.shape == Kernel::Shape::exponential)
        return d <= 5 * r ? std::exp(-d / r) : 0;
    return std::abs(dx) <= 3 * r && std::abs(dy) <= 3 * r ? std::exp(-d * d / (2 * r * r)) : 0;
}

TEST(focal, mean_and_sum_are_those_over_all_pairs_of_cells)
{
    for (unsigned seed = 0; seed < 60; ++seed) {
        const Raster<float> x = random_raster(seed);
        const double cell = cell_sizes(x.grid)[0].dx_m;
        for (const Kernel::Shape shape : {Kernel::Shape::disc, Kernel::Shape::gaussian, Kernel::Shape::exponential}) {
            const Kernel kernel{shape, cell * (seed % 5 + 0.7) / (shape == Kernel::Shape::disc ? 1 : 3)};
            const Raster<float> mean = focal_mean(x, kernel, 1), sum = focal_sum(x, kernel, 2);
            const auto y = southing(x);
            const auto sizes = cell_sizes(x.grid);
            const auto reach = static_cast<std::int64_t>(kernel.reach_m() / cell) + 1;
            for (std::int64_t row = 0; row < x.rows(); ++row)
                for (std::int64_t col = 0; col < x.cols(); ++col) {
                    double total = 0, weights = 0;
                    bool is_whole = true;
                    for (std::int64_t r = row - reach; r <= row + reach; ++r)
                        for (std::int64_t c = col - reach; c <= col + reach; ++c) {
                            const bool is_on = x.contains(r, c);
                            const auto near = static_cast<std::size_t>(std::clamp<std::int64_t>(r, 0, x.rows() - 1));
                            const double dy =
                                y[near] - y[static_cast<std::size_t>(row)] +
                                static_cast<double>(r - static_cast<std::int64_t>(near)) * sizes[near].dy_m;
                            const auto width = shape == Kernel::Shape::gaussian ? near : static_cast<std::size_t>(row);
                            const double w = weight(kernel, static_cast<double>(c - col) * sizes[width].dx_m, dy);
                            if (w > 0 && (!is_on || std::isnan(x.at(r, c))))
                                is_whole = false;
                            else if (w > 0)
                                total += w * static_cast<double>(x.at(r, c)), weights += w;
                        }
                    ASSERT_EQ(std::isnan(mean.at(row, col)), weights == 0) << seed;
                    if (weights > 0) {  // single precision of the result
                        ASSERT_NEAR(mean.at(row, col), total / weights, 1e-6 * (1 + total / weights)) << seed;
                    }
                    ASSERT_EQ(std::isnan(sum.at(row, col)), !is_whole) << seed << " " << row << " " << col;
                    if (is_whole) {
                        ASSERT_NEAR(sum.at(row, col), total, 1e-6 * (1 + total)) << seed;
                    }
                }
        }
    }
}

TEST(focal, bits_do_not_depend_on_threads)
{
    Raster<float> x(geographic(40, 50), 0);
    std::mt19937 random(3);
    for (float& value : x.values)
        value = static_cast<float>(random() % 1000) / 7;
    for (const Kernel::Shape shape : {Kernel::Shape::disc, Kernel::Shape::gaussian, Kernel::Shape::exponential}) {
        const Kernel kernel{shape, 500};
        EXPECT_EQ(focal_mean(x, kernel, 1).values, focal_mean(x, kernel, 5).values);
    }
}

TEST(spread, is_the_weighted_mean_of_the_nearest_stations)
{
    for (unsigned seed = 0; seed < 30; ++seed) {
        std::mt19937 random(seed);
        const grid::Grid grid = seed % 2 ? geographic(13, 17) : testing::metric_grid(13, 17);
        const auto sizes = cell_sizes(grid);
        std::vector<Station> stations;
        for (unsigned i = 0; i < seed % 9; ++i)
            stations.push_back({grid.x0 + grid.dx * (0.5 + static_cast<double>(random() % 17)),
                                grid.y0 - grid.dy * (0.5 + static_cast<double>(random() % 13)),
                                random() % 5 == 0 ? std::nan("") : static_cast<double>(random() % 100)});
        const Spread how{1 + static_cast<int>(seed % 4), 1 + 0.5 * (seed % 3)};
        const Raster<float> found = spread(stations, how, grid, 1 + static_cast<int>(seed % 3));
        for (std::int64_t row = 0; row < grid.rows; ++row)
            for (std::int64_t col = 0; col < grid.cols; ++col) {
                std::vector<std::pair<double, double>> near;
                for (const Station& station : stations)
                    if (!std::isnan(station.value))
                        near.push_back({std::hypot((station.x - grid.x0 - (static_cast<double>(col) + 0.5) * grid.dx) /
                                                       grid.dx * sizes[static_cast<std::size_t>(row)].dx_m,
                                                   (grid.y0 - (static_cast<double>(row) + 0.5) * grid.dy - station.y) /
                                                       grid.dy * sizes[static_cast<std::size_t>(row)].dy_m),
                                        station.value});
                std::ranges::stable_sort(near, [](const auto& a, const auto& b) { return a.first < b.first - 1e-6; });
                near.resize(std::min(near.size(), static_cast<std::size_t>(how.neighbours)));
                double total = 0, weights = 0;
                for (const auto& [d, value] : near) {
                    const double w = std::pow(std::max(d, 1e-9), -how.power);
                    total += w * value, weights += w;
                }
                ASSERT_EQ(std::isnan(found.at(row, col)), near.empty());
                // A station in the cell weighs all; stations equally far at the last place may be chosen otherwise.
                const bool is_tied = std::ssize(stations) > how.neighbours && near.size() > 1;
                if (!near.empty() && !is_tied) {
                    EXPECT_NEAR(found.at(row, col), total / weights, 1e-3) << seed;
                }
            }
    }
}

TEST(spread, finds_the_same_stations_as_a_look_at_all)
{
    for (unsigned seed = 0; seed < 12; ++seed) {
        std::mt19937 random(seed);
        const grid::Grid grid = seed % 2 ? geographic(31, 29) : testing::metric_grid(31, 29);
        const auto sizes = cell_sizes(grid);
        const double reach = seed % 3 == 0 ? 1 : 3;  // some stations lie beyond the grid, some at one place
        std::vector<Station> stations;
        for (unsigned i = 0; i < 5 + 40 * seed; ++i)
            stations.push_back({grid.x0 + grid.dx * 29 * reach * static_cast<double>(random() % 97) / 97,
                                grid.y0 - grid.dy * 31 * reach * static_cast<double>(random() % 89) / 89,
                                static_cast<double>(i)});
        const Raster<float> found = spread(stations, {1, 2}, grid, 2);
        for (std::int64_t row = 0; row < grid.rows; ++row)
            for (std::int64_t col = 0; col < grid.cols; ++col) {
                const auto far = [&](std::size_t i) {
                    return std::hypot((stations[i].x - grid.x0 - (static_cast<double>(col) + 0.5) * grid.dx) / grid.dx *
                                          sizes[static_cast<std::size_t>(row)].dx_m,
                                      (grid.y0 - (static_cast<double>(row) + 0.5) * grid.dy - stations[i].y) / grid.dy *
                                          sizes[static_cast<std::size_t>(row)].dy_m);
                };
                std::size_t best = 0;
                for (std::size_t i = 1; i < stations.size(); ++i)
                    best = far(i) < far(best) - 1e-6 ? i : best;
                const auto own = static_cast<std::size_t>(found.at(row, col));
                // Equally near ones may differ by the last digits of their distance, those at one place may not.
                ASSERT_NEAR(far(own), far(best), 2e-6) << seed;
                for (std::size_t i = 0; i < own; ++i)
                    ASSERT_FALSE(stations[i].x == stations[own].x && stations[i].y == stations[own].y) << seed;
            }
    }
}

TEST(patch_area, is_that_of_the_cells_reached_from_each)
{
    for (unsigned seed = 0; seed < 60; ++seed) {
        const Raster<float> x = random_raster(seed), found = patch_area(x);
        const auto areas = grid::cell_areas_m2(x.grid);
        for (std::int64_t start = 0; start < std::ssize(x.values); ++start) {
            const auto at = static_cast<std::size_t>(start);
            if (std::isnan(x.values[at]) || x.values[at] == 0) {
                ASSERT_EQ(std::isnan(found.values[at]), std::isnan(x.values[at]));
                continue;
            }
            std::vector<bool> seen(x.values.size(), false);
            std::vector<std::int64_t> open = {start};
            seen[at] = true;
            double area = 0;
            while (!open.empty()) {
                const std::int64_t row = open.back() / x.cols(), col = open.back() % x.cols();
                open.pop_back();
                area += areas[static_cast<std::size_t>(row)];
                for (std::int64_t r = row - 1; r <= row + 1; ++r)
                    for (std::int64_t c = col - 1; c <= col + 1; ++c)
                        if (x.contains(r, c) && x.at(r, c) > 0 && !seen[static_cast<std::size_t>(r * x.cols() + c)]) {
                            seen[static_cast<std::size_t>(r * x.cols() + c)] = true;
                            open.push_back(r * x.cols() + c);
                        }
            }
            ASSERT_NEAR(found.values[at], area, 1e-6 * area) << seed;
        }
    }
}

}  // namespace
}  // namespace eco::terrain

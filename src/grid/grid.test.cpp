#include "grid/grid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

namespace eco::grid {
namespace {

Grid world(double cell)
{
    return {.x0 = -180,
            .y0 = 90,
            .dx = cell,
            .dy = cell,
            .rows = std::llround(180 / cell),
            .cols = std::llround(360 / cell),
            .is_geographic = true};
}

double total(const Grid& grid)
{
    const std::vector<double> areas = cell_areas_m2(grid);
    return std::accumulate(areas.begin(), areas.end(), 0.0) * static_cast<double>(grid.cols);
}

// Surface of the WGS 84 ellipsoid: 510 065 621 724 088.5 m2 (GeographicLib, GeodesicMask documentation of
// EllipsoidArea).
TEST(CellAreas, add_up_to_the_surface_of_the_ellipsoid_at_any_cell_size)
{
    for (const double cell : {90.0, 30.0, 1.0, 0.25, 1.0 / 120})
        EXPECT_NEAR(total(world(cell)) / 510065621724088.5, 1.0, 1e-12) << cell;
}

TEST(CellAreas, are_those_of_a_sphere_if_the_ellipsoid_is_one)
{
    Grid grid = world(1);
    grid.inverse_flattening = 0;
    grid.semi_major_m = 1000;
    EXPECT_NEAR(total(grid) / (4 * std::numbers::pi * 1e6), 1.0, 1e-12);
}

// M(phi) N(phi) cos(phi) dphi dlambda at the cell's middle: an independent formula, good to the square of the cell's
// height.
TEST(CellAreas, agree_with_the_radii_of_curvature_in_a_thin_cell)
{
    const double cell = 1.0 / 3600;
    for (const double north : {89.9, 60.0, 27.0, 0.5, -45.0}) {
        const Grid grid{.y0 = north, .dx = cell, .dy = cell, .rows = 1, .cols = 1, .is_geographic = true};
        const double degree = std::numbers::pi / 180;
        const double phi = (north - cell / 2) * degree;
        const double f = 1 / 298.257223563;
        const double e2 = f * (2 - f);
        const double w2 = 1 - e2 * std::sin(phi) * std::sin(phi);
        const double expected =
            6378137.0 * 6378137.0 * (1 - e2) / (w2 * w2) * std::cos(phi) * std::pow(cell * degree, 2);
        EXPECT_NEAR(cell_areas_m2(grid).front() / expected, 1.0, 1e-10) << north;
    }
}

TEST(CellAreas, are_symmetric_about_the_equator)
{
    const std::vector<double> areas = cell_areas_m2(world(0.5));
    for (std::size_t i = 0; i < areas.size() / 2; ++i)
        EXPECT_NEAR(areas[i] / areas[areas.size() - 1 - i], 1.0, 1e-13);
}

TEST(CellAreas, are_the_product_of_the_sides_on_a_projected_grid)
{
    const Grid grid{.dx = 30, .dy = 20, .rows = 3, .cols = 2};
    EXPECT_EQ(cell_areas_m2(grid), std::vector<double>(3, 600.0));
}

TEST(Tiles, cover_every_cell_once)
{
    const Grid grid{.dx = 1, .dy = 1, .rows = 130, .cols = 65};
    std::vector<int> seen(static_cast<std::size_t>(grid.cells()), 0);
    for (const Window& tile : make_tiles(grid, 64))
        for (std::int64_t row = tile.row; row < tile.row + tile.rows; ++row)
            for (std::int64_t col = tile.col; col < tile.col + tile.cols; ++col)
                ++seen.at(static_cast<std::size_t>(row * grid.cols + col));
    EXPECT_EQ(seen, std::vector<int>(seen.size(), 1));
}

}  // namespace
}  // namespace eco::grid

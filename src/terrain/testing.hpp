#pragma once
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>

#include "terrain/raster.hpp"

namespace eco::terrain::testing {

inline grid::Grid metric_grid(std::int64_t rows, std::int64_t cols, double cell = 30)
{
    grid::Grid grid;
    grid.rows = rows;
    grid.cols = cols;
    grid.dx = grid.dy = cell;
    return grid;
}

inline Raster<float> make_dem(const grid::Grid& grid, const std::function<double(int, int)>& height)
{
    Raster<float> dem(grid, 0);
    for (std::int64_t row = 0; row < grid.rows; ++row)
        for (std::int64_t col = 0; col < grid.cols; ++col)
            dem.at(row, col) = static_cast<float>(height(static_cast<int>(row), static_cast<int>(col)));
    return dem;
}

/// Whole metres from 0 to `top`, so that flats and pits abound; one cell in `hole_every` is missing (0: none).
inline Raster<float> random_dem(unsigned seed, std::int64_t rows, std::int64_t cols, unsigned top, unsigned hole_every)
{
    std::mt19937 random(seed);
    return make_dem(metric_grid(rows, cols), [&](int, int) {
        const auto z = static_cast<double>(random() % (top + 1));
        const bool is_hole = hole_every > 0 && random() % hole_every == 0;
        return is_hole ? std::numeric_limits<double>::quiet_NaN() : z;
    });
}

}  // namespace eco::terrain::testing

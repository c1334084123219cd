#pragma once
#include <cstdint>
#include <vector>

#include "grid/grid.hpp"

namespace eco::terrain {

/// Values of every cell of a grid, in memory, row by row. For float, NaN is no-data.
template <typename T>
struct Raster {
    grid::Grid grid;
    std::vector<T> values;

    Raster() = default;
    Raster(const grid::Grid& grid_, T initial) : grid(grid_), values(static_cast<std::size_t>(grid_.cells()), initial)
    {
    }

    std::int64_t rows() const { return grid.rows; }
    std::int64_t cols() const { return grid.cols; }
    T& at(std::int64_t row, std::int64_t col) { return values[static_cast<std::size_t>(row * grid.cols + col)]; }
    const T& at(std::int64_t row, std::int64_t col) const
    {
        return values[static_cast<std::size_t>(row * grid.cols + col)];
    }
    bool contains(std::int64_t row, std::int64_t col) const
    {
        return row >= 0 && col >= 0 && row < grid.rows && col < grid.cols;
    }
};

/// Refuses what the passes of this module cannot hold: more than 2^32 - 2 cells, no cells, or values that do not fit
/// the grid. Errors   InputError terrain.size.
void check_size(const grid::Grid& grid, std::size_t values);

}  // namespace eco::terrain

#pragma once
#include <cmath>

#include "terrain/raster.hpp"

namespace eco::terrain {

/// The eight neighbours in the order in which ties are decided: east, south, west, north, then south-east, south-west,
/// north-west, north-east.
inline constexpr int row_step[8] = {0, 1, 0, -1, 1, 1, -1, -1};
inline constexpr int col_step[8] = {1, 0, -1, 0, 1, -1, -1, 1};

/// True if the cell has a neighbour outside the grid or without data.
inline bool is_data_edge(const Raster<float>& dem, std::int64_t row, std::int64_t col)
{
    if (row == 0 || col == 0 || row == dem.rows() - 1 || col == dem.cols() - 1)
        return true;
    for (int k = 0; k < 8; ++k)
        if (std::isnan(dem.at(row + row_step[k], col + col_step[k])))
            return true;
    return false;
}

}  // namespace eco::terrain

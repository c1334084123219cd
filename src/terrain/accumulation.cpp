#include <cmath>
#include <limits>
#include <string>

#include "terrain/downstream.hpp"

namespace eco::terrain {

FlowLoop::FlowLoop(std::int64_t row_, std::int64_t col_)
    : std::runtime_error("flow directions form a loop through or above row " + std::to_string(row_) + ", column " +
                         std::to_string(col_)),
      row(row_),
      col(col_)
{
}

Raster<double> flow_accumulation(const Raster<Direction>& directions)
{
    check_size(directions.grid, directions.values.size());
    Raster<double> area_m2(directions.grid, std::numeric_limits<double>::quiet_NaN());
    const std::vector<double> cell_area_m2 = grid::cell_areas_m2(directions.grid);
    for (std::int64_t row = 0; row < directions.rows(); ++row)
        for (std::int64_t col = 0; col < directions.cols(); ++col)
            if (directions.at(row, col) != Direction::none)
                area_m2.at(row, col) = cell_area_m2[static_cast<std::size_t>(row)];
    each_downstream(directions, [&](std::int64_t cell, std::int64_t next) {
        if (next != nowhere)
            area_m2.values[static_cast<std::size_t>(next)] += area_m2.values[static_cast<std::size_t>(cell)];
    });
    return area_m2;
}

}  // namespace eco::terrain

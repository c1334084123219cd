#pragma once
#include <cstdint>
#include <stdexcept>

#include "terrain/raster.hpp"

namespace eco::terrain {

/// Where a cell's water goes: one of the eight neighbours (in the order of neighbours.hpp), out of the data, or
/// nowhere.
enum class Direction : std::uint8_t {
    east,
    south,
    west,
    north,
    south_east,
    south_west,
    north_west,
    north_east,
    out,         // leaves the grid or the data
    sink,        // the floor of a depression that was not filled
    none = 255,  // no data
};

inline bool is_neighbour(Direction direction)
{
    return direction < Direction::out;
}

/// D8: each cell drains to the neighbour of steepest descent by true distance; equal descents are decided in the order
/// of Direction. A cell at the edge of the data without a lower neighbour drains out. Cells of a flat drain through it
/// towards its outlets and away from the higher ground around it; outlets at equal distance are decided in the same
/// order. There are no loops.
///
/// Shapes   the result has the grid of `dem`, which is meant to be filled: a depression's floor becomes
/// Direction::sink. No-data  NaN becomes Direction::none. Errors   InputError terrain.size. Cost     O(cells); 4 bytes
/// a cell and 12 for each cell of the largest flat, beside the result of 1 byte a cell. Source   O'Callaghan & Mark
/// (1984), doi:10.1016/S0734-189X(84)80011-0; flats by Barnes, Lehman & Mulla (2014), An efficient
///          assignment of drainage direction over flat surfaces, doi:10.1016/j.cageo.2013.01.009
Raster<Direction> flow_directions(const Raster<float>& dem);

/// Directions that lead back to where they came from: no area can be given.
class FlowLoop : public std::runtime_error {
public:
    FlowLoop(std::int64_t row_, std::int64_t col_);
    std::int64_t row, col;  // one cell of the loop
};

/// Area that drains through each cell, the cell itself included.
///
/// Units    m2, by grid::cell_areas_m2: they vary by row if the grid is geographic. Exact as long as cell areas are
/// whole numbers. No-data  a cell of Direction::none is NaN in the result and passes nothing on; a direction that
/// points outside drains out. Errors   FlowLoop; InputError terrain.size. Cost     O(cells); 1 byte a cell beside the
/// result of 8 bytes a cell. Source   the counting of O'Callaghan & Mark (1984), cells in the order in which their last
/// inflow is known
///          (Wang & al. 2011, doi:10.1007/s11707-011-0187-0)
Raster<double> flow_accumulation(const Raster<Direction>& directions);

}  // namespace eco::terrain

#pragma once
#include <vector>

#include "terrain/flow.hpp"
#include "terrain/neighbours.hpp"

namespace eco::terrain {

inline constexpr std::int64_t nowhere = -1;

/// The cell that `cell` drains into, or `nowhere`.
inline std::int64_t downstream(const Raster<Direction>& directions, std::int64_t cell)
{
    const Direction direction = directions.values[static_cast<std::size_t>(cell)];
    if (!is_neighbour(direction))
        return nowhere;
    const int k = static_cast<int>(direction);
    const std::int64_t row = cell / directions.cols() + row_step[k], col = cell % directions.cols() + col_step[k];
    if (!directions.contains(row, col))
        return nowhere;
    const std::int64_t next = row * directions.cols() + col;
    return directions.values[static_cast<std::size_t>(next)] == Direction::none ? nowhere : next;
}

/// Calls visit(cell, next) for every cell with data after all cells that drain into it; next may be `nowhere`.
/// 1 byte a cell. Errors: FlowLoop.
template <typename Visit>
void each_downstream(const Raster<Direction>& directions, Visit visit)
{
    constexpr std::uint8_t done = 255;
    const std::int64_t cells = directions.grid.cells();
    std::vector<std::uint8_t> inflows(static_cast<std::size_t>(cells), 0);
    for (std::int64_t cell = 0; cell < cells; ++cell)
        if (const std::int64_t next = downstream(directions, cell); next != nowhere)
            ++inflows[static_cast<std::size_t>(next)];
    for (std::int64_t start = 0; start < cells; ++start) {
        if (directions.values[static_cast<std::size_t>(start)] == Direction::none)
            continue;
        std::int64_t cell = start;
        while (cell != nowhere && inflows[static_cast<std::size_t>(cell)] == 0) {
            const std::int64_t next = downstream(directions, cell);
            inflows[static_cast<std::size_t>(cell)] = done;
            visit(cell, next);
            if (next != nowhere)
                --inflows[static_cast<std::size_t>(next)];
            cell = next;
        }
    }
    for (std::int64_t cell = 0; cell < cells; ++cell)
        if (directions.values[static_cast<std::size_t>(cell)] != Direction::none &&
            inflows[static_cast<std::size_t>(cell)] != done)
            throw FlowLoop(cell / directions.cols(), cell % directions.cols());
}

}  // namespace eco::terrain

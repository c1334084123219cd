#include <cmath>

#include "terrain/cell_size.hpp"
#include "terrain/flats.hpp"
#include "terrain/flow.hpp"
#include "terrain/neighbours.hpp"

namespace eco::terrain {
namespace {

// Direction::sink where no neighbour is lower.
Direction steepest(const Raster<float>& dem, std::int64_t row, std::int64_t col, const double (&per_m)[8])
{
    const double z = dem.at(row, col);
    double best = 0;
    Direction direction = Direction::sink;
    for (int k = 0; k < 8; ++k) {
        if (!dem.contains(row + row_step[k], col + col_step[k]))
            continue;
        const double fall = (z - dem.at(row + row_step[k], col + col_step[k])) * per_m[k];
        if (fall > best) {
            best = fall;
            direction = static_cast<Direction>(k);
        }
    }
    return direction;
}

}  // namespace

Raster<Direction> flow_directions(const Raster<float>& dem)
{
    check_size(dem.grid, dem.values.size());
    Raster<Direction> directions(dem.grid, Direction::none);
    const std::vector<CellSize> sizes = cell_sizes(dem.grid);
    for (std::int64_t row = 0; row < dem.rows(); ++row) {
        const CellSize& size = sizes[static_cast<std::size_t>(row)];
        const double x = 1 / size.dx_m, y = 1 / size.dy_m, d = 1 / size.diagonal_m;
        const double per_m[8] = {x, y, x, y, d, d, d, d};
        for (std::int64_t col = 0; col < dem.cols(); ++col) {
            if (std::isnan(dem.at(row, col)))
                continue;
            Direction& direction = directions.at(row, col);
            direction = steepest(dem, row, col, per_m);
            if (direction == Direction::sink && is_data_edge(dem, row, col))
                direction = Direction::out;
        }
    }
    resolve_flats(dem, directions);
    return directions;
}

}  // namespace eco::terrain

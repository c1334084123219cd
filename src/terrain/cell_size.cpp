#include "terrain/cell_size.hpp"

#include <cmath>
#include <numbers>

#include "base/problem.hpp"
#include "terrain/raster.hpp"

namespace eco::terrain {

void check_size(const grid::Grid& grid, std::size_t values)
{
    const bool is_sane = grid.rows > 0 && grid.cols > 0 && grid.rows <= 0xfffffffe / grid.cols;
    if (is_sane && static_cast<std::size_t>(grid.cells()) == values)
        return;
    throw InputError(Problem{
        {},
        "terrain.size",
        {{"rows", std::to_string(grid.rows)}, {"cols", std::to_string(grid.cols)}, {"values", std::to_string(values)}},
        {}});
}

std::vector<CellSize> cell_sizes(const grid::Grid& grid)
{
    std::vector<CellSize> sizes(static_cast<std::size_t>(grid.rows));
    const double flattening = grid.inverse_flattening > 0 ? 1 / grid.inverse_flattening : 0;
    const double e2 = flattening * (2 - flattening);
    const double radian = std::numbers::pi / 180;
    for (std::int64_t row = 0; row < grid.rows; ++row) {
        CellSize& size = sizes[static_cast<std::size_t>(row)];
        size = {grid.dx, grid.dy, 0};
        if (grid.is_geographic) {
            const double latitude = (grid.y0 - (static_cast<double>(row) + 0.5) * grid.dy) * radian;
            const double s = std::sin(latitude);
            const double w2 = 1 - e2 * s * s;
            size.dx_m = grid.semi_major_m / std::sqrt(w2) * std::cos(latitude) * grid.dx * radian;
            size.dy_m = grid.semi_major_m * (1 - e2) / (w2 * std::sqrt(w2)) * grid.dy * radian;
        }
        size.diagonal_m = std::sqrt(size.dx_m * size.dx_m + size.dy_m * size.dy_m);
    }
    return sizes;
}

}  // namespace eco::terrain

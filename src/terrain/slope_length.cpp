#include "terrain/slope_length.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "terrain/cell_size.hpp"
#include "terrain/downstream.hpp"

namespace eco::terrain {
namespace {

constexpr float gentle = 0.05F;

double step_m(const CellSize& size, Direction direction)
{
    if (direction == Direction::east || direction == Direction::west)
        return size.dx_m;
    if (direction == Direction::south || direction == Direction::north)
        return size.dy_m;
    return is_neighbour(direction) ? size.diagonal_m : std::min(size.dx_m, size.dy_m);
}

bool begins_anew(float fall, float fall_above)
{
    return fall < (fall < gentle ? 0.7F : 0.5F) * fall_above;
}

}  // namespace

Raster<float> slope_length(const Raster<float>& dem, const Raster<Direction>& directions)
{
    check_size(dem.grid, dem.values.size());
    check_size(dem.grid, directions.values.size());
    const std::vector<CellSize> sizes = cell_sizes(dem.grid);
    const auto step_of = [&](std::int64_t cell) {
        return step_m(sizes[static_cast<std::size_t>(cell / dem.cols())],
                      directions.values[static_cast<std::size_t>(cell)]);
    };
    // A cell that drains out has no fall of its own: it takes the one above and never begins anew.
    const auto fall_of = [&](std::int64_t cell, std::int64_t next, float otherwise) {
        if (next == nowhere)
            return otherwise;
        const double drop = static_cast<double>(dem.values[static_cast<std::size_t>(cell)]) -
                            dem.values[static_cast<std::size_t>(next)];
        return static_cast<float>(drop / step_of(cell));
    };
    Raster<float> length_m(dem.grid, std::numeric_limits<float>::quiet_NaN());
    each_downstream(directions, [&](std::int64_t cell, std::int64_t next) {
        float& own = length_m.values[static_cast<std::size_t>(cell)];
        if (std::isnan(own))
            own = static_cast<float>(step_of(cell) / 2);
        if (next == nowhere)
            return;
        const float fall = fall_of(cell, next, 0);
        const float fall_below = fall_of(next, downstream(directions, next), fall);
        if (begins_anew(fall_below, fall))
            return;
        float& below = length_m.values[static_cast<std::size_t>(next)];
        const float passed = own + static_cast<float>(step_of(cell));
        below = std::isnan(below) ? passed : std::max(below, passed);
    });
    return length_m;
}

}  // namespace eco::terrain

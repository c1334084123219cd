#include "terrain/slope.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "terrain/math.hpp"

namespace eco::terrain {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// z[row][col] around the cell, NaN outside.
struct Around {
    double z[3][3];
};

Around around(const Raster<float>& dem, std::int64_t row, std::int64_t col)
{
    Around a;
    for (int r = 0; r < 3; ++r)
        for (int c = 0; c < 3; ++c)
            a.z[r][c] = dem.contains(row + r - 1, col + c - 1) ? dem.at(row + r - 1, col + c - 1) : nan;
    return a;
}

// Difference over two cells from three values in a line.
double difference(double before, double middle, double after)
{
    if (!std::isnan(before) && !std::isnan(after))
        return after - before;
    return std::isnan(after) ? 2 * (middle - before) : 2 * (after - middle);
}

double weighted(double first, double second, double third)
{
    const double d[3] = {first, second, third};
    double sum = 0, weight = 0;
    for (int i = 0; i < 3; ++i) {
        const double w = i == 1 ? 2 : 1;
        if (!std::isnan(d[i])) {
            sum += w * d[i];
            weight += w;
        }
    }
    return weight > 0 ? sum / weight : nan;
}

}  // namespace

double slope_ratio_at(const Raster<float>& dem, std::int64_t row, std::int64_t col, const CellSize& size)
{
    if (std::isnan(dem.at(row, col)))
        return nan;
    const Around a = around(dem, row, col);
    const auto& z = a.z;
    double east = ((z[0][2] - z[0][0]) + 2 * (z[1][2] - z[1][0]) + (z[2][2] - z[2][0])) / 4;
    double south = ((z[2][0] - z[0][0]) + 2 * (z[2][1] - z[0][1]) + (z[2][2] - z[0][2])) / 4;
    if (std::isnan(east) || std::isnan(south)) {
        east = weighted(difference(z[0][0], z[0][1], z[0][2]), difference(z[1][0], z[1][1], z[1][2]),
                        difference(z[2][0], z[2][1], z[2][2]));
        south = weighted(difference(z[0][0], z[1][0], z[2][0]), difference(z[0][1], z[1][1], z[2][1]),
                         difference(z[0][2], z[1][2], z[2][2]));
    }
    east /= 2 * size.dx_m;
    south /= 2 * size.dy_m;
    return std::sqrt(east * east + south * south);
}

Degrees to_degrees(SlopeRatio slope)
{
    return {static_cast<float>(portable_atan(slope.value) * (180 / std::numbers::pi))};
}

SlopeRatio to_slope_ratio(Degrees slope)
{
    return {static_cast<float>(std::tan(slope.value * (std::numbers::pi / 180)))};
}

Raster<SlopeRatio> slope_ratio(const Raster<float>& dem)
{
    check_size(dem.grid, dem.values.size());
    Raster<SlopeRatio> result(dem.grid, {});
    const std::vector<CellSize> sizes = cell_sizes(dem.grid);
    for (std::int64_t row = 0; row < dem.rows(); ++row)
        for (std::int64_t col = 0; col < dem.cols(); ++col)
            result.at(row, col).value =
                static_cast<float>(slope_ratio_at(dem, row, col, sizes[static_cast<std::size_t>(row)]));
    return result;
}

Raster<Degrees> slope(const Raster<float>& dem)
{
    check_size(dem.grid, dem.values.size());
    Raster<Degrees> result(dem.grid, {});
    const std::vector<CellSize> sizes = cell_sizes(dem.grid);
    for (std::int64_t row = 0; row < dem.rows(); ++row)
        for (std::int64_t col = 0; col < dem.cols(); ++col) {
            const double ratio = slope_ratio_at(dem, row, col, sizes[static_cast<std::size_t>(row)]);
            result.at(row, col).value = static_cast<float>(portable_atan(ratio) * (180 / std::numbers::pi));
        }
    return result;
}

}  // namespace eco::terrain

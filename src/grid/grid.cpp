#include "grid/grid.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace eco::grid {
namespace {

constexpr double radians_per_degree = std::numbers::pi / 180.0;

// Plain polynomials instead of libm: the areas enter accounts, which must have the same bits on every machine.
double sine(double x)  // |x| <= pi/2, error below 1e-16
{
    const double x2 = x * x;
    double sum = 0;
    for (int n = 25; n >= 1; n -= 2)
        sum = 1.0 - x2 / ((n + 1.0) * (n + 2.0)) * sum;
    return x * sum;
}

double cosine(double x)
{
    constexpr double half_pi_low = 6.123233995736766e-17;
    return sine((std::numbers::pi / 2 - std::abs(x)) + half_pi_low);
}

double inverse_hyperbolic_tangent(double x)  // |x| <= 0.2
{
    const double x2 = x * x;
    double sum = 0;
    for (int n = 25; n >= 1; n -= 2)
        sum = 1.0 / n + x2 * sum;
    return x * sum;
}

/// Area between two parallels per radian of longitude, m2. The closed authalic integral (Snyder 1987, eq. 3-12),
/// written with differences in closed form so that a thin cell loses no digits.
double zone_area_per_radian(double south, double north, double semi_major, double inverse_flattening)
{
    const double f = inverse_flattening > 0 ? 1.0 / inverse_flattening : 0.0;
    const double e2 = f * (2.0 - f);
    const double e = std::sqrt(e2);
    const double s1 = sine(south);
    const double s2 = sine(north);
    const double ds = 2.0 * cosine((south + north) / 2) * sine((north - south) / 2);
    const double rational = ds * (1.0 + e2 * s1 * s2) / ((1.0 - e2 * s1 * s1) * (1.0 - e2 * s2 * s2));
    const double x = e * ds / (1.0 - e2 * s1 * s2);
    const double logarithmic = e > 0 ? inverse_hyperbolic_tangent(x) / e : ds;
    return semi_major * semi_major * (1.0 - e2) / 2.0 * (rational + logarithmic);
}

}  // namespace

std::vector<double> cell_areas_m2(const Grid& grid)
{
    std::vector<double> areas(static_cast<std::size_t>(grid.rows), grid.dx * grid.dy);
    if (!grid.is_geographic)
        return areas;
    for (std::int64_t row = 0; row < grid.rows; ++row) {
        const double at = static_cast<double>(row);
        const double north = std::clamp(grid.y0 - at * grid.dy, -90.0, 90.0) * radians_per_degree;
        const double south = std::clamp(grid.y0 - (at + 1) * grid.dy, -90.0, 90.0) * radians_per_degree;
        areas[static_cast<std::size_t>(row)] =
            grid.dx * radians_per_degree *
            zone_area_per_radian(south, north, grid.semi_major_m, grid.inverse_flattening);
    }
    return areas;
}

std::vector<Window> make_tiles(const Grid& grid, int size)
{
    std::vector<Window> tiles;
    for (std::int64_t row = 0; row < grid.rows; row += size)
        for (std::int64_t col = 0; col < grid.cols; col += size)
            tiles.push_back({.row = row,
                             .col = col,
                             .rows = std::min<std::int64_t>(size, grid.rows - row),
                             .cols = std::min<std::int64_t>(size, grid.cols - col)});
    return tiles;
}

}  // namespace eco::grid

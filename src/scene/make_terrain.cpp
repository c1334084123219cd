#include "scene/make_terrain.hpp"

#include <algorithm>
#include <cmath>

#include "scene/make_noise.hpp"
#include "scene/make_water.hpp"
#include "terrain/depressions.hpp"
#include "terrain/flow.hpp"

namespace eco::scene::make {
namespace {

struct Spot {
    int row, col;
    float u, v;
};

Spot spot(int nodes, double east_km, double south_km)
{
    const double step = side_km / (nodes - 1);
    const double x = std::clamp(east_km / step, 0.0, nodes - 1.000001),
                 y = std::clamp(south_km / step, 0.0, nodes - 1.000001);
    const int col = static_cast<int>(x), row = static_cast<int>(y);
    return {row, col, static_cast<float>(x - col), static_cast<float>(y - row)};
}

float catmull(float a, float b, float c, float d, float t)
{
    return b + 0.5F * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

// Lowest value within some kilometres, on a coarser lattice, blurred.
Field lowest_around(const Field& relief)
{
    constexpr int nodes = 201, every = 3, reach = 5;
    Field low{nodes, std::vector<float>(static_cast<std::size_t>(nodes) * nodes)};
    for (int row = 0; row < nodes; ++row)
        for (int col = 0; col < nodes; ++col) {
            float least = 1e9F;
            for (int r = std::max(0, row * every - reach); r <= std::min(relief.nodes - 1, row * every + reach); ++r)
                for (int c = std::max(0, col * every - reach); c <= std::min(relief.nodes - 1, col * every + reach);
                     ++c)
                    least = std::min(
                        least, relief.values[static_cast<std::size_t>(r) * static_cast<std::size_t>(relief.nodes) +
                                             static_cast<std::size_t>(c)]);
            low.values[static_cast<std::size_t>(row) * nodes + static_cast<std::size_t>(col)] = least;
        }
    return low;
}

// How much the lattice changes from node to node, m per km.
Field steepness(const Field& relief)
{
    Field steep{relief.nodes, std::vector<float>(relief.values.size())};
    const int n = relief.nodes;
    const auto z = [&](int row, int col) {
        return relief.values[static_cast<std::size_t>(std::clamp(row, 0, n - 1)) * static_cast<std::size_t>(n) +
                             static_cast<std::size_t>(std::clamp(col, 0, n - 1))];
    };
    const auto per_km = static_cast<float>((n - 1) / side_km / 2);
    for (int row = 0; row < n; ++row)
        for (int col = 0; col < n; ++col) {
            const float x = z(row, col + 1) - z(row, col - 1), y = z(row + 1, col) - z(row - 1, col);
            steep.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(n) + static_cast<std::size_t>(col)] =
                std::sqrt(x * x + y * y) * per_km;
        }
    return steep;
}

// Rivers have filled their valleys' bottoms: what lies little above the floor lies still less above it.
float with_plain(float z, float floor)
{
    constexpr float reach = 90;
    const float above = z - floor;
    return above <= 0 || above >= reach ? z : floor + above * std::sqrt(above / reach);
}

void raise_surface(terrain::Raster<float>& dem, const Field& relief, const Field& floor, std::uint64_t seed,
                   int threads)
{
    const Field steep = steepness(relief);
    each_rows(dem.rows(), threads, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t row = first; row < last; ++row)
            for (std::int64_t col = 0; col < dem.cols(); ++col) {
                const double east = (static_cast<double>(col) + 0.5) * dem.grid.dx / 1000;
                const double south = (static_cast<double>(row) + 0.5) * dem.grid.dy / 1000;
                const float hill = 1.5F + 0.13F * steep.at(east, south);
                const float z = relief.smooth_at(east, south) + hill * fractal(seed + 31, east, south, 0.9, 4);
                const float plain = with_plain(z, floor.at(east, south));
                dem.at(row, col) = std::round(plain * 8) / 8;
            }
    });
}

void find_streams(Land& land)
{
    const double quarter_km2 = 250000;
    const terrain::Raster<double> area_m2 =
        terrain::flow_accumulation(terrain::flow_directions(terrain::fill_depressions(land.elevation_m)));
    land.stream.resize(area_m2.values.size());
    for (std::size_t i = 0; i < area_m2.values.size(); ++i) {
        int exponent = 0;
        std::frexp(area_m2.values[i] / quarter_km2, &exponent);
        land.stream[i] = static_cast<std::uint8_t>(std::clamp(exponent, 0, 255));
    }
}

}  // namespace

float Field::at(double east_km, double south_km) const
{
    const Spot s = spot(nodes, east_km, south_km);
    const float* north = values.data() + static_cast<std::ptrdiff_t>(s.row) * nodes + s.col;
    const float* south = north + nodes;
    return (north[0] * (1 - s.u) + north[1] * s.u) * (1 - s.v) + (south[0] * (1 - s.u) + south[1] * s.u) * s.v;
}

float Field::smooth_at(double east_km, double south_km) const
{
    const Spot s = spot(nodes, east_km, south_km);
    float lines[4];
    for (int r = -1; r <= 2; ++r) {
        const float* line = values.data() + static_cast<std::ptrdiff_t>(std::clamp(s.row + r, 0, nodes - 1)) * nodes;
        lines[r + 1] = catmull(line[std::max(s.col - 1, 0)], line[s.col], line[s.col + 1],
                               line[std::min(s.col + 2, nodes - 1)], s.u);
    }
    return catmull(lines[0], lines[1], lines[2], lines[3], s.v);
}

Land make_land(const grid::Grid& frame, const Territory& territory, std::uint64_t seed, int threads)
{
    const Field relief = make_relief(seed);
    Land land{terrain::Raster<float>(frame, 0), lowest_around(relief), {}, {}, {}};
    raise_surface(land.elevation_m, relief, land.floor_m, seed, threads);
    find_streams(land);
    place_water(land, territory, seed);
    return land;
}

}  // namespace eco::scene::make

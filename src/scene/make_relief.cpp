#include <algorithm>
#include <cmath>

#include "scene/make_noise.hpp"
#include "scene/make_terrain.hpp"
#include "terrain/depressions.hpp"
#include "terrain/downstream.hpp"
#include "terrain/flow.hpp"

namespace eco::scene::make {
namespace {

constexpr int nodes = 601;
constexpr double step_km = side_km / (nodes - 1);

// Distance from the basin's axis, which wanders from the south-west to the north-east.
double off_axis_km(std::uint64_t seed, double east, double south)
{
    const double t = 1 - south / side_km;
    const double axis = side_km * (0.46 + 0.24 * t) + 9 * smooth_noise(seed + 11, south / 37, 0.5);
    return std::abs(east - axis);
}

// 0 in the basin, 1 in the mountains.
float roughness(std::uint64_t seed, double east, double south)
{
    const double reach = off_axis_km(seed, east, south) + 14 * fractal(seed + 12, east, south, 45, 3);
    const double sides = std::clamp((reach - 12) / 62, 0.0, 1.0);
    const double rim = std::clamp(
        (south - side_km * 0.86) / (side_km * 0.2) + 0.25 * fractal(seed + 13, east, south, 30, 3), 0.0, 1.0);
    const double all = std::max(sides, rim);
    return static_cast<float>(all * all * (3 - 2 * all));
}

// Slopes creep: every node moves towards the mean of its four neighbours.
void creep(terrain::Raster<float>& z, float share)
{
    const std::vector<float> old = z.values;
    for (std::size_t row = 1; row + 1 < nodes; ++row)
        for (std::size_t col = 1; col + 1 < nodes; ++col) {
            const std::size_t i = row * nodes + col;
            const float mean = (old[i - 1] + old[i + 1] + old[i - nodes] + old[i + nodes]) / 4;
            z.values[i] += share * (mean - old[i]);
        }
}

// One step of stream-power incision, from the outlets upward: solved exactly for each cell once its receiver is known.
// Water finds its way over a surface a little rougher than it is, another one each step: else rivers follow the
// lattice.
void incise(terrain::Raster<float>& z, const std::vector<float>& uplift, std::uint64_t seed)
{
    terrain::Raster<float> rough = z;
    for (std::size_t i = 0; i < rough.values.size(); ++i)
        rough.values[i] += 1.1F * uplift[i] * chance(seed, static_cast<std::int64_t>(i), 1);
    const terrain::Raster<terrain::Direction> directions =
        terrain::flow_directions(terrain::fill_depressions(std::move(rough)));
    std::vector<float> cells(z.values.size(), 1);
    std::vector<std::pair<std::uint32_t, std::int64_t>> order;
    order.reserve(z.values.size());
    terrain::each_downstream(directions, [&](std::int64_t cell, std::int64_t next) {
        order.emplace_back(static_cast<std::uint32_t>(cell), next);
        if (next != terrain::nowhere)
            cells[static_cast<std::size_t>(next)] += cells[static_cast<std::size_t>(cell)];
    });
    for (auto it = order.rbegin(); it != order.rend(); ++it) {
        const auto [cell, next] = *it;
        if (next == terrain::nowhere)
            continue;
        const float strength = 0.10F * std::sqrt(cells[cell]);
        const float below = z.values[static_cast<std::size_t>(next)];
        z.values[cell] = (z.values[cell] + uplift[cell] + strength * below) / (1 + strength);
    }
}

}  // namespace

Field make_relief(std::uint64_t seed)
{
    terrain::Raster<float> z(make_coarse(step_km * 1000), 0);
    z.grid.rows = z.grid.cols = nodes;
    z.values.assign(static_cast<std::size_t>(nodes) * nodes, 0);
    std::vector<float> uplift(z.values.size());
    for (int row = 0; row < nodes; ++row)
        for (int col = 0; col < nodes; ++col) {
            const double east = col * step_km, south = row * step_km;
            const float rough = roughness(seed, east, south);
            const float ridge = ridged(seed + 21, east, south, 34, 4);
            const auto i = static_cast<std::size_t>(row) * nodes + col;
            z.values[i] = 60 + 0.35F * static_cast<float>(south) + 900 * rough * (0.25F + 0.75F * ridge) +
                          (12 + 60 * rough) * fractal(seed + 22, east, south, 12, 5);
            uplift[i] = 1 + 34 * rough * (0.4F + 0.6F * ridge);
        }
    for (int step = 0; step < 18; ++step) {
        incise(z, uplift, seed + 400 + static_cast<std::uint64_t>(step));
        creep(z, 0.35F);
    }
    const float low = *std::min_element(z.values.begin(), z.values.end());
    const float high = *std::max_element(z.values.begin(), z.values.end());
    Field field{nodes, std::move(z.values)};
    for (float& value : field.values)
        value = 30 + (value - low) / (high - low) * 1850;
    return field;
}

}  // namespace eco::scene::make

#include "scene/make_water.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "scene/make_noise.hpp"

namespace eco::scene::make {
namespace {

constexpr int most_bodies = 60;

struct Site {
    double east_km, south_km;
    int stream;  // of Land
    bool crosses;
    std::uint64_t order;
};

// A crooked outline around the centre, longer in one direction.
grid::Polygon outline(std::uint64_t seed, double x, double y, double radius_m)
{
    constexpr int corners = 72;
    const double turn = chance(seed, 1, 1) * std::numbers::pi;
    grid::Ring ring;
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * std::numbers::pi * i / corners;
        const double wobble = 1 + 0.45 * smooth_noise(seed + 3, 3 + 2.2 * std::cos(angle), 3 + 2.2 * std::sin(angle));
        const double along = 1.7 * radius_m * wobble * std::cos(angle),
                     across = 0.6 * radius_m * wobble * std::sin(angle);
        ring.push_back({std::round((x + along * std::cos(turn) - across * std::sin(turn)) * 10) / 10,
                        std::round((y + along * std::sin(turn) + across * std::cos(turn)) * 10) / 10});
    }
    return {{ring}};
}

double area_km2(const grid::Ring& ring)
{
    double twice = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const grid::Point &a = ring[i], &b = ring[(i + 1) % ring.size()];
        twice += a.x * b.y - b.x * a.y;
    }
    return std::abs(twice) / 2e6;
}

// Nodes of a 2 km lattice, moved to the largest stream nearby.
std::vector<Site> find_sites(const Land& land, const Territory& territory, std::uint64_t seed)
{
    const grid::Grid& grid = land.elevation_m.grid;
    const double per_km = 1000 / grid.dx;
    std::vector<Site> sites;
    for (int i = 3; i < side_km / 2 - 3; ++i)
        for (int j = 3; j < side_km / 2 - 3; ++j) {
            Site best{0, 0, 0, false, mix(seed ^ static_cast<std::uint64_t>(i * 1000 + j))};
            for (auto row = static_cast<std::int64_t>((i * 2.0 - 0.7) * per_km);
                 static_cast<double>(row) < (i * 2.0 + 0.7) * per_km; ++row)
                for (auto col = static_cast<std::int64_t>((j * 2.0 - 0.7) * per_km);
                     static_cast<double>(col) < (j * 2.0 + 0.7) * per_km; ++col)
                    if (row < grid.rows && col < grid.cols &&
                        land.stream[static_cast<std::size_t>(row * grid.cols + col)] > best.stream) {
                        best.stream = land.stream[static_cast<std::size_t>(row * grid.cols + col)];
                        best.east_km = (static_cast<double>(col) + 0.5) / per_km;
                        best.south_km = (static_cast<double>(row) + 0.5) / per_km;
                    }
            const int county = territory.county_at(best.east_km, best.south_km);
            for (const auto& [e, s] : {std::pair{0.5, 0.0}, {-0.5, 0.0}, {0.0, 0.5}, {0.0, -0.5}}) {
                const int other = territory.county_at(best.east_km + e, best.south_km + s);
                best.crosses = best.crosses || (other >= 0 && other != county);
            }
            if (county >= 0 && best.stream >= 5 && best.stream <= 12)  // 4 to 1,000 km2
                sites.push_back(best);
        }
    std::sort(sites.begin(), sites.end(), [](const Site& a, const Site& b) {
        return std::pair(!a.crosses, a.order) < std::pair(!b.crosses, b.order);
    });
    return sites;
}

template <typename Use>
void each_pixel_inside(const grid::Grid& grid, const grid::Ring& ring, Use use)
{
    const auto [south, north] =
        std::minmax_element(ring.begin(), ring.end(), [](auto& a, auto& b) { return a.y < b.y; });
    const auto first = std::max<std::int64_t>(0, static_cast<std::int64_t>((grid.y0 - north->y) / grid.dy));
    const auto last = std::min(grid.rows - 1, static_cast<std::int64_t>((grid.y0 - south->y) / grid.dy));
    for (std::int64_t row = first; row <= last; ++row) {
        const double y = grid.y0 - (static_cast<double>(row) + 0.5) * grid.dy;
        std::vector<double> cuts;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const grid::Point &a = ring[i], &b = ring[(i + 1) % ring.size()];
            if ((a.y > y) != (b.y > y))
                cuts.push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
        }
        std::sort(cuts.begin(), cuts.end());
        for (std::size_t i = 0; i + 1 < cuts.size(); i += 2)
            for (auto col = static_cast<std::int64_t>(std::ceil((cuts[i] - grid.x0) / grid.dx - 0.5));
                 static_cast<double>(col) < (cuts[i + 1] - grid.x0) / grid.dx - 0.5; ++col)
                if (col >= 0 && col < grid.cols)
                    use(static_cast<std::size_t>(row * grid.cols + col));
    }
}

void flood(Land& land, const grid::Ring& ring, std::uint8_t mark)
{
    float level = 1e9F;
    each_pixel_inside(land.elevation_m.grid, ring,
                      [&](std::size_t i) { level = std::min(level, land.elevation_m.values[i]); });
    each_pixel_inside(land.elevation_m.grid, ring, [&](std::size_t i) {
        land.elevation_m.values[i] = level;
        land.water[i] = mark;
    });
}

}  // namespace

void place_water(Land& land, const Territory& territory, std::uint64_t seed)
{
    land.water.assign(land.elevation_m.values.size(), 0);
    std::vector<Site> taken;
    int crossing = 0;
    for (const Site& site : find_sites(land, territory, seed)) {
        const bool is_near = std::any_of(taken.begin(), taken.end(), [&](const Site& other) {
            return std::hypot(site.east_km - other.east_km, site.south_km - other.south_km) < 8;
        });
        if (is_near || (site.crosses && crossing >= 5) || land.bodies.size() >= most_bodies)
            continue;
        crossing += site.crosses;
        taken.push_back(site);
        const double radius_m = 350 + 1300 * std::pow(chance(site.order, 2, 2), 2.0) + (site.crosses ? 700 : 0);
        Water body;
        body.shape =
            outline(site.order, site.east_km * 1000 - side_km * 500, side_km * 500 - site.south_km * 1000, radius_m);
        body.area_km2 = area_km2(body.shape.rings.front());
        body.is_lake = taken.size() % 3 == 0;
        // Mean depth of 6 to 20 m: hill reservoirs.
        body.capacity_m3 = std::round(body.area_km2 * 1e6 * (6 + 14 * chance(site.order, 4, 4)) / 1e5) * 1e5;
        land.bodies.push_back(std::move(body));
        flood(land, land.bodies.back().shape.rings.front(), static_cast<std::uint8_t>(land.bodies.size()));
    }
}

}  // namespace eco::scene::make

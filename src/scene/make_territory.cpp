#include "scene/make_territory.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <queue>

#include "raster/crs.hpp"
#include "scene/make_noise.hpp"

namespace eco::scene::make {

const std::array<County, county_count> counties{{
    {"360802", "吉州区", "Jizhou", 105, 121, 425, 109, 119},
    {"360803", "青原区", "Qingyuan", 124, 95, 915, 113, 115},
    {"360821", "吉安县", "Ji'an County", 79, 107, 2117, 101, 111},
    {"360822", "吉水县", "Jishui", 139, 124, 2510, 124, 131},
    {"360823", "峡江县", "Xiajiang", 124, 166, 1287, 141, 171},
    {"360824", "新干县", "Xingan", 160, 184, 1245, 149, 186},
    {"360825", "永丰县", "Yongfeng", 170, 118, 2695, 154, 141},
    {"360826", "泰和县", "Taihe", 104, 71, 2667, 101, 82},
    {"360827", "遂川县", "Suichuan", 47, 26, 3144, 62, 30},
    {"360828", "万安县", "Wan'an", 95, 34, 2038, 89, 45},
    {"360829", "安福县", "Anfu", 60, 145, 2796, 72, 149},
    {"360830", "永新县", "Yongxin", 30, 105, 2187, 34, 99},
    {"360881", "井冈山市", "Jinggangshan", 30, 66, 1298, 38, 76},
}};

namespace {

constexpr int n = Territory::cells;
constexpr std::int8_t nobody = -1;

struct Candidate {
    double cost;
    int cell;
    bool operator>(const Candidate& other) const { return cost != other.cost ? cost > other.cost : cell > other.cell; }
};
using Frontier = std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>>;

// Each county grows from its middle, cheapest cell first, at the pace of its area: what results is connected and
// crooked.
class Growth {
public:
    explicit Growth(std::uint64_t seed) : seed_(seed), owner_(static_cast<std::size_t>(n) * n, nobody)
    {
        for (int county = 0; county < county_count; ++county) {
            const County& c = counties[static_cast<std::size_t>(county)];
            offer(county, static_cast<int>((side_km - c.north_km) / Territory::step_km) * n +
                              static_cast<int>(c.east_km / Territory::step_km));
        }
    }

    std::vector<std::int8_t> run()
    {
        grow(1);
        // Pockets that nobody reached: their neighbours share them, whoever has least first.
        close_outside();
        for (int cell = 0; cell < n * n; ++cell)
            if (owner_[static_cast<std::size_t>(cell)] >= 0)
                offer_around(owner_[static_cast<std::size_t>(cell)], cell);
        grow(1e9);
        std::replace(owner_.begin(), owner_.end(), outside, nobody);
        return std::move(owner_);
    }

private:
    static constexpr std::int8_t outside = -2;

    void offer(int county, int cell)
    {
        const int row = cell / n, col = cell % n;
        if (row < 2 || col < 2 || row >= n - 2 || col >= n - 2 || owner_[static_cast<std::size_t>(cell)] != nobody)
            return;
        const County& c = counties[static_cast<std::size_t>(county)];
        const double east = (col + 0.5) * Territory::step_km, north = side_km - (row + 0.5) * Territory::step_km;
        const double bend = fractal(seed_ + 71, east, north, 40, 4);
        frontiers_[static_cast<std::size_t>(county)].push(
            {std::sqrt((east - c.east_km) * (east - c.east_km) + (north - c.north_km) * (north - c.north_km)) *
                 (1 + 0.35 * bend),
             cell});
    }

    void offer_around(int county, int cell)
    {
        for (const int step : {1, n, -1, -n})
            offer(county, cell + step);
    }

    // The county that may take the next cell, -1 if none: of those below `most` of their area the one furthest from it.
    int next_county(double most) const
    {
        int next = -1;
        for (int county = 0; county < county_count; ++county) {
            const auto i = static_cast<std::size_t>(county);
            if (!frontiers_[i].empty() && taken_[i] < most &&
                (next < 0 || taken_[i] < taken_[static_cast<std::size_t>(next)]))
                next = county;
        }
        return next;
    }

    void grow(double most)
    {
        for (int county = next_county(most); county >= 0; county = next_county(most)) {
            const auto i = static_cast<std::size_t>(county);
            const int cell = frontiers_[i].top().cell;
            frontiers_[i].pop();
            if (owner_[static_cast<std::size_t>(cell)] != nobody)
                continue;
            owner_[static_cast<std::size_t>(cell)] = static_cast<std::int8_t>(county);
            taken_[i] += Territory::step_km * Territory::step_km / counties[i].area_km2;
            offer_around(county, cell);
        }
    }

    // What a way leads to from the corner of the square without crossing a county is outside.
    void close_outside()
    {
        for (Frontier& frontier : frontiers_)
            frontier = {};
        std::vector<int> open{0};
        owner_[0] = outside;
        while (!open.empty()) {
            const int cell = open.back();
            open.pop_back();
            const int row = cell / n, col = cell % n;
            for (const auto& [r, c] : {std::pair{row, col + 1}, {row + 1, col}, {row, col - 1}, {row - 1, col}}) {
                if (r < 0 || c < 0 || r >= n || c >= n || owner_[static_cast<std::size_t>(r * n + c)] != nobody)
                    continue;
                owner_[static_cast<std::size_t>(r * n + c)] = outside;
                open.push_back(r * n + c);
            }
        }
    }

    std::uint64_t seed_;
    std::vector<std::int8_t> owner_;
    std::array<Frontier, county_count> frontiers_;
    std::array<double, county_count> taken_{};
};

// Lattice corner (row, col), moved a little so that borders are no stairs. Its neighbours move less than half a step
// too, so that edges never cross.
grid::Point corner(std::uint64_t seed, int row, int col)
{
    const double step = Territory::step_km * 1000;
    const double east = (col + 0.8 * (chance(seed + 5, col, row) - 0.5)) * step;
    const double south = (row + 0.8 * (chance(seed + 6, col, row) - 0.5)) * step;
    return {std::round(east * 10) / 10 - side_km * 500, side_km * 500 - std::round(south * 10) / 10};
}

// The county's border as closed rings: cell sides with the county on their right hand, joined end to end.
grid::Polygon trace(const std::vector<std::int8_t>& owner, int county, std::uint64_t seed)
{
    const auto is_in = [&](int row, int col) {
        return row >= 0 && col >= 0 && row < n && col < n && owner[static_cast<std::size_t>(row * n + col)] == county;
    };
    std::multimap<int, int> sides;  // from corner to corner, numbered row * (n + 1) + col
    const int w = n + 1;
    for (int row = 0; row < n; ++row)
        for (int col = 0; col < n; ++col) {
            if (!is_in(row, col))
                continue;
            const int at = row * w + col;
            if (!is_in(row - 1, col))
                sides.emplace(at, at + 1);
            if (!is_in(row, col + 1))
                sides.emplace(at + 1, at + 1 + w);
            if (!is_in(row + 1, col))
                sides.emplace(at + 1 + w, at + w);
            if (!is_in(row, col - 1))
                sides.emplace(at + w, at);
        }
    grid::Polygon polygon;
    while (!sides.empty()) {
        grid::Ring ring;
        const int start = sides.begin()->first;
        int here = start, from = 0;
        do {
            ring.push_back(corner(seed, here / w, here % w));
            auto [first, last] = sides.equal_range(here);
            // Where two cells touch at a corner only, turning right keeps the rings apart.
            auto side = first;
            for (auto it = first; it != last; ++it) {
                const int back = here - from, ahead = it->second - here;
                const int right = back == 1 ? w : back == w ? -1 : back == -1 ? -w : 1;
                if (ahead == right)
                    side = it;
            }
            from = here;
            here = side->second;
            sides.erase(side);
        } while (here != start);
        polygon.rings.push_back(std::move(ring));
    }
    return polygon;
}

}  // namespace

int Territory::county_at(double east_km, double south_km) const
{
    const int col = static_cast<int>(std::floor(east_km / step_km)),
              row = static_cast<int>(std::floor(south_km / step_km));
    return row < 0 || col < 0 || row >= cells || col >= cells ? -1
                                                              : county[static_cast<std::size_t>(row * cells + col)];
}

grid::Grid make_coarse(double cell_m)
{
    grid::Grid grid;
    grid.crs = raster::normalise_crs(crs_text);
    grid.x0 = -side_km * 500;
    grid.y0 = side_km * 500;
    grid.dx = grid.dy = cell_m;
    grid.rows = grid.cols = static_cast<std::int64_t>(std::ceil(side_km * 1000 / cell_m));
    return grid;
}

grid::Grid make_frame(std::int64_t pixels)
{
    return make_coarse(std::max(1.0, std::round(side_km * 1000 / std::sqrt(static_cast<double>(pixels)))));
}

Territory make_territory(std::uint64_t seed)
{
    Territory territory;
    territory.county = Growth(seed).run();
    for (int county = 0; county < county_count; ++county)
        territory.polygons.push_back(trace(territory.county, county, seed));
    return territory;
}

}  // namespace eco::scene::make

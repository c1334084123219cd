#include <algorithm>
#include <map>
#include <set>

#include "scene/places.hpp"

namespace eco::scene {
namespace {

constexpr double rounding = 1e-5;

struct Cover {
    const grid::Grid& grid;
    std::vector<grid::Zones> zones;  // one polygon each
    std::vector<float> sum;          // of the polygons' fractions
    std::vector<double> areas;       // of a cell by row

    std::size_t at(std::int64_t row, std::int64_t col) const { return static_cast<std::size_t>(row * grid.cols + col); }
};

/// Calls visit(row, col, place, fraction) for every cell that a polygon touches.
template <typename Visit>
void for_each_cell(const std::vector<grid::Zones>& zones, Visit visit)
{
    for (std::size_t place = 0; place < zones.size(); ++place)
        for (std::size_t row = 0; row < zones[place].rows.size(); ++row) {
            for (const auto& run : zones[place].rows[row].runs)
                for (std::int64_t col = run.first; col <= run.last; ++col)
                    visit(static_cast<std::int64_t>(row), col, static_cast<int>(place), 1.0);
            for (const auto& piece : zones[place].rows[row].pieces)
                visit(static_cast<std::int64_t>(row), piece.col, static_cast<int>(place), piece.fraction);
        }
}

Cover make_cover(const std::vector<grid::Polygon>& polygons, const grid::Grid& grid)
{
    Cover cover{grid, {}, std::vector<float>(static_cast<std::size_t>(grid.cells())), grid::cell_areas_m2(grid)};
    for (const grid::Polygon& polygon : polygons)
        cover.zones.push_back(grid::make_zones({polygon}, grid));
    for_each_cell(cover.zones, [&](std::int64_t row, std::int64_t col, int, double fraction) {
        cover.sum[cover.at(row, col)] += static_cast<float>(fraction);
    });
    return cover;
}

std::vector<Fault> overlaps(const Cover& cover)
{
    std::map<std::size_t, std::vector<std::pair<int, double>>> crowded;
    for_each_cell(cover.zones, [&](std::int64_t row, std::int64_t col, int place, double fraction) {
        if (cover.sum[cover.at(row, col)] > 1 + rounding)
            crowded[cover.at(row, col)].emplace_back(place, fraction);
    });
    std::map<std::vector<int>, double> areas;
    for (auto& [cell, parts] : crowded) {
        double sum = 0;
        std::vector<int> who;
        std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
        for (const auto& [place, fraction] : parts) {
            sum += fraction;
            who.push_back(place);
        }
        who.resize(std::min<std::size_t>(who.size(), 2));
        std::sort(who.begin(), who.end());
        areas[who] += (sum - 1) * cover.areas[cell / static_cast<std::size_t>(cover.grid.cols)];
    }
    std::vector<Fault> faults;
    for (const auto& [who, area] : areas)
        faults.push_back({false, area, who});
    return faults;
}

/// Cells of one patch of uncovered ground, by flooding from `start`; they are marked as seen.
std::vector<std::size_t> flood(const Cover& cover, std::size_t start, std::vector<bool>& seen)
{
    const auto cols = static_cast<std::size_t>(cover.grid.cols), rows = static_cast<std::size_t>(cover.grid.rows);
    std::vector<std::size_t> patch{start};
    seen[start] = true;
    for (std::size_t i = 0; i < patch.size(); ++i) {
        const std::size_t row = patch[i] / cols, col = patch[i] % cols;
        const auto visit = [&](std::size_t next) {
            if (!seen[next] && cover.sum[next] < 1 - rounding) {
                seen[next] = true;
                patch.push_back(next);
            }
        };
        if (row > 0)
            visit(patch[i] - cols);
        if (row + 1 < rows)
            visit(patch[i] + cols);
        if (col > 0)
            visit(patch[i] - 1);
        if (col + 1 < cols)
            visit(patch[i] + 1);
    }
    return patch;
}

std::vector<Fault> gaps(const Cover& cover)
{
    const auto cols = static_cast<std::size_t>(cover.grid.cols), rows = static_cast<std::size_t>(cover.grid.rows);
    std::vector<bool> seen(cover.sum.size());
    for (std::size_t cell = 0; cell < seen.size(); ++cell) {
        const bool is_edge = cell / cols == 0 || cell / cols == rows - 1 || cell % cols == 0 || cell % cols == cols - 1;
        if (is_edge && !seen[cell] && cover.sum[cell] < 1 - rounding)
            flood(cover, cell, seen);
    }
    std::map<std::size_t, std::size_t> fault_of;
    std::vector<Fault> faults;
    for (std::size_t cell = 0; cell < seen.size(); ++cell) {
        if (seen[cell] || cover.sum[cell] >= 1 - rounding)
            continue;
        Fault fault{true, 0, {}};
        for (const std::size_t at : flood(cover, cell, seen)) {
            fault.area_m2 += (1.0 - static_cast<double>(cover.sum[at])) * cover.areas[at / cols];
            fault_of[at] = faults.size();
        }
        faults.push_back(fault);
    }
    std::vector<std::set<int>> who(faults.size());
    for_each_cell(cover.zones, [&](std::int64_t row, std::int64_t col, int place, double) {
        for (const std::int64_t side : {-1, 0, 1})
            if (col + side >= 0 && col + side < cover.grid.cols)
                if (const auto found = fault_of.find(cover.at(row, col + side)); found != fault_of.end())
                    who[found->second].insert(place);
    });
    for (std::size_t i = 0; i < faults.size(); ++i)
        faults[i].places.assign(who[i].begin(), who[i].end());
    return faults;
}

}  // namespace

std::vector<Fault> find_faults(const std::vector<grid::Polygon>& polygons, const grid::Grid& grid)
{
    const Cover cover = make_cover(polygons, grid);
    std::vector<Fault> faults = overlaps(cover);
    const std::vector<Fault> holes = gaps(cover);
    faults.insert(faults.end(), holes.begin(), holes.end());
    return faults;
}

}  // namespace eco::scene

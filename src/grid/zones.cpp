#include "grid/zones.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <tuple>

#include "grid/rings.hpp"

namespace eco::grid {
namespace {

constexpr double quanta_per_cell = 0x1p24;
// Coordinates in cells are snapped to 2^-32: heights within a row then add up without rounding.
constexpr double snap = 0x1p32;

/// An edge in cell units (y down), from its upper to its lower end, so that neighbours that share it compute the same
/// numbers.
struct Edge {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    int zone = 0;
    double sign = 1;  // of the height in the coverage sum

    double x_at(double y) const { return y == y1 ? x1 : x0 + (x1 - x0) * ((y - y0) / (y1 - y0)); }
};

/// What an edge adds in one row: `inside` to the coverage of its cell, `beyond` to that of every cell to the right.
struct Mark {
    int zone = 0;
    std::int64_t col = 0;
    double beyond = 0, inside = 0;
};

struct Part {
    std::int64_t col = 0;
    int zone = 0;
    double amount = 0;  // cell fraction, then quanta
};

std::vector<Edge> make_edges(const std::vector<Polygon>& zones, const Grid& grid)
{
    std::vector<Edge> edges;
    const auto to_cells = [&](Point p) {
        const Point cells{std::round((p.x - grid.x0) / grid.dx * snap) / snap,
                          std::round((grid.y0 - p.y) / grid.dy * snap) / snap};
        if (!std::isfinite(cells.x) || !std::isfinite(cells.y))
            throw std::invalid_argument("make_zones: a polygon has a coordinate that is not finite");
        return cells;
    };
    for (std::size_t zone = 0; zone < zones.size(); ++zone) {
        const std::vector<int> signs = ring_signs(zones[zone]);
        for (std::size_t r = 0; r < signs.size(); ++r) {
            const Ring& ring = zones[zone].rings[r];
            for (std::size_t i = 0, j = ring.size() - 1; signs[r] != 0 && i < ring.size(); j = i++) {
                const Point a = to_cells(ring[j]);
                const Point b = to_cells(ring[i]);
                // An outer ring that runs anticlockwise (y up) goes down on its left side: that side opens the
                // coverage.
                const double sign = signs[r];
                if (a.y < b.y && b.y > 0 && a.y < static_cast<double>(grid.rows))
                    edges.push_back({a.x, a.y, b.x, b.y, static_cast<int>(zone), sign});
                if (a.y > b.y && a.y > 0 && b.y < static_cast<double>(grid.rows))
                    edges.push_back({b.x, b.y, a.x, a.y, static_cast<int>(zone), -sign});
            }
        }
    }
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.y0 < b.y0; });
    return edges;
}

/// Marks of one edge piece with height `height` that lies in one row and runs from x = low to x = high (in either
/// direction).
void mark_piece(int zone, double low, double high, double height, std::int64_t cols, std::vector<Mark>& marks)
{
    if (low > high)
        std::swap(low, high);
    const double right = static_cast<double>(cols);
    if (low >= right)
        return;
    if (high <= 0) {
        marks.push_back({zone, 0, height, height});
        return;
    }
    const double slope = high > low ? height / (high - low) : 0;
    double left_over = height;
    if (low < 0) {
        const double part = -low * slope;
        marks.push_back({zone, 0, part, part});
        left_over -= part;
        low = 0;
    }
    for (std::int64_t col = static_cast<std::int64_t>(low); col < cols; ++col) {
        const double start = std::max(low, static_cast<double>(col));
        const double end = std::min(high, static_cast<double>(col + 1));
        const bool is_last = high <= static_cast<double>(col + 1);
        const double part = is_last ? left_over : (end - start) * slope;
        marks.push_back({zone, col, part, part * (1.0 - ((start + end) / 2 - static_cast<double>(col)))});
        left_over -= part;
        if (is_last)
            break;
    }
}

/// Coverage of one zone in one row from its marks (sorted by column): cells with an edge become parts, the others full
/// runs.
void sweep(std::span<const Mark> marks, std::int64_t cols, std::vector<Zones::Run>& runs, std::vector<Part>& parts)
{
    double cover = 0;
    std::size_t i = 0;
    while (i < marks.size()) {
        const std::int64_t col = marks[i].col;
        double inside = cover;
        for (; i < marks.size() && marks[i].col == col; ++i) {
            inside += marks[i].inside;
            cover += marks[i].beyond;
        }
        // Parts of one edge were split at columns with rounding; their sum is a multiple of 2^-32 again.
        const double snapped = std::round(cover * snap) / snap;
        parts.push_back({col, marks[i - 1].zone, std::clamp(inside, 0.0, 1.0)});
        const std::int64_t next = i < marks.size() ? marks[i].col : cols;
        if (next <= col + 1)
            continue;
        if (snapped >= 1)
            runs.push_back({col + 1, next - 1, marks[i - 1].zone});
        else if (snapped > 0)
            for (std::int64_t c = col + 1; c < next; ++c)
                parts.push_back({c, marks[i - 1].zone, snapped});
    }
}

/// Rounds the fractions of one cell to quanta; where they fill the cell they add to exactly 2^24.
void quantise(std::span<Part> cell)
{
    double sum = 0;
    for (const Part& part : cell)
        sum += part.amount;
    const double slack = std::max(4.0, static_cast<double>(cell.size())) / quanta_per_cell;
    if (std::abs(sum - 1.0) > slack) {
        for (Part& part : cell)
            part.amount = std::round(part.amount * quanta_per_cell);
        return;
    }
    std::vector<std::pair<double, std::size_t>> remainders;
    double missing = quanta_per_cell;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const double quanta = cell[i].amount * quanta_per_cell;
        cell[i].amount = std::floor(quanta);
        missing -= cell[i].amount;
        remainders.push_back({quanta - cell[i].amount, i});
    }
    std::stable_sort(remainders.begin(), remainders.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = 0; i < cell.size() && missing >= 1; ++i, missing -= 1)
        cell[remainders[i].second].amount += 1;
    const auto largest =
        std::max_element(cell.begin(), cell.end(), [](const Part& a, const Part& b) { return a.amount < b.amount; });
    largest->amount += missing;
}

bool by_place(const Part& a, const Part& b)
{
    return std::tie(a.col, a.zone) < std::tie(b.col, b.zone);
}

/// True if two runs share a column, or a part of a cell lies in a run: zones overlap.
bool has_overlap(const std::vector<Zones::Run>& runs, const std::vector<Part>& parts)
{
    std::size_t part = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (i > 0 && runs[i].first <= runs[i - 1].last)
            return true;
        while (part < parts.size() && parts[part].col < runs[i].first)
            ++part;
        if (part < parts.size() && parts[part].col <= runs[i].last)
            return true;
    }
    return false;
}

void add_run(std::vector<Zones::Run>& runs, const Zones::Run& run)
{
    if (!runs.empty() && runs.back().zone == run.zone && runs.back().last + 1 == run.first)
        runs.back().last = run.last;
    else
        runs.push_back(run);
}

Zones::Row make_row(std::vector<Zones::Run>& runs, std::vector<Part>& parts)
{
    const auto by_first = [](const Zones::Run& a, const Zones::Run& b) { return a.first < b.first; };
    std::erase_if(parts, [](const Part& part) { return part.amount * quanta_per_cell < 0.5; });
    std::sort(runs.begin(), runs.end(), by_first);
    std::sort(parts.begin(), parts.end(), by_place);
    if (has_overlap(runs, parts)) {
        for (const Zones::Run& run : runs)
            for (std::int64_t col = run.first; col <= run.last; ++col)
                parts.push_back({col, run.zone, 1.0});
        runs.clear();
        std::sort(parts.begin(), parts.end(), by_place);
    }
    Zones::Row row;
    for (std::size_t i = 0; i < parts.size();) {
        std::size_t end = i + 1;
        while (end < parts.size() && parts[end].col == parts[i].col)
            ++end;
        quantise(std::span(parts).subspan(i, end - i));
        for (; i < end; ++i) {
            if (parts[i].amount >= quanta_per_cell && (end - i) == 1 && (i == 0 || parts[i - 1].col != parts[i].col))
                runs.push_back({parts[i].col, parts[i].col, parts[i].zone});
            else if (parts[i].amount > 0)
                row.pieces.push_back({parts[i].col, parts[i].zone, parts[i].amount / quanta_per_cell});
        }
    }
    std::sort(runs.begin(), runs.end(), by_first);
    for (const Zones::Run& run : runs)
        add_run(row.runs, run);
    return row;
}

void mark_row(const std::vector<Edge>& edges, const std::vector<std::size_t>& active, std::int64_t row,
              std::int64_t cols, std::vector<Mark>& marks)
{
    marks.clear();
    for (const std::size_t index : active) {
        const Edge& edge = edges[index];
        const double top = std::max(edge.y0, static_cast<double>(row));
        const double bottom = std::min(edge.y1, static_cast<double>(row + 1));
        if (bottom > top)
            mark_piece(edge.zone, edge.x_at(top), edge.x_at(bottom), edge.sign * (bottom - top), cols, marks);
    }
    std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
        return std::tie(a.zone, a.col, a.beyond, a.inside) < std::tie(b.zone, b.col, b.beyond, b.inside);
    });
}

}  // namespace

Zones make_zones(const std::vector<Polygon>& polygons, const Grid& grid)
{
    Zones zones{.count = static_cast<int>(polygons.size()), .rows = {}};
    zones.rows.resize(static_cast<std::size_t>(grid.rows));
    const std::vector<Edge> edges = make_edges(polygons, grid);
    std::vector<std::size_t> active;
    std::vector<Mark> marks;
    std::vector<Zones::Run> runs;
    std::vector<Part> parts;
    std::size_t next = 0;
    for (std::int64_t row = 0; row < grid.rows; ++row) {
        std::erase_if(active, [&](std::size_t i) { return edges[i].y1 <= static_cast<double>(row); });
        for (; next < edges.size() && edges[next].y0 < static_cast<double>(row + 1); ++next)
            if (edges[next].y1 > static_cast<double>(row))
                active.push_back(next);
        mark_row(edges, active, row, grid.cols, marks);
        runs.clear();
        parts.clear();
        for (std::size_t i = 0; i < marks.size();) {
            std::size_t end = i;
            while (end < marks.size() && marks[end].zone == marks[i].zone)
                ++end;
            sweep(std::span(marks).subspan(i, end - i), grid.cols, runs, parts);
            i = end;
        }
        zones.rows[static_cast<std::size_t>(row)] = make_row(runs, parts);
    }
    return zones;
}

}  // namespace eco::grid

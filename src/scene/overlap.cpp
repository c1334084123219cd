#include "scene/overlap.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "grid/rings.hpp"

namespace eco::scene {
namespace {

using grid::Point;
using grid::Polygon;

struct Edge {
    Point from, to;  // from.y <= to.y
    double x_at(double y) const { return from.x + (to.x - from.x) * (y - from.y) / (to.y - from.y); }
};

/// Edges that are not level and reach into the box's band of y.
std::vector<Edge> edges_of(const Polygon& polygon, const Box& band)
{
    std::vector<Edge> edges;
    for (const grid::Ring& ring : polygon.rings)
        for (std::size_t i = 0; i < ring.size(); ++i) {
            Point from = ring[i], to = ring[(i + 1) % ring.size()];
            if (from.y == to.y)
                continue;
            if (from.y > to.y)
                std::swap(from, to);
            if (to.y > band.y_low && from.y < band.y_high)
                edges.push_back({from, to});
        }
    return edges;
}

/// Parameter along p-q at which it crosses r-s, or -1.
double crossing(Point p, Point q, Point r, Point s)
{
    const double dx = q.x - p.x, dy = q.y - p.y, ex = s.x - r.x, ey = s.y - r.y;
    const double cross = dx * ey - dy * ex;
    if (cross == 0)
        return -1;
    const double t = ((r.x - p.x) * ey - (r.y - p.y) * ex) / cross;
    const double u = ((r.x - p.x) * dy - (r.y - p.y) * dx) / cross;
    return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t : -1;
}

std::vector<double> crossings_at(const std::vector<Edge>& edges, double y)
{
    std::vector<double> xs;
    for (const Edge& edge : edges)
        if (edge.from.y <= y && y < edge.to.y)
            xs.push_back(edge.x_at(y));
    std::sort(xs.begin(), xs.end());
    return xs;
}

/// Length of the meet of two even-odd sets of intervals.
double shared_width(const std::vector<double>& a, const std::vector<double>& b)
{
    double width = 0;
    for (std::size_t i = 0, k = 0; i + 1 < a.size() && k + 1 < b.size();) {
        width += std::max(0.0, std::min(a[i + 1], b[k + 1]) - std::max(a[i], b[k]));
        (a[i + 1] < b[k + 1] ? i : k) += 2;
    }
    return width;
}

double weight_at(double y, bool is_geographic)
{
    return is_geographic ? std::cos(y * std::numbers::pi / 180) : 1;
}

double sum_levels(const std::vector<Edge>& a, const std::vector<Edge>& b, std::vector<double> levels,
                  bool is_geographic)
{
    std::sort(levels.begin(), levels.end());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    double area = 0;
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
        const double y = (levels[i] + levels[i + 1]) / 2;
        area += shared_width(crossings_at(a, y), crossings_at(b, y)) * (levels[i + 1] - levels[i]) *
                weight_at(y, is_geographic);
    }
    return area;
}

template <typename Points>
void widen(Box& box, const Points& points)
{
    for (const Point& p : points)
        box = {std::min(box.x_low, p.x), std::min(box.y_low, p.y), std::max(box.x_high, p.x),
               std::max(box.y_high, p.y)};
}

constexpr Box nowhere{1e300, 1e300, -1e300, -1e300};

}  // namespace

Box box_of(const Polygon& polygon)
{
    Box box = nowhere;
    for (const grid::Ring& ring : polygon.rings)
        widen(box, ring);
    return box;
}

Box box_of(const Line& line)
{
    Box box = nowhere;
    widen(box, line);
    return box;
}

double shared_area(const Polygon& a, const Polygon& b, bool is_geographic)
{
    const Box box_a = box_of(a), box_b = box_of(b);
    if (!box_a.touches(box_b))
        return 0;
    const Box band{0, std::max(box_a.y_low, box_b.y_low), 0, std::min(box_a.y_high, box_b.y_high)};
    const std::vector<Edge> edges_a = edges_of(a, band), edges_b = edges_of(b, band);
    std::vector<double> levels{band.y_low, band.y_high};
    for (const auto* edges : {&edges_a, &edges_b})
        for (const Edge& edge : *edges)
            for (const double y : {edge.from.y, edge.to.y})
                if (y > band.y_low && y < band.y_high)
                    levels.push_back(y);
    for (const Edge& p : edges_a)
        for (const Edge& q : edges_b)
            if (p.from.y < q.to.y && q.from.y < p.to.y)
                if (const double t = crossing(p.from, p.to, q.from, q.to); t > 0)
                    levels.push_back(p.from.y + t * (p.to.y - p.from.y));
    return sum_levels(edges_a, edges_b, levels, is_geographic);
}

double weighted_area(const Polygon& a, bool is_geographic)
{
    if (!is_geographic)
        return grid::polygon_area(a);
    const Box box = box_of(a);
    const std::vector<Edge> edges = edges_of(a, box);
    std::vector<double> levels;
    for (const Edge& edge : edges)
        levels.insert(levels.end(), {edge.from.y, edge.to.y});
    return sum_levels(edges, edges, levels, is_geographic);
}

double inside_length(const Line& line, const Polygon& polygon, bool is_geographic)
{
    double length = 0;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const Point p = line[i], q = line[i + 1];
        std::vector<double> cuts{0, 1};
        for (const grid::Ring& ring : polygon.rings)
            for (std::size_t k = 0; k < ring.size(); ++k)
                if (const double t = crossing(p, q, ring[k], ring[(k + 1) % ring.size()]); t > 0)
                    cuts.push_back(t);
        std::sort(cuts.begin(), cuts.end());
        const double whole = std::hypot((q.x - p.x) * weight_at((p.y + q.y) / 2, is_geographic), q.y - p.y);
        for (std::size_t k = 0; k + 1 < cuts.size(); ++k) {
            const double t = (cuts[k] + cuts[k + 1]) / 2;
            if (cuts[k + 1] > cuts[k] && grid::is_inside(polygon, {p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)}))
                length += whole * (cuts[k + 1] - cuts[k]);
        }
    }
    return length;
}

}  // namespace eco::scene

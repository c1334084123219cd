#include "grid/rings.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace eco::grid {
namespace {

struct Box {
    double x_low = std::numeric_limits<double>::infinity(), x_high = -x_low;
    double y_low = x_low, y_high = -x_low;

    bool holds(const Box& other) const
    {
        return x_low <= other.x_low && other.x_high <= x_high && y_low <= other.y_low && other.y_high <= y_high;
    }
};

Box box_of(const Ring& ring)
{
    Box box;
    for (const Point& p : ring) {
        box.x_low = std::min(box.x_low, p.x);
        box.x_high = std::max(box.x_high, p.x);
        box.y_low = std::min(box.y_low, p.y);
        box.y_high = std::max(box.y_high, p.y);
    }
    return box;
}

enum class Side { inside, outside, on_edge };

Side side_of(const Ring& ring, Point p)
{
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const Point a = ring[j];
        const Point b = ring[i];
        const double cross = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        if (cross == 0 && std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y &&
            p.y <= std::max(a.y, b.y))
            return Side::on_edge;
        if ((a.y > p.y) != (b.y > p.y) && (cross > 0) == (b.y > a.y))
            inside = !inside;
    }
    return inside ? Side::inside : Side::outside;
}

// Rings may touch at points, so the first vertex (or edge middle) that is not on the other ring decides.
bool is_ring_inside(const Ring& inner, const Ring& outer)
{
    for (const Point& p : inner)
        if (const Side side = side_of(outer, p); side != Side::on_edge)
            return side == Side::inside;
    for (std::size_t i = 0; i + 1 < inner.size(); ++i) {
        const Point middle{(inner[i].x + inner[i + 1].x) / 2, (inner[i].y + inner[i + 1].y) / 2};
        if (const Side side = side_of(outer, middle); side != Side::on_edge)
            return side == Side::inside;
    }
    return false;
}

}  // namespace

double doubled_area(const Ring& ring)
{
    double sum = 0;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        sum += (ring[j].x - ring[0].x) * (ring[i].y - ring[0].y) - (ring[i].x - ring[0].x) * (ring[j].y - ring[0].y);
    return sum;
}

std::vector<int> ring_signs(const Polygon& polygon)
{
    const auto& rings = polygon.rings;
    std::vector<Box> boxes;
    for (const Ring& ring : rings)
        boxes.push_back(box_of(ring));
    std::vector<int> signs(rings.size(), 0);
    for (std::size_t i = 0; i < rings.size(); ++i) {
        const double area = doubled_area(rings[i]);
        if (!std::isfinite(area))
            throw std::invalid_argument("a polygon has a coordinate that is not finite");
        if (area == 0)
            continue;
        int depth = 0;
        for (std::size_t j = 0; j < rings.size(); ++j)
            if (i != j && boxes[j].holds(boxes[i]) && is_ring_inside(rings[i], rings[j]))
                ++depth;
        signs[i] = (area > 0 ? 1 : -1) * (depth % 2 == 0 ? 1 : -1);
    }
    return signs;
}

double polygon_area(const Polygon& polygon)
{
    const std::vector<int> signs = ring_signs(polygon);
    double sum = 0;
    for (std::size_t i = 0; i < signs.size(); ++i)
        if (signs[i] != 0)
            sum += signs[i] * doubled_area(polygon.rings[i]) / 2;
    return sum;
}

bool is_inside(const Polygon& polygon, Point point)
{
    bool inside = false;
    for (const Ring& ring : polygon.rings)
        if (!ring.empty() && side_of(ring, point) != Side::outside)
            inside = !inside;
    return inside;
}

}  // namespace eco::grid

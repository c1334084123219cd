#include "report/labels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace eco::report {
namespace {

bool is_within(const Rings& rings, Spot at)
{
    bool inside = false;
    for (const auto& ring : rings)
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
            if ((ring[i].y > at.y) != (ring[j].y > at.y) &&
                at.x < (ring[j].x - ring[i].x) * (at.y - ring[i].y) / (ring[j].y - ring[i].y) + ring[i].x)
                inside = !inside;
    return inside;
}

/// Squared distance of the border from the box, 0 where it enters it.
double distance_to(const Rings& rings, const Box& box)
{
    double least = std::numeric_limits<double>::infinity();
    const auto outside = [](double x, double low, double size) { return std::max({low - x, x - low - size, 0.0}); };
    for (const auto& ring : rings)
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            // Points on the side, closer together than half a letter.
            const double length = std::hypot(ring[i].x - ring[j].x, ring[i].y - ring[j].y);
            const int parts = 1 + static_cast<int>(length);
            for (int k = 0; k < parts; ++k) {
                const double t = static_cast<double>(k) / parts;
                const double dx = outside(ring[i].x + (ring[j].x - ring[i].x) * t, box.x, box.width);
                const double dy = outside(ring[i].y + (ring[j].y - ring[i].y) * t, box.y, box.height);
                least = std::min(least, dx * dx + dy * dy);
            }
        }
    return least;
}

}  // namespace

Box box_around(const Rings& rings)
{
    constexpr double far = std::numeric_limits<double>::infinity();
    double left = far, top = far, right = -far, bottom = -far;
    for (const auto& ring : rings)
        for (const Spot& spot : ring) {
            left = std::min(left, spot.x), right = std::max(right, spot.x);
            top = std::min(top, spot.y), bottom = std::max(bottom, spot.y);
        }
    return {left, top, right - left, bottom - top};
}

std::optional<Spot> find_room(const Rings& rings, double width, double height, const std::vector<Box>& taken)
{
    constexpr int steps = 40;
    const Box around = box_around(rings);
    std::optional<Spot> best;
    double most = 0;
    for (int i = 1; i < steps; ++i)
        for (int k = 1; k < steps; ++k) {
            const Spot middle{around.x + around.width * i / steps, around.y + around.height * k / steps};
            const Box box{middle.x - width / 2, middle.y - height / 2, width, height};
            if (box.x < around.x || box.y < around.y || box.x + width > around.x + around.width ||
                box.y + height > around.y + around.height || !is_within(rings, middle) ||
                std::any_of(taken.begin(), taken.end(), [&](const Box& other) { return box.meets(other); }))
                continue;
            if (const double room = distance_to(rings, box); room > most) {
                most = room;
                best = middle;
            }
        }
    return best;
}

}  // namespace eco::report

#include "scene/gcj02.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace eco::scene {
namespace {

using grid::Point;
constexpr double pi = std::numbers::pi;
constexpr double semi_major = 6378245.0, eccentricity2 = 0.00669342162296594323;
constexpr double metres_per_degree = 111320.0;

/// Offsets before they are turned into degrees.
Point raw_offset(double x, double y)
{
    const double root = std::sqrt(std::abs(x));
    const double common = (20 * std::sin(6 * x * pi) + 20 * std::sin(2 * x * pi)) * 2 / 3;
    const double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common +
                         (20 * std::sin(y * pi) + 40 * std::sin(y / 3 * pi)) * 2 / 3 +
                         (160 * std::sin(y / 12 * pi) + 320 * std::sin(y * pi / 30)) * 2 / 3;
    const double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common +
                        (20 * std::sin(x * pi) + 40 * std::sin(x / 3 * pi)) * 2 / 3 +
                        (150 * std::sin(x / 12 * pi) + 300 * std::sin(x / 30 * pi)) * 2 / 3;
    return {east, north};
}

struct Segment {
    Point from, to;
};

struct Foot {
    double distance = 0;  // signed along the normal
    Point normal;
};

/// Normal distance from q to the nearest segment.
Foot nearest_foot(Point q, const std::vector<Segment>& segments)
{
    double best = 1e300;
    Point foot;
    for (const Segment& s : segments) {
        const double dx = s.to.x - s.from.x, dy = s.to.y - s.from.y;
        const double length2 = dx * dx + dy * dy;
        const double t =
            length2 == 0 ? 0 : std::clamp(((q.x - s.from.x) * dx + (q.y - s.from.y) * dy) / length2, 0.0, 1.0);
        const Point at{s.from.x + t * dx, s.from.y + t * dy};
        const double d2 = (at.x - q.x) * (at.x - q.x) + (at.y - q.y) * (at.y - q.y);
        if (d2 < best) {
            best = d2;
            foot = at;
        }
    }
    const double d = std::sqrt(best);
    if (d == 0)
        return {0, {0, 0}};
    return {d, {(foot.x - q.x) / d, (foot.y - q.y) / d}};
}

/// Least squares of n . t = distance over the nearer three quarters.
std::optional<Point> best_step(std::vector<Foot>& feet)
{
    std::sort(feet.begin(), feet.end(), [](const Foot& a, const Foot& b) { return a.distance < b.distance; });
    const std::size_t kept = feet.size() * 3 / 4;
    if (kept < 10 || feet[feet.size() / 2].distance > 5000)
        return std::nullopt;
    double xx = 0, xy = 0, yy = 0, xd = 0, yd = 0;
    for (std::size_t i = 0; i < kept; ++i) {
        const auto& [d, n] = feet[i];
        xx += n.x * n.x;
        xy += n.x * n.y;
        yy += n.y * n.y;
        xd += n.x * d;
        yd += n.y * d;
    }
    const double determinant = xx * yy - xy * xy;
    if (std::abs(determinant) < 1e-9)
        return Point{0, 0};
    return Point{(xd * yy - yd * xy) / determinant, (yd * xx - xd * xy) / determinant};
}

}  // namespace

Point gcj02_from_wgs84(Point p)
{
    if (p.x < 72.004 || p.x > 137.8347 || p.y < 0.8293 || p.y > 55.8271)
        return p;
    const Point offset = raw_offset(p.x - 105, p.y - 35);
    const double latitude = p.y / 180 * pi;
    const double magic = 1 - eccentricity2 * std::sin(latitude) * std::sin(latitude);
    const double root = std::sqrt(magic);
    const double north = offset.y * 180 / (semi_major * (1 - eccentricity2) / (magic * root) * pi);
    const double east = offset.x * 180 / (semi_major / root * std::cos(latitude) * pi);
    return {p.x + east, p.y + north};
}

Point wgs84_from_gcj02(Point p)
{
    Point guess = p;
    for (int i = 0; i < 12; ++i) {
        const Point seen = gcj02_from_wgs84(guess);
        guess = {guess.x + p.x - seen.x, guess.y + p.y - seen.y};
    }
    return guess;
}

Shift gcj02_shift(Point p)
{
    const Point seen = gcj02_from_wgs84(p);
    return {(seen.x - p.x) * metres_per_degree * std::cos(p.y * pi / 180), (seen.y - p.y) * metres_per_degree};
}

std::optional<Shift> find_shift(const std::vector<grid::Polygon>& lines, const std::vector<grid::Polygon>& reference)
{
    std::vector<Point> points;
    for (const grid::Polygon& polygon : reference)
        for (const grid::Ring& ring : polygon.rings)
            points.insert(points.end(), ring.begin(), ring.end());
    if (points.size() < 20)
        return std::nullopt;
    const Point centre = points.front();
    const double x_scale = metres_per_degree * std::cos(centre.y * pi / 180);
    const auto local = [&](Point p) { return Point{(p.x - centre.x) * x_scale, (p.y - centre.y) * metres_per_degree}; };
    std::vector<Segment> segments;
    for (const grid::Polygon& polygon : lines)
        for (const grid::Ring& ring : polygon.rings)
            for (std::size_t i = 0; i < ring.size(); ++i)
                segments.push_back({local(ring[i]), local(ring[(i + 1) % ring.size()])});
    Point shift{0, 0};
    const std::size_t stride = points.size() / 1500 + 1;
    for (int round = 0; round < 25; ++round) {
        std::vector<Foot> feet;
        for (std::size_t i = 0; i < points.size(); i += stride) {
            const Point p = local(points[i]);
            feet.push_back(nearest_foot({p.x + shift.x, p.y + shift.y}, segments));
        }
        const auto step = best_step(feet);
        if (!step)
            return std::nullopt;
        shift = {shift.x + step->x, shift.y + step->y};
        if (std::hypot(step->x, step->y) < 0.5)
            break;
    }
    return Shift{shift.x, shift.y};
}

}  // namespace eco::scene

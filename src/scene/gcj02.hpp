#pragma once
#include <optional>
#include <vector>

#include "grid/zones.hpp"

namespace eco::scene {

/// Longitude and latitude (degrees) of WGS 84 as the Chinese map offset GCJ-02 shows them; outside China's bounding box
/// unchanged. Source   the published forward formula (Krasovsky 1940: a = 6378245 m, e2 = 0.00669342162296594323).
grid::Point gcj02_from_wgs84(grid::Point p);
/// The inverse, by fixed-point iteration to below 1e-9 degrees.
grid::Point wgs84_from_gcj02(grid::Point p);

struct Shift {
    double east_m = 0, north_m = 0;
};

/// What GCJ-02 moves a WGS 84 point by.
Shift gcj02_shift(grid::Point wgs84);

/// Rigid shift of `lines` against `reference` (both in degrees of longitude and latitude): what must be added to the
/// reference so that it falls on the lines. Point-to-line least squares, iterated; the farthest quarter of the points
/// is left out each time, so that generalised lines and missing stretches do not matter. Errors   nullopt with fewer
/// than 20 reference points, or if more than half lie farther than 5 km from every line. Cost     O(reference points x
/// segments); at most 1,500 points are used.
std::optional<Shift> find_shift(const std::vector<grid::Polygon>& lines, const std::vector<grid::Polygon>& reference);

}  // namespace eco::scene

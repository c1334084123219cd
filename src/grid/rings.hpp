#pragma once
#include <vector>

#include "grid/zones.hpp"

namespace eco::grid {

/// Twice the signed area of the ring; positive if it runs anticlockwise in a y-up system.
double doubled_area(const Ring& ring);

/// +1 or -1 per ring: the factor on its own direction that makes outer rings count +1 and holes -1 for a y-down sweep
/// from the left (rings inside an odd number of others are holes). 0 for a ring without area. Rings may touch but not
/// cross.
std::vector<int> ring_signs(const Polygon& polygon);

/// Area of the polygon in squared units of its coordinates, holes taken off.
double polygon_area(const Polygon& polygon);

/// Even-odd test. A point on the boundary may count either way.
bool is_inside(const Polygon& polygon, Point point);

}  // namespace eco::grid

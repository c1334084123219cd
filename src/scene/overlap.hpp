#pragma once
#include <vector>

#include "grid/zones.hpp"

namespace eco::scene {

/// Area that two polygons share, in squared units of the coordinates; with `is_geographic`, degrees of longitude are
/// shortened by the cosine of the latitude, so that ratios of such areas are ratios of true areas (to 1e-4 within a
/// degree). Method   width of the intersection is linear between the levels of vertices and crossings: summed level by
/// level, exact. Cost     O(edges of a x edges of b) for the crossings, O(levels x edges) for the sum. Made for lakes,
/// not for provinces.
double shared_area(const grid::Polygon& a, const grid::Polygon& b, bool is_geographic);
/// Area of one polygon in the same measure.
double weighted_area(const grid::Polygon& a, bool is_geographic);

using Line = std::vector<grid::Point>;
/// Length of the line inside the polygon, in the same measure.
double inside_length(const Line& line, const grid::Polygon& polygon, bool is_geographic);

struct Box {
    double x_low = 0, y_low = 0, x_high = 0, y_high = 0;
    bool touches(const Box& other) const
    {
        return x_low <= other.x_high && other.x_low <= x_high && y_low <= other.y_high && other.y_low <= y_high;
    }
};
Box box_of(const grid::Polygon& polygon);
Box box_of(const Line& line);

}  // namespace eco::scene

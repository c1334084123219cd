#pragma once
#include <vector>

#include "scene/places.hpp"

namespace eco::scene {

/// The polygons of the declared domain, of a file or of places, in the grid's system.
/// Errors   IoError if unreadable; InputError for a place that there is not, or a file without polygons.
std::vector<grid::Polygon> read_domain(const Scene& scene, const Outlines& outlines, const grid::Grid& grid);

/// Where it lies on the grid, as one zone.
grid::Zones domain_zones(const std::vector<grid::Polygon>& polygons, const grid::Grid& grid);

/// Whether a polygon reaches beyond the grid by more than a thousandth of a cell.
bool reaches_beyond(const std::vector<grid::Polygon>& polygons, const grid::Grid& grid);

}  // namespace eco::scene

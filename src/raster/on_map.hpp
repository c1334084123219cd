#pragma once
#include <string>
#include <vector>

#include "grid/zones.hpp"

namespace eco::raster {

/// The vertices of polygons in `crs`, in Lambert's azimuthal equal-area system around the middle of them all, on the
/// same ellipsoid: metres, areas true, north up in the middle. Errors: IoError if a vertex cannot be transformed.
std::vector<grid::Polygon> on_map(const std::vector<grid::Polygon>& polygons, const std::string& crs);

}  // namespace eco::raster

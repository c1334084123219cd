#pragma once
#include <ogr_api.h>

#include <memory>

#include "grid/zones.hpp"
#include "raster/vector.hpp"

/// Used only inside this module: it names GDAL types.
namespace eco::raster {

struct DestroyGeometry {
    void operator()(OGRGeometryH geometry) const { OGR_G_DestroyGeometry(geometry); }
};
using Geometry = std::unique_ptr<std::remove_pointer_t<OGRGeometryH>, DestroyGeometry>;

/// A multi-geometry of the feature's kind; polygons from rings in any order (even-odd). Null for kind none.
Geometry make_geometry(const Feature& feature);
Geometry make_geometry(const grid::Polygon& polygon);

GeometryKind kind_of(OGRwkbGeometryType type);

/// Fills kind and coordinates of `feature`. False for a collection of several kinds or another unsupported geometry.
bool take_geometry(OGRGeometryH geometry, Feature& feature);

}  // namespace eco::raster

#pragma once
#include <ogr_core.h>

#include <string>
#include <vector>

#include "raster/gdal.hpp"
#include "raster/geometry.hpp"

/// Used only inside this module: it names GDAL types.
namespace eco::raster {

bool is_near(const OGREnvelope& a, const OGREnvelope& b);
OGREnvelope box_of(OGRGeometryH geometry);

/// `crs` if areas are true in it, else Lambert's azimuthal equal-area system around the middle of the polygons, same
/// ellipsoid.
class Plane {
public:
    Plane(const std::vector<grid::Polygon>& polygons, const std::string& crs);

    /// In the plane, and valid. Sides are straight in `crs`: long ones are split (~1 km, 2 cm off) before they are
    /// transformed.
    Geometry place(Geometry geometry) const;
    grid::Point back(grid::Point point) const;

private:
    Reference own_, plane_;
    Transform forward_, back_;
    double longest_side_ = 0;
};

std::vector<Geometry> place_all(const std::vector<grid::Polygon>& polygons, const Plane& plane);

/// Length on the ellipsoid of lines in `crs`. Steps of at most ~1 km by the radii of curvature at their middle: 1e-8 of
/// the length.
class Ruler {
public:
    explicit Ruler(const std::string& crs);
    double length_m(grid::Ring line) const;

private:
    double segment_m(grid::Point a, grid::Point b) const;

    double semi_major_ = 0, e2_ = 0;
    Transform down_;
};

}  // namespace eco::raster

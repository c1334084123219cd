#include "raster/plane.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "raster/crs.hpp"
#include "raster/on_map.hpp"

namespace eco::raster {
namespace {

grid::Point middle_of(const std::vector<grid::Polygon>& polygons)
{
    constexpr double far = std::numeric_limits<double>::infinity();
    Bounds box{.west = far, .south = far, .east = -far, .north = -far};
    for (const grid::Polygon& polygon : polygons) {
        for (const grid::Ring& ring : polygon.rings) {
            for (const grid::Point& p : ring) {
                box.west = std::min(box.west, p.x);
                box.east = std::max(box.east, p.x);
                box.south = std::min(box.south, p.y);
                box.north = std::max(box.north, p.y);
            }
        }
    }
    if (box.west > box.east)
        return {};
    return {(box.west + box.east) / 2, (box.south + box.north) / 2};
}

Reference geographic_of(const Reference& reference)
{
    Reference geographic(OSRCloneGeogCS(reference.get()));
    OSRSetAxisMappingStrategy(geographic.get(), OAMS_TRADITIONAL_GIS_ORDER);
    return geographic;
}

/// Lambert's azimuthal equal-area system around the middle of the polygons, on the ellipsoid of `own`.
Reference local_plane(const Reference& own, const std::vector<grid::Polygon>& polygons)
{
    GdalErrors errors;
    const Reference geographic = geographic_of(own);
    grid::Point middle = middle_of(polygons);
    const Transform down = transform_between(own, geographic);
    if (OCTTransform(down.get(), 1, &middle.x, &middle.y, nullptr) == 0)
        errors.fail("middle of the zones");
    Reference plane(OSRNewSpatialReference(nullptr));
    OSRSetProjCS(plane.get(), "local equal-area");
    OSRCopyGeogCSFrom(plane.get(), geographic.get());
    OSRSetLAEA(plane.get(), middle.y, middle.x, 0, 0);
    OSRSetAxisMappingStrategy(plane.get(), OAMS_TRADITIONAL_GIS_ORDER);
    return plane;
}

}  // namespace

std::vector<grid::Polygon> on_map(const std::vector<grid::Polygon>& polygons, const std::string& crs)
{
    const Reference own = reference_of(crs);
    const Transform forward = transform_between(own, local_plane(own, polygons));
    GdalErrors errors;
    std::vector<grid::Polygon> out = polygons;
    for (grid::Polygon& polygon : out)
        for (grid::Ring& ring : polygon.rings)
            for (grid::Point& p : ring)
                if (OCTTransform(forward.get(), 1, &p.x, &p.y, nullptr) == 0)
                    errors.fail("transformation to an equal-area system");
    return out;
}

bool is_near(const OGREnvelope& a, const OGREnvelope& b)
{
    return a.MinX <= b.MaxX && b.MinX <= a.MaxX && a.MinY <= b.MaxY && b.MinY <= a.MaxY;
}

OGREnvelope box_of(OGRGeometryH geometry)
{
    OGREnvelope box;
    OGR_G_GetEnvelope(geometry, &box);
    return box;
}

Plane::Plane(const std::vector<grid::Polygon>& polygons, const std::string& crs) : own_(reference_of(crs))
{
    if (is_equal_area(crs))
        return;
    longest_side_ = OSRIsGeographic(own_.get()) != 0 ? 0.01 : 1000 / OSRGetLinearUnits(own_.get(), nullptr);
    plane_ = local_plane(own_, polygons);
    forward_ = transform_between(own_, plane_);
    back_ = transform_between(plane_, own_);
}

Geometry Plane::place(Geometry geometry) const
{
    GdalErrors errors;
    if (forward_)
        OGR_G_Segmentize(geometry.get(), longest_side_);
    if (forward_ && OGR_G_Transform(geometry.get(), forward_.get()) != OGRERR_NONE)
        errors.fail("transformation to an equal-area system");
    if (OGR_G_GetDimension(geometry.get()) < 2 || OGR_G_IsValid(geometry.get()) != 0)
        return geometry;
    Geometry repaired(OGR_G_MakeValid(geometry.get()));
    if (!repaired)
        errors.fail("repair of a polygon");
    return repaired;
}

grid::Point Plane::back(grid::Point point) const
{
    GdalErrors unheard;
    if (back_)
        OCTTransform(back_.get(), 1, &point.x, &point.y, nullptr);
    return point;
}

std::vector<Geometry> place_all(const std::vector<grid::Polygon>& polygons, const Plane& plane)
{
    std::vector<Geometry> placed;
    for (const grid::Polygon& polygon : polygons)
        placed.push_back(plane.place(make_geometry(polygon)));
    return placed;
}

Ruler::Ruler(const std::string& crs)
{
    const Reference own = reference_of(crs);
    GdalErrors errors;
    semi_major_ = OSRGetSemiMajor(own.get(), nullptr);
    const double inverse = OSRGetInvFlattening(own.get(), nullptr);
    const double f = inverse > 0 ? 1 / inverse : 0;
    e2_ = f * (2 - f);
    down_ = transform_between(own, geographic_of(own));
}

double Ruler::length_m(grid::Ring line) const
{
    GdalErrors errors;
    for (grid::Point& p : line)
        if (OCTTransform(down_.get(), 1, &p.x, &p.y, nullptr) == 0)
            errors.fail("transformation of a line");
    double sum = 0;
    for (std::size_t i = 1; i < line.size(); ++i)
        sum += segment_m(line[i - 1], line[i]);
    return sum;
}

double Ruler::segment_m(grid::Point a, grid::Point b) const
{
    constexpr double degrees_per_step = 0.01;
    constexpr double radians = std::numbers::pi / 180;
    const int steps = 1 + static_cast<int>(std::hypot(b.x - a.x, b.y - a.y) / degrees_per_step);
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
        const double phi = (a.y + (b.y - a.y) * (i + 0.5) / steps) * radians;
        const double w2 = 1 - e2_ * std::sin(phi) * std::sin(phi);
        const double normal = semi_major_ / std::sqrt(w2);
        const double meridian = normal * (1 - e2_) / w2;
        sum += std::hypot(meridian * (b.y - a.y) * radians / steps,
                          normal * std::cos(phi) * (b.x - a.x) * radians / steps);
    }
    return sum;
}

}  // namespace eco::raster

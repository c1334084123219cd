#include "raster/overlay.hpp"
#include "raster/plane.hpp"

namespace eco::raster {
namespace {

grid::Point point_on(OGRGeometryH geometry, const Plane& plane)
{
    GdalErrors unheard;
    const Geometry point(OGR_G_PointOnSurface(geometry));
    if (!point || OGR_G_IsEmpty(point.get()) != 0)
        return {};
    return plane.back({OGR_G_GetX(point.get(), 0), OGR_G_GetY(point.get(), 0)});
}

void find_invalid(const std::vector<grid::Polygon>& zones, Partition& result)
{
    for (std::size_t zone = 0; zone < zones.size(); ++zone) {
        const Geometry geometry = make_geometry(zones[zone]);
        GdalErrors errors;
        if (OGR_G_IsEmpty(geometry.get()) != 0)
            result.invalid.push_back({static_cast<int>(zone), "empty"});
        else if (OGR_G_IsValid(geometry.get()) == 0)
            result.invalid.push_back({static_cast<int>(zone), errors.warning()});
    }
}

void find_overlaps(const std::vector<Geometry>& zones, const Plane& plane, double least, Partition& result)
{
    for (std::size_t a = 0; a < zones.size(); ++a) {
        for (std::size_t b = a + 1; b < zones.size(); ++b) {
            if (!is_near(box_of(zones[a].get()), box_of(zones[b].get())))
                continue;
            GdalErrors errors;
            const Geometry both(OGR_G_Intersection(zones[a].get(), zones[b].get()));
            if (!both)
                errors.fail("intersection of two zones");
            if (const double area = OGR_G_Area(both.get()); area >= least)
                result.overlaps.push_back(
                    {static_cast<int>(a), static_cast<int>(b), area, point_on(both.get(), plane)});
        }
    }
}

void find_gaps(OGRGeometryH united, const Plane& plane, double least, Partition& result)
{
    if (OGR_GT_Flatten(OGR_G_GetGeometryType(united)) != wkbPolygon) {
        for (int i = 0; i < OGR_G_GetGeometryCount(united); ++i)
            find_gaps(OGR_G_GetGeometryRef(united, i), plane, least, result);
        return;
    }
    for (int i = 1; i < OGR_G_GetGeometryCount(united); ++i) {
        const Geometry hole(OGR_G_CreateGeometry(wkbPolygon));
        OGR_G_AddGeometry(hole.get(), OGR_G_GetGeometryRef(united, i));
        if (const double area = OGR_G_Area(hole.get()); area >= least)
            result.gaps.push_back({area, point_on(hole.get(), plane)});
    }
}

/// Repair may leave lines and points beside polygons.
void collect_polygons(OGRGeometryH geometry, OGRGeometryH polygons)
{
    if (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) == wkbPolygon) {
        OGR_G_AddGeometry(polygons, geometry);
        return;
    }
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i)
        if (const OGRGeometryH part = OGR_G_GetGeometryRef(geometry, i); OGR_G_GetDimension(part) == 2)
            collect_polygons(part, polygons);
}

}  // namespace

Partition check_partition(const std::vector<grid::Polygon>& zones, const std::string& crs, double least_area_m2)
{
    Partition result;
    find_invalid(zones, result);
    const Plane plane(zones, crs);
    const std::vector<Geometry> placed = place_all(zones, plane);
    find_overlaps(placed, plane, least_area_m2, result);
    const Geometry all(OGR_G_CreateGeometry(wkbMultiPolygon));
    for (const Geometry& zone : placed)
        collect_polygons(zone.get(), all.get());
    GdalErrors errors;
    const Geometry united(OGR_G_UnionCascaded(all.get()));
    if (!united)
        errors.fail("union of the zones");
    result.area_m2 = OGR_G_Area(united.get());
    find_gaps(united.get(), plane, least_area_m2, result);
    return result;
}

}  // namespace eco::raster

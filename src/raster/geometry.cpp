#include "raster/geometry.hpp"

#include <ogr_geometry.h>

#include "raster/gdal.hpp"

namespace eco::raster {
namespace {

grid::Ring take_line(OGRGeometryH line)
{
    grid::Ring points(static_cast<std::size_t>(OGR_G_GetPointCount(line)));
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i] = {OGR_G_GetX(line, static_cast<int>(i)), OGR_G_GetY(line, static_cast<int>(i))};
    return points;
}

template <class Line>
std::unique_ptr<Line> make_line(const grid::Ring& points)
{
    auto line = std::make_unique<Line>();
    line->setNumPoints(static_cast<int>(points.size()));
    for (std::size_t i = 0; i < points.size(); ++i)
        line->setPoint(static_cast<int>(i), points[i].x, points[i].y);
    return line;
}

Geometry handle(std::unique_ptr<OGRGeometry> geometry)
{
    return Geometry(OGRGeometry::ToHandle(geometry.release()));
}

}  // namespace

GeometryKind kind_of(OGRwkbGeometryType type)
{
    switch (OGR_GT_Flatten(type)) {
        case wkbPoint:
        case wkbMultiPoint:
            return GeometryKind::point;
        case wkbLineString:
        case wkbMultiLineString:
            return GeometryKind::line;
        case wkbPolygon:
        case wkbMultiPolygon:
            return GeometryKind::polygon;
        default:
            return GeometryKind::none;
    }
}

bool take_geometry(OGRGeometryH geometry, Feature& feature)
{
    if (geometry == nullptr || OGR_G_IsEmpty(geometry) != 0)
        return true;
    const OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(geometry));
    const GeometryKind kind = kind_of(type);
    if (kind == GeometryKind::none)
        return false;
    feature.kind = kind;
    if (type == wkbPoint)
        feature.points.push_back({OGR_G_GetX(geometry, 0), OGR_G_GetY(geometry, 0)});
    if (type == wkbLineString)
        feature.lines.push_back(take_line(geometry));
    const int parts = type == wkbPoint || type == wkbLineString ? 0 : OGR_G_GetGeometryCount(geometry);
    for (int i = 0; i < parts; ++i) {
        const OGRGeometryH part = OGR_G_GetGeometryRef(geometry, i);
        if (type == wkbPolygon)
            feature.polygon.rings.push_back(take_line(part));
        else
            take_geometry(part, feature);
    }
    return true;
}

Geometry make_geometry(const grid::Polygon& polygon)
{
    GdalErrors unheard;
    std::vector<OGRGeometry*> rings;
    for (const grid::Ring& ring : polygon.rings) {
        auto part = std::make_unique<OGRPolygon>();
        auto line = make_line<OGRLinearRing>(ring);
        line->closeRings();
        part->addRingDirectly(line.release());
        rings.push_back(part.release());
    }
    if (rings.empty())
        return handle(std::make_unique<OGRMultiPolygon>());
    int is_valid = 0;
    std::unique_ptr<OGRGeometry> built(
        OGRGeometryFactory::organizePolygons(rings.data(), static_cast<int>(rings.size()), &is_valid, nullptr));
    return handle(std::unique_ptr<OGRGeometry>(OGRGeometryFactory::forceToMultiPolygon(built.release())));
}

Geometry make_geometry(const Feature& feature)
{
    if (feature.kind == GeometryKind::polygon)
        return make_geometry(feature.polygon);
    if (feature.kind == GeometryKind::line) {
        auto lines = std::make_unique<OGRMultiLineString>();
        for (const grid::Ring& line : feature.lines)
            lines->addGeometryDirectly(make_line<OGRLineString>(line).release());
        return handle(std::move(lines));
    }
    if (feature.kind == GeometryKind::point) {
        auto points = std::make_unique<OGRMultiPoint>();
        for (const grid::Point& point : feature.points)
            points->addGeometryDirectly(new OGRPoint(point.x, point.y));
        return handle(std::move(points));
    }
    return {};
}

}  // namespace eco::raster

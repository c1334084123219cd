#include "raster/overlay.hpp"

#include "raster/gdal.hpp"
#include "raster/plane.hpp"

namespace eco::raster {
namespace {

/// Splits one feature at a time: zones are prepared once.
class Splitter {
public:
    Splitter(const std::vector<grid::Polygon>& zones, const std::string& crs) : plane_(zones, crs), ruler_(crs)
    {
        zones_ = place_all(zones, plane_);
        for (const Geometry& zone : zones_)
            boxes_.push_back(box_of(zone.get()));
    }

    void split(const Feature& feature, std::size_t index, Shares& shares) const
    {
        const Geometry geometry = make_geometry(feature);
        if (!geometry) {
            shares.total.push_back(0);
            shares.outside.push_back(0);
            return;
        }
        if (feature.kind == GeometryKind::point)
            return split_points(feature, index, shares);
        const Geometry placed = plane_.place(Geometry(OGR_G_Clone(geometry.get())));
        const double total = measure(placed.get());
        double inside = 0;
        const OGREnvelope box = box_of(placed.get());
        for (std::size_t zone = 0; zone < zones_.size(); ++zone) {
            if (!is_near(box, boxes_[zone]))
                continue;
            GdalErrors errors;
            const Geometry part(OGR_G_Intersection(placed.get(), zones_[zone].get()));
            if (!part)
                errors.fail("intersection of feature " + std::to_string(feature.id) + " with a zone");
            const double amount = measure(part.get(), feature.kind);
            if (amount > 0)
                shares.parts.push_back({index, static_cast<int>(zone), amount});
            inside += amount;
        }
        shares.total.push_back(total);
        // What is left below rounding of the intersections is nothing.
        shares.outside.push_back(total - inside > 1e-9 * total ? total - inside : 0);
    }

private:
    void split_points(const Feature& feature, std::size_t index, Shares& shares) const
    {
        std::vector<double> counts(zones_.size(), 0);
        double outside = 0;
        for (const grid::Point& point : feature.points) {
            const Feature one{.id = feature.id, .kind = GeometryKind::point, .points = {point}};
            const Geometry placed = plane_.place(make_geometry(one));
            std::size_t zone = 0;
            while (zone < zones_.size() && !(is_near(box_of(placed.get()), boxes_[zone]) &&
                                             OGR_G_Intersects(zones_[zone].get(), placed.get()) != 0))
                ++zone;
            (zone < zones_.size() ? counts[zone] : outside) += 1;
        }
        for (std::size_t zone = 0; zone < counts.size(); ++zone)
            if (counts[zone] > 0)
                shares.parts.push_back({index, static_cast<int>(zone), counts[zone]});
        shares.total.push_back(static_cast<double>(feature.points.size()));
        shares.outside.push_back(outside);
    }

    double measure(OGRGeometryH geometry) const { return measure(geometry, kind_of(OGR_G_GetGeometryType(geometry))); }

    /// An intersection may also hold touching points and lines: only parts of `kind` count.
    double measure(OGRGeometryH geometry, GeometryKind kind) const
    {
        if (kind == GeometryKind::polygon)
            return OGR_G_Area(geometry);
        if (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) == wkbLineString) {
            grid::Ring line;
            for (int i = 0; i < OGR_G_GetPointCount(geometry); ++i)
                line.push_back(plane_.back({OGR_G_GetX(geometry, i), OGR_G_GetY(geometry, i)}));
            return ruler_.length_m(line);
        }
        double sum = 0;
        for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i)
            sum += measure(OGR_G_GetGeometryRef(geometry, i), kind);
        return sum;
    }

    Plane plane_;
    Ruler ruler_;
    std::vector<Geometry> zones_;
    std::vector<OGREnvelope> boxes_;
};

}  // namespace

Shares split_by_zones(const std::vector<Feature>& features, const std::vector<grid::Polygon>& zones,
                      const std::string& crs)
{
    const Splitter splitter(zones, crs);
    Shares shares;
    for (std::size_t i = 0; i < features.size(); ++i)
        splitter.split(features[i], i, shares);
    return shares;
}

std::vector<double> areas_m2(const std::vector<grid::Polygon>& polygons, const std::string& crs)
{
    const Plane plane(polygons, crs);
    std::vector<double> areas;
    for (const Geometry& polygon : place_all(polygons, plane))
        areas.push_back(OGR_G_Area(polygon.get()));
    return areas;
}

}  // namespace eco::raster

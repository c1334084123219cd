#include "scene/shapes.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "raster/crs.hpp"
#include "raster/vector.hpp"
#include "scene/gcj02.hpp"
#include "scene/scene.hpp"

namespace eco::scene {
namespace {

Shapes shapes_from(std::vector<raster::Feature>&& features)
{
    Shapes shapes;
    for (raster::Feature& feature : features) {
        Shape shape;
        shape.values = std::move(feature.attributes);
        shape.polygon = std::move(feature.polygon);
        shape.lines = std::move(feature.lines);
        shape.points = std::move(feature.points);
        shapes.shapes.push_back(std::move(shape));
    }
    return shapes;
}

void move_datum(raster::Feature& feature)
{
    for (auto* parts : {&feature.polygon.rings, &feature.lines})
        for (grid::Ring& ring : *parts)
            for (grid::Point& p : ring)
                p = wgs84_from_gcj02(p);
    for (grid::Point& p : feature.points)
        p = wgs84_from_gcj02(p);
}

/// Reads in degrees, moves, and lets the vector reader transform what was moved.
std::vector<raster::Feature> read_moved(const std::string& file, const std::string& layer, const std::string& crs)
{
    std::vector<raster::Feature> features = raster::read_features(file, layer, {}, "EPSG:4326");
    for (raster::Feature& feature : features)
        move_datum(feature);
    if (crs.empty() || raster::is_same_crs(crs, "EPSG:4326"))
        return features;
    namespace fs = std::filesystem;
    std::string folder = (fs::temp_directory_path() / "ecoledger_XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr)
        throw IoError(folder + ": no temporary folder");
    const std::string moved = folder + "/moved.gpkg";
    try {
        raster::write_features(moved, "moved", "EPSG:4326", features);
        features = raster::read_features(moved, "moved", {}, crs);
    } catch (...) {
        fs::remove_all(folder);
        throw;
    }
    fs::remove_all(folder);
    return features;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

}  // namespace

const std::string& Shape::text(const std::string& field) const
{
    static const std::string none;
    const auto found = values.find(field);
    return found == values.end() ? none : found->second;
}

std::vector<grid::Polygon> Shapes::polygons() const
{
    std::vector<grid::Polygon> out;
    for (const Shape& shape : shapes)
        if (!shape.polygon.rings.empty())
            out.push_back(shape.polygon);
    return out;
}

void Shapes::require(const std::string& field) const
{
    if (std::find(fields.begin(), fields.end(), field) == fields.end())
        throw InputError(Problem{{file, 0, 0, ""},
                                 "scene.no_field",
                                 {{"layer", layer}, {"field", field}, {"known", joined(fields)}},
                                 "",
                                 false});
}

Shapes read_shapes(const std::string& file, const std::string& layer, const std::string& crs, const std::string& datum)
{
    Shapes shapes =
        shapes_from(is_gcj02(datum) ? read_moved(file, layer, crs) : raster::read_features(file, layer, {}, crs));
    shapes.file = file;
    shapes.layer = layer;
    for (const raster::LayerInfo& info : raster::list_layers(file)) {
        if (info.name != layer && !layer.empty())
            continue;
        shapes.layer = info.name;
        shapes.crs = crs.empty() ? info.crs : raster::normalise_crs(crs);
        for (const raster::FieldInfo& field : info.fields)
            shapes.fields.push_back(field.name);
        break;
    }
    return shapes;
}

bool is_gcj02(const std::string& datum)
{
    return datum == "GCJ-02" || datum == "GCJ02" || datum == "gcj02" || datum == "gcj-02";
}

}  // namespace eco::scene

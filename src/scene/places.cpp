#include "scene/places.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "raster/describe.hpp"
#include "scene/shapes.hpp"

namespace eco::scene {
namespace {

raster::Bounds widen(const raster::Bounds& box, double by_x, double by_y)
{
    return {box.west - by_x, box.south - by_y, box.east + by_x, box.north + by_y};
}

}  // namespace

std::map<std::string, std::string> Outlines::id_by_name() const
{
    std::map<std::string, std::string> found;
    std::map<std::string, int> count;
    for (std::size_t i = 0; i < ids.size(); ++i)
        for (const std::string& name : {names[i], names_en[i]})
            if (!name.empty() && (found.emplace(name, ids[i]).second || found[name] != ids[i]))
                ++count[name];
    for (const auto& [name, times] : count)
        if (times > 1)
            found.erase(name);
    for (const std::string& id : ids)
        found[id] = id;
    return found;
}

std::map<std::string, std::string> table_place_ids(const Scene& scene, const Outlines& outlines)
{
    auto ids = outlines.id_by_name();
    if (!scene.top_id.empty())
        for (const std::string& word : {scene.top_id, scene.top.zh, scene.top.en, std::string("合计"),
                                        std::string("总计"), std::string("全市"), std::string("Total")})
            if (!word.empty())
                ids.emplace(word, scene.top_id);
    return ids;
}

raster::Bounds Outlines::bounds() const
{
    constexpr double far = std::numeric_limits<double>::infinity();
    raster::Bounds box{far, far, -far, -far};
    for (const grid::Polygon& polygon : polygons) {
        const Box one = box_of(polygon);
        box = {std::min(box.west, one.x_low), std::min(box.south, one.y_low), std::max(box.east, one.x_high),
               std::max(box.north, one.y_high)};
    }
    return box;
}

Outlines read_outlines(const Scene& scene, const std::string& crs)
{
    const PlacesSource& source = scene.places;
    const Shapes shapes = read_shapes(source.file, source.layer, crs, source.datum);
    shapes.require(source.id);
    shapes.require(source.name);
    if (!source.name_en.empty())
        shapes.require(source.name_en);
    std::vector<const Shape*> order;
    for (const Shape& shape : shapes.shapes)
        if (!shape.polygon.rings.empty())
            order.push_back(&shape);
    if (order.empty())
        throw InputError(source.mark.problem("scene.no_places", {}));
    std::stable_sort(order.begin(), order.end(),
                     [&](const Shape* a, const Shape* b) { return a->text(source.id) < b->text(source.id); });
    Outlines outlines;
    outlines.crs = shapes.crs;
    outlines.fields = shapes.fields;
    for (const Shape* shape : order) {
        outlines.ids.push_back(shape->text(source.id));
        outlines.names.push_back(shape->text(source.name));
        outlines.names_en.push_back(source.name_en.empty() ? "" : shape->text(source.name_en));
        outlines.polygons.push_back(shape->polygon);
    }
    return outlines;
}

grid::Grid make_grid(const Scene& scene, const Outlines& outlines)
{
    const std::string crs = raster::normalise_crs(scene.crs);
    if (!scene.grid.like.empty()) {
        const auto layer = scene.layers.find(scene.grid.like);
        if (layer == scene.layers.end() || layer->second.files.empty())
            throw InputError(
                scene.grid.mark.problem("scene.unknown_layer", {{"layer", scene.grid.like}, {"what", "grid"}}));
        const std::string& path = layer->second.files.begin()->second.path;
        const raster::Description description = raster::describe(path);
        if (raster::is_same_crs(description.grid.crs, crs))
            return description.grid;
        return raster::suggest_grid(path, crs, description.grid.dx, outlines.bounds());
    }
    constexpr double metres_per_degree = 111000;
    raster::Bounds box = outlines.bounds();
    if (scene.grid.is_angle) {
        const double north = scene.grid.margin_m / metres_per_degree;
        const double middle = (box.south + box.north) / 2 * 0.017453292519943295;
        box = widen(box, north / std::max(0.01, std::cos(middle)), north);
    } else {
        box = widen(box, scene.grid.margin_m, scene.grid.margin_m);
    }
    return raster::grid_of_bounds(crs, box, scene.grid.cell);
}

}  // namespace eco::scene

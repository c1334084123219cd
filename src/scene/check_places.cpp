#include <algorithm>
#include <cmath>

#include "raster/crs.hpp"
#include "raster/describe.hpp"
#include "scene/domain.hpp"
#include "scene/gcj02.hpp"
#include "scene/shapes.hpp"
#include "scene/survey.hpp"
#include "scene/text.hpp"

namespace eco::scene {
namespace {

constexpr const char* lonlat = "EPSG:4326";

std::string joined(const std::vector<std::string>& words, const char* separator = ", ")
{
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : separator) + word;
    return out;
}

void check_ids(Survey& survey, const Outlines& outlines)
{
    for (std::size_t i = 0; i < outlines.ids.size(); ++i) {
        if (i > 0 && outlines.ids[i] == outlines.ids[i - 1])
            survey.error(survey.scene.places.mark, "scene.duplicate_place", {{"id", outlines.ids[i]}});
        if (outlines.names[i].empty())
            survey.error(survey.scene.places.mark, "scene.unnamed_place", {{"id", outlines.ids[i]}});
    }
}

void check_faults(Survey& survey, const Outlines& outlines)
{
    const raster::Bounds box = outlines.bounds();
    const double side = std::max(box.east - box.west, box.north - box.south);
    if (!(side > 0))
        return;
    const grid::Grid grid = raster::grid_of_bounds(outlines.crs, box, side / 1200, false);
    for (const Fault& fault : find_faults(outlines.polygons, grid)) {
        if (fault.area_m2 < 100 || fault.places.empty())
            continue;
        std::vector<std::string> names;
        for (const int place : fault.places)
            names.push_back(outlines.names[static_cast<std::size_t>(place)]);
        const std::string area = number_text(fault.area_m2 / 1e6, 3);
        if (fault.is_gap)
            survey.warning(survey.scene.places.mark, "scene.gap", {{"area", area}, {"places", joined(names)}});
        else
            survey.error(survey.scene.places.mark, "scene.overlap",
                         {{"area", area}, {"first", names.front()}, {"second", names.back()}});
    }
}

bool is_known_datum(const std::string& datum)
{
    return datum.empty() || datum == "WGS 84" || datum == "WGS84" || datum == "CGCS2000" || is_gcj02(datum);
}

/// The property names that DataV.GeoAtlas writes, and nobody else does together.
void check_fields(Survey& survey, const std::string& file, const std::string& datum, const method::Mark& mark,
                  const std::vector<std::string>& fields)
{
    std::vector<std::string> found;
    for (const char* name :
         {"adcode", "center", "centroid", "childrenNum", "level", "parent", "subFeatureIndex", "acroutes"})
        if (std::find(fields.begin(), fields.end(), name) != fields.end())
            found.emplace_back(name);
    const bool is_datav = found.size() >= 4 && found.front() == "adcode";
    if (is_datav && !is_gcj02(datum))
        survey.error(mark, "scene.gcj02_fields",
                     {{"file", file}, {"fields", joined(found)}, {"datum", datum.empty() ? "WGS 84" : datum}});
}

void check_reference(Survey& survey, const std::vector<grid::Polygon>& polygons)
{
    const PlacesSource& places = survey.scene.places;
    if (places.reference_file.empty() || !survey.has_file(places.reference_file, places.mark))
        return;
    const Shapes reference = read_shapes(places.reference_file, places.reference_layer, lonlat);
    const std::optional<Shift> shift = find_shift(polygons, reference.polygons());
    if (!shift || std::hypot(shift->east_m, shift->north_m) < 100)
        return;
    const Shift gcj = gcj02_shift(polygons.front().rings.front().front());
    const double off = std::hypot(shift->east_m - gcj.east_m, shift->north_m - gcj.north_m);
    const Args args{{"east", number_text(std::round(shift->east_m), 6)},
                    {"north", number_text(std::round(shift->north_m), 6)},
                    {"gcj_east", number_text(std::round(gcj.east_m), 6)},
                    {"gcj_north", number_text(std::round(gcj.north_m), 6)},
                    {"datum", places.datum.empty() ? "WGS 84" : places.datum}};
    if (off < 0.4 * std::hypot(gcj.east_m, gcj.north_m))
        survey.error(places.mark, "scene.gcj02_shift", args);
    else
        survey.warning(places.mark, "scene.outline_shift", args);
}

/// Runs a check that reads files; what it cannot read is told once.
template <typename Check>
void guarded(Survey& survey, const method::Mark& mark, Check check)
{
    try {
        check();
    } catch (const InputError& error) {
        survey.problems.add(error.problems());
    } catch (const IoError& error) {
        survey.error(mark, "scene.bad_places", {{"why", error.what()}});
    }
}

}  // namespace

void check_places(Survey& survey)
{
    const PlacesSource& places = survey.scene.places;
    if (!survey.has_file(places.file, places.mark))
        return;
    guarded(survey, places.mark, [&] {
        survey.outlines = read_outlines(survey.scene, survey.scene.crs);
        check_ids(survey, *survey.outlines);
        check_faults(survey, *survey.outlines);
    });
}

void check_datum(Survey& survey)
{
    const PlacesSource& places = survey.scene.places;
    for (const auto& [name, layer] : survey.scene.features)
        if (!is_known_datum(layer.datum))
            survey.error(layer.mark, "scene.datum_unknown", {{"datum", layer.datum}});
    if (!is_known_datum(places.datum))
        survey.error(places.mark, "scene.datum_unknown", {{"datum", places.datum}});
    if (!survey.outlines)
        return;
    check_fields(survey, places.file, places.datum, places.mark, survey.outlines->fields);
    guarded(survey, places.mark, [&] { check_reference(survey, read_outlines(survey.scene, lonlat).polygons); });
}

void check_grid(Survey& survey)
{
    const Scene& scene = survey.scene;
    if (!scene.grid.like.empty() && !scene.layers.contains(scene.grid.like))
        survey.error(scene.grid.mark, "scene.unknown_layer", {{"layer", scene.grid.like}, {"what", "grid"}});
    guarded(survey, scene.crs_mark, [&] {
        const grid::Grid probe = raster::grid_of_bounds(raster::normalise_crs(scene.crs), {0, 0, 1, 1}, 1, false);
        const std::string name = raster::name_of_crs(scene.crs);
        if (!probe.is_geographic && !raster::is_equal_area(scene.crs))
            survey.error(scene.crs_mark, "scene.not_equal_area", {{"crs", name}});
        if (scene.grid.like.empty() && scene.grid.cell > 0 && probe.is_geographic != scene.grid.is_angle)
            survey.error(scene.grid.mark, probe.is_geographic ? "scene.cell_is_length" : "scene.cell_is_angle",
                         {{"cell", scene.grid.text}, {"crs", name}});
    });
}

void check_domain(Survey& survey)
{
    const DomainSource& domain = survey.scene.domain;
    if (!is_known_datum(domain.datum))
        survey.error(domain.mark, "scene.datum_unknown", {{"datum", domain.datum}});
    if (!domain.is_declared() || !survey.outlines ||
        (!domain.file.empty() && !survey.has_file(domain.file, domain.mark)))
        return;
    guarded(survey, domain.mark, [&] {
        const grid::Grid grid = make_grid(survey.scene, *survey.outlines);
        const auto polygons = read_domain(survey.scene, *survey.outlines, grid);
        if (!domain.file.empty())
            check_fields(survey, domain.file, domain.datum, domain.mark,
                         read_shapes(domain.file, domain.layer, "").fields);
        if (reaches_beyond(polygons, grid))
            survey.error(domain.mark, "scene.domain_beyond_grid", {});
        for (const Fault& fault : find_faults(polygons, grid))
            if (!fault.is_gap && fault.area_m2 >= 100)
                survey.error(domain.mark, "scene.domain_overlap", {{"area", number_text(fault.area_m2 / 1e6, 3)}});
    });
}

void check_features(Survey& survey)
{
    for (const auto& [name, layer] : survey.scene.features) {
        for (const auto& [column, unit] : layer.columns)
            if (unit != "category" && unit != "truth" && unit != "text")
                survey.read_unit(unit, "features:" + name + "." + column,
                                 layer.mark.problem("scene.bad_unit", {{"unit", unit}, {"what", name + "." + column}}));
        if (!survey.has_file(layer.file, layer.mark))
            continue;
        guarded(survey, layer.mark, [&] {
            const Shapes shapes = read_shapes(layer.file, layer.layer, "");
            check_fields(survey, layer.file, layer.datum, layer.mark, shapes.fields);
            for (const auto& [column, unit] : layer.columns)
                shapes.require(column);
            std::set<std::string> seen;
            shapes.require(layer.id);
            for (const Shape& shape : shapes.shapes)
                if (!seen.insert(shape.text(layer.id)).second)
                    survey.error(layer.mark, "scene.duplicate_feature", {{"id", shape.text(layer.id)}, {"what", name}});
        });
    }
}

}  // namespace eco::scene

#include <algorithm>
#include <filesystem>

#include "base/file.hpp"
#include "scene/entry.hpp"
#include "scene/manifest_tables.hpp"
#include "scene/scene.hpp"
#include "scene/text.hpp"

namespace eco::scene {
namespace {

struct Context {
    Scene& scene;
    Problems& problems;

    std::string path(const std::string& written) const { return resolve_path(written, scene.directory); }
};

/// "2018", "2018 to 2020" or a list.
std::vector<int> read_years(Fields& fields, Problems& problems, const std::string& key)
{
    std::vector<int> years;
    for (const std::string& text : fields.list(key)) {
        const auto range = split_range(text);
        const auto first = read_year(range ? range->first : text);
        const auto last = read_year(range ? range->second : text);
        if (!first || !last || *last < *first || *last - *first > 200) {
            problems.add(fields.mark_of(key).problem("scene.bad_years", {{"text", text}}));
            continue;
        }
        for (int year = *first; year <= *last; ++year)
            years.push_back(year);
    }
    std::sort(years.begin(), years.end());
    years.erase(std::unique(years.begin(), years.end()), years.end());
    return years;
}

void read_grid(Fields& root, const Context& context)
{
    const Value* value = root.find("grid");
    if (value == nullptr) {
        context.problems.add(context.scene.mark.problem("scene.no_grid", {}));
        return;
    }
    GridSource& grid = context.scene.grid;
    grid.mark = value->mark;
    Fields fields(*value, context.problems, "grid");
    grid.like = fields.text("like");
    grid.text = fields.text("cell");
    fields.text("extent_of");
    if (const std::string margin = fields.text("margin"); !margin.empty()) {
        const auto q = read_quantity(margin);
        if (!q || (q->second != "m" && q->second != "km") || q->first < 0)
            context.problems.add(fields.mark_of("margin").problem("scene.bad_length", {{"text", margin}}));
        else
            grid.margin_m = q->first * (q->second == "km" ? 1000 : 1);
    }
    fields.finish();
    if (!grid.like.empty())
        return;
    const std::map<std::string, double> metres{{"m", 1}, {"km", 1000}};
    const std::map<std::string, double> degrees{{"degree", 1}, {"arcmin", 1.0 / 60}, {"arcsec", 1.0 / 3600}};
    const auto q = read_quantity(grid.text);
    if (q && q->first > 0 && metres.contains(q->second)) {
        grid.cell = q->first * metres.at(q->second);
    } else if (q && q->first > 0 && degrees.contains(q->second)) {
        grid.cell = q->first * degrees.at(q->second);
        grid.is_angle = true;
    } else {
        context.problems.add(grid.mark.problem("scene.bad_cell", {{"text", grid.text}}));
    }
}

void read_places(Fields& root, const Context& context)
{
    const Value* value = root.find("places");
    if (value == nullptr) {
        context.problems.add(context.scene.mark.problem("scene.missing_key", {{"key", "places"}, {"what", "scene"}}));
        return;
    }
    PlacesSource& places = context.scene.places;
    places.mark = value->mark;
    Fields fields(*value, context.problems, "places");
    places.file = context.path(fields.required("file"));
    places.layer = fields.text("layer");
    places.id = fields.required("id");
    places.name = fields.required("name");
    places.name_en = fields.text("name_en");
    places.datum = fields.text("datum");
    places.vintage = fields.text("vintage");
    if (fields.find("valid") != nullptr) {
        const Value& valid = *fields.find("valid");
        const auto range = valid.kind == Value::Kind::scalar ? split_range(valid.text) : std::nullopt;
        const auto first = range && range->second == "now" ? read_year(range->first) : std::nullopt;
        const auto years = first ? std::vector{*first, 0} : read_years(fields, context.problems, "valid");
        places.first_year = years.empty() ? 0 : years.front();
        places.last_year = years.empty() ? 0 : years.back();
        if (places.vintage.empty())
            context.problems.add(
                fields.mark_of("valid").problem("scene.missing_key", {{"key", "vintage"}, {"what", "places"}}));
    }
    if (const Value* reference = fields.find("reference")) {
        Fields outline(*reference, context.problems, "reference");
        places.reference_file = context.path(outline.required("file"));
        places.reference_layer = outline.text("layer");
        outline.finish();
    }
    fields.finish();
}

/// `{file: city.gpkg, layer: city}` or `{places: [360821, 360822]}`.
void read_domain(Fields& root, const Context& context)
{
    const Value* value = root.find("domain");
    if (value == nullptr)
        return;
    DomainSource& domain = context.scene.domain;
    domain.mark = value->mark;
    Fields fields(*value, context.problems, "domain");
    domain.file = context.path(fields.text("file"));
    domain.layer = fields.text("layer");
    domain.datum = fields.text("datum");
    domain.places = fields.list("places");
    if (domain.file.empty() == domain.places.empty())
        context.problems.add(value->mark.problem("scene.bad_domain", {}));
    fields.finish();
}

void read_files(const Value& value, Fields& fields, const Context& context, Layer& layer)
{
    const std::string file = fields.text("file");
    if (!file.empty())
        layer.files[0] = {context.path(file), fields.mark_of("file")};
    for (const auto& [key, entry] : fields.entries("files")) {
        const auto year = read_year(key);
        if (!year)
            context.problems.add(entry.mark.problem("scene.bad_years", {{"text", key}}));
        else if (entry.kind != Value::Kind::scalar)
            context.problems.add(entry.mark.problem("scene.not_a_text", {{"key", key}}));
        else
            layer.files[*year] = {context.path(entry.text), entry.mark};
    }
    if (layer.files.empty())
        context.problems.add(value.mark.problem("scene.missing_key", {{"key", "file"}, {"what", layer.name}}));
}

/// "5 percent", "-3 to 8 percent"; of an absolute error without unit, which is the layer's.
std::optional<std::pair<double, double>> read_bounds(std::string text, bool is_relative)
{
    static const std::string percent = " percent";
    if (is_relative && !text.ends_with(percent))
        return std::nullopt;
    text = text.substr(0, text.size() - (is_relative ? percent.size() : 0));
    const auto range = split_range(text);
    const auto high = read_number(range ? range->second : text);
    const auto low = range ? read_number(range->first) : high ? std::optional(-*high) : std::nullopt;
    if (!low || !high || *low > 0 || *high < 0 || (is_relative && *low <= -100))
        return std::nullopt;
    return std::pair{*low, *high};
}

std::optional<LayerError> read_error(const Value* value, const Layer& layer, const Context& context)
{
    if (value == nullptr)
        return std::nullopt;
    if (layer.kind == Kind::category || layer.kind == Kind::truth) {
        context.problems.add(value->mark.problem("scene.error_of_labels", {{"layer", layer.name}}));
        return std::nullopt;
    }
    LayerError error;
    error.mark = value->mark;
    Fields fields(*value, context.problems, layer.name + " error");
    const std::string relative = fields.text("relative"), absolute = fields.text("absolute");
    error.is_relative = absolute.empty();
    const auto bounds = read_bounds(error.is_relative ? relative : absolute, error.is_relative);
    const bool is_of_cells = layer.kind == Kind::amount;  // which are resampled to cells of another size
    if (relative.empty() == absolute.empty() || !bounds || (is_of_cells && !error.is_relative))
        context.problems.add(value->mark.problem("scene.bad_error", {{"text", relative + absolute}}));
    else
        std::tie(error.low, error.high) = *bounds;
    error.distribution = fields.required("distribution");
    if (const std::string& d = error.distribution; !d.empty() && d != "uniform" && d != "triangular" && d != "normal")
        context.problems.add(fields.mark_of("distribution")
                                 .problem("scene.unknown_layer_distribution", {{"text", d}, {"layer", layer.name}}));
    error.by = fields.text("by");
    if (!error.by.empty() && error.by != "place" && error.by != "ecosystem" && error.by != "year")
        context.problems.add(fields.mark_of("by").problem("scene.bad_error_by", {{"text", error.by}}));
    fields.finish();
    return error;
}

Layer read_layer(const std::string& name, const Value& value, const Context& context)
{
    Layer layer;
    layer.name = name;
    layer.mark = value.mark;
    Fields fields(value, context.problems, name);
    const std::map<std::string, Kind> kinds{
        {"density", Kind::density}, {"amount", Kind::amount}, {"category", Kind::category}, {"truth", Kind::truth}};
    if (const std::string kind = fields.text("kind"); kinds.contains(kind))
        layer.kind = kinds.at(kind);
    else if (!kind.empty())
        context.problems.add(fields.mark_of("kind").problem("scene.bad_kind", {{"text", kind}}));
    const bool has_unit = layer.kind == Kind::density || layer.kind == Kind::amount;
    layer.unit = has_unit ? fields.required("unit") : fields.text("unit");
    layer.by = fields.text("by");
    if (const std::string band = fields.text("band"); !band.empty()) {
        const auto number = read_number(band);
        if (!number || *number < 1 || *number > 10000 || *number != static_cast<int>(*number))
            context.problems.add(fields.mark_of("band").problem("scene.bad_number", {{"key", "band"}, {"text", band}}));
        else
            layer.band = static_cast<int>(*number);
    }
    layer.stands_for = fields.text("stands_for");
    layer.note = fields.text("note");
    layer.map = context.path(fields.text("map"));
    if (const std::string range = fields.text("range"); !range.empty()) {
        const auto parts = split_range(range);
        layer.low = parts ? read_number(parts->first) : std::nullopt;
        layer.high = parts ? read_number(parts->second) : std::nullopt;
        if (!layer.low || !layer.high || *layer.low > *layer.high)
            context.problems.add(fields.mark_of("range").problem("scene.bad_range", {{"text", range}}));
    }
    layer.error = read_error(fields.find("error"), layer, context);
    read_files(value, fields, context, layer);
    fields.finish();
    return layer;
}

FeatureLayer read_features(const std::string& name, const Value& value, const Context& context)
{
    FeatureLayer layer;
    layer.name = name;
    layer.mark = value.mark;
    Fields fields(value, context.problems, name);
    layer.file = context.path(fields.required("file"));
    layer.layer = fields.text("layer");
    layer.id = fields.required("id");
    layer.title = fields.text("name");
    layer.datum = fields.text("datum");
    for (const auto& [column, unit] : fields.entries("columns"))
        layer.columns[column] = unit.text;
    fields.finish();
    return layer;
}

void read_parts(Fields& root, const Context& context)
{
    Scene& scene = context.scene;
    for (const auto& [name, value] : root.entries("layers"))
        scene.layers[name] = read_layer(name, value, context);
    for (const auto& [name, value] : root.entries("features"))
        scene.features[name] = read_features(name, value, context);
    for (const auto& [name, value] : root.entries("tables"))
        scene.tables[name] = read_table_entry(name, value, scene.directory, context.problems);
    for (const auto& [name, value] : root.entries("statistics")) {
        Fields fields(value, context.problems, name);
        scene.statistics[name] = {fields.required("table"), fields.required("column"), fields.text("unit"), value.mark,
                                  fields.text("index"),     fields.text("vintage")};
        fields.finish();
    }
    for (const auto& [name, value] : root.entries("moments")) {
        if (const auto year = read_year(value.text))
            scene.moments[name] = *year;
        else
            context.problems.add(value.mark.problem("scene.bad_years", {{"text", value.text}}));
    }
    for (const auto& [choice, value] : root.entries("set"))
        scene.set[choice] = value.text;
    scene.parameters = context.path(root.text("parameters"));
    scene.price_indices = context.path(root.text("price_indices"));
    scene.price_indices_mark = root.mark_of("price_indices");
}

void read_coverage(Fields& root, const Context& context)
{
    const std::string text = root.text("minimum_coverage");
    if (text.empty()) {
        context.problems.add(context.scene.mark.problem("scene.no_minimum_coverage", {}));
        return;
    }
    const auto q = read_quantity(text);
    const auto plain = read_number(text);
    if (q && (q->second == "percent" || q->second == "%") && q->first >= 0 && q->first <= 100)
        context.scene.minimum_coverage = q->first / 100;
    else
        context.problems.add(
            root.mark_of("minimum_coverage").problem("scene.bad_coverage", {{"text", plain ? text + " " : text}}));
}

void read_scene(const Value& value, const Context& context)
{
    Scene& scene = context.scene;
    Fields root(value, context.problems, "scene");
    scene.id = root.required("scene");
    scene.title = root.title("title");
    scene.note = root.text("note");
    scene.is_synthetic = root.truth("synthetic");
    scene.crs = root.required("crs");
    scene.crs_mark = root.mark_of("crs");
    read_grid(root, context);
    read_coverage(root, context);
    scene.years = read_years(root, context.problems, "years");
    if (scene.years.empty())
        context.problems.add(root.mark_of("years").problem("scene.no_years", {}));
    read_places(root, context);
    read_domain(root, context);
    if (const Value* top = root.find("top")) {
        Fields fields(*top, context.problems, "top");
        scene.top_id = fields.required("id");
        scene.top = fields.title("name");
        scene.top_within = fields.list("within");
        fields.finish();
    }
    if (const Value* ecosystems = root.find("ecosystems")) {
        scene.ecosystem_mark = ecosystems->mark;
        Fields fields(*ecosystems, context.problems, "ecosystems");
        scene.ecosystem_layer = fields.required("layer");
        scene.ecosystem_map = context.path(fields.required("map"));
        fields.finish();
    } else {
        context.problems.add(scene.mark.problem("scene.missing_key", {{"key", "ecosystems"}, {"what", "scene"}}));
    }
    read_parts(root, context);
    root.finish();
}

}  // namespace

Scene load_scene(const std::string& path)
{
    namespace fs = std::filesystem;
    Scene scene;
    scene.manifest = fs::is_directory(path) ? (fs::path(path) / "scene.yaml").string() : path;
    scene.directory = fs::path(scene.manifest).parent_path().string();
    scene.mark = {scene.manifest, 1, 0, ""};
    scene.text = read_file(scene.manifest);
    Problems problems;
    const Value value = read_entries(scene.manifest, problems);
    if (value.kind == Value::Kind::map)
        read_scene(value, {scene, problems});
    else if (!problems.has_errors())
        problems.add(scene.mark.problem("scene.not_a_mapping", {{"what", "scene"}}));
    problems.throw_if_any();
    return scene;
}

}  // namespace eco::scene

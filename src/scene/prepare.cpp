#include "scene/prepare.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/hash.hpp"
#include "raster/crs.hpp"
#include "raster/describe.hpp"
#include "scene/align.hpp"
#include "scene/check.hpp"
#include "scene/codes.hpp"
#include "scene/domain.hpp"
#include "scene/parameters.hpp"
#include "scene/places.hpp"
#include "scene/shapes.hpp"
#include "scene/text.hpp"

namespace eco::scene {
namespace {

namespace fs = std::filesystem;

struct Work {
    const Scene& scene;
    const PrepareOptions& options;
    std::string cache_dir;
    Fingerprints fingerprints;
    Prepared& out;
    Problems problems;

    void tell(const std::string& what, double share) const
    {
        if (options.progress)
            options.progress(what, share);
    }
    std::string add_input(const std::string& name, const std::string& file, int year, const std::string& description)
    {
        const std::string sha256 = fingerprints.of(file);
        out.inputs.push_back({name, file, year, sha256, description});
        return sha256;
    }
};

double cells_of(const grid::Zones::Row& row, int zone)
{
    double cells = 0;
    for (const auto& run : row.runs)
        if (run.zone == zone)
            cells += static_cast<double>(run.last - run.first + 1);
    for (const auto& piece : row.pieces)
        if (piece.zone == zone)
            cells += piece.fraction;
    return cells;
}

double area_of_zone(const Prepared& out, int zone)
{
    double area = 0;
    for (std::size_t row = 0; row < out.zones.rows.size(); ++row)
        area += cells_of(out.zones.rows[row], zone) * out.cell_area_m2[row];
    return area;
}

void prepare_places(Work& work, const Outlines& outlines)
{
    Prepared& out = work.out;
    out.zones = grid::make_zones(outlines.polygons, out.grid);
    out.outlines = outlines.polygons;
    out.top = {work.scene.top_id, work.scene.top.zh, work.scene.top.en, 0};
    for (std::size_t i = 0; i < outlines.ids.size(); ++i) {
        const std::string& en = outlines.names_en[i].empty() ? outlines.names[i] : outlines.names_en[i];
        out.places.push_back({outlines.ids[i], outlines.names[i], en, area_of_zone(out, static_cast<int>(i))});
        out.top.area_m2 += out.places.back().area_m2;
    }
    work.add_input("places", work.scene.places.file, 0, work.scene.places.layer);
    if (is_gcj02(work.scene.places.datum))
        out.notes.push_back({"scene.note_gcj02", {{"file", work.scene.places.file}}, false});
}

void prepare_domain(Work& work, const Outlines& outlines)
{
    const DomainSource& source = work.scene.domain;
    if (!source.is_declared())
        return;
    Prepared& out = work.out;
    out.domain = domain_zones(read_domain(work.scene, outlines, out.grid), out.grid);
    if (!source.file.empty())
        work.add_input("domain", source.file, 0, source.layer);
    double area = 0;
    for (std::size_t row = 0; row < out.domain->rows.size(); ++row)
        area += out.cell_area_m2[row] * cells_of(out.domain->rows[row], 0);
    out.notes.push_back({"scene.note_domain", {{"area", number_text(area / 1e6, 6)}}, false});
}

std::vector<std::string> band_labels(const method::Package* package, const Layer& layer, std::size_t bands)
{
    if (layer.by.empty())
        return {""};
    if (package != nullptr)
        if (const auto found = package->indices.find(layer.by); found != package->indices.end())
            return found->second.labels;
    std::vector<std::string> labels;
    for (std::size_t i = 1; i <= bands; ++i)
        labels.push_back(std::to_string(i));
    return labels;
}

void prepare_file(Work& work, const Layer& layer, int year, const File& file, Prepared::Bands& bands)
{
    const std::string sha256 = work.add_input(layer.name, file.path, year, layer.note);
    const Alignment plan = plan_alignment(layer, file.path, work.out.grid);
    if (plan.how != Alignment::How::as_it_is && plan.how != Alignment::How::coarse)
        work.out.notes.push_back({"scene.note_resampled",
                                  {{"what", layer.name}, {"method", plan.method}, {"year", std::to_string(year)}},
                                  false});
    bands.labels = band_labels(work.options.package, layer, raster::describe(file.path).bands.size());
    for (std::size_t i = 0; i < bands.labels.size(); ++i) {
        const int band = layer.by.empty() ? layer.band : static_cast<int>(i) + 1;
        const AlignedBand made = align(layer, file.path, band, plan, sha256, work.cache_dir, work.options.threads);
        bands.years[year].push_back({made.path, made.band, made.is_coarse, made.fingerprint});
    }
}

void prepare_layers(Work& work)
{
    const auto wants = [&](const std::string& name) {
        return work.options.only.empty() || work.options.only.contains(name) || name == work.scene.ecosystem_layer;
    };
    double done = 0;
    for (const auto& [name, layer] : work.scene.layers) {
        work.tell(name, done++ / static_cast<double>(work.scene.layers.size()));
        if (!wants(name))
            continue;
        Prepared::Bands& bands = work.out.layers[name];
        if (!layer.map.empty()) {
            bands.codes = targets_by_code(read_codes(layer.map, "label", work.problems));
            work.add_input(name, layer.map, 0, "map");
        }
        const auto others = work.options.other_years.find(name);
        for (const auto& [year, file] : layer.files) {
            const auto& years = work.out.years;
            if (year == 0 || std::find(years.begin(), years.end(), year) != years.end() ||
                (others != work.options.other_years.end() && others->second.contains(year)))
                prepare_file(work, layer, year, file, bands);
        }
        if (!layer.stands_for.empty())
            work.out.notes.push_back(
                {"scene.note_stands_for", {{"what", name}, {"period", layer.stands_for}, {"note", layer.note}}, true});
    }
}

void prepare_features(Work& work, const Outlines& outlines)
{
    for (const auto& [name, layer] : work.scene.features) {
        work.add_input(name, layer.file, 0, layer.layer);
        FeatureTable table = read_feature_table(layer, outlines.polygons, work.out.grid);
        for (std::size_t i = 0; i < table.ids.size(); ++i) {
            const double outside = std::min(table.area_shares[i].outside, table.length_shares[i].outside);
            const bool is_extended = !table.area_shares[i].by_zone.empty() || !table.length_shares[i].by_zone.empty();
            if (is_extended && outside > 1e-6)
                work.out.notes.push_back(
                    {"scene.note_outside",
                     {{"what", name}, {"id", table.ids[i]}, {"share", number_text(outside * 100, 3)}},
                     true});
            else if (!is_extended && table.zone[i] < 0)
                work.out.notes.push_back(
                    {"scene.note_outside", {{"what", name}, {"id", table.ids[i]}, {"share", "100"}}, true});
        }
        work.out.features.emplace(name, std::move(table));
    }
}

void prepare_tables(Work& work, const Outlines& outlines)
{
    const auto place_ids = table_place_ids(work.scene, outlines);
    for (const auto& [name, source] : work.scene.tables) {
        work.add_input(name, source.file, 0, source.note);
        work.out.tables.emplace(name, DataTable(source, place_ids));
    }
    if (!work.scene.parameters.empty()) {
        work.add_input("parameters", work.scene.parameters, 0, "");
        work.out.parameters = read_parameters(work.scene.parameters, work.options.package, work.problems);
    }
    if (!work.scene.price_indices.empty()) {
        work.add_input("price_indices", work.scene.price_indices, 0, "");
        work.out.price_indices = read_scene_indices(work.scene.price_indices, work.problems);
    }
}

std::string hash_of(const Prepared& out)
{
    std::string all = sha256(out.scene->text);
    for (const Input& input : out.inputs)
        all += "\n" + input.name + " " + std::to_string(input.year) + " " + input.sha256;
    return sha256(all);
}

}  // namespace

Prepared prepare(const Scene& scene, const PrepareOptions& options)
{
    if (!options.is_checked) {
        Problems found;
        found.add(
            check_scene(scene, options.package != nullptr ? &options.package->symbols : nullptr, options.threads));
        found.throw_if_any();
    }
    Prepared out;
    out.scene = &scene;
    out.years = options.years.empty() ? scene.years : options.years;
    const std::string cache_dir =
        options.cache_dir.empty() ? (fs::path(scene.directory) / ".ecoledger").string() : options.cache_dir;
    std::error_code failed;
    fs::create_directories(cache_dir, failed);
    if (failed)
        throw IoError(cache_dir + ": " + failed.message());
    Work work{scene, options, cache_dir, Fingerprints(cache_dir), out, {}};
    const Outlines outlines = read_outlines(scene, scene.crs);
    out.grid = make_grid(scene, outlines);
    out.cell_area_m2 = grid::cell_areas_m2(out.grid);
    prepare_places(work, outlines);
    prepare_domain(work, outlines);
    prepare_layers(work);
    out.ecosystems = targets_by_code(read_codes(scene.ecosystem_map, "ecosystem", work.problems));
    work.add_input("ecosystems", scene.ecosystem_map, 0, "map");
    prepare_features(work, outlines);
    prepare_tables(work, outlines);
    work.problems.throw_if_any();
    out.hash = hash_of(out);
    work.fingerprints.save();
    work.tell("", 1);
    return out;
}

Prepared prepare_again(const Prepared& prepared, const Scene& scene, const method::Package& package)
{
    Prepared out = prepared;
    out.scene = &scene;
    for (auto& [name, bands] : out.layers)
        for (const auto& [year, all] : bands.years)
            bands.labels = band_labels(&package, scene.layers.at(name), all.size());
    Problems problems;
    if (!scene.parameters.empty())
        out.parameters = read_parameters(scene.parameters, &package, problems);
    problems.throw_if_any();
    return out;
}

std::optional<PreparedLayer> Prepared::layer(const std::string& name, int year, const std::string& label) const
{
    const auto found = layers.find(name);
    if (found == layers.end())
        return std::nullopt;
    const Bands& bands = found->second;
    auto of_year = bands.years.find(year);
    if (of_year == bands.years.end())
        of_year = bands.years.find(0);
    const auto at = std::find(bands.labels.begin(), bands.labels.end(), label);
    if (of_year == bands.years.end() || at == bands.labels.end())
        return std::nullopt;
    const Band& band = of_year->second[static_cast<std::size_t>(at - bands.labels.begin())];
    const Layer& declared = scene->layers.at(name);
    return PreparedLayer{.name = name,
                         .path = band.path,
                         .band = band.band,
                         .kind = declared.kind,
                         .is_coarse = band.is_coarse,
                         .is_label = declared.kind == Kind::category || declared.kind == Kind::truth,
                         .unit = declared.unit,
                         .fingerprint = band.fingerprint,
                         .labels = name == scene->ecosystem_layer ? ecosystems : bands.codes};
}

std::optional<PreparedLayer> Prepared::ecosystem_layer(int year) const
{
    return layer(scene->ecosystem_layer, year);
}

std::optional<Datum> Prepared::statistic(const std::string& name, const std::string& place, int year,
                                         const std::string& vintage) const
{
    const auto source = scene->statistics.find(name);
    if (source == scene->statistics.end())
        return std::nullopt;
    const auto table = tables.find(source->second.table);
    if (table == tables.end())
        return std::nullopt;
    auto labels = source->second.labels();
    if (!vintage.empty())
        labels["vintage"] = vintage;
    return table->second.find(place, year, labels, source->second.column);
}

}  // namespace eco::scene

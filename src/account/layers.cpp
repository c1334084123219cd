#include "account/layers.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "account/around.hpp"
#include "account/rows.hpp"
#include "base/hash.hpp"
#include "raster/reader.hpp"
#include "raster/writer.hpp"

namespace eco::account {

using engine::LayerInput;
using engine::PlannedLayer;
using formula::Expr;
using formula::ExprPtr;
using formula::Fn;

namespace {

std::string label_of(const std::map<std::string, std::string>& at)
{
    return at.empty() ? "" : at.begin()->second;
}

/// The scene's name of a layer id: "layer:precipitation" is "precipitation", "ecosystem" is its land cover.
std::string scene_name(const scene::Scene& scene, const std::string& id)
{
    return id == "ecosystem" ? scene.ecosystem_layer : id.substr(id.find(':') + 1);
}

bool is_scene_layer(const Expr& e)
{
    return e.fn == Fn::input && (e.text.starts_with("layer:") || e.text == "ecosystem");
}

/// Labels at which the bands of an input are read.
std::vector<std::string> band_labels(const formula::Vocabulary& words, const Expr& e)
{
    for (const auto& index : e.type.indices)
        if (index != "pixel" && index != "zone" && index != "ecosystem")
            return words.find(index)->labels;
    return {label_of(e.at)};
}

terrain::Raster<float> read_whole(const scene::PreparedLayer& layer)
{
    raster::TileReader reader(layer.path, layer.band);
    terrain::Raster<float> out(reader.grid(), 0.0F);
    constexpr std::int64_t band_rows = 512;
    for (std::int64_t row = 0; row < out.grid.rows; row += band_rows) {
        const grid::Window window{row, 0, std::min(band_rows, out.grid.rows - row), out.grid.cols};
        reader.read(window, std::span<float>(&out.at(row, 0), static_cast<std::size_t>(window.rows * window.cols)));
    }
    return out;
}

}  // namespace

void write_whole(const std::string& path, const grid::Grid& grid, std::span<const float> values)
{
    raster::TileWriter writer(path, grid, raster::Content::values);
    for (std::int64_t row = 0; row < grid.rows; row += 512) {
        const grid::Window window{row, 0, std::min<std::int64_t>(512, grid.rows - row), grid.cols};
        writer.write(window, values.subspan(static_cast<std::size_t>(row * grid.cols),
                                            static_cast<std::size_t>(window.rows * window.cols)));
    }
    writer.finish();
}

std::optional<int> year_of(const method::Package& package, const scene::Scene& scene, const formula::DataYear& year,
                           int accounting_year)
{
    if (year.moment.empty())
        return accounting_year + year.offset;
    if (std::all_of(year.moment.begin(), year.moment.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::stoi(year.moment) + year.offset;  // a year of a period
    const auto named = package.moments.find(year.moment);
    if (named != package.moments.end() && named->second != "scene")
        return std::stoi(named->second) + year.offset;
    const auto own = scene.moments.find(year.moment);
    return own == scene.moments.end() ? std::nullopt : std::optional(own->second + year.offset);
}

std::map<std::string, std::set<int>> other_years(const method::Checked& checked, const scene::Scene& scene,
                                                 const std::vector<int>& years)
{
    std::map<std::string, std::set<int>> out;
    const auto add = [&](const ExprPtr& e) {
        if (!is_scene_layer(*e) || e->year.is_accounting())
            return;
        for (const int accounting_year : years)
            if (const auto year = year_of(*checked.package, scene, e->year, accounting_year))
                out[scene_name(scene, e->text)].insert(*year);
    };
    for (const auto& [id, sheet] : checked.sheets) {
        for (const auto& booked : sheet.booked)
            formula::walk(booked.expr, add);
        for (const auto& rule : sheet.rules)
            formula::walk(rule.require, add);
    }
    return out;
}

engine::PassInput LayerMaker::base_input() const
{
    engine::PassInput input;
    input.grid = prepared_.grid;
    input.zones = &prepared_.zones;
    input.cell_area_m2 = prepared_.cell_area_m2;
    input.tile = options_.tile;
    input.threads = options_.threads;
    const DataSource source = source_of("ecosystem");
    const auto cover = source.prepared->ecosystem_layer(source.year);
    if (!cover)
        throw InputError(Problem{{prepared_.scene->manifest, 0, 0, {}},
                                 "account.no_land_cover",
                                 {{"year", std::to_string(year_)}},
                                 {},
                                 false});
    input.ecosystem = {cover->path, cover->band, true, cover->is_coarse, {}};
    input.ecosystem.relabel.assign(256, std::numeric_limits<double>::quiet_NaN());
    const auto& ecosystems = source.prepared->ecosystems;
    for (std::size_t code = 0; code < ecosystems.size() && code < 256; ++code)
        if (const int number = checked_.words.label_number("ecosystem", ecosystems[code]); number >= 0)
            input.ecosystem.relabel[code] = number;
    for (std::size_t zone = 0; zone < prepared_.places.size(); ++zone)
        if (std::find(options_.only_places.begin(), options_.only_places.end(), prepared_.places[zone].id) !=
            options_.only_places.end())
            input.zone_subset.push_back(static_cast<int>(zone));
    return input;
}

std::string LayerMaker::find_missing(const ExprPtr& expr) const
{
    std::string missing;
    formula::walk(expr, [&](const ExprPtr& e) {
        const bool is_of_points = e->fn == Fn::grid && (e->text == "nearest" || e->text == "spread");
        if (is_of_points && missing.empty() && !prepared_.features.count(e->names[0]))
            missing = "not_supplied: features " + e->names[0];
        if (!is_scene_layer(*e) || !missing.empty())
            return;
        const auto year = year_of_layer(e->text, e->year);
        for (const auto& label : band_labels(checked_.words, *e))
            if (!scene_layer(e->text, e->year, label))
                missing = "not_supplied: layer " + scene_name(*prepared_.scene, e->text) +
                          (label.empty() ? "" : " " + label) +
                          (e->year.is_accounting() ? "" : " " + (year ? std::to_string(*year) : e->year.moment));
    });
    return missing;
}

ExprPtr LayerMaker::without_absent(const ExprPtr& expr) const
{
    formula::Pool& pool = *checked_.pool;
    return formula::rewrite(pool, expr, [&](Expr e) -> ExprPtr {
        if (e.fn == Fn::coalesce) {
            if (!find_missing(e.args[0]).empty() && !find_missing(e.args[1]).empty())
                return e.args[0];
            if (!find_missing(e.args[0]).empty())
                return e.args[1];
            if (!find_missing(e.args[1]).empty())
                return e.args[0];
        }
        if (e.fn == Fn::known && !find_missing(e.args[0]).empty()) {
            e.type.indices.clear();
            return pool.node(Fn::number, e.type, {}, {}, 0);
        }
        const bool has_need = e.fn == Fn::reduce && (formula::find_part(e, "need") || formula::find_part(e, "percent"));
        if (has_need && e.args[0]->fn == Fn::stack) {  // a year without a layer is one that is missing
            Expr years = *e.args[0];
            for (auto& year : years.args)
                if (const std::string missing = find_missing(year); !missing.empty())
                    year = pool.node(Fn::missing, year->type, {}, missing);
            e.args[0] = pool.make(std::move(years));
        }
        if (e.fn == Fn::choose && e.args[0]->fn == Fn::number)
            return e.args[e.args[0]->number != 0 ? 1 : 2];
        return pool.make(std::move(e));
    });
}

DataSource LayerMaker::source_of(const std::string& id) const
{
    return sources_.of(scene_name(*prepared_.scene, id));
}

std::optional<int> LayerMaker::year_of_layer(const std::string& id, const formula::DataYear& year) const
{
    const DataSource source = source_of(id);
    return year_of(*checked_.package, *source.prepared->scene, year, source.year);
}

std::optional<scene::PreparedLayer> LayerMaker::scene_layer(const std::string& id, const formula::DataYear& wanted,
                                                            const std::string& label) const
{
    const auto year = year_of_layer(id, wanted);
    const scene::Prepared& from = *source_of(id).prepared;
    return year ? from.layer(scene_name(*from.scene, id), *year, label) : std::nullopt;
}

FoundLayer LayerMaker::from_scene(const PlannedLayer& layer) const
{
    const auto found = scene_layer(layer.id, layer.year, label_of(layer.at));
    if (!found)
        throw InputError(Problem{{prepared_.scene->manifest, 0, 0, {}},
                                 "account.no_layer",
                                 {{"name", layer.id}, {"year", std::to_string(year_)}},
                                 {},
                                 false});
    LayerInput input{found->path, found->band, layer.is_label, found->is_coarse, {}};
    if (layer.is_label && !layer.category.empty()) {
        input.relabel.assign(256, std::numeric_limits<double>::quiet_NaN());
        for (std::size_t code = 0; code < found->labels.size() && code < 256; ++code)
            if (const int number = checked_.words.label_number(layer.category, found->labels[code]); number >= 0)
                input.relabel[code] = number;
    } else if (!layer.is_label) {
        const auto factor = unit::conversion(checked_.words.symbols->parse(found->unit), layer.unit);
        if (!factor)
            throw InputError(Problem{{prepared_.scene->manifest, 0, 0, {}},
                                     "account.layer_unit",
                                     {{"name", layer.id}, {"a", found->unit}, {"b", layer.unit.text()}},
                                     {},
                                     false});
        return {input, factor->to_double()};
    }
    return {input, 1};
}

std::string LayerMaker::fingerprint_of(const ExprPtr& expr) const
{
    // The same file serves the year before as its own year: years are in the fingerprints of the layers.
    std::string text = formula::describe(*formula::without_years(*checked_.pool, expr)) + "\n";
    formula::walk(expr, [&](const ExprPtr& e) {
        text += std::to_string(static_cast<int>(e->fn)) + " " + std::to_string(e->number) + " " + e->type.unit.text() +
                "\n";
        if (!is_scene_layer(*e))
            return;
        for (const auto& label : band_labels(checked_.words, *e))
            if (const auto layer = scene_layer(e->text, e->year, label))
                text += layer->fingerprint + " " + layer->unit + "\n";
    });
    return sha256(text + "1");  // the number is of this code: raise it when an algorithm changes
}

std::string LayerMaker::cache_path(const std::string& name, const std::string& fingerprint) const
{
    const std::string dir =
        options_.cache_dir.empty() ? prepared_.scene->directory + "/.ecoledger" : options_.cache_dir;
    std::filesystem::create_directories(dir);
    std::string plain = name.substr(name.find(':') + 1);
    std::replace(plain.begin(), plain.end(), ':', '-');
    return dir + "/" + plain + "-" + fingerprint.substr(0, 16) + ".tif";
}

std::string LayerMaker::domain_path(const Expr& expr, const ExprPtr& value) const
{
    // What the layers are read for, tables by class, and the territory are all in the scene's hash; rows that stand in
    // for the package's and the scene's are not.
    std::string fingerprint =
        fingerprint_of(value) + checked_.package->hash + sources_.text() + formula::describe(expr);
    for (const auto& [id, table] : options_.tables)
        for (const auto& row : table.rows)
            fingerprint += id + " " + keys_text(row) + " " + row.value_text + " " + row.unit.text() + "\n";
    const std::string path = cache_path("domain-" + expr.text, sha256(fingerprint));
    return path.substr(0, path.rfind('.')) + ".txt";
}

PixelPass LayerMaker::open_pass(engine::Plan plan)
{
    PixelPass out{std::move(plan), base_input()};
    out.input.zone_subset.clear();
    if (std::none_of(out.plan.gathers.begin(), out.plan.gathers.end(), [](const ExprPtr& e) { return e != nullptr; }))
        out.input.ecosystem = {};
    for (std::size_t i = 0; i < out.plan.layers.size(); ++i) {
        const FoundLayer found = find(out.plan.layers[i], out.plan.kept);
        engine::scale_layer(out.plan.program, static_cast<int>(i), found.factor);
        out.input.layers.push_back(found.input);
    }
    fill_tables_(out.plan);
    return out;
}

PixelPass LayerMaker::open_domain_pass(engine::Plan plan)
{
    PixelPass out = open_pass(std::move(plan));
    if (!prepared_.domain)
        return out;
    for (std::size_t i = 0; i < out.plan.gathers.size(); ++i) {
        const ExprPtr& slow = out.plan.gathers[i];
        if (slow && slow->has_index("zone"))
            throw InputError(Problem{{}, "account.domain_zone", {{"text", formula::describe(*slow)}}, {}, false});
        if (slow)
            out.plan.program.tables[i].resize(static_cast<std::size_t>(out.plan.program.ecosystems));
    }
    out.plan.program.zones = 1;
    out.input.zones = &*prepared_.domain;
    return out;
}

FoundLayer LayerMaker::make_grid_layer(const engine::KeptLayer& kept)
{
    const Expr& call = *kept.value;
    const std::string path = cache_path(kept.name, fingerprint_of(kept.value));
    const Expr& elevation = call.args[0]->fn == Fn::scale ? *call.args[0]->args[0] : *call.args[0];
    const auto dem_layer = scene_layer(elevation.text, elevation.year, "");
    if (!dem_layer)
        throw InputError(Problem{{prepared_.scene->manifest, 0, 0, {}},
                                 "account.no_layer",
                                 {{"name", "elevation"}, {"year", std::to_string(year_)}},
                                 {},
                                 false});
    if (!std::filesystem::exists(path)) {
        if (options_.progress)
            options_.progress(kept.name, 0);
        terrain::Raster<float> dem = read_whole(*dem_layer);
        const auto factor =
            unit::conversion(checked_.words.symbols->parse(dem_layer->unit), checked_.words.symbols->parse("m"));
        for (float& z : dem.values)
            z = static_cast<float>(z * factor->to_double());
        const terrain::Raster<float> result = apply_grid(call, std::move(dem), 0, options_.threads);
        write_whole(path, result.grid, result.values);
    }
    return {{path, 1, false, dem_layer->is_coarse, {}}, 1};
}

FoundLayer LayerMaker::make_kept_layer(const engine::KeptLayer& kept)
{
    const std::string path = cache_path(kept.name, fingerprint_of(kept.value));
    if (std::filesystem::exists(path)) {  // of another run or package; one of coarse layers lies on their own grid
        const grid::Grid own = raster::TileReader(path, 1).grid();
        const bool is_coarse = own.rows != prepared_.grid.rows || own.cols != prepared_.grid.cols;
        return {{path, 1, false, is_coarse, {}}, 1};
    }
    engine::Plan plan = engine::make_layer_plan(checked_, kept.value, plan_options_);
    engine::PassInput input = base_input();
    input.zones = nullptr;
    input.zone_subset.clear();
    input.ecosystem = {};
    std::string coarse_path;
    bool is_all_coarse = true;
    for (std::size_t i = 0; i < plan.layers.size(); ++i) {
        const FoundLayer found = find(plan.layers[i], plan.kept);
        engine::scale_layer(plan.program, static_cast<int>(i), found.factor);
        input.layers.push_back(found.input);
        is_all_coarse = is_all_coarse && input.layers.back().is_coarse;
        if (coarse_path.empty())
            coarse_path = input.layers.back().path;
    }
    if (is_all_coarse && !coarse_path.empty()) {
        const grid::Grid own = raster::TileReader(coarse_path, 1).grid();
        for (const auto& layer : input.layers)
            is_all_coarse = is_all_coarse && raster::TileReader(layer.path, 1).grid() == own;
        if (is_all_coarse) {  // evaluated on its own grid, then read as coarse as its inputs are
            input.grid = own;
            input.cell_area_m2 = grid::cell_areas_m2(own);
            for (auto& layer : input.layers)
                layer.is_coarse = false;
        }
    } else {
        is_all_coarse = false;
    }
    if (options_.progress)
        options_.progress(kept.name, 0);
    raster::TileWriter writer(path, input.grid, raster::Content::values);
    engine::run_to_raster(
        plan.program, input, plan.program.groups[0].columns[0].value,
        [&](const grid::Window& window, std::span<const float> values) { writer.write(window, values); });
    writer.finish();
    return {{path, 1, false, is_all_coarse, {}}, 1};
}

FoundLayer LayerMaker::find(const PlannedLayer& layer, const std::vector<engine::KeptLayer>& kept)
{
    if (layer.id.starts_with("layer:") || layer.id == "ecosystem")
        return from_scene(layer);
    const auto found = std::find_if(kept.begin(), kept.end(), [&](const engine::KeptLayer& k) {
        return k.name == layer.id && k.year == layer.year;
    });
    if (found == kept.end())
        throw std::logic_error("no kept layer " + layer.id);
    if (found->value->fn != Fn::grid)
        return make_kept_layer(*found);
    if (found->value->text == "slope" || found->value->text == "ls_factor")
        return make_grid_layer(*found);
    ExprPtr call = found->value;
    for (const auto& [index, label] : layer.at)
        call = formula::bind(*checked_.pool, call, index, label, checked_.words);
    return make_around_layer(layer.id, call);
}

}  // namespace eco::account

#include "account/around.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "account/layers.hpp"
#include "base/hash.hpp"
#include "engine/expand.hpp"
#include "terrain/distance.hpp"
#include "terrain/focal.hpp"
#include "terrain/ls_factor.hpp"
#include "terrain/patches.hpp"
#include "terrain/slope.hpp"

namespace eco::account {

using formula::Expr;
using formula::ExprPtr;
using formula::Fn;

terrain::Raster<float> apply_grid(const Expr& call, terrain::Raster<float> value, double radius_m, int threads)
{
    if (call.text == "distance_to")
        return terrain::distance_to(value);
    if (call.text == "patch_area")
        return terrain::patch_area(value);
    if (call.text == "slope") {
        const auto slope = terrain::slope(value);
        std::transform(slope.values.begin(), slope.values.end(), value.values.begin(),
                       [](terrain::Degrees d) { return d.value; });
        return value;
    }
    if (call.text == "ls_factor") {
        const auto variant = call.labels[0] == "mccool_liu"    ? terrain::LsVariant::mccool_liu
                             : call.labels[0] == "redline2017" ? terrain::LsVariant::redline2017
                                                               : terrain::LsVariant::invest_sdr;
        return terrain::ls_factor(std::move(value), variant, call.number);
    }
    const terrain::Kernel kernel{*terrain::find_kernel(call.labels[0]), radius_m};
    return call.text == "focal_mean" ? terrain::focal_mean(value, kernel, threads)
                                     : terrain::focal_sum(value, kernel, threads);
}

terrain::Raster<float> apply_points(const Expr& call, const std::vector<terrain::Station>& stations,
                                    const grid::Grid& grid, int threads)
{
    const bool is_one = call.text == "nearest" || call.labels[0] == "nearest";
    return terrain::spread(stations, {is_one ? 1 : std::stoi(call.labels[1]), is_one ? 1 : call.number}, grid, threads);
}

std::string LayerMaker::around_path(const std::string& name, const ExprPtr& call) const
{
    bool is_of_layers = true;
    formula::walk(call, [&](const ExprPtr& e) {
        is_of_layers = is_of_layers && e->fn != Fn::lookup && e->fn != Fn::domain && e->fn != Fn::position &&
                       (e->fn != Fn::input || e->is_pixel());
    });
    // Rows of parameters and tables are in the hashes of package and scene.
    return cache_path(name.substr(0, name.rfind(':')),
                      sha256(fingerprint_of(call) + (is_of_layers ? "" : checked_.package->hash + sources_.text())));
}

ExprPtr LayerMaker::constant(const ExprPtr& expr)
{
    formula::Type type = expr->type;
    const double value = numbers_of_(expr).at(0);
    return std::isnan(value) ? checked_.pool->node(Fn::missing, type, {}, "not_supplied")
                             : checked_.pool->node(Fn::number, type, {}, {}, value);
}

ExprPtr LayerMaker::by_class(const Expr& lookup)
{
    formula::Pool& pool = *checked_.pool;
    std::map<double, std::vector<std::string>> labels;  // by value
    const auto& all = checked_.words.find(lookup.args[0]->type.category)->labels;
    formula::Type plain = lookup.type, label = lookup.args[0]->type, truth = label;
    plain.indices.clear();
    label.indices.clear();
    truth.kind = formula::Kind::truth;
    truth.category.clear();
    for (std::size_t i = 0; i < all.size(); ++i) {
        Expr one = lookup;
        one.type = plain;
        one.args[0] = pool.node(Fn::label, label, {}, {}, static_cast<double>(i));
        if (const double value = numbers_of_(pool.make(std::move(one))).at(0); !std::isnan(value))
            labels[value].push_back(all[i]);
    }
    ExprPtr out = pool.node(Fn::missing, plain, {}, "not_supplied");
    for (auto& [value, own] : labels) {
        Expr is_one;
        is_one.fn = Fn::member;
        is_one.type = truth;
        is_one.args = {lookup.args[0]};
        is_one.labels = std::move(own);
        out = pool.node(Fn::choose, lookup.type,
                        {pool.make(std::move(is_one)), pool.node(Fn::number, plain, {}, {}, value), out});
    }
    return out;
}

/// Numbers in the place of constants and of parameters by the class at the pixel, so that they hold beyond the places.
ExprPtr LayerMaker::without_tables(const ExprPtr& root)
{
    const auto replace = [&](const ExprPtr& e) {
        const bool is_literal = e->fn == Fn::number || e->fn == Fn::label || e->fn == Fn::missing;
        if (e->fn == Fn::grid)
            return e;  // a layer of its own
        return e->type.indices.empty() && !is_literal ? constant(e) : ExprPtr();
    };
    return formula::rewrite(*checked_.pool, root, replace, [&](Expr e) -> ExprPtr {
        if (e.fn != Fn::lookup || e.args.size() != 1 || !e.args[0]->is_pixel() ||
            e.args[0]->type.kind != formula::Kind::category || !engine::lookup_indices(checked_, e).empty())
            return checked_.pool->make(std::move(e));
        return by_class(e);
    });
}

FoundLayer LayerMaker::make_around_layer(const std::string& name, const ExprPtr& call)
{
    if (call->text == "spread" || call->text == "nearest")
        return make_spread_layer(name, call);
    // Also where the layer is there already: the rows that it was computed from are of this run.
    const double radius_m = call->args.size() > 1 ? numbers_of_(call->args[1]).at(0) : 1;
    if (!(radius_m > 0))
        throw InputError(Problem{
            {}, "account.radius", {{"text", formula::describe(*call)}, {"r", std::to_string(radius_m)}}, {}, false});
    PixelPass pass = open_pass(engine::make_layer_plan(checked_, without_tables(call->args[0]), plan_options_));
    const std::string path = around_path(name, call);
    const FoundLayer out{{path, 1, false, false, {}}, 1};
    if (std::filesystem::exists(path))
        return out;
    if (options_.progress)
        options_.progress(name.substr(0, name.rfind(':')), 0);
    if (pass.input.ecosystem.path.empty())
        pass.input.zones = nullptr;  // no tables by class and place: beyond the places too
    terrain::Raster<float> value(pass.input.grid, std::numeric_limits<float>::quiet_NaN());
    engine::run_to_raster(pass.plan.program, pass.input, pass.plan.program.groups[0].columns[0].value,
                          [&](const grid::Window& window, std::span<const float> cells) {
                              for (std::int64_t row = 0; row < window.rows; ++row)
                                  std::copy_n(&cells[static_cast<std::size_t>(row * window.cols)], window.cols,
                                              &value.at(window.row + row, window.col));
                          });
    const terrain::Raster<float> result = apply_grid(*call, std::move(value), radius_m, options_.threads);
    write_whole(path, result.grid, result.values);
    return out;
}

std::vector<grid::Point> LayerMaker::points_of(const std::string& index) const
{
    std::vector<grid::Point> out;
    const auto layer = prepared_.features.find(index);
    if (layer == prepared_.features.end())
        return out;
    const scene::FeatureTable& features = layer->second;
    const auto find = [&](const std::string& id) {
        return static_cast<std::size_t>(std::find(features.ids.begin(), features.ids.end(), id) - features.ids.begin());
    };
    Problems problems;
    const DataSource source = sources_.of(index);
    if (const auto table = source.prepared->tables.find(index); table != source.prepared->tables.end())
        for (const auto& id : table->second.ids(source.year))
            if (find(id) == features.ids.size())
                problems.add({{table->second.file(), 0, 0, {}},
                              "account.no_point",
                              {{"id", id}, {"name", index}, {"file", features.file}},
                              {},
                              false});
    problems.throw_if_any();
    for (const auto& id : plan_options_.labels.at(index))
        if (const std::size_t at = find(id); at < features.ids.size())
            out.push_back(features.points[at]);
    return out;
}

FoundLayer LayerMaker::make_spread_layer(const std::string& name, const ExprPtr& call)
{
    const bool is_nearest = call->text == "nearest";
    const std::vector<grid::Point> points = points_of(call->names[0]);
    const std::vector<double> values = is_nearest ? std::vector<double>() : numbers_of_(call->args[0]);
    std::vector<terrain::Station> stations;
    std::string fingerprint =
        is_nearest ? "nearest" : fmt::format("{} {} {}", call->labels[0], call->labels[1], call->number);
    for (std::size_t i = 0; i < points.size(); ++i) {
        stations.push_back({points[i].x, points[i].y, is_nearest ? static_cast<double>(i) : values.at(i)});
        fingerprint += fmt::format(";{} {} {}", stations.back().x, stations.back().y, stations.back().value);
    }
    const grid::Grid& grid = prepared_.grid;
    fingerprint += fmt::format("|{} {} {} {} {} {}", grid.x0, grid.y0, grid.dx, grid.dy, grid.rows, grid.cols);
    const std::string path = cache_path(name.substr(0, name.rfind(':')), sha256(fingerprint + grid.crs));
    if (!std::filesystem::exists(path))
        write_whole(path, grid, apply_points(*call, stations, grid, options_.threads).values);
    return {{path, 1, false, false, {}}, 1};
}

}  // namespace eco::account

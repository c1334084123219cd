#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>

#include "account/cases.hpp"
#include "terrain/distance.hpp"
#include "terrain/focal.hpp"
#include "terrain/read_raster.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

namespace fs = std::filesystem;

const char* const sheet = R"(account: around
title: {zh: 周围, en: Around}
source: mee-2020
uses:
  NPP:  {layer: npp_carbon, unit: gC m-2 a-1, range: 0 to 4000}
  size: {features: lake, column: area, unit: km2}
  load: {parameter: around_load, by: ecosystem, unit: 1}
let:
  low_npp: percentile(5, NPP over pixel by domain)
  far: distance_to(ecosystem in forest)
  rich: NPP > 300 [gC m-2 a-1]
  near_rich: distance_to(rich)
  mean_around: focal_mean(NPP, kernel = disc(100 [m]))
  smooth: focal_mean(NPP, kernel = gaussian(500 [m]))
  fading: focal_mean(if(ecosystem in forest, 1, 0), kernel = exponential(200 [m]))
  sum_around: focal_sum(NPP * area, kernel = disc(100 [m]))
  patch: patch_area(rich)
  wide: patch_area(ecosystem in forest)
  carried: spread(size, method = idw, power = 2, neighbours = 3)
quantity:
  far_area:
    unit: m3
    quantum: 1 m3
    formula: far * area
  smooth_area:
    unit: tC a-1
    quantum: 1 kgC
    formula: smooth * area
  forest_around:
    unit: ha
    quantum: 1 m2
    formula: fading * area
  weighed:
    unit: ha
    quantum: 1 m2
    formula: focal_mean(if(low_npp < 0 [gC m-2 a-1], 0, load ?? 0), kernel = disc(300 [m])) * area
  wide_forest:
    unit: ha
    quantum: 1 m2
    formula: if(wide > 100 [ha], area, 0)
  forest:
    unit: ha
    quantum: 1 m2
    formula: if(ecosystem in forest, area, 0)
  carried_area:
    unit: km4
    quantum: 0.000001 km4
    formula: carried * area
  whole_area:
    unit: km2
    quantum: 1 m2
    formula: area
)";

const char* const parameters = R"(symbol,region,ecosystem,value,unit,source,verified,note
around_load,,forest,2,1,definition,no,made up
around_load,,cropland,5,1,definition,no,made up
)";

const char* const cases = R"(cases:
  - case: middle of nine cells
    labels: {pixel: "5"}
    raster: {columns: 3, cell: 100 m}
    given: {area: 1 ha}
    series:
      NPP:
        over: pixel
        unit: gC m-2 a-1
        values: [400, 100, 100, 100, 200, missing, 100, 300, 500]
    expect:
      near_rich: 141.4213562 m
      mean_around: 175 gC m-2 a-1
      sum_around: "missing: undefined"
      patch: 0 m2
    tolerance: 1.0e-5
    why: "by hand: above 300 are the corners at the upper left and the lower right, 100 m times the root of 2 away; of the five cells within 100 m four are known, (100 + 100 + 200 + 300) / 4"
  - case: a patch over a corner
    labels: {pixel: "1"}
    raster: {columns: 2, cell: 100 m}
    given: {area: 1 ha}
    series:
      NPP:
        over: pixel
        unit: gC m-2 a-1
        values: [400, 100, 100, 500]
    expect:
      near_rich: 0 m
      patch: 2 ha
    tolerance: 0
    why: "by hand: two cells of one hectare that touch at a corner"
)";

const std::string& package()
{
    static const std::string directory = [] {
        const fs::path root = fs::temp_directory_path() / ("eco_around_" + std::to_string(::getpid()));
        fs::remove_all(root);
        fs::create_directories(root);
        fs::copy(std::string(ECO_SOURCE_DIR) + "/methods/mee-2020", root / "mee-2020", fs::copy_options::recursive);
        std::ofstream(root / "mee-2020/accounts/around.yaml") << sheet;
        std::ofstream(root / "mee-2020/cases/around.yaml") << cases;
        std::ofstream(root / "mee-2020/parameters/around.csv") << parameters;
        return (root / "mee-2020").string();
    }();
    return directory;
}

account::Project& project()
{
    static const auto all = [] {
        account::ProjectOptions options;
        options.method = package();
        options.scene = made_scene();
        options.years = {2020};
        return account::open_project(options);
    }();
    return *all;
}

account::Run run_of(account::AccountOptions options, const std::string& cache)
{
    options.years = {2020};
    options.cache_dir = (fs::path(package()).parent_path() / cache).string();
    return account::account(project().checked, project().prepared, options);
}

const account::Run& whole()
{
    static const account::Run run = run_of({}, "cache");
    return run;
}

double amount(const account::Run& run, const std::string& name, const std::string& place = {})
{
    double out = 0;
    for (const auto& cell : run.cells) {
        const auto& series = run.series[static_cast<std::size_t>(cell.series)];
        if (series.service == "around" && series.name == name && (place.empty() || cell.place == place)) {
            EXPECT_TRUE(cell.amount || account::is_gap(cell)) << name << " " << cell.reason;
            out += static_cast<double>(cell.amount.value_or(0)) * series.quantum;
        }
    }
    return out;
}

/// A number of each cell by its class, NaN where it has none.
terrain::Raster<float> by_class(const std::function<float(const std::string&)>& number)
{
    const auto& prepared = project().prepared;
    terrain::Raster<float> out = terrain::read_raster(prepared.ecosystem_layer(2020)->path);
    for (float& code : out.values) {
        const std::string id =
            std::isnan(code) || code > 254 ? "" : prepared.ecosystems[static_cast<std::size_t>(code)];
        code = id.empty() ? std::nanf("") : number(id);
    }
    return out;
}

bool is_within(const std::string& id, const std::string& set)
{
    return project().checked.words.sets.at(set).count(id) > 0;
}

/// Sum of the values times area over the pieces of cells that have a class.
double total(const terrain::Raster<float>& values)
{
    const auto& prepared = project().prepared;
    const terrain::Raster<float> known = by_class([](const std::string&) { return 1.0F; });
    double out = 0;
    for (std::int64_t row = 0; row < values.rows(); ++row) {
        const double area = prepared.cell_area_m2[static_cast<std::size_t>(row)];
        const auto& zones = prepared.zones.rows[static_cast<std::size_t>(row)];
        const auto add = [&](std::int64_t col, double share) {
            if (!std::isnan(known.at(row, col)))
                out += values.at(row, col) * area * share;
        };
        for (const auto& run : zones.runs)
            for (std::int64_t col = run.first; col <= run.last; ++col)
                add(col, 1);
        for (const auto& piece : zones.pieces)
            add(piece.col, piece.fraction);
    }
    return out;
}

}  // namespace

TEST(around, distances_are_those_of_the_whole_grid_beyond_the_places_too)
{
    const double wanted = total(
        terrain::distance_to(by_class([](const std::string& id) { return is_within(id, "forest") ? 1.0F : 0.0F; })));
    EXPECT_GT(wanted, 0);
    EXPECT_NEAR(amount(whole(), "far_area") / wanted, 1, 1e-6) << "rounding to m3";
}

TEST(around, parameters_by_class_hold_beyond_the_places)
{
    auto load = by_class([](const std::string& id) {
        return is_within(id, "forest") ? 2.0F : is_within(id, "cropland") ? 5.0F : 0.0F;
    });
    for (float& value : load.values)  // where there is no class, there is no row: ?? 0
        value = std::isnan(value) ? 0 : value;
    const double wanted = total(terrain::focal_mean(load, {terrain::Kernel::Shape::disc, 300}, 1));
    EXPECT_NEAR(amount(whole(), "weighed") * 1e4 / wanted, 1, 1e-6) << "rounding to m2";
}

TEST(around, words_do_not_depend_on_threads_tiles_places_or_the_cache)
{
    EXPECT_EQ(run_of({.threads = 1, .tile = 64}, "other").id, whole().id);
    EXPECT_EQ(run_of({}, "cache").id, whole().id);
    const std::string place = whole().places.front().id;
    const account::Run one = run_of({.only_places = {place}}, "third");
    for (const std::string name : {"far_area", "smooth_area", "forest_around", "wide_forest", "carried_area"}) {
        EXPECT_GT(amount(one, name, place), 0) << name;
        EXPECT_EQ(amount(one, name, place), amount(whole(), name, place)) << name;
    }
}

TEST(around, means_of_forest_stay_between_nothing_and_all)
{
    EXPECT_NEAR(amount(whole(), "forest_around") / amount(whole(), "forest"), 1, 0.05) << "smoothing moves, and keeps";
    EXPECT_LE(amount(whole(), "wide_forest"), amount(whole(), "forest"));
    const auto& lake = project().prepared.features.at("lake").columns.at("area");
    const auto [least, most] = std::minmax_element(lake.numbers.begin(), lake.numbers.end());
    const double mean = amount(whole(), "carried_area") / amount(whole(), "whole_area");
    EXPECT_GE(mean, *least);
    EXPECT_LE(mean, *most);
}

TEST(around, worked_cases_of_small_rasters_hold)
{
    const auto results = account::run_cases(project().checked, "around");
    EXPECT_EQ(results.size(), 6U);
    for (const auto& result : results)
        EXPECT_TRUE(result.is_passed) << result.name << ": " << result.expected_name << " is " << result.found;
}

}  // namespace eco::laws

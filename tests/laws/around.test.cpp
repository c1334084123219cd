#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "made_sheet.hpp"
#include "terrain/distance.hpp"
#include "terrain/focal.hpp"

namespace eco::laws {
namespace {

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

MadeSheet& made()
{
    static MadeSheet all(
        "around",
        {{"accounts/around.yaml", sheet}, {"cases/around.yaml", cases}, {"parameters/around.csv", parameters}});
    return all;
}

bool is_within(const std::string& id, const std::string& set)
{
    return made().project().checked.words.sets.at(set).count(id) > 0;
}

}  // namespace

TEST(around, distances_are_those_of_the_whole_grid_beyond_the_places_too)
{
    const double wanted = made().total(terrain::distance_to(
        made().by_class([](const std::string& id) { return is_within(id, "forest") ? 1.0F : 0.0F; })));
    EXPECT_GT(wanted, 0);
    EXPECT_NEAR(made().amount(made().whole(), "far_area") / wanted, 1, 1e-6) << "rounding to m3";
}

TEST(around, parameters_by_class_hold_beyond_the_places)
{
    auto load = made().by_class([](const std::string& id) {
        return is_within(id, "forest") ? 2.0F : is_within(id, "cropland") ? 5.0F : 0.0F;
    });
    for (float& value : load.values)  // where there is no class, there is no row: ?? 0
        value = std::isnan(value) ? 0 : value;
    const double wanted = made().total(terrain::focal_mean(load, {terrain::Kernel::Shape::disc, 300}, 1));
    EXPECT_NEAR(made().amount(made().whole(), "weighed") * 1e4 / wanted, 1, 1e-6) << "rounding to m2";
}

TEST(around, words_do_not_depend_on_threads_tiles_places_or_the_cache)
{
    EXPECT_EQ(made().run_of({.threads = 1, .tile = 64}, "other").id, made().whole().id);
    EXPECT_EQ(made().run_of({}, "cache").id, made().whole().id);
    const std::string place = made().whole().places.front().id;
    const account::Run one = made().run_of({.only_places = {place}}, "third");
    for (const std::string name : {"far_area", "smooth_area", "forest_around", "wide_forest", "carried_area"}) {
        EXPECT_GT(made().amount(one, name, place), 0) << name;
        EXPECT_EQ(made().amount(one, name, place), made().amount(made().whole(), name, place)) << name;
    }
}

TEST(around, means_of_forest_stay_between_nothing_and_all)
{
    EXPECT_NEAR(made().amount(made().whole(), "forest_around") / made().amount(made().whole(), "forest"), 1, 0.05)
        << "smoothing moves, and keeps";
    EXPECT_LE(made().amount(made().whole(), "wide_forest"), made().amount(made().whole(), "forest"));
    const auto& lake = made().project().prepared.features.at("lake").columns.at("area");
    const auto [least, most] = std::minmax_element(lake.numbers.begin(), lake.numbers.end());
    const double mean = made().amount(made().whole(), "carried_area") / made().amount(made().whole(), "whole_area");
    EXPECT_GE(mean, *least);
    EXPECT_LE(mean, *most);
}

TEST(around, worked_cases_of_small_rasters_hold)
{
    made().expect_cases_hold(6);
}

}  // namespace eco::laws

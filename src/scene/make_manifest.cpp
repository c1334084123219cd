#include "scene/make_manifest.hpp"

#include <fmt/format.h>

#include <cmath>

#include "raster/feature_writer.hpp"
#include "scene/make_noise.hpp"

namespace eco::scene::make {
namespace {

std::string yearly(const MakeOptions& options, const char* name)
{
    std::string text;
    for (int year = options.first_year; year <= options.last_year; ++year)
        text += fmt::format("{}{}: raster/{}_{}.tif", text.empty() ? "" : ", ", year, name, year);
    return "files: {" + text + "}";
}

std::string layers_text(const MakeOptions& options)
{
    struct Entry {
        const char *name, *properties, *files;
        bool is_yearly;
    };
    const Entry entries[] = {
        {"landcover", "kind: category", "landcover", true},
        {"elevation", "unit: m", "elevation", false},
        {"monthly_rain", "unit: mm month-1, by: month", "rain", true},
        {"precipitation", "unit: mm a-1", "precipitation", true},
        {"evapotranspiration", "unit: mm a-1", "evapotranspiration", true},
        {"water_evaporation_season", "unit: mm a-1", "water_evaporation_season", true},
        {"evapotranspiration_season", "unit: mm a-1", "evapotranspiration_season", true},
        {"npp_carbon", "unit: gC m-2 a-1", "npp", true},
        {"npp_dry_matter", "unit: gDM m-2 a-1", "npp_dry_matter", true},
        {"surface_runoff", "unit: mm a-1", "surface_runoff", true},
        {"storm_rain", "unit: mm a-1", "storm_rain", true},
        {"vegetation_cover", "unit: percent", "vegetation_cover", true},
        {"sand", "unit: percent", "sand", false},
        {"silt", "unit: percent", "silt", false},
        {"clay", "unit: percent", "clay", false},
        {"organic_carbon", "unit: percent", "organic_carbon", false},
        {"soil_bulk_density", "unit: t m-3", "soil_bulk_density", false},
    };
    std::string text = "layers:\n";
    for (const Entry& e : entries) {
        const std::string files = e.is_yearly ? yearly(options, e.files) : fmt::format("file: raster/{}.tif", e.files);
        text += fmt::format("  {}: {{{}, {}}}\n", e.name, e.properties, files);
    }
    return text;
}

constexpr const char* rest = R"(features:
  lake: {file: vector/scene.gpkg, layer: lake, id: id, columns: {area: km2, region: category}}
  reservoir: {file: vector/scene.gpkg, layer: reservoir, id: id, columns: {total_capacity: m3, flood_capacity: m3}}
  site: {file: vector/scene.gpkg, layer: site, id: id, columns: {level: text}}
tables:
  crop_output: {file: tables/crop_output.csv}
  forestry_output: {file: tables/forestry_output.csv}
  livestock_output: {file: tables/livestock_output.csv}
  fishery_output: {file: tables/fishery_output.csv}
  air_emissions: {file: tables/air_emissions.csv}
  ambient_air: {file: tables/ambient_air.csv}
  water_discharge: {file: tables/water_discharge.csv}
  water_quality: {file: tables/water_quality.csv}
  climate: {file: tables/climate.csv}
  tourism: {file: tables/tourism.csv}
  crop_accounts: {file: tables/crop_accounts.csv}
  forestry_accounts: {file: tables/forestry_accounts.csv}
  livestock_accounts: {file: tables/livestock_accounts.csv}
  fishery_accounts: {file: tables/fishery_accounts.csv}
  energy_output: {file: tables/energy_output.csv}
  noise_belts: {file: tables/noise_belts.csv}
  leisure: {file: tables/leisure.csv}
  landscape_floor: {file: tables/landscape_floor.csv}
  statistics: {file: tables/statistics.csv}
statistics: {gdp: {table: statistics, column: gdp}, population: {table: statistics, column: population}}
parameters: parameters.csv
)";

raster::FeatureTable counties_table(const Territory& territory)
{
    raster::FeatureTable table{"county", crs_text, {"adcode", "name", "name_en", "city"}, {}};
    for (std::size_t i = 0; i < county_count; ++i)
        table.records.push_back({territory.polygons[i],
                                 {std::string(counties[i].id), std::string(counties[i].name),
                                  std::string(counties[i].name_en), std::string("360800")}});
    return table;
}

void add_water(const Land& land, raster::FeatureTable& lakes, raster::FeatureTable& reservoirs)
{
    for (const Water& body : land.bodies)
        if (body.is_lake) {
            const auto number = lakes.records.size() + 1;
            lakes.records.push_back({body.shape,
                                     {fmt::format("L{:02}", number), fmt::format("合成湖{:02}", number),
                                      std::round(body.area_km2 * 1e4) / 1e4, std::string("eastern_plain")}});
        } else {
            const auto number = reservoirs.records.size() + 1;
            reservoirs.records.push_back({body.shape,
                                          {fmt::format("R{:02}", number), fmt::format("合成水库{:02}", number),
                                           body.capacity_m3, std::round(body.capacity_m3 * 0.3)}});
        }
}

raster::FeatureTable sites_table(const Territory& territory, std::uint64_t seed)
{
    raster::FeatureTable table{"site", crs_text, {"id", "name", "level"}, {}};
    for (int attempt = 0; table.records.size() < 30; ++attempt) {
        const double east = chance(seed + 81, attempt, 0) * side_km, south = chance(seed + 82, attempt, 0) * side_km;
        if (territory.county_at(east, south) < 0)
            continue;
        const auto number = table.records.size() + 1;
        table.records.push_back(
            {grid::Point{std::round(east * 1e4) / 10 - side_km * 500, side_km * 500 - std::round(south * 1e4) / 10},
             {fmt::format("S{:02}", number), fmt::format("合成景点{:02}", number),
              std::string(number % 5 == 0 ? "5A" : "4A")}});
    }
    return table;
}

}  // namespace

std::string make_manifest(const MakeOptions& options, double cell_m)
{
    std::string text = fmt::format(R"(scene: jian-synthetic
title: {{zh: 吉安市（合成数据）, en: Ji'an (synthetic)}}
synthetic: yes
note: made by ecoledger scene make, seed {}; cells of {} m; every value is made up
crs: "{}"
grid: {{like: landcover}}
minimum_coverage: 95 percent
years: {} to {}
places: {{file: vector/scene.gpkg, layer: county, id: adcode, name: name, name_en: name_en, datum: WGS 84}}
top: {{id: "360800", name: {{zh: 吉安市, en: Ji'an}}}}
ecosystems: {{layer: landcover, map: landcover_codes.csv}}
)",
                                   options.seed, cell_m, crs_text, options.first_year, options.last_year);
    return text + layers_text(options) + rest;
}

void write_shapes(const std::string& path, const Land& land, const Territory& territory, std::uint64_t seed)
{
    raster::FeatureTable lakes{"lake", crs_text, {"id", "name", "area", "region"}, {}};
    raster::FeatureTable reservoirs{"reservoir", crs_text, {"id", "name", "total_capacity", "flood_capacity"}, {}};
    add_water(land, lakes, reservoirs);
    raster::write_features(path, {counties_table(territory), lakes, reservoirs, sites_table(territory, seed)});
}

}  // namespace eco::scene::make

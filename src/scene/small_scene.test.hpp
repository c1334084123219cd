#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "raster/crs.hpp"
#include "raster/vector.hpp"
#include "raster/writer.hpp"
#include "scene/scene.hpp"

namespace eco::scene {

/// A territory of two counties, 4 km x 2 km each side by side, written into a folder that goes with the test: an
/// equal-area projection (Albers), cells of 100 m, land cover, elevation, rain on a coarse grid, a lake in both
/// counties, three tables.
class SmallScene : public ::testing::Test {
protected:
    void SetUp() override
    {
        std::string name = (std::filesystem::temp_directory_path() / "eco_scene_XXXXXX").string();
        folder_ = mkdtemp(name.data());
        std::filesystem::create_directory(path("raster"));
        std::filesystem::create_directory(path("tables"));
        write_rasters();
        write_vectors();
        write_texts();
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    static constexpr const char* albers =
        "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs";

    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    void write(const std::string& name, const std::string& text) const { write_file_atomically(path(name), text); }

    /// Replaces `from` by `to` in a text file of the scene; the text must be there.
    void change(const std::string& name, const std::string& from, const std::string& to) const
    {
        std::string text = read_file(path(name));
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from << " is not in " << name;
        write(name, text.replace(at, from.size(), to));
    }

    static grid::Grid grid(double cell = 100, double margin = 0, const std::string& crs = albers)
    {
        return raster::grid_of_bounds(crs, {900000 - margin, 2900000 - margin, 908000 + margin, 2902000 + margin},
                                      cell);
    }

    using Value = std::function<double(std::int64_t row, std::int64_t col)>;
    void write_values(const std::string& name, const grid::Grid& on, const Value& value) const
    {
        std::vector<float> cells;
        for (std::int64_t row = 0; row < on.rows; ++row)
            for (std::int64_t col = 0; col < on.cols; ++col)
                cells.push_back(static_cast<float>(value(row, col)));
        raster::TileWriter writer(path(name), on, raster::Content::values);
        writer.write({0, 0, on.rows, on.cols}, std::span<const float>(cells));
        writer.finish();
    }
    void write_codes(const std::string& name, const grid::Grid& on, const Value& value) const
    {
        std::vector<std::uint8_t> cells;
        for (std::int64_t row = 0; row < on.rows; ++row)
            for (std::int64_t col = 0; col < on.cols; ++col)
                cells.push_back(static_cast<std::uint8_t>(value(row, col)));
        raster::TileWriter writer(path(name), on, raster::Content::labels);
        writer.write({0, 0, on.rows, on.cols}, std::span<const std::uint8_t>(cells));
        writer.finish();
    }

    static raster::Feature square(double west, double south, double east, double north,
                                  std::map<std::string, std::string> attributes)
    {
        raster::Feature feature;
        feature.kind = raster::GeometryKind::polygon;
        feature.polygon.rings = {{{west, south}, {east, south}, {east, north}, {west, north}}};
        feature.attributes = std::move(attributes);
        return feature;
    }
    void write_places(const std::vector<raster::Feature>& places, const std::string& crs = albers) const
    {
        raster::write_features(path("county.gpkg"), "county", crs, places);
    }
    static std::vector<raster::Feature> two_counties()
    {
        return {
            square(904000, 2900000, 908000, 2902000, {{"adcode", "360802"}, {"name", "东县"}, {"name_en", "East"}}),
            square(900000, 2900000, 904000, 2902000, {{"adcode", "360801"}, {"name", "西县"}, {"name_en", "West"}})};
    }

    Scene load() const { return load_scene(folder_); }

    std::string folder_;

private:
    void write_rasters() const
    {
        write_codes("raster/landcover.tif", grid(), [](auto row, auto col) { return (row + col) % 3 + 1; });
        write_values("raster/elevation.tif", grid(),
                     [](auto row, auto col) { return 50.0 + static_cast<double>(row + col); });
        write_values("raster/rain.tif", grid(1000, 1000),
                     [](auto row, auto) { return 1500.0 + static_cast<double>(row); });
        write_values("raster/people.tif", grid(50), [](auto, auto) { return 0.25; });
        write_values("raster/sand.tif", grid(), [](auto, auto) { return 40; });
        write_values("raster/temperature.tif", grid(), [](auto, auto) { return 18.5; });
        write_codes("raster/soil_group.tif", grid(), [](auto row, auto) { return row % 2 + 1; });
        write_codes("raster/protected.tif", grid(), [](auto row, auto) { return row % 2; });
    }
    void write_vectors() const
    {
        write_places(two_counties());
        raster::write_features(path("lake.gpkg"), "lake", albers,
                               {square(903000, 2900500, 904500, 2901000,
                                       {{"id", "L1"}, {"name", "大湖"}, {"area", "0.75"}, {"region", "eastern_plain"}}),
                                square(907000, 2900500, 909000, 2901000,
                                       {{"id", "L2"}, {"name", "边湖"}, {"area", ""}, {"region", "eastern_plain"}})});
    }
    void write_texts() const
    {
        write("codes.csv", "code,label,ecosystem,note\n1,林地,forest,\n2,耕地,cropland,\n3,水体,lake,\n");
        write("soil_groups.csv", "code,label\n1,A\n2,B\n");
        write("tables/output.csv",
              "place,year,product,quantity,unit\n西县,2019,grain,10,t\n西县,2020,grain,11,t\n360802,2019,grain,20,t\n"
              "东县,2020,grain,21,t\n");
        write("tables/statistics.csv",
              "place,year,gdp [万元],population [person]\n西县,2019,100000,20000\n西县,2020,110000,20000\n"
              "东县,2019,200000,30000\n东县,2020,210000,30000\n");
        write("tables/emissions.csv",
              "place,year,emitted [t a-1],meets\n西县,2019,5,true\n西县,2020,5.5,false\n东县,2019,,true\n"
              "东县,2020,missing: station closed,true\n");
        write("parameters.csv",
              "symbol,value,unit,low,high,distribution,draw,price_year,index,source,verified,note\n"
              "runoff,2.5,percent,,,,,,,survey-2020,no,by hand\n");
        write("scene.yaml",
              "scene: small\n"
              "title: {zh: 小区, en: Small}\n"
              "synthetic: yes\n"
              "crs: " +
                  std::string(albers) +
                  "\n"
                  "grid: {cell: 100 m, extent_of: county}\n"
                  "minimum_coverage: 95 percent\n"
                  "years: 2019 to 2020\n"
                  "places: {file: county.gpkg, layer: county, id: adcode, name: name, name_en: name_en, datum: "
                  "CGCS2000}\n"
                  "top: {id: \"360800\", name: {zh: 小市, en: Small City}}\n"
                  "ecosystems: {layer: landcover, map: codes.csv}\n"
                  "layers:\n"
                  "  landcover: {kind: category, files: {2019: raster/landcover.tif, 2020: raster/landcover.tif}}\n"
                  "  elevation: {unit: m, file: raster/elevation.tif}\n"
                  "  precipitation: {unit: mm a-1, file: raster/rain.tif, stands_for: 1991-2020, range: 0 to 6000}\n"
                  "  people: {unit: person, kind: amount, file: raster/people.tif}\n"
                  "  sand: {unit: percent, file: raster/sand.tif}\n"
                  "  temperature: {unit: degC, file: raster/temperature.tif}\n"
                  "  soil_group: {kind: category, map: soil_groups.csv, file: raster/soil_group.tif}\n"
                  "  protected: {kind: truth, file: raster/protected.tif}\n"
                  "features:\n"
                  "  lake: {file: lake.gpkg, layer: lake, id: id, name: name, columns: {area: km2, region: category}}\n"
                  "tables:\n"
                  "  farm_output: {file: tables/output.csv, by: [product]}\n"
                  "  statistics: {file: tables/statistics.csv}\n"
                  "  emissions: {file: tables/emissions.csv}\n"
                  "statistics: {gdp: {table: statistics, column: gdp, unit: 万元}, population: {table: statistics, "
                  "column: population}}\n"
                  "parameters: parameters.csv\n");
    }
};

}  // namespace eco::scene

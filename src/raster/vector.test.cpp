#include "raster/vector.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <numeric>

#include "base/problem.hpp"
#include "grid/rings.hpp"
#include "raster/overlay.hpp"
#include "raster/scratch.test.hpp"
#include "raster/table.hpp"

namespace eco::raster {
namespace {

grid::Ring rectangle(double x0, double y0, double x1, double y1)
{
    return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
}

Feature area(const grid::Polygon& polygon, std::map<std::string, std::string> attributes = {})
{
    return {.kind = GeometryKind::polygon, .polygon = polygon, .attributes = std::move(attributes)};
}

Feature line(const grid::Ring& points)
{
    return {.kind = GeometryKind::line, .lines = {points}};
}

class Vector : public Scratch {};
class TableTest : public Scratch {
protected:
    Table read(const std::string& text)
    {
        std::ofstream(path("t.csv"), std::ios::binary) << text;
        return read_table(path("t.csv"));
    }
    std::vector<std::string> problems(const std::string& text)
    {
        std::vector<std::string> keys;
        try {
            read(text);
        } catch (const InputError& error) {
            for (const Problem& problem : error.problems()) {
                EXPECT_TRUE(has_message(problem.key)) << problem.key;
                keys.push_back(problem.key + ":" + std::to_string(problem.place.line));
            }
        }
        return keys;
    }
};

std::string message_of(const std::function<void()>& act)
{
    try {
        act();
    } catch (const InputError& error) {
        return render(error.problems().front(), Language::en);
    } catch (const IoError& error) {
        return error.what();
    }
    return "no error";
}

TEST_F(Vector, reads_back_what_was_written)
{
    const grid::Polygon holed{{rectangle(0, 0, 100, 100), rectangle(20, 20, 40, 40), rectangle(200, 0, 210, 10)}};
    write_features(path("a.gpkg"), "county", albers,
                   {area(holed, {{"name", "吉安县"}, {"code", "360821"}}),
                    area({{rectangle(100, 0, 150, 100)}}, {{"code", "2"}})});
    const auto features = read_features(path("a.gpkg"), "", {}, "");
    ASSERT_EQ(features.size(), 2u);
    EXPECT_EQ(features[0].kind, GeometryKind::polygon);
    EXPECT_EQ(features[0].attributes.at("name"), "吉安县");
    EXPECT_EQ(features[1].attributes.count("name"), 0u);  // null is absent
    EXPECT_EQ(features[0].polygon.rings.size(), 3u);
    EXPECT_EQ(grid::polygon_area(features[0].polygon), 100 * 100 - 20 * 20 + 10 * 10);
    EXPECT_THAT(files(), ::testing::ElementsAre("a.gpkg"));
}

TEST_F(Vector, layers_tell_their_kind_system_count_and_fields)
{
    write_features(path("a.gpkg"), "river", "EPSG:4490", {line({{1, 2}, {3, 4}})});
    const auto layers = list_layers(path("a.gpkg"));
    ASSERT_EQ(layers.size(), 1u);
    EXPECT_EQ(layers[0].name, "river");
    EXPECT_EQ(layers[0].kind, GeometryKind::line);
    EXPECT_EQ(layers[0].features, 1);
    EXPECT_TRUE(is_same_crs(layers[0].crs, "EPSG:4490"));
    EXPECT_TRUE(layers[0].fields.empty());
}

TEST_F(Vector, errors_name_the_file_the_layer_and_what_is_there)
{
    write_features(path("a.gpkg"), "county", albers, {area({{rectangle(0, 0, 1, 1)}}, {{"code", "1"}})});
    EXPECT_THAT(message_of([&] { read_features(path("absent.gpkg"), "", {}, ""); }),
                ::testing::HasSubstr("absent.gpkg"));
    EXPECT_THAT(message_of([&] { read_features(path("a.gpkg"), "town", {}, ""); }),
                ::testing::AllOf(::testing::HasSubstr("town"), ::testing::HasSubstr("county")));
    EXPECT_THAT(message_of([&] { read_features(path("a.gpkg"), "county", {"name"}, ""); }),
                ::testing::AllOf(::testing::HasSubstr("name"), ::testing::HasSubstr("code")));
    EXPECT_THROW(write_features(path("no/a.gpkg"), "county", albers, {}), IoError);
}

TEST_F(Vector, transforms_to_the_target_system_with_east_before_north)
{
    write_features(path("a.gpkg"), "p", "EPSG:4326", {{.kind = GeometryKind::point, .points = {{105, 30}}}});
    const auto features = read_features(path("a.gpkg"), "p", {}, albers);
    ASSERT_EQ(features[0].points.size(), 1u);
    EXPECT_NEAR(features[0].points[0].x, 0, 1e-6);  // on the central meridian
    EXPECT_GT(features[0].points[0].y, 3e6);
}

TEST(Overlay, splits_areas_among_zones_and_the_outside)
{
    const std::vector<grid::Polygon> zones{{{rectangle(0, 0, 100, 100), rectangle(10, 10, 30, 30)}},
                                           {{rectangle(100, 0, 200, 100)}}};
    const Shares shares = split_by_zones(
        {area({{rectangle(50, 50, 150, 150)}}), area({{rectangle(0, 0, 40, 40)}}), Feature{}}, zones, albers);
    ASSERT_EQ(shares.parts.size(), 3u);
    EXPECT_NEAR(shares.parts[0].amount, 2500, 1e-6);
    EXPECT_NEAR(shares.parts[1].amount, 2500, 1e-6);
    EXPECT_NEAR(shares.parts[2].amount, 1200, 1e-6);
    EXPECT_NEAR(shares.outside[0], 5000, 1e-6);
    EXPECT_NEAR(shares.outside[1], 400, 1e-6);
    EXPECT_EQ(shares.total[2], 0);
}

TEST(Overlay, splits_points_once_even_on_a_border)
{
    const std::vector<grid::Polygon> zones{{{rectangle(0, 0, 100, 100)}}, {{rectangle(100, 0, 200, 100)}}};
    const Feature points{.kind = GeometryKind::point, .points = {{50, 50}, {100, 50}, {150, 50}, {250, 50}}};
    const Shares shares = split_by_zones({points}, zones, albers);
    ASSERT_EQ(shares.parts.size(), 2u);
    EXPECT_EQ(shares.parts[0].amount, 2);
    EXPECT_EQ(shares.parts[1].amount, 1);
    EXPECT_EQ(shares.outside[0], 1);
}

// One degree of meridian from 26 N to 27 N on WGS 84: 110 791.1 m; meridian arc 111132.954 phi - 16038.509 sin 2phi
// + 16.833 sin 4phi (Snyder 1987, eq. 3-21 with the constants of WGS 84).
TEST(Overlay, measures_lines_on_the_ellipsoid_in_any_system)
{
    const std::vector<grid::Polygon> zones{{{rectangle(114, 25, 116, 26.5)}}, {{rectangle(114, 26.5, 116, 28)}}};
    const Shares shares = split_by_zones({line({{115, 26}, {115, 27}})}, zones, "EPSG:4326");
    const auto arc = [](double degrees) {
        const double phi = degrees * 3.14159265358979323846 / 180;
        return 111132.95254 * degrees - 16038.50864 * std::sin(2 * phi) + 16.83261 * std::sin(4 * phi) -
               0.02198 * std::sin(6 * phi);
    };
    ASSERT_EQ(shares.parts.size(), 2u);
    EXPECT_NEAR(shares.total[0], arc(27) - arc(26), 0.01);
    EXPECT_NEAR(shares.parts[0].amount, arc(26.5) - arc(26), 0.05);  // the border is split into chords of 1 km
    EXPECT_NEAR(shares.outside[0], 0, 1e-3);
}

TEST(Overlay, areas_in_degrees_are_those_on_the_ellipsoid)
{
    const grid::Grid degrees = grid_of_bounds("EPSG:4326", {114, 26, 115, 27}, 0.01);
    const auto rows = cell_areas_m2(degrees);
    const double expected = std::accumulate(rows.begin(), rows.end(), 0.0) * 100;
    EXPECT_NEAR(areas_m2({{{rectangle(114, 26, 115, 27)}}}, "EPSG:4326").at(0) / expected, 1, 1e-8);
}

TEST(Overlay, finds_overlaps_gaps_and_invalid_polygons)
{
    const std::vector<grid::Polygon> good{{{rectangle(0, 0, 100, 100)}}, {{rectangle(100, 0, 200, 100)}}};
    const Partition clean = check_partition(good, albers);
    EXPECT_TRUE(clean.overlaps.empty() && clean.gaps.empty() && clean.invalid.empty());
    EXPECT_EQ(clean.area_m2, 20000);
    const std::vector<grid::Polygon> bad{{{rectangle(0, 0, 105, 40)}},
                                         {{rectangle(100, 0, 200, 100)}},
                                         {{rectangle(0, 60, 100, 100)}},
                                         {{rectangle(0, 0, 10, 100)}},
                                         {{{{300, 0}, {400, 100}, {400, 0}, {300, 100}, {300, 0}}}},
                                         {}};
    const Partition partition = check_partition(bad, albers);
    ASSERT_EQ(partition.overlaps.size(), 3u);
    EXPECT_EQ(partition.overlaps[0].a, 0);
    EXPECT_EQ(partition.overlaps[0].b, 1);
    EXPECT_NEAR(partition.overlaps[0].area_m2, 200, 1e-6);
    EXPECT_NEAR(partition.overlaps[0].at.x, 102.5, 2.5);
    ASSERT_EQ(partition.gaps.size(), 1u);
    EXPECT_NEAR(partition.gaps[0].area_m2, 90 * 20, 1e-6);
    ASSERT_EQ(partition.invalid.size(), 2u);
    EXPECT_EQ(partition.invalid[0].zone, 4);
    EXPECT_THAT(partition.invalid[0].reason, ::testing::HasSubstr("ntersection"));
    EXPECT_EQ(partition.invalid[1].reason, "empty");
}

// Sum of the 13 county-level units of Ji'an: 25 278 km2 (data README; the city's gazetteer says 25 277.73).
TEST(Counties, of_jian_partition_the_city_and_have_its_area_on_two_ways)
{
    const char* shared = std::getenv("ECOLEDGER_SHARED");
    const std::string file = std::string(shared != nullptr ? shared : "../shared") + "/data/jian/vector/jian.gpkg";
    if (!std::filesystem::exists(file))
        GTEST_SKIP() << "county polygons are not here: " << file;
    const auto counties = read_features(file, "county", {}, albers);
    ASSERT_EQ(counties.size(), 13u);
    std::vector<grid::Polygon> zones;
    for (const Feature& county : counties)
        zones.push_back(county.polygon);
    const auto areas = areas_m2(zones, albers);
    const double total = std::accumulate(areas.begin(), areas.end(), 0.0);
    EXPECT_NEAR(total / 1e6, 25278, 25.278);
    const Partition partition = check_partition(zones, albers);
    EXPECT_TRUE(partition.overlaps.empty() && partition.gaps.empty() && partition.invalid.empty());
    EXPECT_NEAR(partition.area_m2 / total, 1, 1e-9);

    const auto in_degrees = read_features(file, "county", {}, "EPSG:4326");
    std::vector<grid::Polygon> degree_zones;
    for (const Feature& county : in_degrees)
        degree_zones.push_back(county.polygon);
    const grid::Grid grid = grid_of_bounds("EPSG:4326", {113.7, 25.85, 116.05, 28.1}, 0.01);
    const auto cell = cell_areas_m2(grid);
    const grid::Zones on_grid = make_zones(degree_zones, grid);
    double by_cells = 0;
    for (std::size_t row = 0; row < on_grid.rows.size(); ++row) {
        for (const auto& run : on_grid.rows[row].runs)
            by_cells += cell[row] * static_cast<double>(run.last - run.first + 1);
        for (const auto& piece : on_grid.rows[row].pieces)
            by_cells += cell[row] * piece.fraction;
    }
    EXPECT_NEAR(by_cells / total, 1, 1e-5);
}

TEST_F(TableTest, is_read_with_line_numbers_and_without_a_byte_order_mark)
{
    const Table table = read("\xEF\xBB\xBF县,value\n吉安县,1\n\n\"泰和,县\",2\r\n");
    EXPECT_EQ(table.header, (std::vector<std::string>{"县", "value"}));
    ASSERT_EQ(table.rows.size(), 2u);
    EXPECT_EQ(table.rows[1].line, 4);
    EXPECT_EQ(table.rows[1].cells[0], "泰和,县");
    EXPECT_EQ(table.find_column("value"), 1);
    EXPECT_EQ(table.find_column("absent"), -1);
}

TEST_F(TableTest, tells_all_that_is_wrong_at_once)
{
    EXPECT_THAT(problems("a,,a\n1,2\n1,2,3\n1,2,3,4\n"),
                ::testing::ElementsAre("raster.unnamed_column:1", "raster.column_twice:1", "raster.row_length:2",
                                       "raster.row_length:4"));
    EXPECT_THAT(problems(""), ::testing::ElementsAre("raster.empty_table:0"));
    EXPECT_THAT(problems("a\nb\n\xBC\xAA\xB0\xB2\n"), ::testing::ElementsAre("raster.not_utf8:3"));  // GBK
    EXPECT_THROW(read_table(path("absent.csv")), IoError);
}

}  // namespace
}  // namespace eco::raster

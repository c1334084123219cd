#include "scene/check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <regex>

#include "scene/gcj02.hpp"
#include "scene/small_scene.test.hpp"

namespace eco::scene {
namespace {

constexpr const char* utm = "EPSG:32650";

class Wrong : public SmallScene {
public:
    using SmallScene::albers;
    using SmallScene::change;
    using SmallScene::grid;
    using SmallScene::load;
    using SmallScene::path;
    using SmallScene::square;
    using SmallScene::two_counties;
    using SmallScene::write;
    using SmallScene::write_codes;
    using SmallScene::write_places;
    using SmallScene::write_values;
};

struct Case {
    const char* name;
    const char* key;
    std::function<void(Wrong&)> spoil;
    std::vector<std::string> says;  // in the rendered message
};

/// Ranges of the first, second and last row of the table of outputs.
void write_ranges(Wrong& s, const std::string& first, const std::string& second, const std::string& last)
{
    const auto or_none = [](const std::string& range) { return range.empty() ? std::string(",,") : range; };
    s.write("tables/output.csv",
            "place,year,product,quantity,unit,quantity low,quantity high,quantity distribution\n西县,2019,grain,10,t," +
                or_none(first) + "\n西县,2020,grain,11,t," + or_none(second) +
                "\n360802,2019,grain,20,t,,,\n东县,2020,grain,21,t," + or_none(last) + "\n");
}

std::ostream& operator<<(std::ostream& out, const Case& one)
{
    return out << one.name;
}

unit::Symbols symbols_with_people()
{
    unit::Symbols symbols = unit::Symbols::standard();
    symbols.add_counted("person");
    return symbols;
}

std::vector<Problem> problems_of(Wrong& scene)
{
    try {
        const unit::Symbols symbols = symbols_with_people();
        return check_scene(scene.load(), &symbols);
    } catch (const InputError& error) {
        return error.problems();
    }
}

std::string all_of(const std::vector<Problem>& problems, Language language)
{
    std::string text;
    for (const Problem& problem : problems)
        text += problem.key + " " + render(problem, language) + "\n";
    return text;
}

class WrongScene : public Wrong, public ::testing::WithParamInterface<Case> {};

void rain_with(Wrong& s, double value)
{
    s.write_values("raster/rain.tif", Wrong::grid(1000, 1000),
                   [=](auto row, auto col) { return row == 2 && (col == 3 || col == 5) ? value : 1500.0; });
}

const double nan = std::numeric_limits<double>::quiet_NaN();

const std::vector<Case> cases{
    {"manifest_is_no_yaml", "", [](Wrong& s) { s.write("scene.yaml", "scene: {a: 1\n"); }, {}},
    {"an_unknown_key",
     "scene.unknown_key_near",
     [](Wrong& s) { s.change("scene.yaml", "synthetic", "sintetic"); },
     {"synthetic"}},
    {"an_unknown_key_of_a_layer",
     "scene.unknown_key_near",
     [](Wrong& s) { s.change("scene.yaml", "unit: m, file", "unit: m, rang: 0 to 1, file"); },
     {"range"}},
    {"a_kind_that_does_not_exist",
     "scene.bad_kind",
     [](Wrong& s) { s.change("scene.yaml", "kind: amount", "kind: total"); },
     {}},
    {"no_grid",
     "scene.no_grid",
     [](Wrong& s) { s.change("scene.yaml", "grid: {cell: 100 m, extent_of: county}\n", ""); },
     {}},
    {"a_cell_without_unit", "scene.bad_cell", [](Wrong& s) { s.change("scene.yaml", "cell: 100 m", "cell: 100"); }, {}},
    {"no_minimum_coverage",
     "scene.no_minimum_coverage",
     [](Wrong& s) { s.change("scene.yaml", "minimum_coverage: 95 percent\n", ""); },
     {}},
    {"a_domain_of_nothing",
     "scene.bad_domain",
     [](Wrong& s) { s.change("scene.yaml", "top:", "domain: {layer: city}\ntop:"); },
     {"places: [ID, ID]"}},
    {"a_domain_of_a_place_that_is_not_there",
     "scene.unknown_domain_place",
     [](Wrong& s) { s.change("scene.yaml", "top:", "domain: {places: [\"360801\", \"360803\"]}\ntop:"); },
     {"360803"}},
    {"a_domain_in_a_file_that_is_not_there",
     "scene.missing_file",
     [](Wrong& s) { s.change("scene.yaml", "top:", "domain: {file: city.gpkg}\ntop:"); },
     {"city.gpkg"}},
    {"a_domain_beyond_the_grid",
     "scene.domain_beyond_grid",
     [](Wrong& s) {
         raster::write_features(s.path("city.gpkg"), "city", Wrong::albers,
                                {Wrong::square(890000, 2900000, 908000, 2902000, {{"id", "1"}})});
         s.change("scene.yaml", "top:", "domain: {file: city.gpkg, layer: city}\ntop:");
     },
     {"margin"}},
    {"a_domain_that_counts_ground_twice",
     "scene.domain_overlap",
     [](Wrong& s) {
         raster::write_features(s.path("city.gpkg"), "city", Wrong::albers,
                                {Wrong::square(900000, 2900000, 904000, 2902000, {{"id", "1"}}),
                                 Wrong::square(903000, 2900000, 908000, 2902000, {{"id", "2"}})});
         s.change("scene.yaml", "top:", "domain: {file: city.gpkg, layer: city}\ntop:");
     },
     {"2 km2"}},
    {"coverage_without_percent",
     "scene.bad_coverage",
     [](Wrong& s) { s.change("scene.yaml", "95 percent", "0.95"); },
     {}},
    {"years_in_the_wrong_order",
     "scene.bad_years",
     [](Wrong& s) { s.change("scene.yaml", "years: 2019 to 2020", "years: 2020 to 2019"); },
     {}},
    {"a_layer_without_unit",
     "scene.missing_key",
     [](Wrong& s) { s.change("scene.yaml", "{unit: m, file", "{file"); },
     {"unit"}},
    {"a_missing_file",
     "scene.missing_file",
     [](Wrong& s) { s.change("scene.yaml", "elevation.tif", "hight.tif"); },
     {"hight.tif"}},
    {"a_broken_file",
     "scene.unreadable",
     [](Wrong& s) { s.write("raster/elevation.tif", "no raster"); },
     {"elevation.tif"}},
    {"a_unit_that_cannot_be_read",
     "scene.bad_unit",
     [](Wrong& s) { s.change("scene.yaml", "mm a-1", "mm yr"); },
     {"mm yr"}},
    {"values_outside_the_range",
     "scene.outside_range",
     [](Wrong& s) { rain_with(s, 65535); },
     {"row 2", "column 3", "65535", "2 cells"}},
    {"a_layer_of_nothing",
     "scene.no_values",
     [](Wrong& s) { s.write_values("raster/elevation.tif", Wrong::grid(), [](auto, auto) { return nan; }); },
     {}},
    {"percent_that_is_a_fraction",
     "scene.percent_as_fraction",
     [](Wrong& s) { s.write_values("raster/sand.tif", Wrong::grid(), [](auto, auto) { return 0.4; }); },
     {"0.4"}},
    {"kelvin_declared_as_celsius",
     "scene.kelvin_as_celsius",
     [](Wrong& s) { s.write_values("raster/temperature.tif", Wrong::grid(), [](auto, auto) { return 291.6; }); },
     {"291.6"}},
    {"a_code_without_label",
     "scene.code_without_label",
     [](Wrong& s) { s.change("codes.csv", "3,水体,lake,\n", ""); },
     {"code 3", "row 0 column 2"}},
    {"a_code_that_stands_twice",
     "scene.duplicate_code",
     [](Wrong& s) { s.change("codes.csv", "2,耕地", "1,耕地"); },
     {}},
    {"a_code_beyond_a_byte", "scene.bad_code", [](Wrong& s) { s.change("codes.csv", "3,水体", "300,水体"); }, {"300"}},
    {"codes_without_the_ecosystem_column",
     "scene.no_column",
     [](Wrong& s) { s.change("codes.csv", "label,ecosystem", "label,type"); },
     {"ecosystem"}},
    {"land_cover_of_decimals",
     "scene.labels_not_whole",
     [](Wrong& s) { s.write_values("raster/landcover.tif", Wrong::grid(), [](auto, auto) { return 1.5; }); },
     {"Float32"}},
    {"land_cover_declared_as_numbers",
     "scene.wrong_kind",
     [](Wrong& s) { s.change("scene.yaml", "landcover: {kind: category,", "landcover: {unit: 1,"); },
     {}},
    {"a_category_without_mapping",
     "scene.category_without_map",
     [](Wrong& s) { s.change("scene.yaml", "map: soil_groups.csv, ", ""); },
     {}},
    {"a_truth_layer_of_threes",
     "scene.not_a_truth_cell",
     [](Wrong& s) {
         s.write_codes("raster/protected.tif", Wrong::grid(), [](auto row, auto) { return row == 4 ? 3 : 1; });
     },
     {"row 4"}},
    {"a_year_without_layer",
     "scene.year_without_layer",
     [](Wrong& s) { s.change("scene.yaml", ", 2020: raster/landcover.tif", ""); },
     {"2020"}},
    {"twelve_months_in_one_band",
     "scene.wrong_bands",
     [](Wrong& s) {
         s.change("scene.yaml", "precipitation: {unit: mm a-1,", "precipitation: {unit: mm a-1, by: month,");
     },
     {"12"}},
    {"a_band_that_is_not_there",
     "scene.no_band",
     [](Wrong& s) { s.change("scene.yaml", "elevation: {unit: m,", "elevation: {unit: m, band: 3,"); },
     {}},
    {"a_raster_that_ends_too_early",
     "scene.does_not_cover",
     [](Wrong& s) { s.write_values("raster/sand.tif", Wrong::grid(100, -500), [](auto, auto) { return 40; }); },
     {"500"}},
    {"a_raster_somewhere_else",
     "scene.apart_from_places",
     [](Wrong& s) {
         const grid::Grid away = raster::grid_of_bounds(Wrong::albers, {0, 0, 4000, 4000}, 100);
         s.write_values("raster/sand.tif", away, [](auto, auto) { return 40; });
     },
     {}},
    {"a_projection_that_does_not_keep_areas",
     "scene.not_equal_area",
     [](Wrong& s) { s.change("scene.yaml", Wrong::albers, utm); },
     {"EPSG:32650"}},
    {"a_cell_in_degrees_on_a_map_in_metres",
     "scene.cell_is_angle",
     [](Wrong& s) { s.change("scene.yaml", "cell: 100 m", "cell: 3 arcsec"); },
     {}},
    {"a_reference_system_that_nobody_knows",
     "raster.unknown_crs",
     [](Wrong& s) { s.change("scene.yaml", Wrong::albers, "EPSG:999999"); },
     {}},
    {"a_grid_like_a_layer_that_is_not_there",
     "scene.unknown_layer",
     [](Wrong& s) { s.change("scene.yaml", "{cell: 100 m, extent_of: county}", "{like: snow}"); },
     {"snow"}},
    {"counties_that_overlap",
     "scene.overlap",
     [](Wrong& s) {
         auto places = Wrong::two_counties();
         places[1].polygon.rings[0][1].x = places[1].polygon.rings[0][2].x = 904250;
         s.write_places(places);
     },
     {"西县", "东县", "0.5 km2"}},
    {"a_hole_between_counties",
     "scene.gap",
     [](Wrong& s) {
         auto places = Wrong::two_counties();
         places[0].polygon.rings.push_back(
             {{905000, 2900500}, {906000, 2900500}, {906000, 2901500}, {905000, 2901500}});
         s.write_places(places);
     },
     {"东县", "1 km2"}},
    {"two_places_with_one_id",
     "scene.duplicate_place",
     [](Wrong& s) {
         auto places = Wrong::two_counties();
         places[0].attributes["adcode"] = "360801";
         s.write_places(places);
     },
     {"360801"}},
    {"a_field_that_is_not_there",
     "scene.no_field",
     [](Wrong& s) { s.change("scene.yaml", "id: adcode", "id: code"); },
     {"adcode"}},
    {"the_fields_of_datav",
     "scene.gcj02_fields",
     [](Wrong& s) {
         auto places = Wrong::two_counties();
         for (auto& place : places)
             for (const char* field : {"center", "centroid", "childrenNum", "level", "parent", "acroutes"})
                 place.attributes[field] = "0";
         s.write_places(places);
     },
     {"CGCS2000"}},
    {"a_datum_that_nobody_knows",
     "scene.datum_unknown",
     [](Wrong& s) { s.change("scene.yaml", "CGCS2000", "BJZ 54"); },
     {"BJZ 54"}},
    {"a_place_name_with_a_slip",
     "scene.unknown_place_near",
     [](Wrong& s) { s.change("tables/statistics.csv", "西县,2020", "西乡县,2020"); },
     {"西县", ":3"}},
    {"a_row_that_stands_twice",
     "scene.duplicate_row",
     [](Wrong& s) { s.change("tables/output.csv", "西县,2020", "360801,2019"); },
     {"line 2"}},
    {"a_county_without_its_row",
     "scene.rows_missing",
     [](Wrong& s) { s.change("tables/statistics.csv", "东县,2020,210000,30000\n", ""); },
     {"东县 2020"}},
    {"a_heading_without_unit",
     "scene.heading_without_unit",
     [](Wrong& s) { s.change("tables/statistics.csv", "gdp [万元]", "gdp"); },
     {"gdp"}},
    {"a_heading_with_another_unit",
     "scene.heading_unit_differs",
     [](Wrong& s) { s.change("tables/statistics.csv", "gdp [万元]", "gdp [CNY]"); },
     {"万元", "CNY"}},
    {"wan_yuan_for_yuan",
     "scene.gdp_scale",
     [](Wrong& s) { s.change("tables/statistics.csv", "100000,20000", "1000000000,20000"); },
     {"西县"}},
    {"a_row_with_another_unit_than_its_heading",
     "scene.row_unit_differs",
     [](Wrong& s) { s.change("tables/output.csv", "quantity,unit", "quantity [kg],unit"); },
     {"kg"}},
    {"a_range_without_distribution",
     "scene.range_not_whole",
     [](Wrong& s) { s.change("tables/statistics.csv", "gdp [万元]", "gdp low [万元],gdp high,gdp [万元]"); },
     {"gdp", "distribution"}},
    {"an_unknown_distribution",
     "scene.unknown_distribution",
     [](Wrong& s) { write_ranges(s, "9,12,gauss", "", ""); },
     {":2", "gauss", "triangular"}},
    {"a_figure_outside_its_range",
     "scene.figure_outside_range",
     [](Wrong& s) { write_ranges(s, "11,12,uniform", "", "13,14,normal"); },
     {":2", "10", "11", "12", "2 rows"}},
    {"a_lognormal_range_from_zero",
     "scene.lognormal_low",
     [](Wrong& s) { write_ranges(s, "0,12,lognormal", "", ""); },
     {":2", "begins at 0"}},
    {"a_range_in_another_unit",
     "scene.heading_unit_differs",
     [](Wrong& s) {
         s.write("tables/emissions.csv",
                 "place,year,emitted [t a-1],emitted low [kg a-1],emitted high,"
                 "emitted distribution\n西县,2019,5,4,6,normal\n西县,2020,5,,,\n东县,2019,5,,,\n东县,2020,5,,,\n");
     },
     {"kg a-1", "t a-1"}},
    {"a_range_of_nothing",
     "scene.range_of_nothing",
     [](Wrong& s) { s.change("tables/output.csv", "quantity,unit", "quantity,amount distribution,unit"); },
     {"amount"}},
    {"an_error_of_classes",
     "scene.error_of_labels",
     [](Wrong& s) {
         s.change("scene.yaml", "landcover: {", "landcover: {error: {relative: 5 percent, distribution: normal}, ");
     },
     {"landcover"}},
    {"an_error_without_percent",
     "scene.bad_error",
     [](Wrong& s) { s.change("scene.yaml", "sand: {", "sand: {error: {relative: 5, distribution: normal}, "); },
     {"5", "5 percent"}},
    {"an_error_beside_zero",
     "scene.bad_error",
     [](Wrong& s) { s.change("scene.yaml", "sand: {", "sand: {error: {absolute: 2 to 5, distribution: normal}, "); },
     {"2 to 5"}},
    {"an_error_of_an_unknown_distribution",
     "scene.unknown_layer_distribution",
     [](Wrong& s) {
         s.change("scene.yaml", "sand: {", "sand: {error: {relative: 5 percent, distribution: lognormal}, ");
     },
     {"lognormal", "triangular"}},
    {"an_error_by_month",
     "scene.bad_error_by",
     [](Wrong& s) {
         s.change("scene.yaml", "sand: {", "sand: {error: {relative: 5 percent, distribution: normal, by: month}, ");
     },
     {"month", "place"}},
    {"a_number_with_separators",
     "scene.not_a_number",
     [](Wrong& s) { s.change("tables/statistics.csv", "110000", "\"110,000\""); },
     {"110,000"}},
    {"an_empty_table",
     "scene.empty_table",
     [](Wrong& s) { s.write("tables/emissions.csv", "place,year,emitted [t a-1]\n"); },
     {}},
    {"a_statistic_of_a_table_that_is_not_there",
     "scene.unknown_table",
     [](Wrong& s) { s.change("scene.yaml", "table: statistics, column: gdp", "table: yearbook, column: gdp"); },
     {"yearbook"}},
    {"a_lake_that_stands_twice",
     "scene.duplicate_feature",
     [](Wrong& s) { s.change("scene.yaml", "id: id, name: name, columns", "id: region, name: name, columns"); },
     {}},
};

TEST_P(WrongScene, is_told_by_its_key_in_both_languages)
{
    Wrong& scene = *this;
    GetParam().spoil(scene);
    const std::vector<Problem> problems = problems_of(scene);
    const std::string text = all_of(problems, Language::en);
    ASSERT_FALSE(problems.empty());
    const bool is_told = std::any_of(problems.begin(), problems.end(), [&](const Problem& p) {
        return std::string(GetParam().key).empty() || p.key == GetParam().key;
    });
    EXPECT_TRUE(is_told) << text;
    for (const std::string& word : GetParam().says)
        EXPECT_NE(text.find(word), std::string::npos) << word << " in " << text;
    for (const Language language : {Language::en, Language::zh})
        for (Problem problem : problems) {
            problem.excerpt.clear();
            const std::string message = render(problem, language);
            EXPECT_FALSE(std::regex_search(message, std::regex("\\{[a-z_]+\\}"))) << message;
        }
}

INSTANTIATE_TEST_SUITE_P(Mutations, WrongScene, ::testing::ValuesIn(cases),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_F(Wrong, scene_as_it_is_has_no_problem)
{
    EXPECT_EQ(all_of(problems_of(*this), Language::en), "");
}

TEST_F(Wrong, scene_with_five_faults_tells_all_of_them_at_once)
{
    rain_with(*this, -5);
    change("codes.csv", "3,水体,lake,\n", "");
    change("tables/statistics.csv", "gdp [万元]", "gdp");
    change("scene.yaml", "elevation.tif", "hight.tif");
    change("scene.yaml", "unit: percent", "unit: per cent");
    const std::string text = all_of(problems_of(*this), Language::en);
    for (const char* key : {"scene.outside_range", "scene.code_without_label", "scene.heading_without_unit",
                            "scene.missing_file", "scene.bad_unit"})
        EXPECT_NE(text.find(key), std::string::npos) << key << " in " << text;
}

TEST(Gcj02, inverse_undoes_the_offset)
{
    for (const grid::Point p : {grid::Point{114.98, 27.11}, {116.4, 39.9}, {75.1, 38.2}, {126.5, 45.8}}) {
        const grid::Point back = wgs84_from_gcj02(gcj02_from_wgs84(p));
        EXPECT_NEAR(back.x, p.x, 1e-9);
        EXPECT_NEAR(back.y, p.y, 1e-9);
    }
    const grid::Point abroad{2.35, 48.85};
    EXPECT_EQ(gcj02_from_wgs84(abroad).x, abroad.x);
}

TEST(Gcj02, shift_of_an_outline_is_found_again)
{
    grid::Polygon truth, seen;
    truth.rings.emplace_back();
    for (int i = 0; i < 200; ++i) {  // a star of uneven radius, 20 km across
        const double angle = i * 0.0314159265, radius = 0.08 + 0.02 * std::sin(7 * angle);
        truth.rings[0].push_back({115 + radius * std::cos(angle), 27 + radius * std::sin(angle)});
    }
    seen.rings.emplace_back();
    for (const grid::Point& p : truth.rings[0])
        seen.rings[0].push_back(gcj02_from_wgs84(p));
    const auto found = find_shift({seen}, {truth});
    ASSERT_TRUE(found);
    const Shift expected = gcj02_shift({115, 27});
    EXPECT_NEAR(found->east_m, expected.east_m, 15);
    EXPECT_NEAR(found->north_m, expected.north_m, 15);
}

/// The counties as downloaded and an independent outline of the city: the shift measured beforehand by symmetric
/// difference was
/// (+500 m, -400 m), the GCJ-02 formula gives (+488 m, -378 m).
TEST_F(Wrong, counties_in_gcj02_are_found_out_by_an_outline_of_known_datum)
{
    const char* variable = std::getenv("ECOLEDGER_SHARED");
    const std::string data = std::string(variable ? variable : "../shared") + "/data/jian/vector/";
    if (!std::filesystem::exists(data + "jian.gpkg"))
        GTEST_SKIP() << "no data of Ji'an at " << data;
    const std::string gpkg = std::filesystem::absolute(data + "jian.gpkg").lexically_normal();
    change("scene.yaml", "name_en: name_en, ", "");
    change("scene.yaml", "{file: county.gpkg, layer: county,",
           "{file: " + gpkg + ", reference: {file: " + gpkg +
               ", layer: city_tianditu_check}, layer: county_gcj02_original,");
    const std::string wrong = all_of(problems_of(*this), Language::en);
    EXPECT_NE(wrong.find("scene.gcj02_shift"), std::string::npos) << wrong;
    change("scene.yaml", "county_gcj02_original", "county");
    const std::string right = all_of(problems_of(*this), Language::en);
    EXPECT_EQ(right.find("scene.gcj02_shift"), std::string::npos) << right;
    EXPECT_EQ(right.find("scene.overlap"), std::string::npos) << right;
    EXPECT_EQ(right.find("scene.gap"), std::string::npos) << right;
}

}  // namespace
}  // namespace eco::scene

#include "scene/prepare.hpp"

#include <cmath>

#include "raster/reader.hpp"
#include "scene/small_scene.test.hpp"

namespace eco::scene {
namespace {

using Prepare = SmallScene;

double total(const PreparedLayer& layer)
{
    const raster::TileReader reader(layer.path, layer.band);
    std::vector<float> cells(static_cast<std::size_t>(reader.grid().cells()));
    reader.read({0, 0, reader.grid().rows, reader.grid().cols}, std::span<float>(cells));
    double sum = 0;
    for (const float cell : cells)
        sum += std::isnan(cell) ? 0 : static_cast<double>(cell);
    return sum;
}

TEST_F(Prepare, places_are_sorted_by_id_and_have_their_true_area)
{
    const Scene scene = load();
    const Prepared ready = prepare(scene);
    ASSERT_EQ(ready.places.size(), 2U);
    EXPECT_EQ(ready.places[0].id, "360801");
    EXPECT_EQ(ready.places[0].name_zh, "西县");
    EXPECT_EQ(ready.places[0].name_en, "West");
    for (const Place& place : ready.places)
        EXPECT_DOUBLE_EQ(place.area_m2, 8e6);
    EXPECT_DOUBLE_EQ(ready.top.area_m2, 16e6);
    EXPECT_EQ(ready.grid.cols, 80);
    EXPECT_EQ(ready.grid.rows, 20);
}

TEST_F(Prepare, the_domain_is_what_the_scene_declares)
{
    EXPECT_FALSE(prepare(load()).domain);
    change("scene.yaml", "top:", "domain: {places: [\"360802\"]}\ntop:");
    const Scene scene = load();
    const Prepared ready = prepare(scene);
    ASSERT_TRUE(ready.domain);
    std::int64_t cells = 0;
    for (const auto& row : ready.domain->rows)
        for (const auto& run : row.runs) {
            EXPECT_GE(run.first, 40);
            EXPECT_EQ(run.zone, 0);
            cells += run.last - run.first + 1;
        }
    EXPECT_EQ(cells, 40 * 20);
    const auto note = std::find_if(ready.notes.begin(), ready.notes.end(),
                                   [](const Note& n) { return n.key == "scene.note_domain"; });
    ASSERT_NE(note, ready.notes.end());
    EXPECT_EQ(note->args.front().second, "8");
}

TEST_F(Prepare, a_layer_on_the_grid_is_used_as_it_is_and_a_coarse_one_stays_coarse)
{
    const Scene scene = load();
    const Prepared ready = prepare(scene);
    const auto elevation = ready.layer("elevation", 2019);
    ASSERT_TRUE(elevation);
    EXPECT_EQ(elevation->path, path("raster/elevation.tif"));
    EXPECT_FALSE(elevation->is_coarse);
    const auto rain = ready.layer("precipitation", 2020);
    ASSERT_TRUE(rain);
    EXPECT_EQ(rain->path, path("raster/rain.tif"));
    EXPECT_TRUE(rain->is_coarse);
    EXPECT_FALSE(ready.layer("snow", 2019));
    EXPECT_FALSE(ready.layer("landcover", 2018));
    EXPECT_FALSE(ready.layer("elevation", 2019, "7"));
}

TEST_F(Prepare, an_amount_keeps_its_total_when_its_cells_change)
{
    const Scene scene = load();
    const Prepared ready = prepare(scene);
    const auto people = ready.layer("people", 2019);
    ASSERT_TRUE(people);
    EXPECT_NE(people->path, path("raster/people.tif"));
    EXPECT_NEAR(total(*people), 160 * 40 * 0.25, 0.01);  // Float32 cells
}

TEST_F(Prepare, codes_carry_what_they_stand_for)
{
    const Scene scene = load();
    const Prepared ready = prepare(scene);
    EXPECT_EQ(ready.ecosystems[2], "cropland");
    EXPECT_EQ(ready.ecosystems[7], "");
    const auto cover = ready.ecosystem_layer(2020);
    ASSERT_TRUE(cover);
    EXPECT_TRUE(cover->is_label);
    EXPECT_EQ(cover->labels[3], "lake");
    EXPECT_EQ(ready.layer("soil_group", 2019)->labels[2], "B");
}

TEST_F(Prepare, a_second_run_makes_nothing_anew_and_a_changed_source_does)
{
    const Scene scene = load();
    const std::string first = prepare(scene).layer("people", 2019)->path;
    const auto written = std::filesystem::last_write_time(first);
    const Prepared again = prepare(scene);
    EXPECT_EQ(again.layer("people", 2019)->path, first);
    EXPECT_EQ(std::filesystem::last_write_time(first), written);
    write_values("raster/people.tif", grid(50), [](auto, auto) { return 0.5; });
    const Prepared changed = prepare(scene);
    EXPECT_NE(changed.layer("people", 2019)->path, first);
    EXPECT_NE(changed.hash, again.hash);
    EXPECT_NEAR(total(*changed.layer("people", 2019)), 160 * 40 * 0.5, 0.01);
}

TEST_F(Prepare, a_lake_in_two_counties_is_shared_by_area_and_what_lies_outside_is_told)
{
    const Scene scene = load();
    const Prepared ready = prepare(scene);
    const FeatureTable& lakes = ready.features.at("lake");
    ASSERT_EQ(lakes.ids, (std::vector<std::string>{"L1", "L2"}));
    EXPECT_NEAR(lakes.area_shares[0].by_zone.at(0), 2.0 / 3, 1e-9);  // 1,000 of 1,500 m lie west of the border
    EXPECT_NEAR(lakes.area_shares[0].by_zone.at(1), 1.0 / 3, 1e-9);
    EXPECT_EQ(lakes.area_shares[0].outside, 0);
    EXPECT_NEAR(lakes.area_shares[1].outside, 0.5, 1e-9);
    EXPECT_EQ(lakes.zone[1], 1);
    EXPECT_DOUBLE_EQ(lakes.columns.at("area").numbers[0], 0.75);
    EXPECT_TRUE(std::isnan(lakes.columns.at("area").numbers[1]));
    EXPECT_EQ(lakes.columns.at("region").texts[0], "eastern_plain");
    bool is_told = false;
    for (const Note& note : ready.notes)
        is_told = is_told || note.key == "scene.note_outside";
    EXPECT_TRUE(is_told);
}

TEST_F(Prepare, tables_answer_by_place_year_and_label_and_say_why_a_figure_is_missing)
{
    const Scene scene = load();
    const Prepared ready = prepare(scene);
    const auto grain = ready.tables.at("farm_output").find("360802", 2020, {{"product", "grain"}}, "quantity");
    ASSERT_TRUE(grain && grain->number);
    EXPECT_EQ(*grain->number, 21);
    EXPECT_EQ(grain->unit, "t");
    EXPECT_EQ(grain->line, 5);
    EXPECT_FALSE(ready.tables.at("farm_output").find("360802", 2020, {{"product", "tea"}}, "quantity"));
    const DataTable& emissions = ready.tables.at("emissions");
    EXPECT_EQ(emissions.find("360801", 2020, {}, "meets")->truth, std::optional(false));
    EXPECT_EQ(emissions.find("360802", 2019, {}, "emitted")->reason, "not_supplied");
    EXPECT_EQ(emissions.find("360802", 2020, {}, "emitted")->reason, "station closed");
    const auto gdp = ready.statistic("gdp", "360801", 2020);
    ASSERT_TRUE(gdp && gdp->number);
    EXPECT_EQ(*gdp->number, 110000);
    EXPECT_EQ(gdp->unit, "万元");
    EXPECT_FALSE(ready.statistic("energy", "360801", 2020));
}

TEST_F(Prepare, the_scenes_own_parameters_and_every_input_are_recorded)
{
    const Scene scene = load();
    const Prepared ready = prepare(scene);
    ASSERT_TRUE(ready.parameters.contains("runoff"));
    EXPECT_EQ(ready.parameters.at("runoff").rows.at(0).value, 2.5);
    for (const Input& input : ready.inputs)
        EXPECT_EQ(input.sha256.size(), 64U) << input.file;
    EXPECT_EQ(ready.inputs.size(), 17U);  // 9 files of layers, 2 mappings, places, lake, 3 tables, parameters
}

TEST_F(Prepare, places_in_gcj02_are_moved_to_where_they_are)
{
    const Scene scene = load();
    const Prepared before = prepare(scene);
    change("scene.yaml", "datum: CGCS2000", "datum: GCJ-02");
    const Scene moved_scene = load();
    const Prepared moved = prepare(moved_scene);
    const double east = moved.grid.x0 - before.grid.x0, north = moved.grid.y0 - before.grid.y0;
    EXPECT_LT(east, -200);  // GCJ-02 shows things some 500 m too far east here
    EXPECT_GT(east, -800);
    EXPECT_LT(std::abs(north), 800);
    EXPECT_NEAR(moved.top.area_m2, 16e6, 80e3);  // the offset varies, which stretches areas by some 0.2 % here
}

}  // namespace
}  // namespace eco::scene

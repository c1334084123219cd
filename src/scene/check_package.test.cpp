#include <algorithm>

#include "method/lookup.hpp"
#include "scene/check.hpp"
#include "scene/make.hpp"
#include "scene/parameters.hpp"
#include "scene/reach.hpp"
#include "scene/small_scene.test.hpp"

namespace eco::scene {
namespace {

const method::Package& national()
{
    static const method::Package package = method::load_package("methods/mee-2020");
    return package;
}

class AgainstPackage : public SmallScene {
protected:
    std::string problems(const std::vector<int>& years = {2019, 2020}) const
    {
        std::string text;
        for (const Problem& problem : check_scene_for(load(), {&national()}, years))
            text += problem.key + (problem.is_warning ? " (warning) " : " ") + render(problem, Language::en) + "\n";
        return text;
    }
};

TEST_F(AgainstPackage, a_layer_of_another_dimension_is_an_error_that_names_both_units)
{
    change("scene.yaml", "precipitation: {unit: mm a-1", "precipitation: {unit: mm month-1");
    const std::string text = problems();
    EXPECT_NE(text.find("scene.wrong_dimension"), std::string::npos) << text;
    EXPECT_NE(text.find("mm month-1"), std::string::npos) << text;
}

TEST_F(AgainstPackage, a_layer_in_another_unit_of_the_same_dimension_is_no_error)
{
    change("scene.yaml", "elevation: {unit: m,", "elevation: {unit: km,");
    write_values("raster/elevation.tif", grid(), [](auto, auto) { return 0.05; });
    EXPECT_EQ(problems().find("scene.wrong_dimension"), std::string::npos);
    EXPECT_EQ(problems().find("scene.outside_range"), std::string::npos);
}

TEST_F(AgainstPackage, a_table_in_another_dimension_than_its_products_want_is_an_error_at_its_row)
{
    write("tables/crops.csv",
          "place,year,crop_product,quantity,unit\n西县,2019,grain,1.5,万吨\n西县,2020,grain,2,万亩\n");
    change("scene.yaml", "  farm_output:", "  crop_output: {file: tables/crops.csv}\n  farm_output:");
    const std::string text = problems();
    EXPECT_NE(text.find("scene.wrong_dimension"), std::string::npos) << text;
    EXPECT_NE(text.find("crops.csv:3"), std::string::npos) << text;
    EXPECT_NE(text.find("万亩"), std::string::npos) << text;
    EXPECT_EQ(text.find("crops.csv:2"), std::string::npos) << text;  // 万吨 is t a-1 of that year
}

TEST_F(AgainstPackage, the_packages_range_holds_in_the_layers_own_unit)
{
    change("scene.yaml", "elevation: {unit: m,", "elevation: {unit: km,");  // now 50 km and more; the package allows 9
    const std::string text = problems();
    EXPECT_NE(text.find("scene.outside_range"), std::string::npos) << text;
    EXPECT_NE(text.find("-0.5 to 9 km"), std::string::npos) << text;
}

TEST_F(AgainstPackage, units_of_what_no_package_reads_need_not_be_known_and_those_of_what_one_reads_must)
{
    change("scene.yaml", "people: {unit: person", "people: {unit: flurb");
    change("tables/emissions.csv", "emitted [t a-1]", "emitted [flurb a-1]");
    EXPECT_EQ(problems().find("scene.bad_unit"), std::string::npos) << problems();
    change("scene.yaml", "precipitation: {unit: mm a-1", "precipitation: {unit: flurb");
    const std::string text = problems();
    EXPECT_NE(text.find("scene.bad_unit"), std::string::npos) << text;
    EXPECT_NE(text.find("“flurb” of precipitation"), std::string::npos) << text;
}

TEST_F(AgainstPackage, what_two_packages_find_wrong_is_told_once_and_what_one_lacks_names_it)
{
    change("scene.yaml", "precipitation: {unit: mm a-1", "precipitation: {unit: flurb");
    const method::Package other = method::load_package("methods/national-2022");
    int units = 0, named = 0;
    for (const Problem& problem : check_scene_for(load(), {&national(), &other}, {2019})) {
        units += problem.key == "scene.bad_unit";
        if (problem.key == "scene.not_supplied")
            named += render(problem, Language::en).find("national-2022 ") != std::string::npos;
    }
    EXPECT_EQ(units, 1);
    EXPECT_GT(named, 0);
}

TEST_F(AgainstPackage, a_mapping_to_an_ecosystem_that_does_not_exist_names_the_nearest)
{
    change("codes.csv", "forest", "forrest");
    const std::string text = problems();
    EXPECT_NE(text.find("scene.unknown_ecosystem"), std::string::npos) << text;
    EXPECT_NE(text.find("nearest: forest"), std::string::npos) << text;
}

TEST_F(AgainstPackage, a_layer_of_another_kind_and_one_with_bands_too_many_are_errors)
{
    change("scene.yaml", "precipitation: {unit: mm a-1,", "precipitation: {unit: mm a-1, kind: amount,");
    change("scene.yaml", "sand: {unit: percent,", "sand: {unit: percent, by: month,");
    const std::string text = problems();
    EXPECT_NE(text.find("scene.wrong_kind "), std::string::npos) << text;
    EXPECT_NE(text.find("scene.unwanted_index"), std::string::npos) << text;
}

TEST_F(AgainstPackage, a_year_that_the_scene_does_not_hold_is_an_error)
{
    EXPECT_NE(problems({2020, 2021}).find("scene.year_not_in_scene"), std::string::npos);
}

TEST_F(AgainstPackage, an_input_that_is_not_there_is_a_warning_that_names_the_service)
{
    const std::string text = problems();
    EXPECT_NE(text.find("scene.not_supplied (warning)"), std::string::npos) << text;
    EXPECT_NE(text.find("npp_carbon"), std::string::npos) << text;
}

TEST_F(AgainstPackage, a_choice_that_is_not_left_open_may_not_be_set)
{
    change("scene.yaml", "parameters: parameters.csv\n",
           "parameters: parameters.csv\nset: {water_conservation.nothing: x}\n");
    EXPECT_NE(problems().find("scene.choice_not_open"), std::string::npos);
}

TEST_F(AgainstPackage, what_the_package_refuses_to_count_together_is_an_error_unless_the_choice_lifts_it)
{
    EXPECT_EQ(problems().find("scene.excluded"), std::string::npos);
    change("scene.yaml", "parameters: parameters.csv\n",
           "parameters: parameters.csv\nset: {flood_mitigation.vegetation: storm_water_given}\n");
    const std::string text = problems();
    EXPECT_NE(text.find("scene.excluded "), std::string::npos) << text;
    EXPECT_NE(text.find("flood_mitigation.vegetation_storage"), std::string::npos) << text;
}

TEST_F(AgainstPackage, rows_that_the_package_leaves_to_the_scene_are_told_where_a_class_of_the_scene_needs_them)
{
    const auto told = [&](const std::string& symbol) {
        for (const Problem& problem : check_scene_for(load(), {&national()}, {2020}))
            if (const std::string text = render(problem, Language::en);
                problem.key == "scene.row_left" && text.find("leaves " + symbol + " ") != std::string::npos)
                return text;
        return std::string();
    };
    // The classes are forest, cropland and lake; the lake has a published coefficient.
    EXPECT_NE(told("runoff_coefficient").find("no row for 2 of its keys (ecosystem=forest)"), std::string::npos)
        << told("runoff_coefficient");
    EXPECT_NE(told("reservoir_capacity"), "");
    EXPECT_EQ(told("lake_storage_a"), "");  // published
    EXPECT_EQ(told("storm_day_threshold"), "");
    write("parameters.csv",
          "symbol,packages,ecosystem,value,unit,price_year,source,verified,note\n"
          "runoff_coefficient,,forest,3,percent,,by hand,no,\n"
          "runoff_coefficient,national-2022 jiangxi-2021,cropland,30,percent,,by hand,no,\n");
    EXPECT_NE(told("runoff_coefficient").find("no row for 1 of its keys (ecosystem=cropland)"), std::string::npos)
        << told("runoff_coefficient");
    change("parameters.csv", "national-2022 jiangxi-2021", "national-2022 mee-2020");
    EXPECT_EQ(told("runoff_coefficient"), "");
}

TEST_F(AgainstPackage, a_row_that_the_package_has_itself_is_not_used_and_told)
{
    write("parameters.csv",
          "symbol,packages,ecosystem,value,unit,source,verified,note\n"
          "runoff_coefficient,,forest_mixed,5,percent,by hand,no,\n");
    const std::string text = problems();
    EXPECT_NE(text.find("scene.own_row_unused (warning)"), std::string::npos) << text;
    for (const char* part : {"parameters.csv:2", "ecosystem=forest_mixed", "2.29", "here stands 5", "packages"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    change("parameters.csv", "runoff_coefficient,,forest", "runoff_coefficient,national-2022,forest");
    EXPECT_EQ(problems().find("scene.own_row_unused"), std::string::npos);
}

TEST(OwnRows, take_the_place_of_the_required_row_of_their_interval_alone)
{
    const method::Package package = method::load_package("methods/zhejiang-2025");
    const method::Table& theirs = package.parameters.at("cover_factor");
    method::Table own;
    for (const method::Row& row : theirs.rows)
        if (row.keys.at("ecosystem") == "forest" && row.intervals.at("fvc").text() == "[30,50)") {
            own.rows = {row};
            own.rows[0].value = 0.07;
            own.rows[0].is_required = false;
        }
    ASSERT_EQ(own.rows.size(), 1U);
    const method::Table all = with_own_rows(theirs, own);
    EXPECT_EQ(all.rows.size(), theirs.rows.size());
    const auto value = [&](double fvc) {
        return method::find_row(package, all, {{"ecosystem", "forest_mixed"}}, {{"fvc", fvc}}, {})->value;
    };
    EXPECT_EQ(value(40), 0.07);
    EXPECT_EQ(value(20), std::nullopt);
    EXPECT_EQ(value(60), std::nullopt);
}

TEST(Reach, a_service_reaches_its_parameters_and_the_choices_of_its_derived_files)
{
    for (const Reached& service : reached(national(), {{"rainfall_erosivity.method", "given"}})) {
        if (service.service != "soil_retention")
            continue;
        EXPECT_EQ(service.choices.at("rainfall_erosivity.method"), "given");
        EXPECT_EQ(service.choices.at("soil_retention.practice"), "slope_and_crop");
        EXPECT_FALSE(service.choices.contains("slope_length_steepness.exponent"));  // of another variant
        const auto reads = [&](const char* symbol) {
            return std::any_of(service.inputs.begin(), service.inputs.end(),
                               [&](const Wanted& w) { return w.use->of == symbol; });
        };
        EXPECT_TRUE(reads("practice_factor"));
        EXPECT_TRUE(reads("reservoir_dredging"));
        EXPECT_FALSE(reads("practice_factor_terraced"));
        return;
    }
    FAIL() << "soil_retention is not computed";
}

TEST(Reach, inputs_follow_the_chosen_branches)
{
    const auto wants = [](const std::map<std::string, std::string>& set, const std::string& layer) {
        const std::vector<Wanted> wanted = wanted_inputs(national(), set);
        return std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& w) { return w.use->of == layer; });
    };
    EXPECT_TRUE(wants({}, "monthly_rain"));
    EXPECT_FALSE(wants({}, "rainfall_erosivity"));
    EXPECT_TRUE(wants({{"rainfall_erosivity.method", "given"}}, "rainfall_erosivity"));
}

TEST_F(AgainstPackage, the_made_up_scene_has_no_error)
{
    MakeOptions options;
    options.directory = path("made");
    options.pixels = 20000;
    options.first_year = options.last_year = 2020;
    make_scene(options);
    std::string text;
    for (const Problem& problem : check_scene_for(load_scene(path("made")), {&national()}, {2020}))
        if (!problem.is_warning)
            text += problem.key + " " + render(problem, Language::en) + "\n";
    EXPECT_EQ(text, "");
}

}  // namespace
}  // namespace eco::scene

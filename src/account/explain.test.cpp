#include "account/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "account/carried_package.hpp"

namespace eco::account {
namespace {

/// Two counties in one city, two years, services of mee-2020 whose package the run carries.
class Explained : public testing::Test {
protected:
    void SetUp() override
    {
        const method::Package package = method::load_package("methods/mee-2020");
        run.id = "r1", run.method_id = "mee-2020", run.years = {2019, 2020};
        run.places = {{"east", "东县", "East", "city", 1e6},
                      {"west", "西县", "West", "city", 2e6},
                      {"city", "某市", "City", "", 3e6}};
        run.ecosystems = {{"forest_mixed", {"针阔混交林", "Mixed forest"}},
                          {"lake", {"湖泊", "Lake"}},
                          {"unassigned", {"未分配", "not assigned"}}};
        run.services = {{"water_conservation", "水源涵养", "Water conservation", "regulating", "computed", ""},
                        {"tourism", "旅游康养", "Tourism", "cultural", "computed", ""},
                        {"carbon", "固碳", "Carbon", "regulating", "not_computed", "not_supplied"}};
        run.series = {
            {"water_conservation", "quantity", "conserved", "", "水源涵养量", "Water conserved", "m3 a-1", 1, ""},
            {"water_conservation", "value", "storage_replaced", "", "水源涵养价值", "Value", "CNY a-1", 0.01,
             "shadow project"},
            {"tourism", "value", "nature_revenue", "", "价值", "Revenue", "CNY a-1", 0.01, "market value"}};
        for (const auto& sheet : package.sheets)
            for (const auto& [name, choice] : sheet.choices)
                run.choices[sheet.id + "." + name] = choice.initial;
        for (const auto& [path, text] : package.files)
            run.documents.push_back({"method/" + path, text});
        run.documents.push_back({"scene/s.yaml", "scene: s\necosystems: {layer: cover, map: m.csv}\n"});
        run.parameters = {row("parameter", "runoff_coefficient", "ecosystem=forest_mixed", "2.29", "percent"),
                          row("parameter", "runoff_coefficient", "ecosystem=wetland", "0", "percent"),
                          row("parameter", "nep_ratio", "ecosystem=forest", "0.2", "1"),
                          row("price", "reservoir_capacity", "", "6.5", "CNY m-3")};
        for (const char* name : {"precipitation", "npp_carbon", "cover", "parameters", "places", "tourism"})
            run.inputs.push_back(
                {name, std::string(name) + ".tif", std::string(name) == "precipitation" ? 2020 : 0, "", ""});
        run.inputs.push_back({"precipitation", "p2019.tif", 2019, "", ""});
        run.coverage = {{"water_conservation.conserved", "east", "lake", 2020, 5, 1, "not_covered: precipitation"},
                        {"carbon.co2_fixed", "east", "lake", 2020, 5, 1, ""}};
        run.notes = {{"water_conservation", "", 2020, "warning", "注", "note"},
                     {"tourism", "", 0, "info", "另", "other"}};
        add(0, "east", "forest_mixed", 2020, 1000);
        add(0, "east", "lake", 2020, 70);
        add(0, "west", "forest_mixed", 2020, 500);
        add(1, "east", "forest_mixed", 2020, 650000);
        add(1, "east", "lake", 2020, 45500);
        add(1, "west", "forest_mixed", 2020, 325000);
        add(2, "east", "unassigned", 2020, 12345);
        add(2, "west", "unassigned", 2020, std::nullopt);
        add(1, "east", "forest_mixed", 2019, 1);
        add(1, "west", "forest_mixed", 2019, 2);
    }

    void add(int series, const std::string& place, const std::string& ecosystem, int year,
             std::optional<std::int64_t> amount)
    {
        run.cells.push_back({series, place, ecosystem, year, amount, amount ? "" : "not_supplied: tourism.revenue"});
    }
    static ParameterUse row(const std::string& kind, const std::string& symbol, const std::string& keys,
                            const std::string& value, const std::string& unit)
    {
        return {kind, symbol, keys, value, unit, "a source", "", false};
    }
    static std::string key_of(const std::function<void()>& act)
    {
        try {
            act();
        } catch (const InputError& error) {
            EXPECT_NE(render(error.problems().front(), Language::zh), render(error.problems().front(), Language::en));
            return error.problems().front().key;
        }
        return {};
    }
    std::int64_t residual_after(const Cell& cell)
    {
        run.cells.push_back(cell);
        const std::int64_t off = residual(run);
        run.cells.pop_back();
        return off;
    }

    account::Run run;
};

TEST_F(Explained, a_city_is_the_sum_of_its_counties)
{
    const Explanation city = explain(run, "city", "water_conservation", 2020);
    ASSERT_EQ(city.series.size(), 2U);
    EXPECT_EQ(city.series[0].amount, 1570);
    EXPECT_EQ(city.series[0].amount, explain(run, "东县", "water_conservation", 2020).series[0].amount +
                                         explain(run, "West", "water_conservation", 2020).series[0].amount);
    EXPECT_EQ(city.place_en, "City");
    EXPECT_THAT(city.note, testing::HasSubstr("water balance"));
    EXPECT_EQ(city.source, "mee-2020; S-H1");
}

TEST_F(Explained, the_largest_ecosystem_comes_first_in_whole_numbers)
{
    const auto series = explain(run, "east", "water_conservation", 2020).series[0];
    ASSERT_EQ(series.contributions.size(), 2U);
    EXPECT_EQ(series.contributions[0].id, "forest_mixed");
    EXPECT_EQ(series.contributions[0].ecosystem, "针阔混交林");
    EXPECT_EQ(series.contributions[0].amount + series.contributions[1].amount, series.amount);
}

TEST_F(Explained, a_value_is_told_with_its_amount_and_price)
{
    const auto value = explain(run, "city", "water_conservation", 2020).series[1];
    EXPECT_EQ(value.formula, "conserved * capacity_cost");
    EXPECT_EQ(value.with_numbers, "1570 m3 a-1 * 6.5 CNY m-3");
    EXPECT_EQ(value.amount, 1020500);  // 1570 x 6.5 yuan, in fen
}

TEST_F(Explained, the_formula_is_the_branch_that_the_run_took)
{
    const auto clipped = explain(run, "city", "water_conservation", 2020).series[0];
    EXPECT_EQ(clipped.formula, "max(balance, 0) * area");
    run.choices["water_conservation.negative_pixels"] = "keep_sign";
    EXPECT_EQ(explain(run, "city", "water_conservation", 2020).series[0].formula, "balance * area");
}

TEST_F(Explained, a_parameter_is_put_in_only_where_one_value_holds)
{
    // Lakes take the row of wetlands: two values in the east, one in the west.
    const auto steps_in = [&](const char* place) {
        return explain(run, place, "water_conservation", 2020).series[0].steps;
    };
    ASSERT_GE(steps_in("west").size(), 2U);
    EXPECT_EQ(steps_in("west")[0].name, "balance");
    EXPECT_EQ(steps_in("west")[0].formula, "P - P * alpha - ET");
    EXPECT_EQ(steps_in("west")[0].with_numbers, "P - P * 2.29 percent - ET");
    EXPECT_EQ(steps_in("east")[0].with_numbers, "P - P * alpha - ET");
    EXPECT_EQ(steps_in("west")[1].name, "annual_precipitation");
    EXPECT_EQ(steps_in("west")[1].formula, "P_given");
}

TEST_F(Explained, rows_inputs_coverage_and_notes_are_those_of_the_service)
{
    const Explanation out = explain(run, "city", "water_conservation", 2020);
    std::vector<std::string> rows, inputs;
    for (const auto* parameter : out.parameters)
        rows.push_back(parameter->symbol);
    for (const auto* input : out.inputs)
        inputs.push_back(input->file);
    EXPECT_THAT(rows, testing::ElementsAre("runoff_coefficient", "runoff_coefficient", "reservoir_capacity"));
    EXPECT_THAT(inputs, testing::ElementsAre("precipitation.tif", "cover.tif", "parameters.tif", "places.tif"));
    ASSERT_EQ(out.coverage.size(), 1U);
    EXPECT_EQ(out.coverage[0]->service, "water_conservation.conserved");
    ASSERT_EQ(out.notes.size(), 1U);
    EXPECT_EQ(out.notes[0]->text_en, "note");
    EXPECT_TRUE(explain(run, "west", "water_conservation", 2020).coverage.empty());
}

TEST_F(Explained, inputs_of_a_branch_that_was_not_taken_are_left_out)
{
    run.inputs.push_back({"monthly_rain", "months.tif", 2020, "", ""});
    const auto files = [&] {
        std::vector<std::string> out;
        for (const auto* input : explain(run, "city", "water_conservation", 2020).inputs)
            out.push_back(input->file);
        return out;
    };
    EXPECT_THAT(files(), testing::Not(testing::Contains("months.tif")));
    run.choices["annual_precipitation.rain_source"] = "from_months";
    EXPECT_THAT(files(), testing::Contains("months.tif"));
    EXPECT_THAT(files(), testing::Not(testing::Contains("precipitation.tif")));
}

TEST_F(Explained, a_missing_part_leaves_the_whole_missing_with_its_reason)
{
    const auto series = explain(run, "city", "tourism", 2020).series[0];
    EXPECT_TRUE(series.is_missing);
    EXPECT_EQ(series.reason, "not_supplied: tourism.revenue");
    EXPECT_FALSE(explain(run, "east", "tourism", 2020).series[0].is_missing);
}

TEST_F(Explained, what_the_run_does_not_have_is_told_with_what_it_has)
{
    EXPECT_EQ(key_of([&] { explain(run, "eest", "tourism", 2020); }), "account.explain.no_place");
    EXPECT_EQ(key_of([&] { explain(run, "east", "turism", 2020); }), "account.explain.no_service");
    EXPECT_EQ(key_of([&] { explain(run, "east", "tourism", 1999); }), "account.explain.no_year");
    EXPECT_EQ(key_of([&] { tabulate(run, "colour"); }), "account.explain.no_key");
    try {
        explain(run, "eest", "tourism", 2020);
    } catch (const InputError& error) {
        EXPECT_THAT(render(error.problems()[0], Language::en), testing::HasSubstr("as it stands there: east"));
    }
}

TEST_F(Explained, without_a_package_the_amounts_still_stand)
{
    run.documents.clear();
    const Explanation out = explain(run, "city", "water_conservation", 2020);
    EXPECT_EQ(out.series[0].amount, 1570);
    EXPECT_TRUE(out.series[0].formula.empty());
    EXPECT_TRUE(out.parameters.empty());
}

TEST_F(Explained, a_document_never_leaves_the_temporary_directory)
{
    run.documents.push_back({"method/../../eco_escaped.yaml", "x"});
    run.documents.push_back({"parents//tmp/eco_escaped.yaml", "x"});
    EXPECT_NE(read_package(run), nullptr);
    for (const auto& folder : {std::filesystem::temp_directory_path(), std::filesystem::path("/tmp")})
        EXPECT_FALSE(std::filesystem::exists(folder / "eco_escaped.yaml"));
    run.method_id = "../mee-2020";
    EXPECT_EQ(read_package(run), nullptr);
}

using Amounts = std::vector<std::optional<std::int64_t>>;

TEST_F(Explained, tables_by_every_key_have_the_same_total_where_nothing_is_missing)
{
    run.cells.erase(run.cells.begin() + 6, run.cells.begin() + 8);
    for (const char* by : {"place", "ecosystem", "service"}) {
        std::int64_t first = 0, second = 0;
        for (const auto& line : tabulate(run, by)) {
            ASSERT_EQ(line.amounts.size(), 2U);
            first += line.amounts[0].value_or(0);
            second += line.amounts[1].value_or(0);
        }
        EXPECT_EQ(first, 3) << by;
        EXPECT_EQ(second, 1020500) << by;
    }
    const auto years = tabulate(run, "year", "city");
    ASSERT_EQ(years.size(), 2U);
    EXPECT_EQ(years[1].amounts, Amounts{1020500});
}

TEST_F(Explained, a_sum_with_a_missing_part_is_missing_and_the_others_stand)
{
    const auto places = tabulate(run, "place");
    ASSERT_EQ(places.size(), 2U);
    EXPECT_EQ(places[0].title, "东县");
    EXPECT_EQ(places[0].amounts, (Amounts{1, 695500 + 12345}));
    EXPECT_EQ(places[1].amounts, (Amounts{2, std::nullopt}));
    const auto services = tabulate(run, "service");
    EXPECT_EQ(services[1].amounts[1], std::nullopt);
    EXPECT_EQ(services[2].amounts, (Amounts{std::nullopt, std::nullopt}));  // not computed is not 0
    EXPECT_EQ(tabulate(run, "service", "east")[1].amounts[1], 12345);
}

TEST_F(Explained, values_in_two_quanta_are_not_added)
{
    run.series[2].quantum = 1;
    EXPECT_EQ(key_of([&] { tabulate(run, "service"); }), "account.explain.mixed_money");
}

TEST_F(Explained, the_residual_is_zero_and_shows_every_cell_that_is_out_of_place)
{
    EXPECT_EQ(residual(run), 0);
    EXPECT_NE(residual_after(run.cells[3]), 0) << "a cell that stands twice";
    EXPECT_NE(residual_after({1, "north", "lake", 2020, 7, ""}), 0) << "a place that is not listed";
    EXPECT_NE(residual_after({1, "city", "lake", 2020, 7, ""}), 0) << "a place that is not a finest one";
    EXPECT_NE(residual_after({1, "east", "sea", 2020, 7, ""}), 0) << "an ecosystem type that is not listed";
    run.services.erase(run.services.begin());
    EXPECT_EQ(residual(run), 1020500 + 3) << "a service that is not listed";
}

}  // namespace
}  // namespace eco::account

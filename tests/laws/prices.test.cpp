// Current and constant prices, vintages of GDP, and boundaries: whole accounts of a small territory.
#include "account/prices.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "account/boundary.hpp"
#include "account/shards.hpp"
#include "account/what_if.hpp"
#include "base/file.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    if (at == std::string::npos)
        throw std::logic_error(from + " is not there");
    return text.replace(at, from.size(), to);
}

/// The rows of parameters.csv with a column index: `series` where a row has a price year.
std::string with_index(const std::string& csv, const std::string& series)
{
    std::string out;
    std::istringstream lines(csv);
    int number = 0;
    for (std::string line; std::getline(lines, line); ++number)
        out += number == 0 ? replaced(line, "price_year,", "price_year,index,") + "\n"
               : line.find(",2020,synthetic") == std::string::npos
                   ? replaced(line, ",synthetic", ",,synthetic") + "\n"
                   : replaced(line, ",2020,synthetic", ",2020," + series + ",synthetic") + "\n";
    return out;
}

/// A manifest of the made territory whose prices have the index cpi, 100 in 2019 and 125 in 2020; changed further by
/// `change`.
std::unique_ptr<account::Project> indexed(const std::string& name,
                                          const std::function<std::string(std::string)>& change = {})
{
    const std::string folder = made_scene() + "/";
    write_file_atomically(folder + "indexed.csv", with_index(read_file(folder + "parameters.csv"), "cpi"));
    write_file_atomically(folder + "indices.csv",
                          "series,year,value,source,verified\ncpi,2019,100,made up,no\ncpi,2020,125,made up,no\n");
    std::string manifest = replaced(read_file(folder + "scene.yaml"), "parameters: parameters.csv",
                                    "parameters: indexed.csv\nprice_indices: indices.csv");
    manifest =
        replaced(manifest, "tourism: {file: tables/tourism.csv}", "tourism: {file: tables/tourism.csv, index: cpi}");
    write_file_atomically(folder + name, change ? change(manifest) : manifest);
    account::ProjectOptions options;
    options.method = std::string(ECO_SOURCE_DIR) + "/methods/mee-2020";
    options.scene = folder + name;
    return account::open_project(options);
}

account::Run account_at(const account::Project& project, int constant_year)
{
    return account::account(project.checked, project.prepared, {.constant_year = constant_year});
}

const account::Project& project()
{
    static const auto made = indexed("indexed.yaml");
    return *made;
}

/// Each amount of `run` is `factor(series, year)` times that of `base`, but for rounding to whole quanta.
void expect_times(const account::Run& run, const account::Run& base,
                  const std::function<double(const account::Series&, int)>& factor)
{
    ASSERT_EQ(run.cells.size(), base.cells.size());
    int wrong = 0, amounts = 0;
    for (std::size_t i = 0; i < run.cells.size(); ++i) {
        const auto &a = run.cells[i], &b = base.cells[i];
        ASSERT_EQ(a.amount.has_value(), b.amount.has_value()) << a.reason << b.reason;
        if (!a.amount)
            continue;
        ++amounts;
        const double due =
            static_cast<double>(*b.amount) * factor(run.series[static_cast<std::size_t>(a.series)], a.year);
        // Both are rounded to 0.01 CNY: half a quantum each, the base's times 1.25 at most; doubles carry 1e-15.
        wrong += std::fabs(static_cast<double>(*a.amount) - due) > 1.2 + 1e-14 * std::fabs(due);
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_GT(amounts, 1000);
}

/// Level of cpi in a year.
double level(int year)
{
    return year == 2019 ? 100 : 125;
}

/// What the index makes of an amount: nothing of quantities; prices are of 2020, the revenue of tourism of its year.
double moved(const account::Series& series, int year, int to)
{
    return series.kind != "value" ? 1 : level(to) / level(series.service == "tourism" ? year : 2020);
}

const account::Indicator& indicator(const account::Run& run, const std::string& name, int year)
{
    for (const auto& one : run.indicators)
        if (one.name == name && one.year == year && one.place == run.places.back().id)
            return one;
    throw std::logic_error("no " + name);
}

}  // namespace

TEST(prices, an_index_moves_current_prices_to_each_year_and_leaves_their_own_year_as_it_is)
{
    const account::Run plain = account_of({}), current = account_at(project(), 0);
    expect_times(current, plain, [](const auto& series, int year) { return moved(series, year, year); });
    EXPECT_EQ(account::constant_year(current), 0);
}

TEST(prices, constant_prices_are_those_of_the_base_year_in_all_years)
{
    const account::Run plain = account_of({}), of_2020 = account_at(project(), 2020),
                       of_2019 = account_at(project(), 2019);
    expect_times(of_2020, plain, [](const auto& series, int year) { return moved(series, year, 2020); });
    expect_times(of_2019, plain, [](const auto& series, int year) { return moved(series, year, 2019); });
    EXPECT_EQ(account::constant_year(of_2019), 2019);
    EXPECT_NE(of_2019.id, of_2020.id);
    EXPECT_NE(of_2020.id, account_at(project(), 0).id);
}

TEST(prices, shards_at_constant_prices_give_the_run_that_one_pass_gives)
{
    const auto dir = (std::filesystem::temp_directory_path() / ("eco_prices_" + std::to_string(::getpid()))).string();
    account::ProjectOptions options;
    options.method = std::string(ECO_SOURCE_DIR) + "/methods/mee-2020";
    options.scene = project().scene.directory + "/indexed.yaml";
    account::plan_shards(options, dir, 2019);
    for (int shard : {3, 1, 2})
        account::run_shard(dir, shard, 3, 1);
    const account::Run whole = account_at(project(), 2019), reduced = account::reduce_shards(dir, 1);
    EXPECT_EQ(reduced.id, whole.id);
    EXPECT_EQ(account::constant_year(reduced), 2019);
    ASSERT_EQ(reduced.cells.size(), whole.cells.size());
    for (std::size_t i = 0; i < whole.cells.size(); ++i)
        EXPECT_EQ(reduced.cells[i].amount, whole.cells[i].amount);
    std::string plan = read_file(dir + "/plan.json");
    write_file_atomically(dir + "/plan.json", replaced(plan, "constant:2019", "constant:soon"));
    EXPECT_THROW(account::reduce_shards(dir, 1), InputError);
    std::filesystem::remove_all(dir);
}

TEST(prices, the_levels_of_an_index_are_among_the_parameters_with_their_source)
{
    const account::Run run = account_at(project(), 2019);
    int levels = 0, rows = 0;
    for (const auto& use : run.parameters) {
        levels += use.symbol == "price_index" && use.source == "made up" && !use.is_verified;
        rows += use.note.find("cpi 2020 -> 2019") != std::string::npos;
    }
    EXPECT_EQ(levels, 2);
    EXPECT_GT(rows, 20);
}

TEST(prices, a_price_without_the_index_that_it_needs_is_an_error_that_names_it)
{
    try {
        account_of({.constant_year = 2019});
        FAIL() << "accounted";
    } catch (const InputError& error) {
        EXPECT_GT(error.problems().size(), 10u);
        for (const auto& problem : error.problems())
            EXPECT_TRUE(problem.key == "account.price.no_index" || problem.key == "account.price.table_no_index");
        EXPECT_NE(std::string(error.what()).find("tourism.revenue is money of 2020"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("crop_price (crop_product=grain)"), std::string::npos) << error.what();
    }
}

TEST(prices, a_year_that_the_index_lacks_is_an_error_that_names_series_and_year)
{
    try {
        account_at(project(), 2010);
        FAIL() << "accounted";
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().front().key, "account.price.no_level");
        EXPECT_NE(std::string(error.what()).find("2010"), std::string::npos) << error.what();
    }
}

TEST(prices, gdp_without_index_has_no_ratio_at_constant_prices_but_in_its_own_year)
{
    const account::Run run = account_at(project(), 2019);
    EXPECT_TRUE(indicator(run, "GGI", 2019).value);
    EXPECT_FALSE(indicator(run, "GGI", 2020).value);
    EXPECT_EQ(indicator(run, "GGI", 2020).reason, "no_price_index: gdp");
    const auto with = indexed(
        "gdp.yaml", [](const std::string& text) { return replaced(text, "column: gdp}", "column: gdp, index: cpi}"); });
    const account::Run deflated = account_at(*with, 2019), current = account_at(project(), 0);
    // GEP at 2019 prices over GDP at 2019 prices: both are 0.8 of the current ones, to a double's rounding.
    EXPECT_NEAR(*indicator(deflated, "GGI", 2020).value, *indicator(current, "GGI", 2020).value, 1e-9);
}

TEST(prices, a_run_at_constant_prices_is_booked_again_from_what_it_carries)
{
    const account::Run run = account_at(project(), 2019);
    const auto same = account::what_if(run, {"residential_electricity=0.5 CNY kWh-1"});  // requires the same first
    EXPECT_EQ(account::constant_year(same.before), 2019);
    EXPECT_EQ(std::count_if(same.before.parameters.begin(), same.before.parameters.end(),
                            [](const auto& use) { return use.symbol == "price_index"; }),
              2);
}

TEST(vintages, ratios_are_those_of_the_declared_one_and_others_stand_beside_them)
{
    const std::string folder = made_scene() + "/";
    std::string table;
    std::istringstream lines(read_file(folder + "tables/statistics.csv"));
    int number = 0;
    for (std::string line; std::getline(lines, line); ++number) {
        if (number == 0) {
            table += "vintage," + line + "\n";
            continue;
        }
        table += "2018 census revision," + line + "\n";
        const auto place = line.find(','), year = line.find(',', place + 1), gdp = line.find(',', year + 1);
        const double half = std::stod(line.substr(year + 1, gdp - year - 1)) / 2;
        table += "2018 preliminary," + line.substr(0, year + 1) + std::to_string(half) + line.substr(gdp) + "\n";
    }
    write_file_atomically(folder + "tables/vintages.csv", table);
    const auto declare = [](const std::string& vintage) {
        return [vintage](const std::string& text) {
            return replaced(replaced(replaced(text, "tables/statistics.csv", "tables/vintages.csv"), "column: gdp}",
                                     "column: gdp" + vintage + "}"),
                            "column: population}", "column: population" + vintage + "}");
        };
    };
    EXPECT_THROW(indexed("none.yaml", declare("")), InputError);
    EXPECT_THROW(indexed("other.yaml", declare(", vintage: 2019 revision")), InputError);
    const auto census = indexed("census.yaml", declare(", vintage: 2018 census revision"));
    const account::Run run = account_at(*census, 0), before = account_at(project(), 0);
    const double ratio = *indicator(run, "GGI", 2020).value;
    EXPECT_EQ(ratio, *indicator(before, "GGI", 2020).value);
    // Half the GDP is twice the ratio; halving is exact but for the six decimals that are written.
    EXPECT_NEAR(*indicator(run, "GGI (2018 preliminary)", 2020).value, 2 * ratio, 1e-9 * ratio);
    EXPECT_EQ(run.choices.at(account::gdp_vintage_choice), "2018 census revision");
    EXPECT_EQ(before.choices.count(account::gdp_vintage_choice), 0u);
}

TEST(boundaries, a_vintage_is_part_of_the_run_and_years_outside_it_are_noted)
{
    const auto with = indexed("boundary.yaml", [](const std::string& text) {
        return replaced(text, "places: {", "places: {vintage: 2020 boundaries, valid: 2020 to 2022, ");
    });
    const account::Run run = account_at(*with, 0), before = account_at(project(), 0);
    EXPECT_EQ(run.choices.at(account::boundary_choice), "2020 boundaries");
    EXPECT_NE(run.id, before.id);
    const auto noted = std::count_if(run.notes.begin(), run.notes.end(), [](const auto& note) {
        return note.text_en.find("2020 boundaries") != std::string::npos &&
               note.text_en.find("2019") != std::string::npos;
    });
    EXPECT_EQ(noted, 1);
    EXPECT_TRUE(account::changed_places(run, before).empty());
    account::Run moved = run;
    moved.places[0].area_m2 += 1e6;
    moved.places[1].area_m2 -= 1e6;
    const auto changed = account::changed_places(run, moved);
    ASSERT_EQ(changed.size(), 2u);
    EXPECT_EQ(changed[0].id, run.places[0].id);
    EXPECT_EQ(changed[0].after_m2 - changed[0].before_m2, 1e6);
}

}  // namespace eco::laws

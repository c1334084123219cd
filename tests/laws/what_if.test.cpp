#include "account/what_if.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "base/file.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

const account::Run& booked()
{
    static const account::Run run = account_of({.threads = 2});
    return run;
}

const account::StoredRun& stored()
{
    static const auto open = account::open_stored_run(booked());
    return *open;
}

/// The whole account, from the rasters, of the territory with one cell of its parameters.csv changed.
account::Run account_with_scene_row(const std::string& row_begins, const std::string& from, const std::string& to)
{
    const std::string manifest = read_file(made_scene() + "/scene.yaml"),
                      csv = read_file(made_scene() + "/parameters.csv");
    const auto row = csv.find("\n" + row_begins), value = csv.find("," + from + ",", row);
    if (row == std::string::npos || value == std::string::npos)
        throw std::logic_error("no such row: " + row_begins);
    std::ofstream(made_scene() + "/changed.csv") << csv.substr(0, value + 1) + to + csv.substr(value + 1 + from.size());
    std::string changed = manifest;
    changed.replace(changed.find("parameters: parameters.csv"), 26, "parameters: changed.csv");
    std::ofstream(made_scene() + "/changed.yaml") << changed;
    account::ProjectOptions options;
    options.method = std::string(ECO_SOURCE_DIR) + "/methods/mee-2020";
    options.scene = made_scene() + "/changed.yaml";
    const auto project = account::open_project(options);
    return account::account(project->checked, project->prepared, {});
}

/// The same with every row of a package's parameter times `factor`.
account::Run account_with_package_rows(const std::string& symbol, double factor)
{
    method::Package package = method::load_package(std::string(ECO_SOURCE_DIR) + "/methods/mee-2020");
    for (auto& row : package.parameters.at(symbol).rows)
        if (row.value)
            *row.value *= factor;
    const method::Checked checked = method::check(package);
    return account::account(checked, made_project().prepared, {});
}

std::size_t count_differences(const account::Run& a, const account::Run& b)
{
    EXPECT_EQ(a.cells.size(), b.cells.size());
    std::size_t differences = 0;
    for (std::size_t i = 0; i < std::min(a.cells.size(), b.cells.size()); ++i)
        differences += a.cells[i].series != b.cells[i].series || a.cells[i].place != b.cells[i].place ||
                       a.cells[i].ecosystem != b.cells[i].ecosystem || a.cells[i].year != b.cells[i].year ||
                       a.cells[i].amount != b.cells[i].amount || a.cells[i].reason != b.cells[i].reason;
    return differences;
}

void expect_same(const account::Run& a, const account::Run& b)
{
    EXPECT_EQ(count_differences(a, b), 0u);
    ASSERT_EQ(a.indicators.size(), b.indicators.size());
    for (std::size_t i = 0; i < a.indicators.size(); ++i)
        EXPECT_EQ(a.indicators[i].value, b.indicators[i].value) << a.indicators[i].name;
}

std::string message_of(const std::string& setting)
{
    try {
        account::what_if(booked(), stored(), {setting});
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().size(), 1u);
        return error.problems().front().key;
    }
    return "none";
}

}  // namespace

TEST(what_if, nothing_set_gives_the_run_back)
{
    const auto result = account::what_if(booked(), {});
    expect_same(result.before, booked());
    expect_same(result.after, booked());
    EXPECT_EQ(result.before.coverage.size(), booked().coverage.size());
    EXPECT_TRUE(result.rows.empty());
}

TEST(what_if, a_county_alone_is_given_back_too)
{
    const account::Run alone = account_of({.only_places = {"360827"}});
    expect_same(account::what_if(alone, {}).after, alone);
}

TEST(what_if, a_row_of_the_scene_equals_the_whole_account_with_that_row)
{
    struct Change {
        std::string setting, row, from, to;
    };
    for (const Change& c : std::vector<Change>{
             {"soil_bulk_density=1.31", "soil_bulk_density,", "1.25", "1.31"},
             {"co2=61.5 CNY tCO2-1", "co2,", "50", "61.5"},
             {"residential_electricity=0.55", "residential_electricity,", "0.6", "0.55"},
             {"nep_ratio@ecosystem=forest=0.19", "nep_ratio,forest,", "0.22", "0.19"},
             {"air_treatment@pollutant=SO2=1.9 CNY kgSO2-1", "air_treatment,,SO2,", "1.26", "1.9"},
             {"air_uptake@pollutant=dust,ecosystem=forest=15000", "air_uptake,forest,dust,", "18000", "15000"},
             {"practice_factor@ecosystem=orchard=0.6", "practice_factor,orchard,", "0.7", "0.6"},
             {"crop_price@crop_product=grain=2.9 CNY kg-1", "crop_price,,,,grain,", "2700", "2900"}}) {
        SCOPED_TRACE(c.setting);
        const auto result = account::what_if(booked(), stored(), {c.setting});
        EXPECT_GT(count_differences(result.after, booked()), 0u) << "the setting changes something";
        EXPECT_EQ(result.rows.size(), 1u);
        expect_same(result.after, account_with_scene_row(c.row, c.from, c.to));
    }
}

TEST(what_if, rows_of_the_package_equal_the_whole_account_with_those_rows)
{
    for (const std::string symbol :
         {"transpiration_cooling", "energy_efficiency_ratio", "wetland_uptake", "air_uptake"}) {
        if (!made_project().package.parameters.count(symbol))
            continue;
        SCOPED_TRACE(symbol);
        // Scene rows of the symbol stay as they are in the other account, so only the package's own are set here.
        std::vector<std::string> settings;
        for (const auto& use : booked().parameters)
            if (use.symbol == symbol && use.source.find("synthetic") == std::string::npos)
                settings.push_back(symbol + (use.keys.empty() ? "" : "@" + use.keys) + "=+25 percent");
        if (settings.empty())
            continue;
        expect_same(account::what_if(booked(), stored(), settings).after, account_with_package_rows(symbol, 1.25));
    }
}

TEST(what_if, says_what_is_wrong_with_a_setting)
{
    EXPECT_EQ(message_of("cover_factor=0.1"), "account.set.bound");
    EXPECT_EQ(message_of("runoff_coefficient@ecosystem=forest=3"), "account.set.bound");
    EXPECT_EQ(message_of("co3=60"), "account.set.unknown_near");
    EXPECT_EQ(message_of("zzzzzzzzzzzz=60"), "account.set.unknown");
    EXPECT_EQ(message_of("co2=60 t"), "account.set.unit");
    EXPECT_EQ(message_of("co2=60 nothing"), "account.set.unit");
    EXPECT_EQ(message_of("co2@ecosystem=forest=60"), "account.set.no_row");
    EXPECT_EQ(message_of("noise_barrier=1"), "account.set.unused");
    EXPECT_EQ(message_of("co2"), "account.set.form");
    EXPECT_EQ(message_of("co2=much"), "account.set.form");
    EXPECT_EQ(message_of("co2=+5"), "account.set.form");
    try {
        account::what_if(booked(), stored(), {"co3=60", "co2=60 t"});
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().size(), 2u) << "all problems at once";
    }
}

TEST(what_if, refuses_a_run_whose_sums_do_not_give_its_figures_back)
{
    account::Run other = booked();
    other.cells.front().amount = other.cells.front().amount.value_or(0) + 1;
    EXPECT_THROW(account::what_if(other, stored(), {}), InputError);
    other = booked();
    std::erase_if(other.documents, [](const auto& document) { return document.path == "sums/2020.txt"; });
    EXPECT_THROW(account::open_stored_run(other), InputError);
}

}  // namespace eco::laws

#include "report/write_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <tuple>

#include "account/prices.hpp"
#include "base/csv.hpp"
#include "base/file.hpp"
#include "report/made_run.test.hpp"
#include "report/report.hpp"

namespace eco::report {
namespace {

using Text = MadeRun;

TEST_F(Text, in_tidy_form_has_every_cell_with_its_exact_amount_or_the_reason)
{
    const account::Run run = run_with_missing();
    write_report(run, {"tidy", path("tidy.csv"), Language::en, ""});
    const auto rows = read_csv(read_file(path("tidy.csv")));
    ASSERT_EQ(rows.size(), run.cells.size() + 1);
    for (std::size_t i = 0; i < run.cells.size(); ++i) {
        const auto& cell = run.cells[i];
        const auto& row = rows[i + 1];
        ASSERT_EQ(row.size(), rows[0].size());
        EXPECT_EQ(row[0] + row[1] + row[6], cell.place + cell.ecosystem + std::to_string(cell.year));
        if (!cell.amount) {
            EXPECT_EQ(row[7], "");
            EXPECT_EQ(row[12], cell.reason);
            continue;
        }
        const double quantum = run.series[static_cast<std::size_t>(cell.series)].quantum;
        EXPECT_EQ(std::llround(std::stold(row[7]) / static_cast<long double>(quantum)), *cell.amount);
    }
}

TEST_F(Text, in_tidy_form_has_the_areas_of_the_coverage)
{
    write_report(run(), {"tidy", path("tidy.csv"), Language::en, ""});
    double covered = 0, expected = 0;
    for (const auto& row : read_csv(read_file(path("tidy.csv"))))
        if (row[2] == "water_conservation" && row[4] == "conserved" && row[6] == "2020" && !row[10].empty())
            covered += std::stod(row[10]);
    for (const auto& part : run().coverage)
        if (part.service == "water_conservation.conserved" && part.year == 2020)
            expected += std::ldexp(static_cast<double>(part.covered), -20);
    EXPECT_GT(expected, 1e9);
    EXPECT_NEAR(covered, expected, 1);  // m2 of about 2e10: 16 digits
}

TEST_F(Text, in_sdmx_has_one_key_for_one_observation)
{
    const account::Run run = run_with_missing();
    write_report(run, {"sdmx", path("sdmx.csv"), Language::en, ""});
    const auto rows = read_csv(read_file(path("sdmx.csv")));
    ASSERT_EQ(rows.size(), run.cells.size() + 1);
    EXPECT_EQ(rows[0][0] + rows[0][1] + rows[0][2], "STRUCTURESTRUCTURE_IDACTION");
    std::set<std::string> keys;
    std::size_t missing = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        std::string key;
        for (std::size_t c = 3; c < 11; ++c) {
            key += rows[i][c] + ".";
            EXPECT_EQ(rows[i][c].find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"),
                      std::string::npos);
        }
        keys.insert(key);
        EXPECT_EQ(rows[i][11].empty(), rows[i][14] == "O");
        missing += rows[i][11].empty();
        const auto& cell = run.cells[i - 1];
        const auto& series = run.series[static_cast<std::size_t>(cell.series)];
        EXPECT_EQ(rows[i][4] + rows[i][10], cell.place + std::to_string(cell.year));
        EXPECT_EQ(rows[i][8], series.name);
        EXPECT_EQ(rows[i][12], series.unit);
        if (!cell.amount)
            continue;
        EXPECT_EQ(std::llround(std::stold(rows[i][11]) / static_cast<long double>(series.quantum)), *cell.amount);
    }
    EXPECT_EQ(keys.size(), run.cells.size());
    EXPECT_GT(missing, 0U);
}

TEST_F(Text, says_at_which_prices_every_amount_of_money_is_and_holds_no_others)
{
    account::Run constant = run();
    constant.choices[account::price_choice] = "constant:2019";
    for (const auto& [one, basis] : {std::pair(run(), "current"), std::pair(constant, "constant:2019")})
        for (const auto& [kind, unit, prices] : {std::tuple("tidy", 8, 9), std::tuple("sdmx", 12, 13)}) {
            write_report(one, {kind, path("prices.csv"), Language::en, ""});
            const auto rows = read_csv(read_file(path("prices.csv")));
            std::size_t money = 0;
            for (std::size_t i = 1; i < rows.size(); ++i) {
                const bool is_money = rows[i].at(static_cast<std::size_t>(unit)).starts_with("CNY");
                money += is_money;
                EXPECT_EQ(rows[i].at(static_cast<std::size_t>(prices)), is_money ? basis : "");
            }
            EXPECT_GT(money, 1000U);
        }
}

}  // namespace
}  // namespace eco::report

#include "report/write_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

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
            EXPECT_EQ(row[11], cell.reason);
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
        if (row[2] == "water_conservation" && row[4] == "conserved" && row[6] == "2020" && !row[9].empty())
            covered += std::stod(row[9]);
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
        EXPECT_EQ(rows[i][11].empty(), rows[i][13] == "O");
        missing += rows[i][11].empty();
    }
    EXPECT_EQ(keys.size(), run.cells.size());
    EXPECT_GT(missing, 0U);
}

}  // namespace
}  // namespace eco::report

// Figures that others printed: tests/peers/published/README.md.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "other_cases.test.hpp"

namespace eco::peers {
namespace {

const std::string folder = std::string(ECO_SOURCE_DIR) + "/tests/peers/published";

/// A printed number and half of its last digit.
struct Printed {
    double value = 0, half = 0;
};

Printed read_printed(const std::string& text)
{
    const auto point = text.find('.');
    const auto digits = point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
    return {std::stod(text), 0.5 * std::pow(10, -digits)};
}

struct Row {
    std::string item, share, agrees, note;
    Printed printed;
};

std::map<std::string, std::vector<Row>> read_tables()
{
    std::map<std::string, std::vector<Row>> out;
    const auto rows = read_csv(read_file(folder + "/totals.csv"));
    for (std::size_t i = 1; i < rows.size(); ++i)
        out[rows[i].at(0)].push_back(
            {rows[i].at(1), rows[i].at(4), rows[i].at(5), rows[i].at(6), read_printed(rows[i].at(3))});
    return out;
}

// Slack for binary fractions of decimal numbers; far below any printed digit.
constexpr double slack = 1e-9;

TEST(Published, totals_are_the_sums_of_their_items_but_where_a_table_contradicts_itself)
{
    int agreeing = 0, contradicting = 0;
    for (const auto& [table, rows] : read_tables()) {
        const Row& total = rows.back();
        ASSERT_EQ(total.item, "total") << table;
        if (total.agrees.empty())
            continue;
        double sum = 0, rounding = total.printed.half + slack;
        for (auto row = rows.begin(); row + 1 != rows.end(); ++row) {
            sum += row->printed.value;
            rounding += row->printed.half;
        }
        if (total.agrees == "yes") {
            ++agreeing;
            EXPECT_NEAR(sum, total.printed.value, rounding) << table;
        } else {
            ++contradicting;
            EXPECT_GT(std::abs(sum - total.printed.value), rounding)
                << table << " agrees, though it says: " << total.note;
            EXPECT_FALSE(total.note.empty()) << table;
        }
    }
    EXPECT_EQ(agreeing, 12);
    EXPECT_EQ(contradicting, 1);
}

TEST(Published, shares_are_items_over_totals_but_where_a_table_contradicts_itself)
{
    int agreeing = 0, contradicting = 0;
    for (const auto& [table, rows] : read_tables()) {
        const Printed total = rows.back().printed;
        for (const Row& row : rows)
            if (!row.share.empty()) {
                const Printed share = read_printed(row.share);
                // The least and the most that the true share can be, from what rounding hides.
                const double least =
                                 100 * (row.printed.value - row.printed.half) / (total.value + total.half) - share.half,
                             most =
                                 100 * (row.printed.value + row.printed.half) / (total.value - total.half) + share.half;
                const bool is_within = least - slack <= share.value && share.value <= most + slack;
                EXPECT_EQ(is_within, row.agrees == "yes")
                    << table << ", " << row.item << ": " << share.value << " and not " << least << " to " << most;
                ++(row.agrees == "yes" ? agreeing : contradicting);
            }
    }
    EXPECT_EQ(agreeing, 24);
    EXPECT_EQ(contradicting, 6);
}

TEST(Published, every_table_has_its_citation)
{
    std::set<std::string> cited;
    for (const auto& row : read_csv(read_file(folder + "/sources.csv")))
        if (row.at(1).size() > 20)
            cited.insert(row.at(0));
    for (const auto& [table, rows] : read_tables())
        EXPECT_TRUE(cited.contains(table)) << table;
    EXPECT_GE(cited.size(), 20U);
}

// Hainan, 2020: the total grew by 0.31 % and the value per area, of the same park, from 0.46 to 0.48 (1e8 yuan per
// km2).
TEST(Published, values_per_area_of_a_park_cannot_outgrow_its_total)
{
    const auto tables = read_tables();
    const double growth =
        tables.at("hainan-2020").back().printed.value / tables.at("hainan-2019").back().printed.value - 1;
    EXPECT_NEAR(100 * growth, 0.31, 0.005);
    const double least = 0.475 / 0.465 - 1;  // what rounding leaves of 0.48 over 0.46
    EXPECT_GT(least, 5 * growth) << "the printed values per area agree after all";
}

std::vector<account::CaseResult> run_published(const std::string& id, const std::string& under = "")
{
    return run_with_cases(
        id, [&](const std::filesystem::path& cases) { std::filesystem::copy(folder + "/" + under + id, cases); });
}

TEST(Published, inputs_give_the_printed_results_by_the_formulas_of_our_packages)
{
    std::set<std::string> sources;
    for (const char* id : {"forest-lyt1721", "invest-3.20", "mee-2020"})
        for (const auto& result : run_published(id)) {
            sources.insert(result.name.substr(0, result.name.find(':')));
            EXPECT_TRUE(result.is_passed) << id << ": " << result.name << ": " << result.expected_name << " is "
                                          << result.found << ", printed " << result.expected;
        }
    EXPECT_EQ(sources, (std::set<std::string>{"changtian", "china-2008-quantities", "guangdong-2008", "lhasa",
                                              "neh-630", "yantai-2018"}));
}

TEST(Published, printed_figures_that_cannot_both_be_true_are_not_reproduced)
{
    const auto results = run_published("forest-lyt1721", "contradicting/");
    EXPECT_EQ(results.size(), 3U);
    for (const auto& result : results)
        EXPECT_FALSE(result.is_passed) << result.name << " is reproduced: " << result.found;
}

}  // namespace
}  // namespace eco::peers

#include <gmock/gmock.h>

#include <set>

#include "account/condition.hpp"
#include "account/extent.hpp"
#include "base/csv.hpp"
#include "base/file.hpp"
#include "report/made_run.test.hpp"
#include "report/report.hpp"
#include "report/seea.hpp"

namespace eco::report {
namespace {

class Stocks : public MadeRun {
protected:
    Content content{run(), Language::en};
};

TEST_F(Stocks, extent_is_that_of_the_ledger_and_closes)
{
    const auto table = account::extent_table(run(), content.top().id, 2020);
    std::size_t compared = 0;
    for (const auto& row : make_seea_extent(content).rows) {
        if (row.cells[0].value != 2020)
            continue;
        for (const auto& type : table.types)
            if (row.cells[1].text == content.ecosystem_title(type)) {
                const Int128 wanted[] = {table.opening(type), table.additions(type), table.reductions(type),
                                         table.additions(type) - table.reductions(type), table.closing(type)};
                for (std::size_t i = 0; i < 5; ++i, ++compared)  // 1 m2 in km2
                    EXPECT_EQ(row.cells[2 + i].value, std::stod(to_string(wanted[i]) + "e-6")) << type;
            }
    }
    EXPECT_EQ(compared, 5 * table.types.size());
    EXPECT_GT(compared, 50U);
}

TEST_F(Stocks, transitions_add_up_to_openings_and_closings)
{
    const Sheet sheet = make_seea_transitions(content);
    const auto table = account::extent_table(run(), content.top().id, 2020);
    std::map<std::size_t, double> sums;
    std::size_t compared = 0;
    for (const auto& row : sheet.rows) {
        if (row.cells[0].value != 2020)
            continue;
        double sum = 0;
        for (std::size_t i = 2; i + 1 < row.cells.size(); ++i) {
            sum += row.cells[i].value;
            if (row.kind == Row::Kind::line)
                sums[i] += row.cells[i].value;
            else
                EXPECT_NEAR(sums[i], row.cells[i].value, 1e-9 * sums[i]);  // sums of doubles
        }
        EXPECT_NEAR(sum, row.cells.back().value, 1e-9 * sum);
        compared += row.kind == Row::Kind::line;
    }
    EXPECT_EQ(compared, table.types.size());
}

TEST_F(Stocks, condition_prints_the_means_levels_and_indices_of_the_account)
{
    const account::ConditionAccount account(run());
    const Sheet sheet = make_seea_condition(content);
    std::size_t at = 0;
    for (const int year : run().years)
        for (const auto& line : account.table(content.top().id, year)) {
            const auto& cells = sheet.rows.at(at++).cells;
            EXPECT_EQ(cells[0].value, year);
            EXPECT_EQ(cells[1].text, content.title(*line.variable));
            EXPECT_EQ(cells[5].value, line.closing.mean.value());
            EXPECT_EQ(cells[4].kind == Cell::Kind::number, year == 2020);
            if (line.opening) {
                EXPECT_EQ(cells[4].value, line.opening->mean.value());
            }
            EXPECT_EQ(cells[9].kind == Cell::Kind::number, line.closing.index.has_value());
            if (line.closing.index) {
                EXPECT_EQ(cells[9].value, *line.closing.index);
            }
        }
    EXPECT_EQ(at, sheet.rows.size());
    EXPECT_GT(at, 80U);
}

TEST_F(Stocks, are_said_to_be_absent_where_the_method_has_no_such_accounts)
{
    auto other = run();
    std::erase_if(other.cells, [&](const auto& cell) {
        return other.series[static_cast<std::size_t>(cell.series)].service == "condition" ||
               other.series[static_cast<std::size_t>(cell.series)].service == "extent";
    });
    for (auto& series : other.series)
        if (series.service == "condition" || series.service == "extent")
            series.service = "nothing";
    const Content of(other, Language::en);
    for (const Sheet& sheet : {make_seea_extent(of), make_seea_condition(of)}) {
        EXPECT_TRUE(sheet.rows.empty());
        EXPECT_THAT(sheet.notes.at(0), testing::StartsWith("The method of this run has no"));
    }
}

TEST_F(Stocks, use_equals_supply_for_every_quantity)
{
    const auto sheets = make_seea_sheets(content);
    const Sheet &supply = sheets[4], &use = sheets[6];
    ASSERT_EQ(supply.rows.size(), use.rows.size());
    std::size_t compared = 0;
    for (std::size_t i = 0; i < use.rows.size(); ++i) {
        const auto &used = use.rows[i].cells, &supplied = supply.rows[i].cells;
        EXPECT_EQ(used[2].text, supplied[2].text);
        EXPECT_EQ(used[5].text, supplied.back().text);
        EXPECT_EQ(used[6].text, supplied.back().text);
        if (used[5].kind == Cell::Kind::number) {
            EXPECT_EQ(used[7].text, "0");
            ++compared;
        }
    }
    EXPECT_GT(compared, 50U);
}

TEST_F(Stocks, as_csv_hold_every_figure_of_the_sheets)
{
    write_report(run(), {"seea-csv", path("seea.csv"), Language::en, ""});
    const auto rows = read_csv(read_file(path("seea.csv")));
    std::map<std::string, std::multiset<std::string>> written, wanted;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        ASSERT_EQ(rows[i].size(), 10U);
        EXPECT_NE(rows[i][4].empty(), rows[i][7].empty()) << rows[i][0];
        EXPECT_EQ(rows[i][6], rows[i][0].starts_with("seea_monetary") ? "current" : "");
        if (!rows[i][4].empty())
            written[rows[i][0]].insert(rows[i][4]);
    }
    for (const auto& sheet : make_seea_sheets(content))
        for (const auto& row : sheet.rows)
            for (std::size_t k = 1; k < row.cells.size(); ++k)
                if (row.cells[k].kind == Cell::Kind::number)
                    wanted[sheet.id].insert(row.cells[k].text);
    EXPECT_EQ(written, wanted);
    EXPECT_EQ(wanted.size(), 7U);
}

}  // namespace
}  // namespace eco::report

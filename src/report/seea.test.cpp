#include "report/seea.hpp"

#include <gmock/gmock.h>

#include <set>

#include "base/csv.hpp"
#include "embedded/report.hpp"
#include "report/made_run.test.hpp"

namespace eco::report {
namespace {

using Seea = MadeRun;

const Sheet& find_sheet(const std::vector<Sheet>& sheets, const std::string& id)
{
    for (const auto& sheet : sheets)
        if (sheet.id == id)
            return sheet;
    throw std::out_of_range(id);
}

TEST_F(Seea, supply_in_money_is_the_value_of_the_services_that_the_reference_list_has)
{
    const Content content(run(), Language::en);
    const auto sheets = make_seea_sheets(content);
    const auto& rows = find_sheet(sheets, "seea_monetary").rows;
    for (int year : run().years) {
        Int128 fen = 0;
        for (const auto& cell : run().cells) {
            const auto& series = run().series[static_cast<std::size_t>(cell.series)];
            if (series.kind == "value" && series.service != "oxygen" && cell.year == year)
                fen += cell.amount.value_or(0);
        }
        double by_class = 0, whole = 0;
        for (const auto& row : rows)
            if (row.cells[0].value == year)
                (row.kind == Row::Kind::total ? whole : by_class) += row.cells.back().value;
        EXPECT_EQ(whole, std::stod(to_string(fen) + "e-10"));
        EXPECT_NEAR(by_class, whole, 1e-9);  // nine doubles of about 1e4
    }
}

TEST_F(Seea, suppliers_add_up_to_the_supply_of_each_service_in_physical_units)
{
    const Content content(run(), Language::en);
    const auto sheets = make_seea_sheets(content);
    std::size_t compared = 0;
    for (const auto& row : find_sheet(sheets, "seea_physical").rows) {
        double sum = 0;
        for (std::size_t i = 4; i + 1 < row.cells.size(); ++i)
            sum += row.cells[i].value;
        EXPECT_NEAR(sum, row.cells.back().value, 1e-12 * sum) << row.cells[2].text;
        compared += sum > 0;
    }
    EXPECT_GT(compared, 50U);
}

TEST_F(Seea, users_are_named_where_the_data_say_who_uses_and_nowhere_else)
{
    auto changed = run();
    changed.series[0].service = "water_resources";
    changed.series[0].item = "agriculture";
    const Content content(changed, Language::en);
    const auto sheets = make_seea_sheets(content);
    std::size_t users = 0;
    for (const auto& row : find_sheet(sheets, "seea_use").rows) {
        const bool has_user = row.cells[3].text == "Agriculture";
        users += has_user;
        EXPECT_EQ(row.cells[3].text == "not said by the data", !has_user) << row.cells[3].text;
    }
    EXPECT_EQ(users, 2U);
}

TEST(SeeaMapping, every_row_has_a_source_and_says_whether_it_is_verified)
{
    const auto rows = read_csv(embedded::report_seea);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        ASSERT_EQ(rows[i].size(), rows[0].size()) << rows[i][0];
        EXPECT_TRUE(rows[i][3] == "service" || rows[i][3] == "outside") << rows[i][0];
        EXPECT_FALSE(rows[i][8].empty()) << rows[i][0];
        EXPECT_TRUE(rows[i][9] == "yes" || rows[i][9] == "no") << rows[i][0];
        EXPECT_EQ(rows[i][6].empty(), rows[i][7].empty()) << rows[i][0];
    }
}

}  // namespace
}  // namespace eco::report

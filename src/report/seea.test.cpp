#include "report/seea.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "base/csv.hpp"
#include "embedded/report.hpp"
#include "report/made_run.test.hpp"
#include "report/seea_services.hpp"

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

TEST_F(Seea, users_are_those_of_the_data_or_assumed_and_said_to_be_so)
{
    auto changed = run();
    changed.series[0].service = "water_resources";
    changed.series[0].item = "industry";
    changed.series[1].service = "water_resources";
    changed.series[1].item = "unheard of";
    const Content content(changed, Language::en);
    const auto sheets = make_seea_sheets(content);
    std::map<std::string, std::set<std::string>> bases;  // by user
    for (const auto& row : find_sheet(sheets, "seea_use").rows)
        bases[row.cells[3].text].insert(row.cells[4].text);
    using Texts = std::set<std::string>;
    EXPECT_EQ(bases.at("Industry"), Texts{"named by the data"});
    EXPECT_EQ(bases.at("not said by the data"), Texts{""});
    for (const char* user : {"Households", "Government (collective use)", "Agriculture, forestry, fishing"})
        EXPECT_EQ(bases.at(user), Texts{"assumed, not verified"}) << user;
    EXPECT_EQ(bases.size(), 5U);
}

TEST_F(Seea, use_equals_supply_in_both_units_and_is_the_sum_over_the_users)
{
    const Content content(run(), Language::en);
    const auto sheets = make_seea_sheets(content);
    for (const auto& row : find_sheet(sheets, "seea_use").rows) {
        EXPECT_EQ(row.cells[5].text, row.cells[6].text) << row.cells[2].text;
        EXPECT_EQ(row.cells[7].value, 0) << row.cells[2].text;
    }
    const auto& supply = find_sheet(sheets, "seea_monetary").rows;
    const auto& use = find_sheet(sheets, "seea_monetary_use").rows;
    ASSERT_EQ(use.size(), supply.size());
    for (std::size_t i = 0; i < use.size(); ++i) {
        const auto& cells = use[i].cells;
        const std::size_t total = cells.size() - 3;
        EXPECT_EQ(cells[total].text, supply[i].cells.back().text) << cells[1].text;
        EXPECT_EQ(cells[total + 1].text, supply[i].cells.back().text) << cells[1].text;
        EXPECT_EQ(cells[total + 2].value, 0);
        double sum = 0;
        for (std::size_t user = 2; user < total; ++user)
            sum += cells[user].value;
        EXPECT_NEAR(sum, cells[total].value, 1e-12 * sum) << cells[1].text;  // three doubles
    }
}

TEST(SeeaUsers, every_row_has_a_source_and_every_service_that_is_accounted_has_a_user)
{
    std::set<std::string> services;
    for (const auto& user : seea_users()) {
        EXPECT_FALSE(user.source.empty() || user.id.empty() || user.zh.empty() || user.en.empty()) << user.service;
        EXPECT_TRUE(user.verified == "yes" || user.verified == "no") << user.service;
        services.insert(user.service);
    }
    for (const auto& mapping : seea_mappings())
        EXPECT_TRUE(mapping.account != "service" || services.count(mapping.service)) << mapping.service;
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

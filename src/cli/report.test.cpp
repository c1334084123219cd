#include "cli/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "report/summary.hpp"

namespace eco::cli {
namespace {

using report::Summary;

using testing::HasSubstr;
using testing::Not;

/// Two counties of one city, three services of which the last one is not computed in `missing` of the two counties.
account::Run make_run(int missing)
{
    account::Run run;
    run.id = "0123456789abcdef";
    run.method_id = "m";
    run.method_status = "draft";
    run.scene_title_zh = "小市";
    run.scene_title_en = "Small City";
    run.years = {2019, 2020};
    run.places = {
        {"1", "东县", "East", "0", 1e6}, {"2", "西县", "West", "0", 1e6}, {"0", "小市", "Small City", "", 2e6}};
    run.ecosystems = {{"forest", {"森林", "Forest"}}, {"paddy", {"水田", "Paddy"}}};
    for (int year : run.years)
        if (missing == 0)
            run.indicators.push_back({"0", "GEP", "CNY a-1", year, std::nullopt, ""});
    std::mt19937_64 random(11);
    int number = 0;
    for (const char* service : {"food", "soil", "air"}) {
        const bool is_food = number == 0;
        run.services.push_back({service, service, service, is_food ? "provisioning" : "regulating", "computed", ""});
        run.series.push_back({service, "value", "v", "", "", "", "CNY a-1", 0.01, ""});
        for (const char* place : {"1", "2"})
            for (const char* ecosystem : {"forest", "paddy"})
                for (int year : run.years) {
                    account::Cell cell{number, place, ecosystem, year, std::nullopt, ""};
                    const bool is_missing = number == 2 && ecosystem[0] == 'f' && (place[0] - '0') <= missing;
                    if (is_missing)
                        cell.reason = "not_supplied: emissions";
                    else
                        cell.amount = static_cast<std::int64_t>(random() % 1'000'000'000'000);
                    run.cells.push_back(cell);
                }
        ++number;
    }
    return run;
}

std::string printed(const account::Run& run, Language language)
{
    std::ostringstream out, err;
    print_run(run, Context{language, out, err, false, ""});
    return out.str();
}

TEST(Summary, places_and_groups_add_up_to_the_total_also_where_a_service_is_missing)
{
    for (int missing : {0, 1, 2}) {
        const Summary sums(make_run(missing));
        EXPECT_EQ(sums.residual(), 0);
        for (int year : {2019, 2020}) {
            EXPECT_EQ(sums.is_whole(year), missing == 0);
            EXPECT_EQ(sums.places.at({"1", year}) + sums.places.at({"2", year}), sums.totals.at(year));
        }
    }
}

TEST(Summary, a_service_that_is_missing_in_one_place_is_left_out_of_every_place)
{
    const auto run = make_run(1);
    const Summary sums(run);
    Int128 food_and_soil = 0;
    for (const auto& cell : run.cells)
        if (cell.series < 2 && cell.place == "2" && cell.year == 2019)
            food_and_soil += *cell.amount;
    EXPECT_EQ(sums.places.at({"2", 2019}), food_and_soil);
    EXPECT_EQ(sums.services.at({"air", 2019}).missing, 1U);
    EXPECT_EQ(sums.services.at({"air", 2019}).parts, 4U);
}

TEST(Report, a_missing_service_is_no_zero_and_the_sum_is_not_called_gep)
{
    const std::string text = printed(make_run(1), Language::en);
    EXPECT_THAT(text, HasSubstr("not computed[1]"));
    EXPECT_THAT(text, HasSubstr("[1] not supplied: emissions; missing in 1 of 4 parts"));
    EXPECT_THAT(text, HasSubstr("sum of computed services (not GEP)"));
    EXPECT_THAT(text, Not(HasSubstr("  GEP ")));
    EXPECT_THAT(printed(make_run(2), Language::zh), HasSubstr("未核算[1]"));
    EXPECT_THAT(printed(make_run(2), Language::zh), HasSubstr("已核算服务合计（非 GEP）"));
}

TEST(Report, the_sum_of_a_method_without_gep_is_not_called_gep)
{
    auto run = make_run(0);
    run.indicators.clear();
    EXPECT_THAT(printed(run, Language::en), Not(HasSubstr("GEP")));
    EXPECT_THAT(printed(run, Language::en), HasSubstr("  sum of services  "));
    EXPECT_THAT(printed(run, Language::zh), HasSubstr("  各项服务合计"));
}

TEST(Report, a_service_without_value_is_computed_and_counts_for_no_sum)
{
    auto run = make_run(0);
    run.services.push_back({"stock", "储量", "Stock", "regulating", "computed", ""});
    run.series.push_back({"stock", "quantity", "q", "", "", "", "tC", 0.001, ""});
    run.cells.push_back({3, "1", "forest", 2019, 5, ""});
    EXPECT_THAT(printed(run, Language::en), HasSubstr("quantity only"));
    EXPECT_THAT(printed(run, Language::zh), HasSubstr("仅实物量"));
    EXPECT_THAT(printed(run, Language::en), HasSubstr("  GEP "));
    EXPECT_EQ(Summary(run).totals, Summary(make_run(0)).totals);
    EXPECT_TRUE(run_json(run)["services"][3]["value"].empty());
}

TEST(Report, a_whole_account_is_called_gep_and_marks_what_is_made_up)
{
    auto run = make_run(0);
    EXPECT_THAT(printed(run, Language::en), HasSubstr("  GEP "));
    EXPECT_THAT(printed(run, Language::en), Not(HasSubstr("SYNTHETIC")));
    run.is_synthetic = true;
    EXPECT_THAT(printed(run, Language::en), HasSubstr("SYNTHETIC"));
    EXPECT_THAT(printed(run, Language::zh), HasSubstr("合成数据"));
}

TEST(Report, json_amounts_are_strings_that_add_up_to_the_last_digit)
{
    const auto run = make_run(0);
    const auto json = run_json(run);
    const auto fen = [](const nlohmann::ordered_json& text) {
        std::string digits = text.get<std::string>();
        digits.erase(digits.find('.'), 1);
        return std::stoll(digits);
    };
    for (const char* year : {"2019", "2020"}) {
        long long services = 0, places = 0;
        for (const auto& service : json["services"])
            services += fen(service["value"][year]);
        for (const auto& place : json["places"])
            places += place.contains("value") ? fen(place["value"][year]) : 0;
        EXPECT_EQ(services, fen(json["totals"][year]["sum_of_computed_services"]));
        EXPECT_EQ(places, services);
    }
    EXPECT_EQ(json["residual"], "0");
}

TEST(Report, csv_has_every_cell_with_an_amount_or_a_reason)
{
    const auto run = make_run(2);
    std::ostringstream out, err;
    print_cells_csv(run, "", Context{Language::en, out, err, false, ""});
    std::istringstream lines(out.str());
    std::string line;
    std::getline(lines, line);
    std::size_t count = 0;
    for (; std::getline(lines, line); ++count)
        EXPECT_NE(line.find("CNY a-1,not_supplied: emissions") != std::string::npos, line.ends_with("CNY a-1,"))
            << line;
    EXPECT_EQ(count, run.cells.size());
}

}  // namespace
}  // namespace eco::cli

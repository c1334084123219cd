#include "method/lookup.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <variant>

#include "method/number.hpp"
#include "method/validity.hpp"

namespace eco::method {
namespace {

Interval interval(const char* text)
{
    return std::get<Interval>(parse_interval(text));
}

Row row(double value, std::map<std::string, std::string> keys, std::map<std::string, Interval> intervals = {})
{
    Row made;
    made.value = value;
    made.keys = std::move(keys);
    made.intervals = std::move(intervals);
    return made;
}

Package package(std::vector<std::string> lookup = {"region", "ecosystem"})
{
    Package made;
    made.lookup = std::move(lookup);
    made.ecosystems = {
        {"forest", "", 1, {}}, {"needle", "forest", 2, {}}, {"pine", "needle", 3, {}}, {"grass", "", 1, {}}};
    return made;
}

Table table(std::vector<Row> rows)
{
    Table made;
    made.symbol = "c";
    made.rows = std::move(rows);
    for (const Row& one : made.rows)
        for (const auto& [key, cover] : one.intervals)
            made.interval_units[key] = {};
    return made;
}

double value(const Package& p, const Table& t, const std::map<std::string, std::string>& labels,
             const std::map<std::string, double>& numbers = {}, const std::vector<std::string>& places = {})
{
    const Row* found = find_row(p, t, labels, numbers, places);
    return found == nullptr ? -1 : *found->value;
}

TEST(Lookup, a_period_holds_from_its_first_day_to_its_last)
{
    const auto holds = [](const char* text, double day) { return parse_validity(text).value().contains(day); };
    EXPECT_FALSE(holds("2025-03-21 to now", 20250320));
    EXPECT_TRUE(holds("2025-03-21 to now", 20250321));
    EXPECT_TRUE(holds("2025-03-21 to now", without_year));
    EXPECT_TRUE(holds("2020 to 2023", last_day_of(2023)));
    EXPECT_FALSE(holds("2020 to 2023", 20240101));
    EXPECT_FALSE(holds("2020 to 2023", without_year));
    EXPECT_TRUE(holds("2024", last_day_of(2024)));
    EXPECT_TRUE(holds("2023-04 to 2024-02", 20240229));
    EXPECT_FALSE(holds("2023-04 to 2024-02", 20240301));
    EXPECT_EQ(parse_validity("2023-04 to 2024-02")->text(), "2023-04 to 2024-02");
    for (const char* text : {"", "now", "2020 to", "2020-2023", "2020-13 to now", "2023-02-29 to now", "now to 2020",
                             "2020-3-1 to now", "2021 to 2020", "20200301", "1700 to now"})
        EXPECT_FALSE(parse_validity(text)) << text;
}

TEST(Lookup, a_row_of_its_time_goes_before_one_of_all_times)
{
    const Package p = package();
    const Table t = table({row(1, {{"ecosystem", "forest"}}),
                           row(2, {{"ecosystem", "forest"}}, {{valid_key, *parse_validity("2021 to 2022")}}),
                           row(3, {{"ecosystem", "forest"}}, {{valid_key, *parse_validity("2025-03-21 to now")}}),
                           row(4, {{"ecosystem", "pine"}})});
    const auto in = [&](int year, const char* type) {
        return value(p, t, {{"ecosystem", type}}, {{valid_key, last_day_of(year)}});
    };
    EXPECT_EQ(in(2020, "needle"), 1);
    EXPECT_EQ(in(2021, "needle"), 2);
    EXPECT_EQ(in(2023, "needle"), 1);
    EXPECT_EQ(in(2025, "needle"), 3);
    EXPECT_EQ(in(2025, "pine"), 4);  // the class comes first
}

TEST(Lookup, an_ecosystem_climbs_to_its_nearest_row)
{
    const Table t = table({row(1, {{"ecosystem", "forest"}}), row(2, {{"ecosystem", "needle"}})});
    EXPECT_EQ(value(package(), t, {{"ecosystem", "pine"}}), 2);
    EXPECT_EQ(value(package(), t, {{"ecosystem", "forest"}}), 1);
    EXPECT_EQ(value(package(), t, {{"ecosystem", "grass"}}), -1);
    EXPECT_EQ(value(package(), t, {}), -1);
}

TEST(Lookup, a_place_climbs_to_its_nearest_row_and_any_place_is_last)
{
    const Table t = table({row(1, {}), row(2, {{"region", "jiangxi"}}), row(3, {{"region", "jian"}})});
    EXPECT_EQ(value(package(), t, {}, {}, {"suichuan", "jian", "jiangxi"}), 3);
    EXPECT_EQ(value(package(), t, {}, {}, {"yudu", "ganzhou", "jiangxi"}), 2);
    EXPECT_EQ(value(package(), t, {}, {}, {"hunan"}), 1);
}

TEST(Lookup, the_first_key_of_lookup_decides)
{
    const Table t = table({row(1, {{"region", "jiangxi"}}), row(2, {{"ecosystem", "pine"}})});
    EXPECT_EQ(value(package({"region", "ecosystem"}), t, {{"ecosystem", "pine"}}, {}, {"jiangxi"}), 1);
    EXPECT_EQ(value(package({"ecosystem", "region"}), t, {{"ecosystem", "pine"}}, {}, {"jiangxi"}), 2);
}

TEST(Lookup, a_row_by_interval_wins_over_a_row_for_any_number)
{
    const Table t =
        table({row(1, {{"ecosystem", "forest"}}), row(2, {{"ecosystem", "forest"}}, {{"fvc", interval("[10,30)")}})});
    EXPECT_EQ(value(package(), t, {{"ecosystem", "forest"}}, {{"fvc", 10}}), 2);
    EXPECT_EQ(value(package(), t, {{"ecosystem", "forest"}}, {{"fvc", 30}}), 1);
    EXPECT_EQ(value(package(), t, {{"ecosystem", "forest"}}, {{"fvc", std::numeric_limits<double>::quiet_NaN()}}), 1);
}

TEST(Lookup, the_order_of_rows_does_not_matter)
{
    std::mt19937 random(3);
    const char* ecosystems[] = {"", "forest", "needle", "pine"};
    const char* covers[] = {"<10", "[10,30)", ">=30", ""};
    std::vector<Row> rows;
    double n = 0;
    for (const char* ecosystem : ecosystems)
        for (const char* cover : covers) {
            Row made = row(++n, {});
            if (*ecosystem)
                made.keys["ecosystem"] = ecosystem;
            if (*cover)
                made.intervals["fvc"] = interval(cover);
            if (random() % 4 != 0)
                rows.push_back(made);
        }
    const Table first = table(rows);
    for (int i = 0; i < 20; ++i) {
        std::shuffle(rows.begin(), rows.end(), random);
        const Table again = table(rows);
        for (const char* ecosystem : {"forest", "needle", "pine", "grass"})
            for (double x : {0.0, 10.0, 29.9, 30.0, 99.0})
                EXPECT_EQ(value(package(), first, {{"ecosystem", ecosystem}}, {{"fvc", x}}),
                          value(package(), again, {{"ecosystem", ecosystem}}, {{"fvc", x}}));
    }
}

TEST(Intervals, cut_all_numbers_so_that_each_lies_in_one_and_rows_hold_whole_pieces)
{
    const Table t =
        table({row(1, {}, {{"s", interval("[0,0]")}}), row(2, {}, {{"s", interval("(0,10]")}}),
               row(3, {}, {{"s", interval("[25,45)")}}), row(4, {{"ecosystem", "grass"}}, {{"s", interval("<=25")}})});
    const auto pieces = intervals_of(t, "s");
    for (double x : {-1e9, -1e-300, 0.0, 1e-300, 5.0, 10.0, 10.000001, 25.0, 25.1, 44.9, 45.0, 1e9}) {
        EXPECT_EQ(std::count_if(pieces.begin(), pieces.end(), [&](const Interval& p) { return p.contains(x); }), 1)
            << x;
        const auto piece =
            *std::find_if(pieces.begin(), pieces.end(), [&](const Interval& p) { return p.contains(x); });
        for (const Row& one : t.rows) {
            const Interval& whole = one.intervals.at("s");
            EXPECT_EQ(whole.contains(x), overlap(piece, whole)) << x;
        }
    }
    EXPECT_EQ(intervals_of(t, "other").size(), 1u);
}

TEST(Intervals, print_as_they_are_read)
{
    for (const char* text : {"[10,30)", "(0,5]", "<10", "<=10", ">90", ">=90", "[0,0]", "(-0.5,1e-07)"})
        EXPECT_EQ(interval(text).text(), text);
}

TEST(Numbers, are_decimals_or_fractions_and_nothing_else)
{
    EXPECT_EQ(parse_number("44/12"), 44.0 / 12.0);
    EXPECT_EQ(parse_number("-1e-3"), -0.001);
    for (const char* text :
         {"", "+1", "1,5", "0x10", "inf", "nan", "1 000", "1/0", "1/2/3", "12 %", "1e999", "required"})
        EXPECT_FALSE(parse_number(text)) << text;
}

}  // namespace
}  // namespace eco::method

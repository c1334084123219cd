#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>

#include "account/cases.hpp"
#include "account/run_data.hpp"
#include "base/file.hpp"
#include "engine/evaluate.hpp"

namespace eco::account {
namespace {

using engine::Array;
using Values = std::vector<std::optional<double>>;

/// Random data for the sheets of tests/packages/words: a value for every label of the one index of an input.
class RandomData : public engine::Data {
public:
    RandomData(const method::Checked& checked, unsigned seed) : checked_(checked), random_(seed) {}

    const std::vector<std::string>& labels(const std::string& index) override
    {
        if (auto& own = labels_[index]; !own.empty())
            return own;
        auto& own = labels_[index];
        own = checked_.words.find(index)->labels;
        if (index == "day" && below(2) == 0)
            own.pop_back();
        if (index == "hour")
            own.resize(labels("day").size() * 24);
        if (own.empty())
            own = {"1"};
        return own;
    }
    const std::vector<int>& determined_by_pixel(const std::string&) override { throw std::logic_error("no pixels"); }
    Array input(const formula::Expr& expr, engine::Reasons& reasons) override
    {
        const std::vector<std::string> dims(expr.type.indices.begin(), expr.type.indices.end());
        std::vector<int> shape;
        for (const auto& dim : dims)
            shape.push_back(static_cast<int>(labels(dim).size()));
        Array out = engine::make_array(dims, shape);
        Values& values = drawn[expr.text.substr(expr.text.find('.') + 1)];
        const bool is_whole = below(2) == 0;
        for (std::size_t i = 0; i < out.size(); ++i) {
            values.push_back(!is_whole && below(20) == 0 ? std::nullopt : std::optional(one(expr)));
            out.values[i] = values.back().value_or(std::nan(""));
            out.reasons[i] = values.back() ? std::uint16_t{0} : reasons.number("not_supplied");
        }
        return out;
    }
    std::string choice(const std::string&) override { return ""; }
    std::vector<std::string> regions(const std::string&) override { return {}; }

    std::map<std::string, Values> drawn;  // by column

private:
    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    double one(const formula::Expr& expr)
    {
        if (expr.type.kind == formula::Kind::category)
            return below(static_cast<int>(checked_.words.find(expr.type.category)->labels.size()));
        return expr.has_index("day") ? below(40) : below(9) * 0.5;
    }

    const method::Checked& checked_;
    std::mt19937_64 random_;
    std::map<std::string, std::vector<std::string>> labels_;
};

class Words : public testing::TestWithParam<unsigned> {
protected:
    static void SetUpTestSuite()
    {
        package = new method::Package(method::load_package("tests/packages/words"));
        checked = new method::Checked(method::check(*package));
    }
    static void TearDownTestSuite()
    {
        delete checked;
        delete package;
    }
    Values value(const std::string& sheet, const std::string& name)
    {
        const Array& array = evaluator.eval(checked->sheets.at(sheet).names.at(name));
        Values out;
        for (std::size_t i = 0; i < array.size(); ++i)
            out.push_back(array.is_missing(i) ? std::nullopt : std::optional(array.values[i]));
        return out;
    }

    inline static method::Package* package = nullptr;
    inline static method::Checked* checked = nullptr;
    RandomData data{*checked, GetParam()};
    engine::Evaluator evaluator{*checked, data};
};

void expect_near(const Values& got, const Values& want, const std::string& what)
{
    ASSERT_EQ(got.size(), want.size()) << what;
    for (std::size_t i = 0; i < got.size(); ++i) {
        ASSERT_EQ(got[i].has_value(), want[i].has_value()) << what << " " << i;
        // sums of up to 366 numbers below 40 in another order
        EXPECT_NEAR(got[i].value_or(0), want[i].value_or(0), 1e-9) << what << " " << i;
    }
}

long count_known(const Values& values)
{
    return std::count_if(values.begin(), values.end(), [](const auto& v) { return v.has_value(); });
}

/// How many of `values` are smaller, plus one: nothing if any is missing and `all` are needed.
Values ranks(const Values& values, bool needs_all)
{
    Values out(values.size());
    if ((needs_all && count_known(values) < std::ssize(values)) || count_known(values) == 0)
        return out;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i])
            out[i] =
                1 + std::count_if(values.begin(), values.end(), [&](const auto& v) { return v && *v < *values[i]; });
    return out;
}

/// The percentile by its definition: the smallest line through the order statistics, searched from below.
std::optional<double> percentile_of(const Values& values, double p)
{
    if (values.empty() || count_known(values) < std::ssize(values))
        return std::nullopt;
    std::multiset<double> sorted;
    for (const auto& v : values)
        sorted.insert(*v);
    const double k = 1 + (static_cast<double>(values.size()) - 1) * p;
    double before = *sorted.begin(), place = 1;
    for (const double v : sorted) {
        if (place >= k)
            return v - (place - k) * (v - before);
        before = v;
        ++place;
    }
    return *sorted.rbegin();
}

TEST_P(Words, of_a_series_are_what_a_plain_count_gives)
{
    const std::string s = "series";
    const Values three = value(s, "three"), most = value(s, "most"), best = value(s, "best_high"),
                 top = value(s, "top");
    const Values& x = data.drawn.at("x");
    const Values& state = data.drawn.at("state");
    double sum = 0;
    for (const auto& v : x)
        sum += v.value_or(0);
    const long known = count_known(x);
    expect_near(three, {known >= 3 ? std::optional(sum) : std::nullopt}, "need 3");
    expect_near(most, {known >= 3 ? std::optional(sum / static_cast<double>(known)) : std::nullopt}, "need 75 percent");
    expect_near(value(s, "place"), ranks(x, true), "rank");
    expect_near(value(s, "place_of_known"), ranks(x, false), "rank of the known");
    expect_near(value(s, "p90"), {percentile_of(x, 0.9)}, "percentile");
    Values high, negative;
    bool is_clear = known == 4;
    for (const auto& v : x) {
        negative.push_back(v ? std::optional(-*v) : v);
        if (v && *v > 1)
            high.push_back(v);
    }
    expect_near(value(s, "p50_of_high"), {is_clear ? percentile_of(high, 0.5) : std::nullopt}, "percentile of some");
    expect_near(value(s, "place_down"), ranks(negative, true), "rank from the largest");
    std::optional<double> least;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (x[i] && *x[i] > 2) {
            is_clear = is_clear && state[i];
            least = std::min(least.value_or(9), state[i].value_or(9));
        }
    expect_near(best, {is_clear ? least : std::nullopt}, "best");
    Values places(x.size(), known == 4 ? std::optional(0.0) : std::nullopt);
    for (std::size_t i = 0; i < x.size() && known == 4; ++i) {
        double place = 1;
        for (std::size_t k = 0; k < x.size(); ++k)
            place += *x[k] > *x[i] || (*x[k] == *x[i] && k < i);
        if (*x[i] > 1 && place <= 2)
            places[i] = place;
    }
    expect_near(top, places, "list");
}

TEST_P(Words, of_the_calendar_are_what_a_walk_through_the_year_gives)
{
    const std::string s = "calendar";
    const Values monthly = value(s, "monthly"), half = value(s, "half"), hot = value(s, "hot_by_month"),
                 by_beta = value(s, "by_beta"), season = value(s, "season");
    const Values &rain = data.drawn.at("depth"), &tmax = data.drawn.at("tmax"), &beta = data.drawn.at("beta");
    Values months(12, 0.0), halves(24, 0.0), warm(12, 0.0), total{0.0}, summer{0.0};
    const auto add = [](std::optional<double>& to, std::optional<double> x) {
        to = to && x ? std::optional(*to + *x) : std::nullopt;
    };
    const int lengths[12] = {31, rain.size() == 366 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    std::size_t day = 0;
    for (std::size_t month = 0; month < 12; ++month)
        for (int i = 1; i <= lengths[month]; ++i, ++day) {
            const std::size_t part = 2 * month + (i > 15);
            add(months[month], rain[day]);
            add(halves[part], !rain[day] || *rain[day] >= 12 ? rain[day] : std::optional(0.0));
            add(warm[month], tmax[day] ? std::optional(*tmax[day] > 26 ? 1.0 : 0.0) : std::nullopt);
            add(total[0], rain[day] && beta[part] ? std::optional(*rain[day] * *beta[part]) : std::nullopt);
            add(summer[0], month >= 4 && month <= 8 ? rain[day] : std::optional(0.0));
        }
    EXPECT_EQ(day, rain.size());
    expect_near(monthly, months, "by month");
    expect_near(half, halves, "by half-month");
    expect_near(hot, warm, "count by month");
    expect_near(by_beta, total, "half-months meet days");
    expect_near(season, summer, "months meet days");
}

/// What is known of the `length` values that end with `at`; values before the first one are not known.
Values ending_with(const Values& all, std::size_t at, std::size_t length)
{
    Values out;
    for (std::size_t i = at + 1 - std::min(length, at + 1); i <= at; ++i)
        if (all[i])
            out.push_back(all[i]);
    return out;
}

std::optional<double> sum_of(const Values& values)
{
    double out = 0;
    for (const auto& v : values)
        out += v.value_or(0);
    return out;
}

TEST_P(Words, of_hours_are_what_a_walk_through_them_gives)
{
    const std::string s = "hours";
    const Values eight = value(s, "eight"), daily = value(s, "daily"), worst = value(s, "steady"),
                 dose = value(s, "dose"), noon = value(s, "at_noon"), three = value(s, "three"),
                 alerts = value(s, "alerts");
    const Values &o3 = data.drawn.at("o3"), &aqi = data.drawn.at("aqi"), &depth = data.drawn.at("depth");
    const std::size_t days = data.labels("day").size();
    ASSERT_EQ(o3.size(), days * 24);
    Values means, sums, of_days(days), least(days), wet, high{0.0}, at_twelve;
    for (std::size_t hour = 0; hour < o3.size(); ++hour) {
        const Values last = ending_with(o3, hour, 8), two = ending_with(o3, hour, 2),
                     long_one = ending_with(aqi, hour, 48);
        means.push_back(last.size() >= 6 ? std::optional(*sum_of(last) / static_cast<double>(last.size()))
                                         : std::nullopt);
        sums.push_back(two.size() == 2 ? sum_of(two) : std::nullopt);
        auto& day = of_days[hour / 24];
        if (hour % 24 >= 7 && means.back())
            day = std::max(day.value_or(0), *means.back());
        if (long_one.size() == 48)
            least[hour / 24] = std::max(least[hour / 24].value_or(0), **std::ranges::min_element(long_one));
        if (hour % 24 == 11 && o3[hour])
            at_twelve.push_back(o3[hour]);
    }
    for (const auto& one : least)
        *high[0] += one && *one > 2;
    for (std::size_t day = 0; day < depth.size(); ++day) {
        double sum = 0, known = 0, unknown = day < 2 ? 2 - static_cast<double>(day) : 0;
        for (std::size_t i = day < 2 ? 0 : day - 2; i <= day; ++i) {
            known += depth[i] && *depth[i] > 1;
            sum += depth[i] && *depth[i] > 1 ? *depth[i] : 0;
            unknown += !depth[i];
        }
        wet.push_back(known >= 0.75 * (known + unknown) ? std::optional(sum) : std::nullopt);
    }
    expect_near(eight, means, "over last 8 hour need 6");
    expect_near(daily, of_days, "over hour by day");
    expect_near(dose, sums, "over last 2 hour");
    expect_near(worst, least, "over last 48 hour");
    expect_near(alerts, high, "days of alert");
    expect_near(three, wet, "over last 3 day");
    expect_near(noon, {*sum_of(at_twelve) / static_cast<double>(at_twelve.size())}, "hour of day");
}

/// A scene with a table of days and one of sections, and without lakes.
class SceneWords : public Words {
protected:
    SceneWords()
    {
        std::string rain = "year,day,depth [mm d-1]\n";
        for (const int year : {2019, 2020})
            for (int day = 1; day <= formula::days_of(year); ++day)
                rain += std::to_string(year) + "," + std::to_string(day) + (day == 60 ? ",10\n" : ",1\n");
        add("rain", rain);
        add("section",
            "id,year,place,basin,ph,month,flow [1e4 m3 month-1]\n"
            "s1,2019,,north,6.5,1,1\ns1,2020,,north,7.5,1,2\ns2,2020,,north,8.5,1,\ns3,2020,,south,missing: dry,1,3\n");
        std::string monitor = "id,year,day,hour,o3 [ug m-3],aqi\n";
        for (int day = 1; day <= 3; ++day)
            for (int hour = 1; hour <= 24; ++hour)
                monitor += "m,2020," + std::to_string(day) + "," + std::to_string(hour) + "," +
                           std::to_string(day * 100 + hour) + ",\n";
        add("monitor", monitor);
        prepared.scene = &scene;
        prepared.top.id = "top";
        prepared.places = {{"z", "z", "z", 1}};
    }
    ~SceneWords() override { std::filesystem::remove_all(folder); }
    void add(const std::string& name, const std::string& text)
    {
        std::ofstream(folder + "/" + name + ".csv") << text;
        prepared.tables.emplace(name, scene::DataTable({name, folder + "/" + name + ".csv", {}, {}, {}}, {}));
    }
    /// The values of a name in a year; a missing one as its reason.
    std::vector<std::string> texts(int year, const std::string& sheet, const std::string& name)
    {
        RunData run(*checked, prepared, choices, tables, year);
        engine::Evaluator own(*checked, run);
        const Array& array = own.eval(checked->sheets.at(sheet).names.at(name));
        std::vector<std::string> out;
        for (std::size_t i = 0; i < array.size(); ++i)
            out.push_back(array.is_missing(i) ? own.reasons().name(array.reasons[i])
                                              : fmt::format("{}", array.values[i]));
        return out;
    }

    std::string folder = make_folder();
    scene::Scene scene;
    scene::Prepared prepared;
    std::map<std::string, std::string> choices;
    std::map<std::string, method::Table> tables;

private:
    static std::string make_folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "eco_words_XXXXXX").string();
        return mkdtemp(name.data());
    }
};

using Texts = std::vector<std::string>;

TEST_P(SceneWords, take_the_days_of_the_accounting_year)
{
    EXPECT_EQ(texts(2019, "calendar", "annual"), Texts{"374"});
    EXPECT_EQ(texts(2020, "calendar", "annual"), Texts{"375"});
    EXPECT_EQ(texts(2019, "calendar", "february"), Texts{"28"});  // day 60 is 1 March
    EXPECT_EQ(texts(2020, "calendar", "february"), Texts{"38"});  // day 60 is 29 February
    EXPECT_EQ(texts(2021, "calendar", "annual"), Texts{"not_supplied: rain.depth"});
    EXPECT_EQ(texts(2020, "calendar", "hot"), Texts{"not_supplied: table heat"});
}

TEST_P(SceneWords, take_the_records_of_the_accounting_year)
{
    EXPECT_EQ(texts(2020, "stations", "ph"), (Texts{"7.5", "8.5", "dry"}));
    EXPECT_EQ(texts(2019, "stations", "lowest"), Texts{"6.5"});
    EXPECT_EQ(texts(2020, "stations", "lowest"), Texts{"7.5"});
    EXPECT_EQ(texts(2020, "stations", "mean_north"), Texts{"8"});
    EXPECT_EQ(texts(2020, "stations", "flow").front(), "20000");
    EXPECT_EQ(texts(2020, "stations", "good"), (Texts{"dry", "dry", "dry"}));
}

TEST_P(SceneWords, take_the_hours_of_a_day_or_of_the_year)
{
    const Texts eight = texts(2020, "hours", "eight");
    ASSERT_EQ(eight.size(), 366U * 24);
    EXPECT_EQ(texts(2019, "hours", "eight").size(), 365U * 24);
    EXPECT_EQ(eight[4], "not_supplied: hour before the year");
    EXPECT_EQ(eight[7], "104.5");                          // hours 1 to 8 of the first day
    EXPECT_EQ(eight[24 + 1], "141.5");                     // 119 to 124, 201 and 202
    EXPECT_EQ(texts(2020, "hours", "daily")[1], "220.5");  // 217 to 224
    EXPECT_EQ(texts(2020, "hours", "daily")[4], "not_supplied: monitor.o3");
    EXPECT_EQ(texts(2020, "hours", "at_noon"), Texts{"212"});  // of three days
    EXPECT_EQ(texts(2019, "hours", "at_noon"), Texts{"not_supplied: monitor.o3"});
    write_file_atomically(folder + "/one.csv", "id,year,hour,o3 [ug m-3]\nm,2020,36,7\n");
    prepared.tables.erase("monitor");
    prepared.tables.emplace("monitor", scene::DataTable({"monitor", folder + "/one.csv", {}, {}, {}}, {}));
    EXPECT_EQ(texts(2020, "hours", "at_noon"), Texts{"7"});  // hour 36 of the year is the twelfth of the second day
}

TEST_P(SceneWords, sum_nothing_that_the_scene_lacks_to_zero)
{
    EXPECT_EQ(texts(2021, "stations", "total"), Texts{"not_supplied: section.flow"});
    EXPECT_EQ(texts(2020, "lakes", "whole"), Texts{"not_supplied: features lake.size"});
    EXPECT_EQ(texts(2020, "lakes", "area_of"), Texts(2, "not_supplied: features lake.size"));
}

INSTANTIATE_TEST_SUITE_P(One, SceneWords, testing::Values(1U));
INSTANTIATE_TEST_SUITE_P(Random, Words, testing::Range(0U, 40U));

TEST(words, cases_of_their_package_hold)
{
    const method::Package package = method::load_package("tests/packages/words");
    const method::Checked checked = method::check(package);
    std::size_t count = 0;
    for (const auto& result : run_cases(checked)) {
        ++count;
        EXPECT_TRUE(result.is_passed) << result.sheet << ": " << result.name << ": " << result.expected_name << " is "
                                      << result.found << ", not " << result.expected;
    }
    EXPECT_GE(count, 100U);
}

}  // namespace
}  // namespace eco::account

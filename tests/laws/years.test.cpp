#include <gtest/gtest.h>

#include <fstream>

#include "account/cases.hpp"
#include "base/file.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

namespace fs = std::filesystem;

const char* const sheet = R"(account: looking_back
title: {zh: 他年, en: Other years}
source: mee-2020
uses:
  NPP: {layer: npp_carbon, unit: gC m-2 a-1, range: 0 to 4000}
  R: {derived: rainfall_erosivity, unit: MJ mm ha-1 h-1 a-1}
  rain: {layer: monthly_rain, by: month, unit: mm month-1, range: 0 to 2000}
  days: {table: climate, column: cooling_days, by: zone, unit: d a-1}
quantity:
  npp_now:
    unit: tC a-1
    quantum: 1 kgC
    formula: NPP * area
  npp_before:
    unit: tC a-1
    quantum: 1 kgC
    formula: previous(NPP) * area
  npp_opened:
    unit: tC a-1
    quantum: 1 kgC
    formula: at(NPP, year = opened) * area
  npp_latest:
    unit: tC a-1
    quantum: 1 kgC
    formula: latest(previous(NPP), within = 2) * area
  npp_filled:
    unit: tC a-1
    quantum: 1 kgC
    formula: (previous(NPP) ?? NPP) * area
  npp_known:
    unit: tC a-1
    quantum: 1 kgC
    formula: |
      if(known(previous(NPP)), previous(NPP), 0) * area
  npp_two:
    unit: tC a-1
    quantum: 1 kgC
    formula: mean(NPP over last 2 year) * area
  npp_two_by_hand:
    unit: tC a-1
    quantum: 1 kgC
    formula: (NPP + previous(NPP)) / 2 * area
  npp_span:
    unit: tC a-1
    quantum: 1 kgC
    formula: mean(NPP over year in span need 2) * area
  npp_known_span:
    unit: tC a-1
    quantum: 1 kgC
    formula: mean(NPP over year in known_span) * area
  npp_total:
    unit: tC
    quantum: 1 kgC
    formula: sum(NPP over year in known_span) * area
  rain_shifted:
    unit: m3 a-1
    quantum: 1 m3
    formula: sum(previous(rain, month) over month) * area
  rain_shifted_by_hand:
    unit: m3 a-1
    quantum: 1 m3
    formula: |
      (sum(rain over month) - at(rain, month = 12) * 1 [month a-1] + previous(at(rain, month = 12)) * 1 [month a-1]) * area
  rain_now:
    unit: MJ mm h-1 a-1
    quantum: 1 MJ mm h-1
    formula: R * area
  rain_before:
    unit: MJ mm h-1 a-1
    quantum: 1 MJ mm h-1
    formula: previous(R) * area
  days_now:
    unit: d a-1
    quantum: 0.001 d
    formula: days
  days_before:
    unit: d a-1
    quantum: 0.001 d
    formula: previous(days)
  days_latest:
    unit: d a-1
    quantum: 0.001 d
    formula: latest(previous(days), within = 3)
  days_span:
    unit: d a-1
    quantum: 0.001 d
    formula: mean(days over year in known_span)
  days_most:
    unit: d a-1
    quantum: 0.001 d
    formula: max(days over last 2 year)
  days_growth:
    unit: d a-2
    quantum: 0.000001 d a-1
    formula: |
      (at(days, year = closed) - at(days, year = opened)) / years(opened, closed)
)";

const char* const cases =
    R"(case,NPP [gC m-2 a-1],previous(NPP) [gC m-2 a-1],"at(NPP, year = opened) [gC m-2 a-1]",previous(previous(NPP)) [gC m-2 a-1],area [ha],"at(days, year = opened) [d a-1]","at(days, year = closed) [d a-1]",closed [a],expect npp_now [tC a-1],expect npp_before [tC a-1],expect npp_opened [tC a-1],expect npp_latest [tC a-1],expect npp_filled [tC a-1],expect days_growth [d a-2],tolerance,why
each year on its own,500,400,300,200,1,,,,5,4,3,4,4,,1e-9,by hand: g per m2 on 1e4 m2; tolerance: rounding of doubles
the newest is before the one before,500,missing: not_covered,300,200,1,,,,5,missing: not_covered,3,2,5,,1e-9,by hand: as above; tolerance: rounding of doubles
growth between two moments,,,,,,100,130,2021,,,,,,10,1e-9,by hand: 30 d in 3 a; tolerance: rounding of doubles
)";

void replace(const std::string& file, const std::string& from, const std::string& to)
{
    std::string text = read_file(file);
    ASSERT_NE(text.find(from), std::string::npos);
    std::ofstream(file, std::ios::binary) << text.replace(text.find(from), from.size(), to);
}

/// mee-2020 with an account that looks into other years.
const std::string& package()
{
    static const std::string directory = [] {
        const fs::path root = fs::temp_directory_path() / ("eco_years_" + std::to_string(::getpid()));
        fs::remove_all(root);
        fs::create_directories(root);
        fs::copy(std::string(ECO_SOURCE_DIR) + "/methods/mee-2020", root / "mee-2020", fs::copy_options::recursive);
        std::ofstream(root / "mee-2020/accounts/looking_back.yaml") << sheet;
        std::ofstream(root / "mee-2020/cases/looking_back.csv") << cases;
        replace((root / "mee-2020/package.yaml").string(),
                "substances:", "moments: {opened: 2018, closed: scene}\nsubstances:");
        replace((root / "mee-2020/package.yaml").string(), "periods: {",
                "periods: {span: 2017 to 2020, known_span: 2018 to 2020, ");
        return (root / "mee-2020").string();
    }();
    return directory;
}

/// Three years, the last of them under a name.
const std::string& territory()
{
    static const std::string directory = [] {
        const auto path = fs::temp_directory_path() / ("eco_years_scene_" + std::to_string(::getpid()));
        scene::MakeOptions options;
        options.directory = path.string();
        options.pixels = 20000;
        options.seed = 5;
        options.first_year = 2018;
        options.last_year = 2020;
        options.threads = 2;
        scene::make_scene(options);
        replace((path / "scene.yaml").string(), "parameters:", "moments: {closed: 2020}\nparameters:");
        return path.string();
    }();
    return directory;
}

account::Run account_of_years(bool hoists)
{
    account::ProjectOptions options;
    options.method = package();
    options.scene = territory();
    const auto project = account::open_project(options);
    return account::account(project->checked, project->prepared, {.hoists = hoists});
}

const account::Run& run()
{
    static const account::Run all = account_of_years(true);
    return all;
}

struct Amount {
    std::int64_t known = 0;
    std::size_t cells = 0;
    std::string reason;
};

Amount amount(const account::Run& of, const std::string& name, const std::string& place, int year)
{
    Amount out;
    for (const auto& cell : of.cells) {
        const auto& series = of.series[static_cast<std::size_t>(cell.series)];
        if (series.service != "looking_back" || series.name != name || cell.year != year || cell.place != place)
            continue;
        ++out.cells;
        out.known += cell.amount.value_or(0);
        if (!cell.amount && !account::is_gap(cell))
            out.reason = cell.reason;
    }
    return out;
}

/// Counties of the run.
std::vector<std::string> counties()
{
    std::vector<std::string> out;
    for (const auto& place : run().places)
        if (!place.parent.empty())
            out.push_back(place.id);
    return out;
}

/// Equal but for half a quantum of each class of each side.
void expect_equal(const Amount& a, const Amount& b, const std::string& what)
{
    EXPECT_GT(a.known, 0) << what;
    EXPECT_TRUE(a.reason.empty()) << what << ": " << a.reason;
    EXPECT_NEAR(static_cast<double>(a.known), static_cast<double>(b.known),
                0.5 * static_cast<double>(a.cells + b.cells))
        << what;
}

}  // namespace

TEST(years, what_was_is_what_the_other_year_says_of_itself)
{
    for (const auto& place : counties()) {
        for (const int year : {2019, 2020})
            for (const std::string name : {"npp", "rain", "days"})
                expect_equal(amount(run(), name + "_before", place, year),
                             amount(run(), name + "_now", place, year - 1), place + " " + name);
        for (const int year : {2018, 2019, 2020})
            expect_equal(amount(run(), "npp_opened", place, year), amount(run(), "npp_now", place, 2018), place);
        EXPECT_NEAR(static_cast<double>(amount(run(), "days_growth", place, 2019).known) / 1e6,
                    static_cast<double>(amount(run(), "days_now", place, 2020).known -
                                        amount(run(), "days_now", place, 2018).known) /
                        1e3 / 2,
                    1e-3);
    }
}

TEST(years, a_period_is_its_years_side_by_side)
{
    for (const auto& place : counties()) {
        for (const int year : {2019, 2020}) {
            expect_equal(amount(run(), "npp_two", place, year), amount(run(), "npp_two_by_hand", place, year), place);
            expect_equal(amount(run(), "rain_shifted", place, year), amount(run(), "rain_shifted_by_hand", place, year),
                         place);
        }
        // 2017 has no layer: of four years three are known. Three years of a flow are three times its mean.
        expect_equal(amount(run(), "npp_span", place, 2019), amount(run(), "npp_known_span", place, 2020), place);
        EXPECT_NEAR(static_cast<double>(amount(run(), "npp_total", place, 2018).known),
                    3 * static_cast<double>(amount(run(), "npp_known_span", place, 2018).known), 100)
            << "half a quantum for each class";
        const auto days = [&](int year) { return static_cast<double>(amount(run(), "days_now", place, year).known); };
        EXPECT_NEAR(static_cast<double>(amount(run(), "days_span", place, 2018).known),
                    (days(2018) + days(2019) + days(2020)) / 3, 1);
        EXPECT_EQ(static_cast<double>(amount(run(), "days_most", place, 2020).known), std::max(days(2019), days(2020)));
        EXPECT_EQ(amount(run(), "npp_two", place, 2018).reason, "not_supplied: layer npp_carbon 2017");
        EXPECT_EQ(amount(run(), "days_most", place, 2018).reason, "not_supplied: climate.cooling_days 2017");
    }
}

TEST(years, a_year_without_data_is_missing_with_its_name)
{
    const std::string place = counties().front();
    EXPECT_EQ(amount(run(), "npp_before", place, 2018).reason, "not_supplied: layer npp_carbon 2017");
    EXPECT_EQ(amount(run(), "days_before", place, 2018).reason, "not_supplied: climate.cooling_days 2017");
    EXPECT_EQ(amount(run(), "npp_latest", place, 2018).reason, "not_supplied: layer npp_carbon 2017");
}

TEST(years, a_fall_back_takes_the_place_of_a_year_without_data)
{
    for (const auto& place : counties()) {
        expect_equal(amount(run(), "npp_filled", place, 2018), amount(run(), "npp_now", place, 2018), place);
        // Where the year before has no figure at a pixel, latest() takes the one before it: never less.
        EXPECT_GE(amount(run(), "npp_latest", place, 2020).known, amount(run(), "npp_before", place, 2020).known);
        expect_equal(amount(run(), "npp_latest", place, 2019), amount(run(), "npp_now", place, 2018), place);
        expect_equal(amount(run(), "days_latest", place, 2019), amount(run(), "days_now", place, 2018), place);
        EXPECT_EQ(amount(run(), "npp_known", place, 2018).known, 0);
        EXPECT_EQ(amount(run(), "npp_known", place, 2018).reason, "");
        expect_equal(amount(run(), "npp_known", place, 2020), amount(run(), "npp_before", place, 2020), place);
    }
}

TEST(years, formulas_at_the_pixel_agree_with_class_sums)
{
    const account::Run at_pixels = account_of_years(false);
    ASSERT_EQ(at_pixels.cells.size(), run().cells.size());
    std::size_t looked_at = 0;
    for (std::size_t i = 0; i < run().cells.size(); ++i) {
        const auto &a = run().cells[i], &b = at_pixels.cells[i];
        const std::string& service = run().series[static_cast<std::size_t>(a.series)].service;
        if (service != "looking_back" && service != "extent")
            continue;
        ++looked_at;
        ASSERT_EQ(a.amount.has_value(), b.amount.has_value());
        EXPECT_NEAR(static_cast<double>(a.amount.value_or(0)), static_cast<double>(b.amount.value_or(0)), 1)
            << "one rounding on each side, " << service << " " << a.place << " " << a.ecosystem;
    }
    EXPECT_GT(looked_at, 500U);
}

TEST(years, what_only_days_tell_has_no_other_year_where_it_is_taken)
{
    const fs::path daily_package = fs::path(package()).parent_path() / "by_day" / "mee-2020";
    fs::create_directories(daily_package.parent_path());
    fs::copy(package(), daily_package, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    replace((daily_package / "derived/rainfall_erosivity.yaml").string(), "default: wischmeier_monthly",
            "default: zhang2002_daily");
    account::ProjectOptions options;
    options.method = daily_package.string();
    options.scene = territory();
    const auto project = account::open_project(options);
    const account::Run daily = account::account(project->checked, project->prepared, {});
    for (const auto& place : counties()) {
        const Amount before = amount(daily, "rain_before", place, 2020);
        EXPECT_EQ(before.known, 0) << place;
        EXPECT_NE(before.reason.find("only_this_year"), std::string::npos) << place << ": " << before.reason;
        EXPECT_GT(amount(daily, "npp_before", place, 2020).known, 0) << place;
    }
}

TEST(years, worked_cases_of_every_word_hold)
{
    const method::Package loaded = method::load_package(package());
    const method::Checked checked = method::check(loaded);
    const auto results = account::run_cases(checked, "looking_back");
    EXPECT_EQ(results.size(), 11U);
    for (const auto& result : results)
        EXPECT_TRUE(result.is_passed) << result.name << ": " << result.expected_name << " is " << result.found;
}

}  // namespace eco::laws

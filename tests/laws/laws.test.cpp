#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <random>

#include "account/explain.hpp"
#include "account/replay.hpp"
#include "account/shards.hpp"
#include "base/file.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

std::string key_of(const account::Run& run, const account::Cell& cell)
{
    const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
    return std::to_string(cell.year) + " " + cell.place + " " + cell.ecosystem + " " + series.service + "." +
           series.name + series.item;
}

std::map<std::string, std::string> amounts(const account::Run& run, const std::string& place = {})
{
    std::map<std::string, std::string> out;
    for (const auto& cell : run.cells)
        if (place.empty() || cell.place == place)
            out[key_of(run, cell)] = cell.amount ? std::to_string(*cell.amount) : cell.reason;
    return out;
}

std::vector<std::string> sums(const account::Run& run)
{
    std::vector<std::string> out;
    for (const auto& document : run.documents)
        if (document.path.starts_with("sums/"))
            out.push_back(document.text);
    return out;
}

const account::Run& whole()
{
    static const account::Run run = account_of({.threads = 1});
    return run;
}

}  // namespace

TEST(laws, threads_and_tiles_do_not_change_one_integer)
{
    ASSERT_GT(whole().cells.size(), 5000u);
    for (const auto& [threads, tile] :
         std::vector<std::pair<int, int>>{{2, 512}, {8, 512}, {1, 64}, {8, 64}, {3, 100}}) {
        const account::Run run = account_of({.threads = threads, .tile = tile});
        EXPECT_EQ(run.id, whole().id) << threads << " threads, tiles of " << tile;
        EXPECT_EQ(sums(run), sums(whole())) << threads << " threads, tiles of " << tile;
    }
}

TEST(laws, everything_adds_up)
{
    EXPECT_EQ(account::residual(whole()), 0);
    std::map<std::pair<int, int>, Int128> by_place, by_ecosystem;
    for (const auto& line : account::tabulate(whole(), "place"))
        for (std::size_t i = 0; i < line.amounts.size(); ++i)
            by_place[{0, static_cast<int>(i)}] += line.amounts[i].value();
    for (const auto& line : account::tabulate(whole(), "service"))
        for (std::size_t i = 0; i < line.amounts.size(); ++i)
            by_ecosystem[{0, static_cast<int>(i)}] += line.amounts[i].value_or(0);
    EXPECT_TRUE(by_place == by_ecosystem);
    for (const auto& indicator : whole().indicators)
        if (indicator.name == "GEP" && indicator.place == "360800") {
            const auto year = static_cast<int>(indicator.year - whole().years.front());
            EXPECT_DOUBLE_EQ(indicator.value.value() * 100, static_cast<double>(by_place[{0, year}]));
        }
}

TEST(laws, sums_over_any_grouping_of_the_counties_give_the_city)
{
    std::mt19937 random(5);
    std::map<std::string, Int128> city;
    for (const auto& cell : whole().cells)
        city[std::to_string(cell.year) + "/" + std::to_string(cell.series)] += cell.amount.value_or(0);
    for (int round = 0; round < 20; ++round) {
        std::map<std::string, int> group;
        for (const auto& place : whole().places)
            group[place.id] = static_cast<int>(random() % 4);
        std::map<std::pair<std::string, int>, Int128> parts;
        for (const auto& cell : whole().cells)
            parts[{std::to_string(cell.year) + "/" + std::to_string(cell.series), group[cell.place]}] +=
                cell.amount.value_or(0);
        std::map<std::string, Int128> total;
        for (const auto& [key, amount] : parts)
            total[key.first] += amount;
        EXPECT_TRUE(total == city);
    }
}

TEST(laws, a_county_alone_is_its_part_of_the_city)
{
    for (const std::string place : {"360827", "360881"}) {
        const account::Run alone = account_of({.only_places = {place}});
        EXPECT_EQ(amounts(alone), amounts(whole(), place));
    }
}

TEST(laws, formulas_at_the_pixel_agree_with_class_sums)
{
    const account::Run at_pixels = account_of({.hoists = false});
    const auto a = amounts(at_pixels), b = amounts(whole());
    ASSERT_EQ(a.size(), b.size());
    // Rounding: one quantum of a cell; a value multiplies it by its price, at most 14,000 CNY a quantum of 0.01.
    std::size_t far = 0;
    for (const auto& cell : whole().cells) {
        const std::string key = key_of(whole(), cell);
        if (!cell.amount)
            continue;
        const double x = std::stod(a.at(key)), y = static_cast<double>(*cell.amount);
        if (std::abs(x - y) > 1.5 + 1e-9 * std::abs(y) &&
            whole().series[static_cast<std::size_t>(cell.series)].kind != "value")
            ++far;
    }
    EXPECT_EQ(far, 0u);
}

TEST(laws, covered_and_uncovered_area_is_the_whole_area)
{
    std::map<std::pair<std::string, int>, double> areas;
    for (const auto& c : whole().coverage)
        if (c.service == "water_conservation.conserved")
            areas[{c.place, c.year}] += static_cast<double>(c.covered + c.uncovered) / 0x1p20;
    for (const auto& place : whole().places)
        if (!place.parent.empty()) {
            EXPECT_NEAR(areas.at({place.id, 2020}) / place.area_m2, 1, 1e-9) << place.id;
        }
}

TEST(laws, shards_in_any_order_and_twice_give_the_same_run)
{
    const auto dir = std::filesystem::temp_directory_path() / ("eco_shards_" + std::to_string(::getpid()));
    account::ProjectOptions options;
    options.method = std::string(ECO_SOURCE_DIR) + "/methods/mee-2020";
    options.scene = made_scene();
    account::plan_shards(options, (dir / "seven").string());
    EXPECT_THROW(account::reduce_shards((dir / "seven").string(), 1), InputError);
    for (int shard : {5, 2, 7, 1, 2, 6, 4})
        account::run_shard((dir / "seven").string(), shard, 7, 1);
    EXPECT_THROW(account::reduce_shards((dir / "seven").string(), 1), InputError) << "shard 3 is absent";
    account::run_shard((dir / "seven").string(), 3, 7, 2);
    EXPECT_EQ(account::reduce_shards((dir / "seven").string(), 1).id, whole().id);
    EXPECT_TRUE(account::verify_shards((dir / "seven").string(), 3, 1).empty());
    account::plan_shards(options, (dir / "one").string());
    account::run_shard((dir / "one").string(), 1, 1, 1);
    EXPECT_EQ(account::reduce_shards((dir / "one").string(), 1).id, whole().id);
    const std::string part = (dir / "seven" / "sums-2020-2-of-7.txt").string();
    std::string text = read_file(part);
    text[text.size() / 2] = text[text.size() / 2] == '1' ? '2' : '1';
    std::ofstream(part) << text;
    EXPECT_THROW(account::reduce_shards((dir / "seven").string(), 1), InputError) << "a changed shard";
    std::filesystem::remove_all(dir);
}

TEST(laws, a_replay_gives_the_same_cells_and_sees_a_changed_input)
{
    const account::ReplayResult same = account::replay(whole(), made_scene(), 2);
    EXPECT_TRUE(same.is_identical) << (same.differences.empty() ? "" : same.differences.front());
    EXPECT_EQ(same.cells, whole().cells.size());
    account::Run other = whole();
    other.cells.front().amount = other.cells.front().amount.value_or(0) + 1;
    EXPECT_FALSE(account::replay(other, made_scene(), 2).is_identical);
    other = whole();
    other.inputs.front().sha256[0] = other.inputs.front().sha256[0] == 'a' ? 'b' : 'a';
    EXPECT_THROW(account::replay(other, made_scene(), 2), InputError);
}

/// Packages whose defaults the made scene has data for.
class OtherStandard : public testing::TestWithParam<const char*> {};

TEST_P(OtherStandard, gives_every_service_and_GEP_of_the_same_territory_and_adds_up)
{
    account::ProjectOptions options;
    options.method = std::string(ECO_SOURCE_DIR) + "/methods/" + GetParam();
    options.scene = made_scene();
    const auto project = account::open_project(options);
    const account::Run run = account::account(project->checked, project->prepared, {});
    for (const auto& service : run.services)
        EXPECT_NE(service.status, "not_computed") << service.id << ": " << service.reason;
    EXPECT_EQ(account::residual(run), 0);
    const auto gep =
        std::find_if(run.indicators.begin(), run.indicators.end(), [](const auto& one) { return one.name == "GEP"; });
    ASSERT_NE(gep, run.indicators.end());
    EXPECT_GT(gep->value.value_or(0), 0);
}

INSTANTIATE_TEST_SUITE_P(laws, OtherStandard, testing::Values("jiangxi-2021", "national-2022", "gbt46869-2025"),
                         [](const auto& param) {
                             std::string name = param.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace eco::laws

// Changes between two years of one scene: effects add up, the ends are the accounts, exchange turns signs.
#include "account/bridge.hpp"

#include "expect_bridge.hpp"

namespace eco::laws {
namespace {

class Bridging : public ::testing::TestWithParam<int> {
protected:
    Bridging() : territory_(static_cast<std::uint64_t>(GetParam())), project_(territory_.open()) {}

    const TwoYears territory_;
    const std::unique_ptr<account::Project> project_;
};

}  // namespace

TEST_P(Bridging, effects_add_up_to_the_change_of_every_service_place_and_total)
{
    const Bridge bridge = bridge_of(*project_);
    EXPECT_GT(count_changes(bridge), 200U);
    expect_sound(bridge);
    const auto total = account::bridge_total(bridge).amount;
    for (const auto& cause : {"land_cover", "climate", "vegetation", "statistics"})
        EXPECT_NE(total.effects[number_of(bridge, cause)], 0) << cause;
}

TEST_P(Bridging, the_ends_are_what_the_account_gives)
{
    const Bridge bridge = bridge_of(*project_);
    expect_ends(bridge, end_of(*project_, 2019), end_of(*project_, 2020));
    const account::Run run = account::account(project_->checked, project_->prepared, {});
    std::map<std::tuple<int, std::string, int>, Int128> sums;
    for (const auto& cell : run.cells)
        sums[{cell.series, cell.place, cell.year}] += cell.amount.value_or(0);
    for (const BridgeCell& cell : bridge.cells)
        if (cell.amount.is_known()) {
            EXPECT_TRUE((sums[{cell.series, cell.place, 2019}] == *cell.amount.before));
            EXPECT_TRUE((sums[{cell.series, cell.place, 2020}] == *cell.amount.after));
        }
    std::size_t totals = 0;
    for (const auto& total : bridge.totals)
        for (const auto& indicator : run.indicators)
            if (indicator.name == total.name && indicator.place == total.place && indicator.value) {
                const auto& end = indicator.year == 2019 ? total.amount.before : total.amount.after;
                ASSERT_TRUE(end) << total.name;
                EXPECT_NEAR(static_cast<double>(*end) * total.quantum, *indicator.value,
                            total.quantum)  // it is rounded
                    << total.name;
                ++totals;
            }
    EXPECT_EQ(totals, run.indicators.size());
}

TEST_P(Bridging, backwards_all_signs_turn)
{
    expect_turned(bridge_of(*project_), bridge_of(*project_, 2020, 2019));
}

INSTANTIATE_TEST_SUITE_P(Seeds, Bridging, ::testing::Values(3, 14, 159));

TEST(bridge, threads_and_tiles_change_nothing)
{
    const TwoYears territory(26, 20000);
    const auto project = territory.open();
    const Bridge one = bridge_of(*project, 2019, 2020, 1, 64), other = bridge_of(*project, 2019, 2020, 2, 100);
    ASSERT_EQ(one.cells.size(), other.cells.size());
    for (std::size_t i = 0; i < one.cells.size(); ++i)
        EXPECT_TRUE(one.cells[i].amount.effects == other.cells[i].amount.effects);
    for (std::size_t i = 0; i < one.totals.size(); ++i)
        EXPECT_TRUE(one.totals[i].amount.effects == other.totals[i].amount.effects);
}

TEST(bridge, nothing_has_no_causes_and_no_effects)
{
    const TwoYears territory(3);
    const auto project = territory.open();
    const Bridge bridge = bridge_of(*project, 2020, 2020);
    EXPECT_TRUE(bridge.causes.empty());
    EXPECT_EQ(count_changes(bridge), 0U);
    expect_sound(bridge);
}

TEST(bridge, revised_data_of_one_year_are_put_down_to_what_was_revised)
{
    const TwoYears first(14), revised(14);
    revised.revise({"rain", "precipitation", "tourism"});
    const auto before = first.open(), after = revised.open();
    const Bridge bridge = account::make_bridge(end_of(*before, 2020), end_of(*after, 2020));
    expect_sound(bridge);
    expect_ends(bridge, end_of(*before, 2020), end_of(*after, 2020));
    const auto total = account::bridge_total(bridge).amount;
    for (std::size_t i = 0; i < bridge.causes.size(); ++i)
        EXPECT_EQ(total.effects[i] != 0, bridge.causes[i].id == "climate" || bridge.causes[i].id == "statistics")
            << bridge.causes[i].id;
    for (const auto& line : account::bridge_lines(bridge, "service"))
        for (std::size_t i = 0; i < bridge.causes.size(); ++i)
            if (line.key == "tourism") {
                EXPECT_EQ(line.amount.effects[i] != 0, bridge.causes[i].id == "statistics");
            }
    expect_turned(bridge, account::make_bridge(end_of(*after, 2020), end_of(*before, 2020)));
}

TEST(bridge, scenes_of_other_grids_are_refused)
{
    const TwoYears first(14), other(26, 20000);
    const auto before = first.open(), after = other.open();
    try {
        account::make_bridge(end_of(*before, 2020), end_of(*after, 2020));
        FAIL() << "nothing was refused";
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().at(0).key, "account.bridge.other_grid");
    }
}

}  // namespace eco::laws

#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>

#include "account/bridge.hpp"
#include "two_years.hpp"

namespace eco::laws {

using account::Bridge;
using account::BridgeCell;

inline account::BridgeEnd end_of(const account::Project& project, int year, int constant_year = 0)
{
    return {.subject = {&project.checked, &project.prepared}, .year = year, .constant_year = constant_year};
}

inline Bridge bridge_of(const account::Project& project, int before = 2019, int after = 2020, int threads = 2,
                        int tile = 512)
{
    return account::make_bridge(end_of(project, before), end_of(project, after), {.threads = threads, .tile = tile});
}

inline Int128 sum(const std::vector<Int128>& numbers)
{
    return std::accumulate(numbers.begin(), numbers.end(), Int128{0});
}

inline std::size_t number_of(const Bridge& bridge, const std::string& cause)
{
    for (std::size_t i = 0; i < bridge.causes.size(); ++i)
        if (bridge.causes[i].id == cause)
            return i;
    throw std::logic_error("no cause " + cause);
}

/// Cells that are known and change.
inline std::size_t count_changes(const Bridge& bridge)
{
    return static_cast<std::size_t>(std::count_if(bridge.cells.begin(), bridge.cells.end(), [](const BridgeCell& cell) {
        return cell.amount.is_known() && *cell.amount.change() != 0;
    }));
}

/// The whole change of every series, place and total is put down to one cause, nothing to any other; `with_figures`: in
/// totals to reported figures besides.
inline void expect_only(const Bridge& bridge, const std::string& cause, bool with_figures = false)
{
    const std::size_t n = number_of(bridge, cause);
    EXPECT_GT(count_changes(bridge), 0U) << "nothing changes: the test says nothing";
    const auto check = [&](const account::Decomposed& amount, const std::string& what) {
        if (!amount.is_known())
            return;
        Int128 figures = 0;
        for (std::size_t i = bridge.causes.size(); with_figures && i < amount.effects.size(); ++i)
            figures += amount.effects[i];
        for (std::size_t i = 0; i < (with_figures ? bridge.causes.size() : amount.effects.size()); ++i)
            EXPECT_TRUE(amount.effects[i] == (i == n ? *amount.change() - figures : 0))
                << what << ", cause " << i << ": " << to_string(amount.effects[i]);
    };
    for (const BridgeCell& cell : bridge.cells)
        check(cell.amount, bridge.series[static_cast<std::size_t>(cell.series)].name + " in " + cell.place);
    for (const auto& total : bridge.totals)
        check(total.amount, total.name + " in " + total.place);
}

/// Effects add up to the change in every cell and total, and lines by service and by place to the sum.
inline void expect_sound(const Bridge& bridge)
{
    for (const BridgeCell& cell : bridge.cells)
        if (cell.amount.is_known()) {
            ASSERT_TRUE(sum(cell.amount.effects) == *cell.amount.change());
        }
    EXPECT_EQ(account::bridge_residual(bridge), 0);
    const auto total = account::bridge_total(bridge).amount;
    for (const std::string by : {"service", "place"}) {
        Int128 before = 0, after = 0;
        std::vector<Int128> effects(bridge.causes.size(), 0);
        for (const auto& line : account::bridge_lines(bridge, by))
            if (line.amount.is_known()) {
                before += line.amount.before.value_or(0), after += line.amount.after.value_or(0);
                for (std::size_t i = 0; i < effects.size(); ++i)
                    effects[i] += line.amount.effects[i];
            }
        EXPECT_TRUE(before == total.before.value_or(0) && after == total.after.value_or(0)) << by;
        EXPECT_TRUE(effects == total.effects) << by;
    }
}

/// The ends are the accounts of their packages, scenes and prices, cell by cell.
inline void expect_ends(const Bridge& bridge, const account::BridgeEnd& before, const account::BridgeEnd& after)
{
    for (const bool is_after : {false, true}) {
        const account::BridgeEnd& end = is_after ? after : before;
        const account::Run &own = is_after ? bridge.after : bridge.before,
                           run = account::account(*end.subject.checked, *end.subject.prepared,
                                                  {.years = {end.year}, .constant_year = end.constant_year});
        ASSERT_EQ(own.cells.size(), run.cells.size());
        for (std::size_t i = 0; i < run.cells.size(); ++i)
            ASSERT_TRUE(own.cells[i].amount == run.cells[i].amount && own.cells[i].reason == run.cells[i].reason);
        EXPECT_EQ(own.id, run.id);
    }
}

inline void expect_turned(const Bridge& there, const Bridge& back)
{
    const auto check = [](const account::Decomposed& a, const account::Decomposed& b) {
        ASSERT_TRUE(a.before == b.after && a.after == b.before);
        ASSERT_EQ(a.effects.size(), b.effects.size());
        for (std::size_t i = 0; i < a.effects.size(); ++i)
            EXPECT_TRUE(a.effects[i] == -b.effects[i]);
    };
    ASSERT_EQ(there.cells.size(), back.cells.size());
    const auto is_it = [&](const BridgeCell& a, const BridgeCell& b) {
        const auto &x = there.series[static_cast<std::size_t>(a.series)],
                   &y = back.series[static_cast<std::size_t>(b.series)];
        return a.place == b.place && x.service == y.service && x.name == y.name && x.item == y.item;
    };
    for (const BridgeCell& cell : there.cells) {
        const auto other =
            std::find_if(back.cells.begin(), back.cells.end(), [&](const BridgeCell& one) { return is_it(cell, one); });
        ASSERT_TRUE(other != back.cells.end());
        check(cell.amount, other->amount);
    }
    ASSERT_EQ(there.totals.size(), back.totals.size());
    for (const auto& total : there.totals)
        for (const auto& other : back.totals)
            if (other.place == total.place && other.name == total.name)
                check(total.amount, other.amount);
}

}  // namespace eco::laws

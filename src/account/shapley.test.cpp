#include "account/shapley.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace eco::account {
namespace {

using Numbers = std::vector<Int128>;

Int128 sum(const Numbers& numbers)
{
    return std::accumulate(numbers.begin(), numbers.end(), Int128{0});
}

Numbers turned(Numbers numbers)
{
    for (Int128& x : numbers)
        x = -x;
    return numbers;
}

Numbers draw(std::mt19937& random, std::size_t count, int most)
{
    std::uniform_int_distribution<int> number(-most, most);
    Numbers out(count);
    for (Int128& x : out)
        x = number(random);
    return out;
}

}  // namespace

TEST(Apportion, parts_are_near_their_shares_and_add_up)
{
    std::mt19937 random(1);
    for (int round = 0; round < 500; ++round) {
        const Numbers shares = draw(random, 1 + random() % 6, 1000);
        const Int128 total = sum(shares) / 24;
        const Numbers parts = apportion(shares, 24, total);
        EXPECT_TRUE(sum(parts) == total);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const Int128 off = 24 * parts[i] - shares[i];
            EXPECT_TRUE(off >= -24 && off <= 24);
        }
        EXPECT_TRUE(apportion(turned(shares), 24, -total) == turned(parts));
    }
}

TEST(Apportion, what_is_left_goes_to_the_largest_remainders_and_of_equal_ones_to_the_first)
{
    EXPECT_TRUE((apportion(Numbers{5, 6, 5}, 8, 2) == Numbers{1, 1, 0}));
    EXPECT_TRUE((apportion(Numbers{-5, -6, -5}, 8, -2) == Numbers{-1, -1, 0}));
    EXPECT_TRUE((apportion(Numbers{8, 0, 16}, 8, 3) == Numbers{1, 0, 2}));
    EXPECT_THROW(apportion(Numbers{}, 8, 1), std::invalid_argument);
    EXPECT_THROW(apportion(Numbers{1}, 0, 1), std::invalid_argument);
}

TEST(Shapley, is_the_mean_over_all_orders)
{
    std::mt19937 random(2);
    for (std::size_t k = 1; k <= 5; ++k)
        for (int round = 0; round < 20; ++round) {
            const Numbers values = draw(random, std::size_t{1} << k, 1000000);
            Numbers added(k, 0);
            std::vector<std::size_t> order(k);
            std::iota(order.begin(), order.end(), std::size_t{0});
            do {
                std::size_t set = 0;
                for (const std::size_t next : order) {
                    added[next] += values[set | std::size_t{1} << next] - values[set];
                    set |= std::size_t{1} << next;
                }
            } while (std::next_permutation(order.begin(), order.end()));
            const Numbers found = shapley(values);
            EXPECT_TRUE(found == apportion(added, factorial(k), values.back() - values.front()));
            EXPECT_TRUE(sum(found) == values.back() - values.front());
            Numbers reversed = values;
            std::reverse(reversed.begin(), reversed.end());  // the later year's data first
            EXPECT_TRUE(shapley(reversed) == turned(found));
        }
}

TEST(Shapley, a_cause_that_changes_nothing_has_no_effect)
{
    // 3 x 5 grows to 4 x 7; the third cause does nothing: by hand 1 x (5 + 7) / 2 and 2 x (3 + 4) / 2.
    EXPECT_TRUE((shapley(Numbers{15, 20, 21, 28, 15, 20, 21, 28}) == Numbers{6, 7, 0}));
    EXPECT_THROW(shapley(Numbers{1, 2, 3}), std::invalid_argument);
    EXPECT_THROW(shapley(Numbers{}), std::invalid_argument);
    EXPECT_TRUE(shapley(Numbers{4}).empty());
}

}  // namespace eco::account

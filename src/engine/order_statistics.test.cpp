#include "engine/order_statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace eco::engine {
namespace {

OrderStatistics of(const std::vector<float>& values, int& sweeps)
{
    return OrderStatistics([&values, &sweeps](const OrderStatistics::Take& take) {
        ++sweeps;
        for (std::size_t i = 0; i < values.size(); i += 7)
            take(std::span(values).subspan(i, std::min<std::size_t>(7, values.size() - i)));
    });
}

TEST(OrderStatistics, are_those_of_the_sorted_values)
{
    for (unsigned seed = 0; seed < 40; ++seed) {
        std::mt19937 random(seed);
        std::vector<float> values, known;
        const float scale = std::pow(10.0F, static_cast<float>(random() % 9) - 4);
        for (unsigned i = 0; i < 1 + seed * seed; ++i) {
            values.push_back(random() % 9 == 0 ? std::nanf("")
                                               : scale * static_cast<float>(static_cast<int>(random() % 41) - 20));
            if (!std::isnan(values.back()))
                known.push_back(values.back());
        }
        std::ranges::sort(known);
        int sweeps = 0;
        OrderStatistics all = of(values, sweeps);
        ASSERT_EQ(all.count(), std::ssize(known));
        for (std::int64_t rank = 0; rank < all.count(); ++rank)
            ASSERT_EQ(all.at(rank), known[static_cast<std::size_t>(rank)]) << seed << " " << rank;
    }
}

TEST(OrderStatistics, of_five_and_ninety_five_percent_take_three_sweeps_and_are_of_type_seven)
{
    std::mt19937 random(7);
    std::vector<float> values(1000);
    for (float& value : values)
        value = static_cast<float>(random() % 100000) / 100000;
    int sweeps = 0;
    OrderStatistics all = of(values, sweeps);
    const double low = all.percentile(5), high = all.percentile(95);
    EXPECT_LE(sweeps, 3);
    std::ranges::sort(values);
    EXPECT_DOUBLE_EQ(low, values[49] + 0.95 * (static_cast<double>(values[50]) - values[49]));
    EXPECT_DOUBLE_EQ(high, values[949] + 0.05 * (static_cast<double>(values[950]) - values[949]));
    EXPECT_EQ(all.percentile(0), values.front());
    EXPECT_EQ(all.percentile(100), values.back());
}

TEST(OrderStatistics, of_nothing_are_missing)
{
    int sweeps = 0;
    EXPECT_TRUE(std::isnan(of({std::nanf("")}, sweeps).percentile(50)));
}

}  // namespace
}  // namespace eco::engine

#include "report/amounts.hpp"

#include <gtest/gtest.h>

#include <random>

namespace eco::report {
namespace {

TEST(Amounts, rounding_is_half_away_from_zero_on_whole_numbers)
{
    EXPECT_EQ(rounded_decimal(12345, -2, 1), "123.5");
    EXPECT_EQ(rounded_decimal(12344, -2, 1), "123.4");
    EXPECT_EQ(rounded_decimal(-12345, -2, 1), "-123.5");
    EXPECT_EQ(rounded_decimal(7, 3, 2), "7000.00");
    EXPECT_EQ(rounded_decimal(0, -9, 2), "0.00");
}

TEST(Amounts, what_is_not_zero_never_reads_as_zero)
{
    EXPECT_EQ(hundred_million_yuan(1), "<0.01");
    EXPECT_EQ(hundred_million_yuan(-1), ">-0.01");
    EXPECT_EQ(hundred_million_yuan(50000000), "0.01");
    EXPECT_EQ(rounded_decimal(1, -60, 2), "<0.01");
    EXPECT_EQ(percent(1, 1000000000), "<0.01");
    EXPECT_EQ(percent(1000000000, 1), ">99.99");
    EXPECT_EQ(percent(0, 5), "0.00");
    EXPECT_EQ(percent(5, 0), "100.00");
}

TEST(Amounts, amounts_beyond_a_double_keep_every_digit)
{
    EXPECT_EQ(yuan(Int128{9007199254740993}), "90071992547409.93");
    EXPECT_EQ(exact_decimal(Int128{9007199254740993}, 0.001), "9007199254740.993");
    EXPECT_EQ(exact_decimal(Int128{9223372036854775807}, 1000), "9223372036854775807000");
}

TEST(Amounts, the_exact_text_is_the_shortest_decimal_of_the_quantum_times_the_count)
{
    EXPECT_EQ(exact_decimal(1500, 0.001), "1.5");
    EXPECT_EQ(exact_decimal(-25, 0.01), "-0.25");
    EXPECT_EQ(exact_decimal(3, 2.5), "7.5");
    EXPECT_EQ(exact_decimal(0, 0.01), "0");
    EXPECT_EQ(exact_decimal(20, 1e-6), "0.00002");
    EXPECT_EQ(exact_decimal(7, 1), "7");
}

TEST(Amounts, exact_text_reads_back_to_the_count)
{
    std::mt19937_64 random(3);
    for (int i = 0; i < 1000; ++i) {
        const auto count = static_cast<std::int64_t>(random() % 2000000000001) - 1000000000000;
        EXPECT_NEAR(std::stod(exact_decimal(count, 0.01)) * 100, static_cast<double>(count), 1e-3);
        EXPECT_EQ(std::stod(yuan(count)), static_cast<double>(count) / 100);
    }
}

TEST(Amounts, a_decimal_is_shown_as_the_double_that_its_text_reads_as)
{
    EXPECT_EQ(nearest_double(decimal_of(Int128{9007199254740993}, 0.01)), 90071992547409.93);
    EXPECT_EQ(nearest_double({-3, 2}), -300);
    EXPECT_EQ(text_of({-3, 2}), "-300");
    EXPECT_EQ(text_of({15, -4}), "0.0015");
}

}  // namespace
}  // namespace eco::report

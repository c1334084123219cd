#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "account/distribution.hpp"
#include "account/sensitivity.hpp"
#include "base/philox.hpp"

namespace eco::account {
namespace {

using formula::Fn;

constexpr std::size_t many = 100000;

method::Row row_of(const std::string& distribution, double low, double value, double high)
{
    method::Row row;
    row.value = value;
    row.low = low;
    row.high = high;
    row.distribution = distribution;
    return row;
}

std::vector<double> draws_of(const method::Row& row, std::uint64_t stream = 7)
{
    std::vector<double> out(many);
    for (std::size_t i = 0; i < many; ++i)
        out[i] = quantile(row, uniform(1, stream, i));
    return out;
}

double mean(const std::vector<double>& x)
{
    return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

double deviation(const std::vector<double>& x)
{
    const double m = mean(x);
    double sum = 0;
    for (double one : x)
        sum += (one - m) * (one - m);
    return std::sqrt(sum / static_cast<double>(x.size() - 1));
}

}  // namespace

TEST(draws, philox_gives_the_known_answers_of_its_authors)
{
    using Bits = std::array<std::uint32_t, 4>;
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Bits{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    EXPECT_EQ(philox({~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}), (Bits{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (Bits{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(draws, the_normal_quantile_inverts_the_error_function)
{
    for (double u : {1e-300, 1e-20, 1e-6, 0.01, 0.05, 0.075, 0.3, 0.5, 0.7, 0.925, 0.95, 0.99, 1 - 1e-6}) {
        const double back = 0.5 * std::erfc(-normal_quantile(u) / std::sqrt(2.0));
        EXPECT_NEAR(back / u, 1, 1e-12) << u;  // the error function magnifies an error of 1e-16 by x^2 < 1400
    }
    EXPECT_EQ(normal_quantile(0.5), 0);
}

TEST(draws, distributions_have_their_closed_means_deviations_and_quantiles)
{
    const double six = 6 / std::sqrt(double{many});  // six standard errors of a mean, in standard deviations
    struct Known {
        method::Row row;
        double mean, deviation, q05, q50, q95;
    };
    const double s = (8.0 - 2.0) / (2 * 1.959963984540054);
    const double l = std::log(4.0) / (2 * 1.959963984540054);  // lognormal 2 … 8
    for (const auto& k : std::vector<Known>{
             {row_of("uniform", 2, 3, 8), 5, 6 / std::sqrt(12.0), 2.3, 5, 7.7},
             {row_of("triangular", 2, 4, 8), 14.0 / 3,
              std::sqrt((2 * 2 + 4 * 4 + 8 * 8 - 2 * 4 - 2 * 8 - 4 * 8) / 18.0), 2 + std::sqrt(0.05 * 6 * 2),
              8 - std::sqrt(0.5 * 6 * 4), 8 - std::sqrt(0.05 * 6 * 4)},
             {row_of("normal", 2, 5, 8), 5, s, 5 - 1.6448536269514722 * s, 5, 5 + 1.6448536269514722 * s},
             {row_of("lognormal", 2, 4, 8), 4 * std::exp(l * l / 2),
              4 * std::exp(l * l / 2) * std::sqrt(std::exp(l * l) - 1), 4 * std::exp(-1.6448536269514722 * l), 4,
              4 * std::exp(1.6448536269514722 * l)}}) {
        SCOPED_TRACE(k.row.distribution);
        EXPECT_NEAR(quantile(k.row, 0.05), k.q05, 1e-12 * k.q05);
        EXPECT_NEAR(quantile(k.row, 0.50), k.q50, 1e-12 * k.q50);
        EXPECT_NEAR(quantile(k.row, 0.95), k.q95, 1e-12 * k.q95);
        const auto draws = draws_of(k.row);
        EXPECT_NEAR(mean(draws), k.mean, six * k.deviation);
        // The standard error of a deviation is at most 1.2 deviations / sqrt(2 n) x sqrt(kurtosis - 1 over 2) < 2.
        EXPECT_NEAR(deviation(draws), k.deviation, 2 * six * k.deviation);
    }
    EXPECT_EQ(quantile(row_of("triangular", 3, 3, 3), 0.3), 3);
    EXPECT_FALSE(is_distributed(row_of("lognormal", 0, 1, 2)));
    EXPECT_FALSE(is_distributed(row_of("", 0, 1, 2)));
}

TEST(draws, streams_and_seeds_are_unrelated)
{
    const auto a = draws_of(row_of("uniform", 0, 0.5, 1), 1), b = draws_of(row_of("uniform", 0, 0.5, 1), 2);
    double both = 0;
    for (std::size_t i = 0; i < many; ++i)
        both += (a[i] - 0.5) * (b[i] - 0.5) * 12;
    EXPECT_NEAR(both / many, 0, 6 / std::sqrt(double{many}));
    EXPECT_NE(uniform(1, 1, 0), uniform(2, 1, 0));
}

TEST(forms, say_what_the_operations_say)
{
    Forms forms;
    const Form x = forms.row(0), y = forms.row(1), z = forms.row(2);
    std::mt19937 random(3);
    std::uniform_real_distribution<double> between(0.5, 2.0);
    std::vector<std::vector<double>> rows(3, std::vector<double>(1000));
    for (auto& row : rows)
        for (double& value : row)
            value = between(random);
    const Form sum = Forms::add(Forms::add(x, y, -2), Forms::number(3));
    const Form all[] = {forms.multiply(sum, sum),
                        forms.divide(x, forms.multiply(y, z)),
                        forms.divide(sum, Forms::add(y, z)),
                        forms.apply(Fn::maximum, {Forms::add(x, y, -1), Forms::number(0)}),
                        forms.apply(Fn::choose, {forms.apply(Fn::less, {x, y}), forms.multiply(x, z), y}),
                        forms.apply(Fn::power, {sum, Forms::number(3)}),
                        forms.apply(Fn::exponential, {forms.apply(Fn::logarithm, {x})})};
    const auto values = forms.evaluate(rows, 1000, 2);
    for (std::size_t i = 0; i < 1000; ++i) {
        const double a = rows[0][i], b = rows[1][i], c = rows[2][i], s = a - 2 * b + 3;
        const double wanted[] = {s * s, a / (b * c), s / (b + c), std::max(a - b, 0.0), a < b ? a * c : b, s * s * s,
                                 a};
        for (std::size_t k = 0; k < std::size(all); ++k)  // terms cancel: errors of the largest, below 30
            EXPECT_NEAR(Forms::at(all[k], values, i), wanted[k], 1e-13) << k;
    }
    EXPECT_EQ(forms.multiply(sum, Forms::number(2)), Forms::scaled(sum, 2));
    EXPECT_TRUE(Forms::add(sum, sum, -1).is_constant()) << "what cancels is gone";
    EXPECT_EQ(forms.divide(forms.multiply(x, y), y), x) << "and so is what is divided away";
}

TEST(forms, do_not_depend_on_the_number_of_threads)
{
    Forms forms;
    const Form f = forms.divide(forms.row(0), Forms::add(forms.row(1), Forms::number(1)));
    std::vector<std::vector<double>> rows(2, std::vector<double>(5000));
    for (std::size_t i = 0; i < 5000; ++i)
        rows[0][i] = uniform(1, 1, i), rows[1][i] = uniform(1, 2, i);
    EXPECT_EQ(forms.evaluate(rows, 5000, 1), forms.evaluate(rows, 5000, 3));
    EXPECT_FALSE(f.is_constant());
}

TEST(quantiles, lie_between_neighbours_in_order)
{
    std::vector<double> draws(101);
    std::iota(draws.begin(), draws.end(), 0.0);
    std::shuffle(draws.begin(), draws.end(), std::mt19937(1));
    const auto q = quantiles(draws);
    ASSERT_TRUE(q);
    EXPECT_DOUBLE_EQ(q->low, 5);
    EXPECT_DOUBLE_EQ(q->median, 50);
    EXPECT_DOUBLE_EQ(q->high, 95);
    std::vector<double> two = {3, 1};
    EXPECT_DOUBLE_EQ(quantiles(two)->median, 2);
    std::vector<double> broken = {1, std::nan(""), 2};
    EXPECT_FALSE(quantiles(broken));
}

TEST(sensitivity, of_a_linear_target_is_known)
{
    // y = 3 a + b + c with equal variances: shares 9/11, 1/11, 1/11; ranks of normals correlate as (6/pi) asin(r/2).
    std::vector<std::vector<double>> x;
    std::vector<double> y(many, 0.0);
    for (std::uint64_t k = 0; k < 3; ++k) {
        x.push_back(draws_of(row_of("normal", -1, 0, 1), k));
        for (std::size_t i = 0; i < many; ++i)
            y[i] += (k == 0 ? 3 : 1) * x[k][i];
    }
    const RankedTarget target(y);
    for (std::size_t k = 0; k < 3; ++k) {
        const double share = (k == 0 ? 9.0 : 1.0) / 11, r = std::sqrt(share);
        const auto order = rising_order(x[k]);
        EXPECT_NEAR(target.rank_correlation(order).value(), 6 / M_PI * std::asin(r / 2), 0.015);
        // Classes hold a little of the input's own variance: 1/50 of it is more than the tails leave.
        EXPECT_NEAR(target.share_of_variance(order).value(), share, 0.02);
    }
    EXPECT_NEAR(target.share_of_variance(rising_order(draws_of(row_of("uniform", 0, 0, 1), 99))).value(), 0, 0.01);
    EXPECT_FALSE(RankedTarget(std::vector<double>(100, 1.0)).rank_correlation(rising_order(x[0])));
}

}  // namespace eco::account

#include "account/shapley.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <stdexcept>

namespace eco::account {

std::vector<Int128> apportion(std::span<const Int128> numerators, Int128 denominator, Int128 total)
{
    if (denominator < 1)
        throw std::invalid_argument("apportion: a denominator below 1");
    std::vector<Int128> parts, rests;
    for (const Int128 n : numerators) {
        parts.push_back(n / denominator);
        rests.push_back(n % denominator);
    }
    Int128 left = std::accumulate(parts.begin(), parts.end(), total, [](Int128 a, Int128 b) { return a - b; });
    if (left == 0)
        return parts;
    if (parts.empty())
        throw std::invalid_argument("apportion: nobody to share with");
    const int sign = left < 0 ? -1 : 1;
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sign * rests[a] > sign * rests[b]; });
    for (std::size_t i = 0; left != 0; i = (i + 1) % order.size()) {
        parts[order[i]] += sign;
        left -= sign;
    }
    return parts;
}

std::int64_t factorial(std::size_t k)
{
    std::int64_t out = 1;
    for (std::size_t i = 2; i <= k; ++i)
        out *= static_cast<std::int64_t>(i);
    return out;
}

namespace {

/// k! times what each cause adds.
template <typename Number>
std::vector<Number> added(std::span<const Number> values)
{
    const auto k = static_cast<std::size_t>(std::countr_zero(values.size()));
    if (!std::has_single_bit(values.size()) || k > 10)
        throw std::invalid_argument("shapley: values of all sets of at most 10 causes");
    std::vector<Number> out(k, Number{0});
    for (std::size_t set = 0; set < values.size(); ++set) {
        const auto before = static_cast<std::size_t>(std::popcount(set));
        for (std::size_t i = 0; i < k; ++i)
            if ((set >> i & 1U) == 0)
                out[i] += static_cast<Number>(factorial(before) * factorial(k - before - 1)) *
                          (values[set | std::size_t{1} << i] - values[set]);
    }
    return out;
}

}  // namespace

std::vector<Int128> shapley(std::span<const Int128> values)
{
    const std::vector<Int128> numerators = added(values);
    return apportion(numerators, factorial(numerators.size()), values.back() - values.front());
}

std::vector<double> shapley(std::span<const double> values)
{
    std::vector<double> out = added(values);
    for (double& x : out)
        x /= static_cast<double>(factorial(out.size()));
    return out;
}

}  // namespace eco::account

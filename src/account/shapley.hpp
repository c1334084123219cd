#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/int128.hpp"

namespace eco::account {

/// Whole numbers near numerators / denominator that add up to `total`: cut towards zero, then what is left goes to the
/// largest remainders, ties by position. Turning every sign turns the result's.
/// Errors: std::invalid_argument for a denominator below 1, or if there is something to share and nobody.
std::vector<Int128> apportion(std::span<const Int128> numerators, Int128 denominator, Int128 total);

/// What each of k causes adds on the average over all orders in which they can come, in whole numbers that add up to
/// last value less first: exact before they are made whole.
///
/// Shapes   `values` has 2^k elements; bit i of the position says that cause i has come.
/// Errors   std::invalid_argument for another number of values or more than 10 causes.
/// Source   Shapley (1953), A value for n-person games, doi:10.1515/9781400881970-018
std::vector<Int128> shapley(std::span<const Int128> values);
/// The same of numbers that are not counted.
std::vector<double> shapley(std::span<const double> values);
/// k!
std::int64_t factorial(std::size_t k);

}  // namespace eco::account

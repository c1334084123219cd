#pragma once
#include <string>

#include "base/int128.hpp"

namespace eco::cli {

/// count x 10^exponent with so many decimals, rounded half away from zero on whole numbers. What is not 0 but would
/// read as 0 is "<0.01" or ">-0.01".
std::string rounded_decimal(Int128 count, int exponent, int decimals);

/// count x quantum, exactly, without trailing zeros; `quantum` is taken as the shortest decimal that reads back to it.
std::string exact_decimal(Int128 count, double quantum);

/// Money is booked in whole numbers of 0.01 CNY: the exact amount in CNY, always with two decimals.
std::string yuan(Int128 fen);
/// In 1e8 CNY (亿元) with two decimals.
std::string hundred_million_yuan(Int128 fen);

/// Up to six significant digits, for figures that are no whole numbers.
std::string short_number(double value);

/// part / (part + rest) in percent: two decimals, more where they would read 0 or 100 and are not.
std::string percent(Int128 part, Int128 rest);

}  // namespace eco::cli

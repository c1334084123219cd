#pragma once
#include <string>

#include "base/int128.hpp"

namespace eco::report {

/// digits x 10^exponent, exactly.
struct Decimal {
    Int128 digits = 0;
    int exponent = 0;
};

/// count x quantum; `quantum` is taken as the shortest decimal that reads back to it.
Decimal decimal_of(Int128 count, double quantum);
/// Without trailing zeros after the point.
std::string text_of(const Decimal& decimal);
/// What the text reads as.
double nearest_double(const Decimal& decimal);

/// count x 10^exponent with so many decimals, rounded half away from zero on whole numbers. What is not 0 but would
/// read as 0 is "<0.01" or ">-0.01".
std::string rounded_decimal(Int128 count, int exponent, int decimals);

/// text_of(decimal_of(count, quantum)).
std::string exact_decimal(Int128 count, double quantum);

/// Money is booked in whole numbers of 0.01 CNY: the exact amount in CNY, always with two decimals.
std::string yuan(Int128 fen);
/// In 1e8 CNY (亿元) with two decimals.
std::string hundred_million_yuan(Int128 fen);

/// Up to six significant digits, for figures that are no whole numbers.
std::string short_number(double value);

/// part / (part + rest) in percent: two decimals, more where they would read 0 or 100 and are not.
std::string percent(Int128 part, Int128 rest);

}  // namespace eco::report

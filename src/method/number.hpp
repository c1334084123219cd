#pragma once
#include <optional>
#include <string_view>
#include <variant>

#include "method/table.hpp"

namespace eco::method {

/// A decimal number (2.67, 1e-3) or a fraction of two (44/12), read as the nearest double. Nothing else: no sign +, no
/// spaces inside, no inf, no hexadecimal digits, no thousands separator.
std::optional<double> parse_number(std::string_view text);

/// "[10,30)", "(0,5]", "<10", "<=10", ">90", ">=90", or a message key that says what is wrong:
/// method.interval_dash (10-30), method.interval_date (what a spreadsheet made of it), method.interval_empty,
/// method.not_an_interval.
std::variant<Interval, const char*> parse_interval(std::string_view text);

/// True if a number lies in both.
bool overlap(const Interval& a, const Interval& b);
/// True if `a` lies wholly below `b` and a number lies between the two.
bool has_gap(const Interval& a, const Interval& b);

}  // namespace eco::method

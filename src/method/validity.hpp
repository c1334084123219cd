#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "method/table.hpp"

namespace eco::method {

/// The key of rows that hold for a time only: the column `valid`.
inline const std::string valid_key = "valid";

/// "2020", "2020 to 2023", "2025-03-21 to now", "2023-04 to 2024-12": days as numbers YYYYMMDD, from the first one up
/// to the day after the last. nullopt if the text is none, or ends before it begins.
std::optional<Interval> parse_validity(std::string_view text);

/// The day by which a row is held against an accounting year: its last one.
double last_day_of(int year);

/// The day of what has no year, such as a worked case that says none: rows without an end hold.
inline constexpr double without_year = 99991231;

}  // namespace eco::method

#pragma once
#include <optional>
#include <string>
#include <utility>

namespace eco::scene {

/// Without blanks at both ends.
std::string trim(const std::string& text);
/// The whole text as a number ("1e3", "-2.5"), or nothing: no commas, no trailing words.
std::optional<double> read_number(const std::string& text);
/// Four digits.
std::optional<int> read_year(const std::string& text);
/// "30 m" as (30, "m").
std::optional<std::pair<double, std::string>> read_quantity(const std::string& text);
/// "2018 to 2020" as ("2018", "2020").
std::optional<std::pair<std::string, std::string>> split_range(const std::string& text);
/// A number for a message, with so many significant digits.
std::string number_text(double value, int digits = 6);

}  // namespace eco::scene

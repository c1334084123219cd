#pragma once
#include <string>
#include <vector>

#include "account/compare.hpp"
#include "cli/command.hpp"

namespace eco::cli {

/// Sides of one year, or of one run in several years, with their names as headings.
struct Comparison {
    std::vector<account::Side> sides;
    std::vector<std::string> names;
    std::string by;

    /// 0 where the sides are years themselves.
    int year() const { return sides.front().run == sides.back().run ? 0 : sides.front().year; }
};

/// A table for each comparison (by year, one for all), caveats, and for each side after the first where its differences
/// come from. The comparisons have the same runs in other years.
void print_comparisons(const std::vector<Comparison>& comparisons, const Context& context);
/// The lines only: year, kind, key, title, unit, amount by side, then difference and ratio to the first.
void print_comparison_csv(const std::vector<Comparison>& comparisons, const Context& context);
/// Everything.
void print_comparison_json(const std::vector<Comparison>& comparisons, const Context& context);

}  // namespace eco::cli

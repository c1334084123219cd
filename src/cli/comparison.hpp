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
    std::vector<const account::Run*>
        restated{};  // by side: the first side's year on that side's boundaries, or nullptr

    /// 0 where the sides are of several years.
    int year() const
    {
        return sides.front().run == sides.back().run || sides.front().year != sides.back().year ? 0
                                                                                                : sides.front().year;
    }
    const account::Run* restated_run(std::size_t side) const
    {
        return side < restated.size() ? restated[side] : nullptr;
    }
};

/// "soil retention (soil_retention): formula differs, price rows that differ: 2".
std::string headline(const account::Causes& causes, const Context& context);
/// A table for each comparison (by year, one for all), caveats, and for each side after the first where its differences
/// come from. The comparisons have the same runs in other years.
void print_comparisons(const std::vector<Comparison>& comparisons, const Context& context);
/// The lines only: year, kind, key, title, unit, amount by side, then difference and ratio to the first.
void print_comparison_csv(const std::vector<Comparison>& comparisons, const Context& context);
/// Everything.
void print_comparison_json(const std::vector<Comparison>& comparisons, const Context& context);

}  // namespace eco::cli

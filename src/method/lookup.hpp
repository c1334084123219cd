#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "method/package.hpp"

namespace eco::method {

/// The row of a table that is used at given labels and numbers, or nullptr: a missing value, never 0.
///
/// A row matches if each of its keys does: `ecosystem` is the class or one above it, `region` and `zone` one of
/// `places` (most specific first), any other key the label of its name, an interval holds the number of its key. Of the
/// rows that match the nearest wins: keys are compared in the order of `lookup:`, then the other labels by name, then
/// intervals by name; a key that is empty is farther than any that matches. The row may be `required`, without a value:
/// the caller says so.
const Row* find_row(const Package& package, const Table& table, const std::map<std::string, std::string>& labels,
                    const std::map<std::string, double>& numbers, const std::vector<std::string>& places);

/// The points of a curve at given labels, by rising x in its unit, y in `to`: those of the nearest labels, as for a
/// row; none if no labels match.
std::vector<std::pair<double, double>> find_points(const Package& package, const Table& curve,
                                                   const std::map<std::string, std::string>& labels,
                                                   const std::vector<std::string>& places, const unit::Unit& to);

/// The value of a curve at x: on the straight line between the points around it; beyond them that of the last one if it
/// is held there, else NaN.
double value_at(const std::vector<std::pair<double, double>>& points, double x, bool is_held);

/// The smallest and the largest y of a curve's points.
std::pair<double, double> range_of(const std::vector<std::pair<double, double>>& points);

/// All numbers cut at the bounds of the symbol's intervals of `key`: sorted, disjoint, without gap. A number lies in
/// exactly one, and all numbers of one lie in the same rows: the interval's place in the list is a category.
std::vector<Interval> intervals_of(const Table& table, const std::string& key);

}  // namespace eco::method

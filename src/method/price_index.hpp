#pragma once
#include <map>
#include <string>

#include "base/problem.hpp"
#include "method/text_file.hpp"

namespace eco::method {

/// One row of price_indices.csv: the level of a series in a year. Only ratios of one series count, whatever its base.
struct IndexValue {
    double value = 0;
    std::string source;
    bool is_verified = false;
};
using PriceIndices = std::map<std::string, std::map<int, IndexValue>>;  // series -> year -> level

/// Reads a CSV with the columns series, year, value, source and verified. Rows replace those that are there of the same
/// series and year. Every wrong cell is a problem.
void read_price_indices(const TextFilePtr& file, PriceIndices& indices, Problems& problems);

}  // namespace eco::method

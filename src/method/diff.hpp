#pragma once
#include <string>
#include <vector>

#include "method/package.hpp"

namespace eco::method {

/// An entry in which two packages differ: "soil_retention.quantity.soil_retained.formula", "parameters.cover_factor
/// (ecosystem=forest, fvc=[10,30)).value". An empty text means that the package has no such entry.
struct Difference {
    std::string path, before, after;
};

/// Compares entry by entry, whatever the order, comments, spaces and parentheses that do not matter. Sorted by path.
std::vector<Difference> diff(const Package& before, const Package& after);

}  // namespace eco::method

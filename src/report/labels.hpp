#pragma once
#include <optional>
#include <vector>

#include "report/canvas.hpp"

namespace eco::report {

using Rings = std::vector<std::vector<Spot>>;

/// Where a box of this size lies wholly within the rings and meets none of `taken`, as far from the border as can be;
/// nullopt if there is no such place. Cost: O(1600 x corners).
std::optional<Spot> find_room(const Rings& rings, double width, double height, const std::vector<Box>& taken);

/// The box around the rings.
Box box_around(const Rings& rings);

}  // namespace eco::report

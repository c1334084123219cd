#pragma once
#include "raster/warp.hpp"

namespace eco::raster {

/// Method::sum: every source cell's amount is shared out over the target cells that its outline (four straight sides
/// between transformed corners) covers, by area. What falls on the target grid keeps its total.
void apportion(const Warp& job);

}  // namespace eco::raster

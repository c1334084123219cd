#pragma once
#include "terrain/raster.hpp"

namespace eco::terrain {

/// Area of the patch that each cell belongs to: cells whose value is neither 0 nor missing, joined over sides and
/// corners. 0 in a cell whose value is 0.
///
/// Units    m2, the sum of the true areas of its cells that lie on the grid: a patch that the edge cuts is larger.
/// No-data  NaN where the value is missing; missing cells join nothing.
/// Cost     O(cells); 16 bytes a cell beside `holds`, the result included.
/// Source   union-find with path halving, Tarjan & van Leeuwen (1984), doi:10.1145/62.2160
Raster<float> patch_area(const Raster<float>& holds);

}  // namespace eco::terrain

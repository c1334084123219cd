#pragma once
#include "terrain/raster.hpp"

namespace eco::terrain {

/// The lowest surface not below `dem` from which every cell has a path to an outlet that never climbs: each depression
/// is raised to its spill level and becomes flat. Outlets are the cells at the edge of the grid and those that touch
/// no-data (8 neighbours): water may leave there, so a hole in the data never holds water back.
///
/// No-data  NaN stays NaN.
/// Errors   InputError terrain.size.
/// Cost     O(n log n) at worst, in place if `dem` is moved in; 1 byte a cell and 8 bytes for each cell of the
/// advancing front. Source   Barnes, Lehman & Mulla (2014), Priority-flood, algorithm 2,
/// doi:10.1016/j.cageo.2013.04.024
Raster<float> fill_depressions(Raster<float> dem);

}  // namespace eco::terrain

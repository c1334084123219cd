#pragma once
#include "terrain/flow.hpp"
#include "terrain/raster.hpp"

namespace eco::terrain {

/// Slope length λ: the horizontal distance that water has run over the ground, along the longest way down to the cell.
/// A cell into which none drains begins with half its own step. Where the ground becomes much flatter (its fall is less
/// than 0.7 of the fall above if it is under 5 %, else less than 0.5), soil settles and the length begins anew.
///
/// Shapes   `dem` and `directions` share a grid; `dem` is the filled one that gave the directions.
/// Units    m; true distances on geographic grids. Not capped.
/// No-data  NaN where there is no direction.
/// Errors   FlowLoop; InputError terrain.size.
/// Cost     O(cells); 1 byte a cell beside the result of 4 bytes a cell.
/// Source   Hickey (2000), Cartography 29(1):1-8 (cumulative downhill slope length); cut-offs by Van Remortel, Maichle
/// &
///          Hickey (2004), doi:10.1016/j.cageo.2004.08.001
Raster<float> slope_length(const Raster<float>& dem, const Raster<Direction>& directions);

}  // namespace eco::terrain

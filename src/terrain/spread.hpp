#pragma once
#include <vector>

#include "terrain/raster.hpp"

namespace eco::terrain {

/// A value at a point of the grid's reference system; NaN if it is not known.
struct Station {
    double x = 0, y = 0, value = 0;
};

struct Spread {
    int neighbours = 12;
    double power = 2;
};

/// Inverse distance weighting: Σ v d^-power / Σ d^-power over the nearest stations with a value; that of the station
/// itself where d is 0. One neighbour is the value of the nearest station (Thiessen).
///
/// Units    d in m from the cell's centre; on a geographic grid in the cell size of the row at hand.
/// No-data  stations without value are not there; NaN without any. Of stations equally near the first ones count.
/// Cost     O(cells x stations), over `threads` bands of rows; no memory beside the result.
/// Source   Shepard (1968), doi:10.1145/800186.810616
Raster<float> spread(const std::vector<Station>& stations, const Spread& how, const grid::Grid& grid, int threads);

}  // namespace eco::terrain

#pragma once
#include "terrain/cell_size.hpp"
#include "terrain/raster.hpp"

namespace eco::terrain {

/// Inclination as an angle. Never mixes with SlopeRatio: 5° is 8.75 %.
struct Degrees {
    float value = 0;
};
/// Inclination as rise over run: 1 is 45°, 0.09 is "9 %".
struct SlopeRatio {
    float value = 0;
};
Degrees to_degrees(SlopeRatio slope);
SlopeRatio to_slope_ratio(Degrees slope);

/// Steepness of the surface at each cell, by Horn's weights: east-west differences of the rows above, through and below
/// the cell weigh 1, 2, 1, and so do north-south ones. Where one cell of such a difference is missing, the one-sided
/// difference over the middle cell stands in; where both or the middle one are, the difference drops out. So a plane
/// has its own slope at the edge and beside holes too.
///
/// Units    elevations in m; geographic grids use the true cell size of the row.
/// No-data  cells without elevation, and cells where no east-west or no north-south difference is left.
/// Cost     O(cells); no memory beside the result of 4 bytes a cell.
/// Source   Horn (1981), doi:10.1109/PROC.1981.11918
Raster<SlopeRatio> slope_ratio(const Raster<float>& dem);
/// The same as angles.
Raster<Degrees> slope(const Raster<float>& dem);

/// Rise over run at one cell; NaN as above. `size` is that of the cell's row.
double slope_ratio_at(const Raster<float>& dem, std::int64_t row, std::int64_t col, const CellSize& size);

}  // namespace eco::terrain

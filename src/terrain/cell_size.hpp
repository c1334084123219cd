#pragma once
#include <vector>

#include "grid/grid.hpp"

namespace eco::terrain {

/// True size of a cell on the ground, m: east-west through the cell's centre, north-south, and along the diagonal.
struct CellSize {
    double dx_m = 0, dy_m = 0, diagonal_m = 0;
};

/// One per row. Geographic: dx = N(φ) cos φ Δλ and dy = M(φ) Δφ with the ellipsoid's radii at the latitude of the row's
/// centre. Projected: the grid's own cell, taken as metres. Source   Snyder (1987), USGS Professional Paper 1395, eq.
/// 4-18, 4-20.
std::vector<CellSize> cell_sizes(const grid::Grid& grid);

}  // namespace eco::terrain

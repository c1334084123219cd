#pragma once
#include "formula/expr.hpp"
#include "terrain/raster.hpp"
#include "terrain/spread.hpp"

namespace eco::account {

/// A whole-grid function (Fn::grid but those of points) of the raster of its argument, in the argument's unit.
terrain::Raster<float> apply_grid(const formula::Expr& call, terrain::Raster<float> value, double radius_m,
                                  int threads);
/// spread or nearest of `stations`; of nearest their values are their numbers.
terrain::Raster<float> apply_points(const formula::Expr& call, const std::vector<terrain::Station>& stations,
                                    const grid::Grid& grid, int threads);

}  // namespace eco::account

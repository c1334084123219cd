#pragma once
#include "formula/expr.hpp"
#include "terrain/raster.hpp"

namespace eco::account {

/// A whole-grid function (Fn::grid but spread) of the raster of its argument, in the argument's unit.
terrain::Raster<float> apply_grid(const formula::Expr& call, terrain::Raster<float> value, double radius_m,
                                  int threads);

}  // namespace eco::account

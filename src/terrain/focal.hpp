#pragma once
#include <optional>
#include <string>

#include "terrain/raster.hpp"

namespace eco::terrain {

/// Weights of the cells around one, by the distance d of the centres.
struct Kernel {
    enum class Shape {
        disc,         // 1 where d ≤ r
        gaussian,     // exp(-d² / 2r²) within 3r east-west and 3r north-south
        exponential,  // exp(-d / r) where d ≤ 5r
    };
    Shape shape = Shape::disc;
    double radius_m = 0;  // r

    /// How far from the cell weights are above 0: the margin that the raster needs.
    double reach_m() const;
};
/// nullopt if `name` is no kernel.
std::optional<Kernel::Shape> find_kernel(const std::string& name);

/// Σ w x / Σ w over the cells around each cell.
///
/// Distances  in m; on a geographic grid in the cell width of the row at hand (gaussian: of each row) and true heights.
/// No-data    missing cells and cells beyond the grid are left out of both sums; NaN where nothing is left.
/// Cost       r in cells, n cells: disc O(n r), gaussian O(n r), exponential O(n r²), all over `threads` bands of rows.
/// Memory     4 bytes a cell for the result, gaussian 24 more.
/// Errors     InputError terrain.size.
/// Checked    equals the sum over all pairs of cells on random grids.
Raster<float> focal_mean(const Raster<float>& x, const Kernel& kernel, int threads);

/// Σ w x over the cells around each cell; NaN where one of them is missing or beyond the grid. Else as focal_mean.
Raster<float> focal_sum(const Raster<float>& x, const Kernel& kernel, int threads);

}  // namespace eco::terrain

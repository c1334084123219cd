#pragma once
#include <cstdint>
#include <vector>

#include "engine/source.hpp"
#include "engine/strip.hpp"
#include "grid/grid.hpp"

namespace eco::engine {

/// A layer on a grid of its own, in memory as far as the pass needs it. Shared by all threads.
///
/// Quantities  bilinear between cell centres; the weights are renormalised over the neighbours that are known, also at
/// the
///             grid's edge. Missing where the cell that contains the pixel's centre is missing or does not exist.
/// Labels      those of the cell that contains the pixel's centre.
/// Memory      4 bytes a cell, 1 for labels; refused above 256 MB.
class CoarseLayer {
public:
    /// Reads what of `layer` lies under `grid`. Errors: InputError if that is too large.
    CoarseLayer(TileSource& source, int layer, const LayerInput& input, const grid::Grid& grid);

    /// Neighbours of one row or column of pixels.
    struct Spot {
        std::int32_t low = 0, high = 0, nearest = -1;  // rows or columns in memory; nearest -1: outside
        double weight = 0;                             // of `high`
    };
    Spot row_spot(std::int64_t row) const;
    Spot col_spot(std::int64_t col) const;
    double value(const Spot& row, const Spot& col) const;
    /// Values of pixels in one row.
    void fill_row(const Spot& row, const Spot* cols, int count, std::vector<double>& blend, double* out) const;

private:
    double at(int row, int col) const
    {
        return values_[static_cast<std::size_t>(row) * cols_ + static_cast<std::size_t>(col)];
    }
    double weighted(const Spot& row, const Spot& col) const;

    grid::Grid grid_;    // of the pass
    grid::Grid coarse_;  // of the layer
    grid::Window window_;
    std::size_t cols_ = 0;
    bool is_label_ = false;
    std::vector<float> values_;
    std::vector<std::uint8_t> labels_;
    std::vector<double> table_;
};

/// A coarse layer over one tile: neighbours and weights of its rows and columns, found once.
class CoarseTile {
public:
    CoarseTile(const CoarseLayer& layer, const grid::Window& window);
    void fill(const Strip& strip, double* out) const;

private:
    const CoarseLayer* layer_;
    std::int64_t tile_cols_;
    std::vector<CoarseLayer::Spot> rows_, cols_;
};

}  // namespace eco::engine

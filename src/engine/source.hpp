#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "grid/grid.hpp"

namespace eco::engine {

/// A raster band that a program loads. It lies on the grid of the pass, or is coarse: on a grid of its own in the same
/// CRS.
struct LayerInput {
    std::string path;
    int band = 1;
    bool is_label = false;
    bool is_coarse = false;
    /// Label number in the file -> category number, NaN = unmapped. Empty: the label is the number. 255 is always
    /// missing.
    std::vector<double> relabel;
};

/// The layer numbers of the ecosystem raster and of a second one.
constexpr int ecosystem_layer = -1, second_ecosystem_layer = -2;

/// Where a thread gets the values of layers from: files, or memory in tests. Used by one thread only.
class TileSource {
public:
    virtual ~TileSource() = default;
    virtual const grid::Grid& grid(int layer) const = 0;
    /// Row-major values of the window; NaN where missing.
    virtual void read(int layer, const grid::Window& window, std::span<float> out) = 0;
    /// The same for labels: 255 where missing.
    virtual void read(int layer, const grid::Window& window, std::span<std::uint8_t> out) = 0;
};

using MakeSource = std::function<std::unique_ptr<TileSource>()>;

/// Reads raster files; one reader for each file that is used, opened when first read.
/// Errors: IoError naming the file.
std::unique_ptr<TileSource> make_raster_source(const LayerInput& ecosystem, const std::vector<LayerInput>& layers,
                                               const LayerInput& second_ecosystem = {});

/// The table of 256 numbers that `relabel` means.
std::vector<double> label_table(const LayerInput& layer);

}  // namespace eco::engine

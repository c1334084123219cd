#pragma once
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/input.hpp"
#include "engine/strip.hpp"
#include "engine/totals.hpp"

namespace eco::engine {

/// Called after each tile, by one thread at a time. May throw to end the pass.
using Progress = std::function<void(std::int64_t tiles_done, std::int64_t tiles)>;

/// Takes registers as rasters, tile by tile in any order, by one thread at a time. NaN outside the zones. A border
/// pixel takes the value of its largest piece, so registers should hold densities, not amounts.
class RasterSink {
public:
    virtual ~RasterSink() = default;
    /// `output` is the position in Outputs::registers; row-major values of the window.
    virtual void write(int output, const grid::Window& window, std::span<const float> values) = 0;
};
struct Outputs {
    std::vector<int> registers;
    RasterSink* sink = nullptr;
};

/// Runs the program over the shard's tiles, each decoded once and only if a zone touches it, and adds up.
///
/// Exactness  the same bits for any number of threads, tile size and split into shards that are added afterwards.
/// Memory     tiles in flight, coarse layers, and one Totals whatever the number of threads.
/// Errors     InputError, IoError and what `progress` or `sink` throw; of several failing tiles the first is told.
Totals run_pass(const Program& program, const PassInput& input, const Progress& progress = {},
                const Outputs& outputs = {});

/// Runs the program over every pixel of the grid and hands out one register, window by window in any order, by one
/// thread at a time. Gathers are NaN where no zone is; a border pixel belongs to the zone with its largest piece;
/// groups are not summed.
void run_to_raster(const Program& program, const PassInput& input, int reg,
                   const std::function<void(const grid::Window&, std::span<const float>)>& take,
                   const Progress& progress = {});

/// Takes a strip of a tile, and the layers that the program loads.
using TakeStrip = std::function<void(const grid::Window&, const Strip&, const Feed&)>;

/// Hands out the strips of the shard's tiles as run_pass adds them up. Each thread has a taker of its own; every piece
/// of every pixel is taken once, in an order that depends on tiles and threads.
void visit_strips(const Program& program, const PassInput& input, const std::function<TakeStrip()>& make_taker,
                  const Progress& progress = {});

}  // namespace eco::engine

#pragma once
#include "engine/input.hpp"

namespace eco::bench {

/// The windows of the pass that a zone touches.
std::vector<grid::Window> touched_tiles(const engine::PassInput& input);

/// Reads all layers of the pass, tile by tile, through its own readers or `input.make_source`, and does nothing with
/// them.
void read_only(const engine::PassInput& input);

/// The same through GDAL alone: each block decoded once into one buffer, nothing converted. `with_cache` goes through
/// GDALRasterIO and its block cache, as float.
void decode_only(const engine::PassInput& input, bool with_cache);

}  // namespace eco::bench

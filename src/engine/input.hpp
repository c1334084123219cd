#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/program.hpp"
#include "engine/source.hpp"
#include "grid/grid.hpp"
#include "grid/zones.hpp"

namespace eco::engine {

/// What a program runs over.
struct PassInput {
    grid::Grid grid;
    const grid::Zones* zones = nullptr;  // null: every pixel is in zone 0
    std::vector<double> cell_area_m2;    // by row
    LayerInput ecosystem;                // no path: every pixel is of ecosystem 0
    /// With a path: the program's ecosystem of a pixel is pairs[256 x label + label of this raster], -1 where it has
    /// none; `relabel` of neither raster is read.
    LayerInput second_ecosystem{};
    std::vector<std::int32_t> pairs{};
    std::vector<LayerInput> layers;
    std::vector<int> zone_subset;        // zones to account; empty: all
    int tile = 512;                      // 1 … 4096; totals do not depend on it
    int threads = 1;                     // totals do not depend on it
    std::int64_t shard = 0, shards = 1;  // tile t belongs to shard t mod `shards`
    MakeSource make_source;              // one for each thread; by default the files that the layers name
    std::function<std::string(int group, int column)> column_name;  // for messages
};

/// Throws where a pass cannot begin: InputError for layers that do not lie on the grid and for cells too large for
/// exact areas, std::invalid_argument for shapes that do not match.
void check_input(const Program& program, const PassInput& input);
/// The same for the layers' grids; opens each layer that the program loads.
void check_grids(const Program& program, const PassInput& input, const TileSource& source);

/// Which layers a program loads.
std::vector<bool> used_layers(const Program& program, std::size_t layers);

}  // namespace eco::engine

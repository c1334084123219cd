#pragma once
#include <string>
#include <vector>

#include "grid/grid.hpp"

namespace eco::raster {

/// Writes a Float32 GeoTIFF of several bands (tiles of 512, ZSTD, NaN as no-data), whole and atomically. For coarse
/// layers: all bands are in memory, each row-major. Errors: IoError naming the file; std::logic_error if a band does
/// not fit the grid.
void write_stack(const std::string& path, const grid::Grid& grid, const std::vector<std::vector<float>>& bands);

}  // namespace eco::raster

#pragma once
#include <string>

#include "terrain/raster.hpp"

namespace eco::terrain {

/// A whole band in memory, NaN where the file says no-data. Errors: IoError naming the file; InputError terrain.size.
Raster<float> read_raster(const std::string& path, int band = 1);

}  // namespace eco::terrain

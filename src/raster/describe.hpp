#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grid/grid.hpp"

namespace eco::raster {

/// One band as the file tells it.
struct Band {
    int number = 1;
    std::string name;   // the band's description, often empty
    std::string type;   // Byte, Int16, Float32 …
    std::string units;  // as written in the file, often empty
    std::optional<double> nodata;
    double scale = 1, offset = 0;
};

/// What is known of a raster without reading its cells. Without a reference system `grid.crs` is empty.
struct Description {
    std::string path, format;
    grid::Grid grid;
    bool has_crs = false;
    std::vector<Band> bands;
    int block_rows = 0, block_cols = 0;
    std::string compression;  // ZSTD, DEFLATE …; empty for none
    int overviews = 0;
};

/// Errors   IoError if the file cannot be opened, InputError if it is not a north-up georeferenced raster.
Description describe(const std::string& path);

/// Where a value stands; row and column from 0.
struct Finding {
    std::int64_t row = 0, col = 0;
    float value = 0;
};

/// Values of a band as TileReader gives them. `low` and `high` belong to the allowed range.
struct BandRange {
    float min = 0, max = 0;  // NaN if there is no value at all
    std::int64_t values = 0, missing = 0, outside = 0;
    std::optional<Finding> first_outside;
};

/// Reads the whole band once. Cost: one decode. Memory: a row of blocks.
BandRange scan_range(const std::string& path, int band, double low, double high);

}  // namespace eco::raster

#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "grid/grid.hpp"

namespace eco::raster {

/// What a raster stores: amounts as Float32 with NaN as no-data, or labels as Byte with 255 as no-data.
enum class Content { values, labels };

/// Writes a GeoTIFF (tiles of 512, ZSTD) window by window under a temporary name beside `path`; `finish` renames it.
/// Without finish nothing is left behind. Cells that are never written are no-data. One thread at a time. Errors
/// IoError naming the file.
class TileWriter {
public:
    TileWriter(const std::string& path, const grid::Grid& grid, Content content);
    ~TileWriter();
    TileWriter(TileWriter&&) noexcept;

    /// Row-major cells of the window. Fastest where windows are whole tiles of 512.
    void write(const grid::Window& window, std::span<const float> cells);
    void write(const grid::Window& window, std::span<const std::uint8_t> cells);
    /// Closes, syncs and renames. After this the writer takes no more cells.
    void finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Copies a raster as a Cloud-Optimized GeoTIFF with overviews (nearest for Byte, average otherwise), atomically.
/// Errors   IoError naming the file.
void write_cog(const std::string& path_in, const std::string& path_out);

}  // namespace eco::raster

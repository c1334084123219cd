#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "grid/grid.hpp"

namespace eco::raster {

/// One band of a raster file, read by window. One reader per thread: GDAL handles are not thread-safe.
class TileReader {
public:
    /// Errors: IoError naming the file if it cannot be opened or has no such band.
    TileReader(const std::string& path, int band);
    ~TileReader();
    TileReader(TileReader&&) noexcept;

    const grid::Grid& grid() const;
    /// Row-major values of the window as float; NaN where the file says no-data.
    void read(const grid::Window& window, std::span<float> out) const;
    /// The same for labels: 255 where the file says no-data.
    void read(const grid::Window& window, std::span<std::uint8_t> out) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace eco::raster

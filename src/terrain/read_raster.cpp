#include "terrain/read_raster.hpp"

#include <algorithm>
#include <span>

#include "raster/reader.hpp"

namespace eco::terrain {

Raster<float> read_raster(const std::string& path, int band)
{
    constexpr std::int64_t rows_at_once = 512;
    const raster::TileReader reader(path, band);
    const grid::Grid& grid = reader.grid();
    check_size(grid, static_cast<std::size_t>(grid.cells()));
    Raster<float> result(grid, 0);
    for (std::int64_t row = 0; row < grid.rows; row += rows_at_once) {
        const std::int64_t rows = std::min(rows_at_once, grid.rows - row);
        reader.read({row, 0, rows, grid.cols}, std::span(result.values)
                                                   .subspan(static_cast<std::size_t>(row * grid.cols),
                                                            static_cast<std::size_t>(rows * grid.cols)));
    }
    return result;
}

}  // namespace eco::terrain

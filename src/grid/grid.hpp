#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace eco::grid {

/// A north-up raster grid. Cell (row, col) covers x0 + col*dx … x0 + (col+1)*dx and y0 - row*dy … y0 - (row+1)*dy.
struct Grid {
    std::string crs{};  // WKT
    double x0 = 0, y0 = 0;
    double dx = 0, dy = 0;  // both positive, in CRS units (metres or degrees)
    std::int64_t rows = 0, cols = 0;
    bool is_geographic = false;
    double semi_major_m = 6378137.0, inverse_flattening = 298.257223563;

    std::int64_t cells() const { return rows * cols; }
    bool operator==(const Grid&) const = default;
};

/// True area of one cell of each row, m2. Geographic: exact on the ellipsoid (authalic integral); projected: dx*dy,
/// which is true only if the projection is equal-area (the scene module refuses others).
std::vector<double> cell_areas_m2(const Grid& grid);

struct Window {
    std::int64_t row = 0, col = 0;
    std::int64_t rows = 0, cols = 0;
};

/// Windows of `size` x `size` cells that cover the grid, row by row; the last ones are smaller.
std::vector<Window> make_tiles(const Grid& grid, int size);

}  // namespace eco::grid

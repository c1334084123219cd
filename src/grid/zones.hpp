#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "grid/grid.hpp"

namespace eco::grid {

struct Point {
    double x = 0, y = 0;
};
using Ring = std::vector<Point>;
/// Outer rings and holes in any order and orientation: inside is where the even-odd count is odd.
struct Polygon {
    std::vector<Ring> rings;
};

/// Where the zones (finest places) lie on a grid, without a raster: runs of whole cells per row, and pieces of border
/// cells. A cell that lies wholly in one zone is in a run; every other cell that touches a zone is split into pieces.
struct Zones {
    struct Run {
        std::int64_t first = 0, last = 0;  // columns, inclusive
        int zone = 0;
    };
    struct Piece {
        std::int64_t col = 0;
        int zone = 0;
        double fraction = 0;  // of the cell's area; a multiple of 2^-24
    };
    struct Row {
        std::vector<Run> runs;      // by first column
        std::vector<Piece> pieces;  // by column, then zone
    };
    int count = 0;          // of zones
    std::vector<Row> rows;  // one per grid row
};

/// Exact area fractions (signed-area accumulation of the polygon edges, as font rasterisers do), rounded to multiples
/// of 2^-24. Where the zones of a cell together cover it to within rounding, their fractions add to exactly 1 (largest
/// remainder). Polygons are in the grid's CRS. Cost: O(edges x cells crossed + rows x zones). Memory: a band of one
/// row.
Zones make_zones(const std::vector<Polygon>& zones, const Grid& grid);

}  // namespace eco::grid

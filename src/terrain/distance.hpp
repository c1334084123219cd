#pragma once
#include "terrain/raster.hpp"

namespace eco::terrain {

/// Distance from the centre of each cell to the centre of the nearest cell whose value is neither 0 nor missing; 0 in
/// such a cell.
///
/// Units    m. East-west distances are in the cell width of the row that is asked, north-south ones in true heights: on
///          a geographic grid d is off by about d tan(φ) / 2R of itself, 0.1 % at 20 km and 30°.
/// No-data  missing cells and cells beyond the grid are never near; NaN everywhere if there is no cell at all.
/// Cost     O(cells); 8 bytes a cell beside `holds`, the result included.
/// Source   Felzenszwalb & Huttenlocher (2012), doi:10.4086/toc.2012.v008a019
/// Checked  equals the smallest of all distances on random grids.
Raster<float> distance_to(const Raster<float>& holds);

}  // namespace eco::terrain

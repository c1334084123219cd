#pragma once
#include <string>

#include "grid/grid.hpp"
#include "raster/writer.hpp"

namespace eco::raster {

/// nearest, mode: for labels. bilinear, average: for intensities. sum: for amounts per cell, keeps the total.
enum class Method { nearest, mode, bilinear, average, sum };

struct Warp {
    std::string source;
    int band = 1;
    grid::Grid target;
    Method method = Method::nearest;
    Content content = Content::values;  // of the result
    std::string output;
    int threads = 1;
};

/// Reprojects one band onto the target grid, in bounded memory, atomically. Scale and offset of the band are applied.
///
/// No-data  a target cell without any value below it is no-data; with nearest and bilinear also one whose centre lies
/// on a missing
///          cell. mode, average and sum use the values that are there.
///          sum shares a cell's amount out by area (GDAL's own loses some and makes missing cells nearly zero).
/// Errors   IoError; InputError if the source has no reference system or a result is no label 0..254 though labels are
/// wanted. Cost     one pass of GDAL's warper (two for bilinear), positions good to a hundredth of a cell.
void warp(const Warp& job);

}  // namespace eco::raster

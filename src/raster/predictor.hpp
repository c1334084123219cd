#pragma once
#include <cstddef>

namespace eco::raster {

/// Undoes what a TIFF writer did to a block before compressing it, in place: rows of `cols` samples of one band,
/// little-endian.
///
/// Source   TIFF 6.0 section 14 (2, differences of samples); Adobe Photoshop TIFF technical note 3 (3, floating point).

/// Predictor 2: each sample holds its difference to the one on its left. `bytes` a sample: 1, 2, 4 or 8.
void undo_differences(std::byte* block, int rows, int cols, int bytes);

/// Predictor 3 for 4-byte floats: a row holds its first bytes (the highest), then its second …, as differences of
/// bytes.
void undo_float_differences(std::byte* block, int rows, int cols);

}  // namespace eco::raster

#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "raster/gdal.hpp"

namespace eco::raster {

/// Blocks of a TIFF band, read past GDAL where that is safe: GDAL says where a block lies, libzstd inflates it and
/// `predictor.hpp` does the rest. The same bytes in about a third of the time of GDALReadBlock, which undoes the
/// floating-point predictor byte by byte.
class TiffBlocks {
public:
    /// Null if the band is not made for it: a plain little-endian TIFF in tiles, ZSTD, bands apart, whole bytes.
    static std::unique_ptr<TiffBlocks> open(const std::string& path, const Dataset& dataset, GDALRasterBandH band);
    ~TiffBlocks();
    TiffBlocks(const TiffBlocks&) = delete;
    TiffBlocks& operator=(const TiffBlocks&) = delete;

    /// Fills `out`, which has the size of a whole block. False, with `out` undefined, if the block is absent or does
    /// not inflate: GDAL then says what it holds, or what is wrong.
    bool read(int block_col, int block_row, std::span<std::byte> out);

private:
    struct State;
    explicit TiffBlocks(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace eco::raster

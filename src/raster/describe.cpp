#include "raster/describe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "raster/gdal.hpp"
#include "raster/reader.hpp"

namespace eco::raster {
namespace {

std::string text(const char* given)
{
    return given != nullptr ? given : "";
}

Band describe_band(GDALRasterBandH handle, int number)
{
    Band band{.number = number, .name = text(GDALGetDescription(handle)), .type = {}, .units = {}, .nodata = {}};
    band.type = text(GDALGetDataTypeName(GDALGetRasterDataType(handle)));
    band.units = text(GDALGetRasterUnitType(handle));
    int has = 0;
    const double nodata = GDALGetRasterNoDataValue(handle, &has);
    if (has != 0)
        band.nodata = nodata;
    const double scale = GDALGetRasterScale(handle, &has);
    if (has != 0)
        band.scale = scale;
    const double offset = GDALGetRasterOffset(handle, &has);
    if (has != 0)
        band.offset = offset;
    return band;
}

}  // namespace

Description describe(const std::string& path)
{
    const Dataset dataset = open_raster(path);
    GdalErrors errors;
    Description result;
    result.path = path;
    result.format = text(GDALGetDriverShortName(GDALGetDatasetDriver(dataset.get())));
    result.grid = grid_of(dataset, path);
    result.has_crs = !result.grid.crs.empty();
    for (int number = 1; number <= GDALGetRasterCount(dataset.get()); ++number)
        result.bands.push_back(describe_band(band_of(dataset, number, path), number));
    const GDALRasterBandH first = band_of(dataset, 1, path);
    GDALGetBlockSize(first, &result.block_cols, &result.block_rows);
    result.compression = text(GDALGetMetadataItem(dataset.get(), "COMPRESSION", "IMAGE_STRUCTURE"));
    result.overviews = GDALGetOverviewCount(first);
    return result;
}

BandRange scan_range(const std::string& path, int band, double low, double high)
{
    const int step = std::max(describe(path).block_rows, 1);
    const TileReader reader(path, band);
    const grid::Grid& grid = reader.grid();
    BandRange range{.min = std::numeric_limits<float>::infinity(),
                    .max = -std::numeric_limits<float>::infinity(),
                    .values = 0,
                    .missing = 0,
                    .outside = 0,
                    .first_outside = {}};
    std::vector<float> cells;
    for (std::int64_t row = 0; row < grid.rows; row += step) {
        const grid::Window window{row, 0, std::min<std::int64_t>(step, grid.rows - row), grid.cols};
        cells.resize(static_cast<std::size_t>(window.rows * window.cols));
        reader.read(window, cells);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const float value = cells[i];
            if (std::isnan(value)) {
                ++range.missing;
                continue;
            }
            ++range.values;
            range.min = std::min(range.min, value);
            range.max = std::max(range.max, value);
            if (value >= low && value <= high)
                continue;
            ++range.outside;
            const auto at = static_cast<std::int64_t>(i);
            if (!range.first_outside)
                range.first_outside = Finding{row + at / grid.cols, at % grid.cols, value};
        }
    }
    if (range.values == 0)
        range.min = range.max = std::numeric_limits<float>::quiet_NaN();
    return range;
}

}  // namespace eco::raster

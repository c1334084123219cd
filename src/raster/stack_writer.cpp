#include "raster/stack_writer.hpp"

#include <cpl_string.h>

#include <array>
#include <limits>
#include <stdexcept>

#include "raster/gdal.hpp"
#include "raster/temporary.hpp"

namespace eco::raster {
namespace {

Dataset create(const std::string& name, const grid::Grid& grid, int bands)
{
    GdalErrors errors;
    CPLStringList options;
    for (const char* option : {"TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512", "COMPRESS=ZSTD", "PREDICTOR=3",
                               "INTERLEAVE=BAND", "BIGTIFF=IF_SAFER"})
        options.AddString(option);
    Dataset dataset(GDALCreate(GDALGetDriverByName("GTiff"), name.c_str(), static_cast<int>(grid.cols),
                               static_cast<int>(grid.rows), bands, GDT_Float32, options.List()));
    if (!dataset)
        errors.fail(name);
    std::array<double, 6> to_map{grid.x0, grid.dx, 0, grid.y0, 0, -grid.dy};
    GDALSetGeoTransform(dataset.get(), to_map.data());
    if (!grid.crs.empty())
        GDALSetSpatialRef(dataset.get(), reference_of(grid.crs).get());
    return dataset;
}

}  // namespace

void write_stack(const std::string& path, const grid::Grid& grid, const std::vector<std::vector<float>>& bands)
{
    TemporaryFile file(path);
    GdalErrors errors;
    Dataset dataset = create(file.name(), grid, static_cast<int>(bands.size()));
    for (std::size_t i = 0; i < bands.size(); ++i) {
        if (static_cast<std::int64_t>(bands[i].size()) != grid.cells())
            throw std::logic_error("write_stack: a band does not fit the grid");
        const GDALRasterBandH band = GDALGetRasterBand(dataset.get(), static_cast<int>(i) + 1);
        GDALSetRasterNoDataValue(band, std::numeric_limits<double>::quiet_NaN());
        const int cols = static_cast<int>(grid.cols), rows = static_cast<int>(grid.rows);
        if (GDALRasterIO(band, GF_Write, 0, 0, cols, rows, const_cast<float*>(bands[i].data()), cols, rows, GDT_Float32,
                         0, 0) != CE_None)
            errors.fail(path);
    }
    GDALFlushCache(dataset.get());
    dataset.reset();
    if (!errors.text().empty())
        errors.fail(path);
    file.commit();
}

}  // namespace eco::raster

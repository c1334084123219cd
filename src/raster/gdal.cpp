#include "raster/gdal.hpp"

#include <cpl_conv.h>
#include <cpl_error.h>

#include <array>
#include <mutex>

#include "base/problem.hpp"

namespace eco::raster {
namespace {

constexpr GIntBig cache_bytes = 64 << 20;

void register_drivers()
{
    static std::once_flag once;
    std::call_once(once, [] {
        CPLSetConfigOption("GDAL_NUM_THREADS", "1");
        GDALAllRegister();
        GDALSetCacheMax64(cache_bytes);
    });
}

}  // namespace

GdalErrors::GdalErrors()
{
    register_drivers();
    CPLPushErrorHandlerEx(
        [](CPLErr level, CPLErrorNum, const char* message) {
            auto* texts = static_cast<Texts*>(CPLGetErrorHandlerUserData());
            std::string& text = level >= CE_Failure ? texts->error : texts->warning;
            if (level >= CE_Warning && text.empty())
                text = message;
        },
        &texts_);
}

GdalErrors::~GdalErrors()
{
    CPLPopErrorHandler();
}

void GdalErrors::fail(const std::string& what) const
{
    if (text().empty())
        throw IoError(what);
    throw IoError(text().find(what) == std::string::npos ? what + ": " + text() : text());
}

Problem file_problem(const std::string& file, const std::string& key, const Args& args)
{
    Problem problem;
    problem.place.file = file;
    problem.key = key;
    problem.args = args;
    return problem;
}

Dataset open_raster(const std::string& path)
{
    GdalErrors errors;
    Dataset dataset(
        GDALOpenEx(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr, nullptr, nullptr));
    if (!dataset)
        errors.fail(path);
    return dataset;
}

GDALRasterBandH band_of(const Dataset& dataset, int band, const std::string& path)
{
    GdalErrors errors;
    const int count = GDALGetRasterCount(dataset.get());
    if (band < 1 || band > count)
        throw IoError(path + ": no band " + std::to_string(band) + ", the file has " + std::to_string(count));
    return GDALGetRasterBand(dataset.get(), band);
}

grid::Grid grid_of(const Dataset& dataset, const std::string& path)
{
    GdalErrors errors;
    std::array<double, 6> to_map{};
    if (GDALGetGeoTransform(dataset.get(), to_map.data()) != CE_None)
        throw InputError(file_problem(path, "raster.no_georeference"));
    if (to_map[2] != 0 || to_map[4] != 0 || to_map[1] <= 0 || to_map[5] >= 0)
        throw InputError(file_problem(path, "raster.not_north_up"));
    grid::Grid grid{.x0 = to_map[0],
                    .y0 = to_map[3],
                    .dx = to_map[1],
                    .dy = -to_map[5],
                    .rows = GDALGetRasterYSize(dataset.get()),
                    .cols = GDALGetRasterXSize(dataset.get())};
    set_crs(grid, GDALGetSpatialRef(dataset.get()));
    return grid;
}

Reference reference_of(const std::string& crs)
{
    GdalErrors errors;
    Reference reference(OSRNewSpatialReference(nullptr));
    if (crs.empty() || OSRSetFromUserInput(reference.get(), crs.c_str()) != OGRERR_NONE)
        throw InputError(file_problem("", "raster.unknown_crs", {{"crs", crs}}));
    OSRSetAxisMappingStrategy(reference.get(), OAMS_TRADITIONAL_GIS_ORDER);
    return reference;
}

Transform transform_between(const Reference& from, const Reference& to)
{
    GdalErrors errors;
    Transform transform(OCTNewCoordinateTransformation(from.get(), to.get()));
    if (!transform)
        errors.fail("transformation between reference systems");
    return transform;
}

std::string wkt_of(OGRSpatialReferenceH reference)
{
    if (reference == nullptr)
        return {};
    char* text = nullptr;
    const std::array<const char*, 3> options{"FORMAT=WKT2_2019", "MULTILINE=NO", nullptr};
    OSRExportToWktEx(reference, &text, options.data());
    const std::string wkt = text != nullptr ? text : "";
    CPLFree(text);
    return wkt;
}

void set_crs(grid::Grid& grid, OGRSpatialReferenceH reference)
{
    if (reference == nullptr)
        return;
    grid.crs = wkt_of(reference);
    grid.is_geographic = OSRIsGeographic(reference) != 0;
    OGRErr failed = OGRERR_NONE;
    const double semi_major = OSRGetSemiMajor(reference, &failed);
    if (failed == OGRERR_NONE) {
        grid.semi_major_m = semi_major;
        grid.inverse_flattening = OSRGetInvFlattening(reference, &failed);
    }
}

}  // namespace eco::raster

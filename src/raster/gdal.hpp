#pragma once
#include <gdal.h>
#include <ogr_srs_api.h>

#include <memory>
#include <string>
#include <type_traits>

#include "base/problem.hpp"
#include "grid/grid.hpp"

/// Used only inside this module: everything that names a GDAL type.
namespace eco::raster {

/// While it lives, GDAL's messages of this thread go here and not to stderr. Also registers the drivers, once.
class GdalErrors {
public:
    GdalErrors();
    ~GdalErrors();
    GdalErrors(const GdalErrors&) = delete;
    GdalErrors& operator=(const GdalErrors&) = delete;

    /// The first error since the start or the last clear, empty if none.
    const std::string& text() const { return texts_.error; }
    /// The first warning.
    const std::string& warning() const { return texts_.warning; }
    void clear() { texts_ = {}; }
    /// Throws IoError "what: GDAL's text".
    [[noreturn]] void fail(const std::string& what) const;

private:
    struct Texts {
        std::string error, warning;
    } texts_;
};

struct CloseDataset {
    void operator()(void* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<void, CloseDataset>;

struct CloseReference {
    void operator()(void* reference) const { OSRRelease(reference); }
};
using Reference = std::unique_ptr<void, CloseReference>;

struct DestroyTransform {
    void operator()(OGRCoordinateTransformationH transform) const { OCTDestroyCoordinateTransformation(transform); }
};
using Transform = std::unique_ptr<std::remove_pointer_t<OGRCoordinateTransformationH>, DestroyTransform>;

/// The whole file `file` is wrong in the way `key` says.
Problem file_problem(const std::string& file, const std::string& key, const Args& args = {});

/// Errors: IoError naming the file.
Dataset open_raster(const std::string& path);
/// Errors: IoError naming the file if there is no such band.
GDALRasterBandH band_of(const Dataset& dataset, int band, const std::string& path);
/// Errors: InputError if the raster has no georeference or is not north-up.
grid::Grid grid_of(const Dataset& dataset, const std::string& path);
/// The text as a reference with x before y. Errors: InputError if PROJ cannot read it.
Reference reference_of(const std::string& crs);
/// Errors: IoError if PROJ knows no way.
Transform transform_between(const Reference& from, const Reference& to);
/// WKT 2. Empty for a null reference.
std::string wkt_of(OGRSpatialReferenceH reference);
/// Fills crs, is_geographic and the ellipsoid.
void set_crs(grid::Grid& grid, OGRSpatialReferenceH reference);

}  // namespace eco::raster

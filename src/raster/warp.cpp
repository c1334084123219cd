#include "raster/warp.hpp"

#include <cpl_string.h>
#include <fmt/format.h>
#include <gdal_utils.h>

#include <cmath>
#include <limits>
#include <vector>

#include "raster/apportion.hpp"
#include "raster/gdal.hpp"
#include "raster/reader.hpp"
#include "raster/temporary.hpp"

namespace eco::raster {
namespace {

constexpr int tile = 512;

class Arguments {
public:
    explicit Arguments(const std::vector<std::string>& texts)
    {
        for (const std::string& text : texts)
            list_ = CSLAddString(list_, text.c_str());
    }
    ~Arguments() { CSLDestroy(list_); }
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;
    char** get() const { return list_; }

private:
    char** list_ = nullptr;
};

const char* name_of(Method method)
{
    switch (method) {
        case Method::mode:
            return "mode";
        case Method::bilinear:
            return "bilinear";
        case Method::average:
            return "average";
        case Method::sum:
        case Method::nearest:
            break;
    }
    return "near";
}

/// The one band, as values, without a copy on disk.
Dataset select_band(const Dataset& source, const Warp& job)
{
    GdalErrors errors;
    const GDALRasterBandH band = band_of(source, job.band, job.source);
    int has_scale = 0;
    int has_offset = 0;
    const double scale = GDALGetRasterScale(band, &has_scale);
    const double offset = GDALGetRasterOffset(band, &has_offset);
    std::vector<std::string> texts{"-q", "-of", "VRT", "-b", std::to_string(job.band)};
    if ((has_scale != 0 && scale != 1) || (has_offset != 0 && offset != 0))
        texts.insert(texts.end(), {"-unscale", "-ot", "Float64"});
    const Arguments arguments(texts);
    const std::unique_ptr<GDALTranslateOptions, void (*)(GDALTranslateOptions*)> options(
        GDALTranslateOptionsNew(arguments.get(), nullptr), GDALTranslateOptionsFree);
    Dataset view(GDALTranslate("", source.get(), options.get(), nullptr));
    if (!view)
        errors.fail(job.source);
    return view;
}

void run_warper(const Dataset& view, const Warp& job, Method method, const std::string& output)
{
    GdalErrors errors;
    const grid::Grid& grid = job.target;
    const double east = grid.x0 + grid.dx * static_cast<double>(grid.cols);
    const double south = grid.y0 - grid.dy * static_cast<double>(grid.rows);
    const auto exact = [](double value) { return fmt::format("{:.17g}", value); };
    // Memory is fixed: the warper's pieces, and so its bits, must not depend on the number of threads.
    const Arguments arguments({"-q",
                               "-overwrite",
                               "-of",
                               "GTiff",
                               "-t_srs",
                               grid.crs,
                               "-te",
                               exact(grid.x0),
                               exact(south),
                               exact(east),
                               exact(grid.y0),
                               "-ts",
                               std::to_string(grid.cols),
                               std::to_string(grid.rows),
                               "-r",
                               name_of(method),
                               "-ot",
                               "Float32",
                               "-dstnodata",
                               "nan",
                               "-et",
                               "0.01",
                               "-wm",
                               "134217728",
                               "-wo",
                               "NUM_THREADS=" + std::to_string(std::max(job.threads, 1)),
                               "-ovr",
                               "NONE",
                               "-co",
                               "TILED=YES",
                               "-co",
                               "BLOCKXSIZE=512",
                               "-co",
                               "BLOCKYSIZE=512",
                               "-co",
                               "COMPRESS=ZSTD",
                               "-co",
                               "ZSTD_LEVEL=1",
                               "-co",
                               "PREDICTOR=3",
                               "-co",
                               "BIGTIFF=IF_SAFER",
                               "-co",
                               "SPARSE_OK=TRUE"});
    const std::unique_ptr<GDALWarpAppOptions, void (*)(GDALWarpAppOptions*)> options(
        GDALWarpAppOptionsNew(arguments.get(), nullptr), GDALWarpAppOptionsFree);
    GDALDatasetH source = view.get();
    int misused = 0;
    Dataset result(GDALWarp(output.c_str(), nullptr, 1, &source, options.get(), &misused));
    if (!result)
        errors.fail(job.source + " → " + job.output);
    errors.clear();
    GDALFlushCache(result.get());
    result.reset();
    if (!errors.text().empty())
        errors.fail(job.output);
}

/// Copies window by window into the final form. Where `mask` is given, cells without a value there become no-data.
template <class Cell>
void copy(const std::string& from, const TileReader* mask, const Warp& job)
{
    const TileReader reader(from, 1);
    TileWriter writer(job.output, job.target, job.content);
    std::vector<Cell> cells;
    std::vector<float> known;
    constexpr Cell missing =
        std::is_same_v<Cell, float> ? std::numeric_limits<Cell>::quiet_NaN() : std::numeric_limits<Cell>::max();
    for (const grid::Window& window : make_tiles(job.target, tile)) {
        cells.resize(static_cast<std::size_t>(window.rows * window.cols));
        reader.read(window, std::span<Cell>(cells));
        if (mask != nullptr) {
            known.resize(cells.size());
            mask->read(window, std::span<float>(known));
            for (std::size_t i = 0; i < cells.size(); ++i)
                if (std::isnan(known[i]))
                    cells[i] = missing;
        }
        writer.write(window, std::span<const Cell>(cells));
    }
    writer.finish();
}

}  // namespace

void warp(const Warp& job)
{
    const Dataset source = open_raster(job.source);
    if (grid_of(source, job.source).crs.empty())
        throw InputError(file_problem(job.source, "raster.no_crs"));
    if (job.method == Method::sum)
        return apportion(job);
    const Dataset view = select_band(source, job);
    TemporaryFile warped(job.output);
    run_warper(view, job, job.method, warped.name());
    if (job.method == Method::bilinear) {
        // GDAL's bilinear fills half a cell into missing ground from the neighbours; nearest knows what is missing.
        TemporaryFile nearest(job.output);
        run_warper(view, job, Method::nearest, nearest.name());
        const TileReader mask(nearest.name(), 1);
        copy<float>(warped.name(), &mask, job);
    } else if (job.content == Content::labels) {
        copy<std::uint8_t>(warped.name(), nullptr, job);
    } else {
        warped.commit();
    }
}

}  // namespace eco::raster

#include "raster/writer.hpp"

#include <cpl_string.h>

#include <array>
#include <limits>

#include "base/problem.hpp"
#include "raster/gdal.hpp"
#include "raster/temporary.hpp"

namespace eco::raster {
namespace {

struct FreeList {
    void operator()(char** list) const { CSLDestroy(list); }
};
using Options = std::unique_ptr<char*, FreeList>;

Options make_options(std::initializer_list<const char*> texts)
{
    char** list = nullptr;
    for (const char* text : texts)
        list = CSLAddString(list, text);
    return Options(list);
}

Dataset create(const std::string& name, const grid::Grid& grid, Content content)
{
    GdalErrors errors;
    const bool is_values = content == Content::values;
    const Options options =
        make_options({"TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512", "COMPRESS=ZSTD", "ZSTD_LEVEL=3",
                      is_values ? "PREDICTOR=3" : "PREDICTOR=2", "BIGTIFF=IF_SAFER", "SPARSE_OK=TRUE"});
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    if (grid.rows < 1 || grid.cols < 1 || grid.rows > most || grid.cols > most)
        throw IoError(name + ": a raster cannot have " + std::to_string(grid.rows) + " rows and " +
                      std::to_string(grid.cols) + " columns");
    Dataset dataset(GDALCreate(GDALGetDriverByName("GTiff"), name.c_str(), static_cast<int>(grid.cols),
                               static_cast<int>(grid.rows), 1, is_values ? GDT_Float32 : GDT_Byte, options.get()));
    if (!dataset)
        errors.fail(name);
    std::array<double, 6> to_map{grid.x0, grid.dx, 0, grid.y0, 0, -grid.dy};
    GDALSetGeoTransform(dataset.get(), to_map.data());
    if (!grid.crs.empty())
        GDALSetSpatialRef(dataset.get(), reference_of(grid.crs).get());
    GDALSetRasterNoDataValue(GDALGetRasterBand(dataset.get(), 1),
                             is_values ? std::numeric_limits<double>::quiet_NaN() : 255.0);
    return dataset;
}

/// Closes and tells what GDAL says only then: a full disk shows here.
void close(Dataset& dataset, const std::string& name)
{
    GdalErrors errors;
    GDALFlushCache(dataset.get());
    dataset.reset();
    if (!errors.text().empty())
        errors.fail(name);
}

}  // namespace

struct TileWriter::State {
    State(const std::string& target, const grid::Grid& cells, Content what)
        : path(target), file(target), grid(cells), content(what), dataset(create(file.name(), cells, what))
    {
    }
    ~State()
    {
        GdalErrors unheard;  // closing an unfinished file may fail; it is removed anyway
        dataset.reset();
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void write(const grid::Window& window, const void* cells, std::size_t size, Content given);

    std::string path;
    TemporaryFile file;
    grid::Grid grid;
    Content content;
    Dataset dataset;
};

void TileWriter::State::write(const grid::Window& window, const void* cells, std::size_t size, Content given)
{
    if (!dataset || given != content || window.row < 0 || window.col < 0 || window.row + window.rows > grid.rows ||
        window.col + window.cols > grid.cols || static_cast<std::int64_t>(size) != window.rows * window.cols)
        throw std::logic_error("TileWriter::write: finished, other content, or a window outside the raster");
    GdalErrors errors;
    const int cols = static_cast<int>(window.cols);
    const int rows = static_cast<int>(window.rows);
    if (GDALRasterIO(GDALGetRasterBand(dataset.get(), 1), GF_Write, static_cast<int>(window.col),
                     static_cast<int>(window.row), cols, rows, const_cast<void*>(cells), cols, rows,
                     content == Content::values ? GDT_Float32 : GDT_Byte, 0, 0) != CE_None)
        errors.fail(path);
}

TileWriter::TileWriter(const std::string& path, const grid::Grid& grid, Content content)
    : state_(std::make_unique<State>(path, grid, content))
{
}

TileWriter::~TileWriter() = default;
TileWriter::TileWriter(TileWriter&&) noexcept = default;

void TileWriter::write(const grid::Window& window, std::span<const float> cells)
{
    state_->write(window, cells.data(), cells.size(), Content::values);
}

void TileWriter::write(const grid::Window& window, std::span<const std::uint8_t> cells)
{
    state_->write(window, cells.data(), cells.size(), Content::labels);
}

void TileWriter::finish()
{
    close(state_->dataset, state_->path);
    state_->file.commit();
}

void write_cog(const std::string& path_in, const std::string& path_out)
{
    const Dataset source = open_raster(path_in);
    const bool is_labels = GDALGetRasterDataType(band_of(source, 1, path_in)) == GDT_Byte;
    TemporaryFile file(path_out);
    GdalErrors errors;
    const Options options = make_options({"COMPRESS=ZSTD", "PREDICTOR=YES", "BLOCKSIZE=512", "BIGTIFF=IF_SAFER",
                                          is_labels ? "RESAMPLING=NEAREST" : "RESAMPLING=AVERAGE"});
    Dataset copy(GDALCreateCopy(GDALGetDriverByName("COG"), file.name().c_str(), source.get(), TRUE, options.get(),
                                nullptr, nullptr));
    if (!copy)
        errors.fail(path_out);
    close(copy, path_out);
    file.commit();
}

}  // namespace eco::raster

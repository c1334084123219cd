#include "raster/reader.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "base/problem.hpp"
#include "raster/gdal.hpp"
#include "raster/tiff_blocks.hpp"

namespace eco::raster {
namespace {

constexpr float missing_value = std::numeric_limits<float>::quiet_NaN();
constexpr std::uint8_t missing_label = 255;

/// What turns a stored number into a value.
struct Meaning {
    bool has_nodata = false;
    double nodata = 0;
    double scale = 1, offset = 0;
    bool is_plain() const { return scale == 1 && offset == 0; }
};

template <class T>
bool is_nodata(T stored, const Meaning& meaning)
{
    if constexpr (std::is_floating_point_v<T>)
        return std::isnan(stored) || (meaning.has_nodata && stored == static_cast<T>(meaning.nodata));
    else
        return meaning.has_nodata && static_cast<double>(stored) == meaning.nodata;
}

/// Floats that are values as they lie: no-data is NaN already.
bool is_as_stored(GDALDataType type, const Meaning& meaning)
{
    return type == GDT_Float32 && meaning.is_plain() && (!meaning.has_nodata || std::isnan(meaning.nodata));
}

template <class T>
bool convert(const T* in, float* out, std::int64_t n, const Meaning& meaning)
{
    if (meaning.is_plain()) {
        for (std::int64_t i = 0; i < n; ++i)
            out[i] = is_nodata(in[i], meaning) ? missing_value : static_cast<float>(in[i]);
        return true;
    }
    for (std::int64_t i = 0; i < n; ++i) {
        const double value = static_cast<double>(in[i]) * meaning.scale + meaning.offset;
        out[i] = is_nodata(in[i], meaning) ? missing_value : static_cast<float>(value);
    }
    return true;
}

/// False if a value is no label 0..254.
template <class T>
bool convert(const T* in, std::uint8_t* out, std::int64_t n, const Meaning& meaning)
{
    bool is_good = true;
    for (std::int64_t i = 0; i < n; ++i) {
        if (is_nodata(in[i], meaning)) {
            out[i] = missing_label;
            continue;
        }
        const double value = static_cast<double>(in[i]) * meaning.scale + meaning.offset;
        const bool is_label = value >= 0 && value < missing_label && value == std::floor(value);
        is_good &= is_label;
        out[i] = is_label ? static_cast<std::uint8_t>(value) : missing_label;
    }
    return is_good;
}

template <class Out>
bool convert(GDALDataType type, const std::byte* in, Out* out, std::int64_t n, const Meaning& meaning)
{
    const void* raw = in;
    if constexpr (std::is_same_v<Out, float>)
        if (is_as_stored(type, meaning)) {
            std::memcpy(out, in, static_cast<std::size_t>(n) * sizeof(float));
            return true;
        }
    switch (type) {
        case GDT_Byte:
            return convert(static_cast<const std::uint8_t*>(raw), out, n, meaning);
        case GDT_UInt16:
            return convert(static_cast<const std::uint16_t*>(raw), out, n, meaning);
        case GDT_Int16:
            return convert(static_cast<const std::int16_t*>(raw), out, n, meaning);
        case GDT_UInt32:
            return convert(static_cast<const std::uint32_t*>(raw), out, n, meaning);
        case GDT_Int32:
            return convert(static_cast<const std::int32_t*>(raw), out, n, meaning);
        case GDT_Float32:
            return convert(static_cast<const float*>(raw), out, n, meaning);
        default:
            return convert(static_cast<const double*>(raw), out, n, meaning);
    }
}

bool is_direct(GDALDataType type)
{
    return type == GDT_Byte || type == GDT_UInt16 || type == GDT_Int16 || type == GDT_UInt32 || type == GDT_Int32 ||
           type == GDT_Float32 || type == GDT_Float64;
}

}  // namespace

struct TileReader::State {
    std::string path;
    int band_number = 1;
    Dataset dataset;
    GDALRasterBandH band = nullptr;
    grid::Grid grid;
    GDALDataType stored = GDT_Float64;  // what blocks hold
    GDALDataType type = GDT_Float64;    // what is asked of GDAL: `stored` where we can convert it ourselves
    int block_cols = 0, block_rows = 0;
    Meaning meaning;
    bool has_mask = false;  // a mask beside the no-data value
    std::unique_ptr<TiffBlocks> direct;
    std::vector<std::byte> scratch;
    std::vector<std::uint8_t> mask;

    void find_meaning();
    bool is_whole_blocks(const grid::Window& window) const;
    void check(const grid::Window& window, std::size_t size) const;
    template <class Out>
    void read(const grid::Window& window, Out* out, Out missing);
    void read_block(const grid::Window& window, std::span<std::byte> out, const GdalErrors& errors);
    template <class Out>
    bool read_blocks(const grid::Window& window, Out* out, GdalErrors& errors);
    template <class Out>
    bool read_window(const grid::Window& window, Out* out, GdalErrors& errors);
    template <class Out>
    void apply_mask(const grid::Window& window, Out* out, Out missing, GdalErrors& errors);
    [[noreturn]] void fail(const grid::Window& window, const GdalErrors& errors) const;
};

void TileReader::State::find_meaning()
{
    int has = 0;
    meaning.nodata = GDALGetRasterNoDataValue(band, &has);
    meaning.has_nodata = has != 0;
    meaning.scale = GDALGetRasterScale(band, &has);
    if (has == 0)
        meaning.scale = 1;
    meaning.offset = GDALGetRasterOffset(band, &has);
    if (has == 0)
        meaning.offset = 0;
    has_mask = (GDALGetMaskFlags(band) & (GMF_ALL_VALID | GMF_NODATA)) == 0;
}

bool TileReader::State::is_whole_blocks(const grid::Window& window) const
{
    const auto ends_well = [](std::int64_t end, std::int64_t size, std::int64_t block) {
        return end == size || end % block == 0;
    };
    return stored == type && window.row % block_rows == 0 && window.col % block_cols == 0 &&
           ends_well(window.row + window.rows, grid.rows, block_rows) &&
           ends_well(window.col + window.cols, grid.cols, block_cols);
}

void TileReader::State::check(const grid::Window& window, std::size_t size) const
{
    if (window.row < 0 || window.col < 0 || window.row + window.rows > grid.rows ||
        window.col + window.cols > grid.cols || static_cast<std::int64_t>(size) < window.rows * window.cols)
        throw std::logic_error("TileReader::read: window outside the raster or buffer too small");
}

void TileReader::State::fail(const grid::Window& window, const GdalErrors& errors) const
{
    errors.fail(path + ", band " + std::to_string(band_number) + ", rows from " + std::to_string(window.row) +
                ", columns from " + std::to_string(window.col));
}

void TileReader::State::read_block(const grid::Window& window, std::span<std::byte> out, const GdalErrors& errors)
{
    const int block_col = static_cast<int>(window.col / block_cols),
              block_row = static_cast<int>(window.row / block_rows);
    if (direct && direct->read(block_col, block_row, out))
        return;
    if (GDALReadBlock(band, block_col, block_row, out.data()) != CE_None)
        fail(window, errors);
}

/// Decodes block by block without GDAL's cache. Returns false if a value cannot be said in Out.
template <class Out>
bool TileReader::State::read_blocks(const grid::Window& window, Out* out, GdalErrors& errors)
{
    const auto bytes = static_cast<std::size_t>(GDALGetDataTypeSizeBytes(type));
    scratch.resize(bytes * static_cast<std::size_t>(block_cols) * static_cast<std::size_t>(block_rows));
    bool is_good = true;
    for (std::int64_t row = window.row; row < window.row + window.rows; row += block_rows) {
        const std::int64_t rows = std::min<std::int64_t>(block_rows, window.row + window.rows - row);
        for (std::int64_t col = window.col; col < window.col + window.cols; col += block_cols) {
            const std::int64_t cols = std::min<std::int64_t>(block_cols, window.col + window.cols - col);
            const bool is_whole = rows == block_rows && cols == block_cols && cols == window.cols;
            Out* const place = out + (row - window.row) * window.cols + (col - window.col);
            const bool is_in_place = std::is_same_v<Out, float> && is_whole && is_as_stored(type, meaning);
            read_block({row, col, rows, cols},
                       is_in_place ? std::as_writable_bytes(std::span(place, static_cast<std::size_t>(rows * cols)))
                                   : std::span(scratch),
                       errors);
            for (std::int64_t r = 0; r < rows && !is_in_place; ++r)
                is_good &= convert(type, scratch.data() + bytes * static_cast<std::size_t>(r * block_cols),
                                   place + r * window.cols, cols, meaning);
        }
    }
    return is_good;
}

template <class Out>
bool TileReader::State::read_window(const grid::Window& window, Out* out, GdalErrors& errors)
{
    const auto bytes = static_cast<std::size_t>(GDALGetDataTypeSizeBytes(type));
    const std::int64_t cells = window.rows * window.cols;
    scratch.resize(bytes * static_cast<std::size_t>(cells));
    const int cols = static_cast<int>(window.cols);
    const int rows = static_cast<int>(window.rows);
    if (GDALRasterIO(band, GF_Read, static_cast<int>(window.col), static_cast<int>(window.row), cols, rows,
                     scratch.data(), cols, rows, type, 0, 0) != CE_None)
        fail(window, errors);
    return convert(type, scratch.data(), out, cells, meaning);
}

template <class Out>
void TileReader::State::apply_mask(const grid::Window& window, Out* out, Out missing, GdalErrors& errors)
{
    const int cols = static_cast<int>(window.cols);
    const int rows = static_cast<int>(window.rows);
    mask.resize(static_cast<std::size_t>(window.rows * window.cols));
    if (GDALRasterIO(GDALGetMaskBand(band), GF_Read, static_cast<int>(window.col), static_cast<int>(window.row), cols,
                     rows, mask.data(), cols, rows, GDT_Byte, 0, 0) != CE_None)
        fail(window, errors);
    for (std::size_t i = 0; i < mask.size(); ++i)
        if (mask[i] == 0)
            out[i] = missing;
}

template <class Out>
void TileReader::State::read(const grid::Window& window, Out* out, Out missing)
{
    if (window.rows <= 0 || window.cols <= 0)
        return;
    GdalErrors errors;
    const bool is_good = is_whole_blocks(window) ? read_blocks(window, out, errors) : read_window(window, out, errors);
    if (!is_good) {
        Problem problem = file_problem(path, "raster.not_a_label",
                                       {{"row", std::to_string(window.row)}, {"col", std::to_string(window.col)}});
        problem.place.spot = "band " + std::to_string(band_number);
        throw InputError(problem);
    }
    if (has_mask)
        apply_mask(window, out, missing, errors);
}

TileReader::TileReader(const std::string& path, int band) : state_(std::make_unique<State>())
{
    State& state = *state_;
    state.path = path;
    state.band_number = band;
    state.dataset = open_raster(path);
    state.band = band_of(state.dataset, band, path);
    state.grid = grid_of(state.dataset, path);
    GdalErrors errors;
    state.stored = GDALGetRasterDataType(state.band);
    if (GDALDataTypeIsComplex(state.stored) != 0)
        throw InputError(file_problem(path, "raster.complex"));
    state.type = is_direct(state.stored) ? state.stored : GDT_Float64;
    GDALGetBlockSize(state.band, &state.block_cols, &state.block_rows);
    state.find_meaning();
    state.direct = TiffBlocks::open(path, state.dataset, state.band);
}

TileReader::~TileReader() = default;
TileReader::TileReader(TileReader&&) noexcept = default;

const grid::Grid& TileReader::grid() const
{
    return state_->grid;
}

void TileReader::read(const grid::Window& window, std::span<float> out) const
{
    state_->check(window, out.size());
    state_->read(window, out.data(), missing_value);
}

void TileReader::read(const grid::Window& window, std::span<std::uint8_t> out) const
{
    state_->check(window, out.size());
    state_->read(window, out.data(), missing_label);
}

}  // namespace eco::raster

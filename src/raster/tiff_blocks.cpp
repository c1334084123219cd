#include "raster/tiff_blocks.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "raster/predictor.hpp"

namespace eco::raster {
namespace {

std::string item(GDALMajorObjectH object, const char* name)
{
    const char* text = GDALGetMetadataItem(object, name, "IMAGE_STRUCTURE");
    return text ? text : "";
}

/// An open file, for reading at places.
class File {
public:
    explicit File(const std::string& path) : handle_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~File()
    {
        if (handle_ >= 0)
            ::close(handle_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    bool read(std::int64_t at, std::span<std::byte> out) const
    {
        while (!out.empty()) {
            const ssize_t got = handle_ < 0 ? -1 : ::pread(handle_, out.data(), out.size(), at);
            if (got <= 0)
                return false;
            out = out.subspan(static_cast<std::size_t>(got));
            at += got;
        }
        return true;
    }

private:
    int handle_;
};

struct FreeContext {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

bool is_little_endian(const File& file)
{
    std::byte mark[2] = {};
    return std::endian::native == std::endian::little && file.read(0, mark) && mark[0] == std::byte{'I'} &&
           mark[1] == std::byte{'I'};
}

/// Can the predictor be undone here?
bool is_known(const std::string& predictor, GDALDataType type)
{
    return predictor.empty() || predictor == "1" || predictor == "2" || (predictor == "3" && type == GDT_Float32);
}

bool is_suitable(const Dataset& dataset, GDALRasterBandH band)
{
    const GDALDriverH driver = GDALGetDatasetDriver(dataset.get());
    int cols = 0, rows = 0;
    GDALGetBlockSize(band, &cols, &rows);
    return driver && std::string(GDALGetDriverShortName(driver)) == "GTiff" &&
           item(dataset.get(), "COMPRESSION") == "ZSTD" && item(band, "NBITS").empty() &&
           (GDALGetRasterCount(dataset.get()) == 1 || item(dataset.get(), "INTERLEAVE") == "BAND") && cols % 16 == 0 &&
           rows % 16 == 0 && is_known(item(dataset.get(), "PREDICTOR"), GDALGetRasterDataType(band));
}

}  // namespace

struct TiffBlocks::State {
    explicit State(const std::string& path) : file(path) {}
    File file;
    GDALRasterBandH band = nullptr;
    int cols = 0, rows = 0, bytes = 0, predictor = 1;
    std::unique_ptr<ZSTD_DCtx, FreeContext> context{ZSTD_createDCtx()};
    std::vector<std::byte> packed;

    /// A number that GDAL tells of a block; 0 if the block is absent.
    std::int64_t tell(const char* what, int block_col, int block_row) const
    {
        const std::string name = std::string(what) + "_" + std::to_string(block_col) + "_" + std::to_string(block_row);
        const char* text = GDALGetMetadataItem(band, name.c_str(), "TIFF");
        return text ? std::strtoll(text, nullptr, 10) : 0;
    }
};

TiffBlocks::TiffBlocks(std::unique_ptr<State> state) : state_(std::move(state)) {}
TiffBlocks::~TiffBlocks() = default;

std::unique_ptr<TiffBlocks> TiffBlocks::open(const std::string& path, const Dataset& dataset, GDALRasterBandH band)
{
    if (!is_suitable(dataset, band))
        return nullptr;
    auto state = std::make_unique<State>(path);
    if (!state->context || !is_little_endian(state->file))
        return nullptr;
    state->band = band;
    GDALGetBlockSize(band, &state->cols, &state->rows);
    state->bytes = GDALGetDataTypeSizeBytes(GDALGetRasterDataType(band));
    const std::string predictor = item(dataset.get(), "PREDICTOR");
    state->predictor = predictor.empty() ? 1 : predictor[0] - '0';
    return std::unique_ptr<TiffBlocks>(new TiffBlocks(std::move(state)));
}

bool TiffBlocks::read(int block_col, int block_row, std::span<std::byte> out)
{
    State& s = *state_;
    const std::int64_t at = s.tell("BLOCK_OFFSET", block_col, block_row);
    const std::int64_t size = s.tell("BLOCK_SIZE", block_col, block_row);
    if (at <= 0 || size <= 0 || size > static_cast<std::int64_t>(ZSTD_compressBound(out.size())))
        return false;
    s.packed.resize(static_cast<std::size_t>(size));
    if (!s.file.read(at, s.packed))
        return false;
    if (ZSTD_decompressDCtx(s.context.get(), out.data(), out.size(), s.packed.data(), s.packed.size()) != out.size())
        return false;
    if (s.predictor == 2)
        undo_differences(out.data(), s.rows, s.cols, s.bytes);
    if (s.predictor == 3)
        undo_float_differences(out.data(), s.rows, s.cols);
    return true;
}

}  // namespace eco::raster

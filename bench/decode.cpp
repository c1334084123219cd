#include "bench/decode.hpp"

#include <gdal.h>

#include <algorithm>
#include <stdexcept>

#include "base/workers.hpp"

namespace eco::bench {

namespace {

bool is_touched(const grid::Zones::Row& row, std::int64_t first, std::int64_t end)
{
    return std::any_of(row.runs.begin(), row.runs.end(),
                       [&](const auto& run) { return run.last >= first && run.first < end; }) ||
           std::any_of(row.pieces.begin(), row.pieces.end(),
                       [&](const auto& piece) { return piece.col >= first && piece.col < end; });
}

/// One thread's handles.
class Bands {
public:
    explicit Bands(const engine::PassInput& input)
    {
        open(input.ecosystem);
        for (const auto& layer : input.layers)
            open(layer);
        buffer_.resize(static_cast<std::size_t>(input.tile) * static_cast<std::size_t>(input.tile) * sizeof(double));
    }
    ~Bands()
    {
        for (GDALDatasetH set : sets_)
            GDALClose(set);
    }
    Bands(const Bands&) = delete;
    Bands& operator=(const Bands&) = delete;

    void decode(const grid::Window& window, int tile)
    {
        for (GDALRasterBandH band : bands_)
            if (GDALReadBlock(band, static_cast<int>(window.col / tile), static_cast<int>(window.row / tile),
                              buffer_.data()) != CE_None)
                throw std::runtime_error("GDAL cannot read");
    }
    void read(const grid::Window& window)
    {
        const int cols = static_cast<int>(window.cols), rows = static_cast<int>(window.rows);
        for (GDALRasterBandH band : bands_)
            if (GDALRasterIO(band, GF_Read, static_cast<int>(window.col), static_cast<int>(window.row), cols, rows,
                             buffer_.data(), cols, rows, GDT_Float32, 0, 0) != CE_None)
                throw std::runtime_error("GDAL cannot read");
    }

private:
    void open(const engine::LayerInput& layer)
    {
        sets_.push_back(GDALOpen(layer.path.c_str(), GA_ReadOnly));
        if (!sets_.back())
            throw std::runtime_error("GDAL cannot open " + layer.path);
        bands_.push_back(GDALGetRasterBand(sets_.back(), layer.band));
        int cols = 0, rows = 0;
        GDALGetBlockSize(bands_.back(), &cols, &rows);
        if (cols != 512 || rows != 512)
            throw std::runtime_error(layer.path + " has no tiles of 512");
    }
    std::vector<GDALDatasetH> sets_;
    std::vector<GDALRasterBandH> bands_;
    std::vector<unsigned char> buffer_;
};

}  // namespace

std::vector<grid::Window> touched_tiles(const engine::PassInput& input)
{
    std::vector<grid::Window> tiles = grid::make_tiles(input.grid, input.tile);
    std::erase_if(tiles, [&](const grid::Window& tile) {
        for (std::int64_t row = tile.row; row < tile.row + tile.rows; ++row)
            if (is_touched(input.zones->rows[static_cast<std::size_t>(row)], tile.col, tile.col + tile.cols))
                return false;
        return true;
    });
    return tiles;
}

void read_only(const engine::PassInput& input)
{
    const auto tiles = touched_tiles(input);
    run_jobs(static_cast<std::int64_t>(tiles.size()), input.threads, [&] {
        const std::shared_ptr<engine::TileSource> source =
            input.make_source ? input.make_source() : engine::make_raster_source(input.ecosystem, input.layers);
        return
            [&, source, floats = std::vector<float>(), labels = std::vector<std::uint8_t>()](std::int64_t job) mutable {
                const grid::Window& window = tiles[static_cast<std::size_t>(job)];
                const auto size = static_cast<std::size_t>(window.rows * window.cols);
                floats.resize(size);
                labels.resize(size);
                source->read(engine::ecosystem_layer, window, std::span<std::uint8_t>(labels));
                for (std::size_t i = 0; i < input.layers.size(); ++i)
                    source->read(static_cast<int>(i), window, std::span<float>(floats));
            };
    });
}

void decode_only(const engine::PassInput& input, bool with_cache)
{
    const auto tiles = touched_tiles(input);
    run_jobs(static_cast<std::int64_t>(tiles.size()), input.threads, [&] {
        const auto bands = std::make_shared<Bands>(input);
        return [&, bands](std::int64_t job) {
            const grid::Window& window = tiles[static_cast<std::size_t>(job)];
            with_cache ? bands->read(window) : bands->decode(window, input.tile);
        };
    });
}

}  // namespace eco::bench

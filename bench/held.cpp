#include "bench/held.hpp"

#include <algorithm>

#include "raster/reader.hpp"

namespace eco::bench {

namespace {

template <typename T>
void cut(const std::vector<T>& whole, std::int64_t cols, const grid::Window& window, std::span<T> out)
{
    for (std::int64_t row = 0; row < window.rows; ++row)
        std::copy_n(whole.data() + (window.row + row) * cols + window.col, window.cols, out.data() + row * window.cols);
}

class HeldSource : public engine::TileSource {
public:
    HeldSource(const grid::Grid& grid, const std::vector<std::uint8_t>& labels,
               const std::vector<std::vector<float>>& layers)
        : grid_(&grid), labels_(&labels), layers_(&layers)
    {
    }
    const grid::Grid& grid(int) const override { return *grid_; }
    void read(int layer, const grid::Window& window, std::span<float> out) override
    {
        cut((*layers_)[static_cast<std::size_t>(layer)], grid_->cols, window, out);
    }
    void read(int, const grid::Window& window, std::span<std::uint8_t> out) override
    {
        cut(*labels_, grid_->cols, window, out);
    }

private:
    const grid::Grid* grid_;
    const std::vector<std::uint8_t>* labels_;
    const std::vector<std::vector<float>>* layers_;
};

template <typename T>
std::vector<T> whole(const engine::LayerInput& layer, const grid::Grid& grid)
{
    const raster::TileReader reader(layer.path, layer.band);
    std::vector<T> out(static_cast<std::size_t>(grid.cells()));
    for (std::int64_t row = 0; row < grid.rows; row += 512) {
        const grid::Window window{row, 0, std::min<std::int64_t>(512, grid.rows - row), grid.cols};
        reader.read(window,
                    std::span<T>(out.data() + row * grid.cols, static_cast<std::size_t>(window.rows * grid.cols)));
    }
    return out;
}

}  // namespace

Held::Held(const engine::PassInput& input) : input_(&input), labels_(whole<std::uint8_t>(input.ecosystem, input.grid))
{
    for (const auto& layer : input.layers)
        layers_.push_back(whole<float>(layer, input.grid));
}

engine::PassInput Held::input() const
{
    engine::PassInput out = *input_;
    out.make_source = [this] { return std::make_unique<HeldSource>(input_->grid, labels_, layers_); };
    return out;
}

}  // namespace eco::bench

#include "engine/source.hpp"

#include "engine/vmath.hpp"
#include "raster/reader.hpp"

namespace eco::engine {

namespace {

class RasterSource : public TileSource {
public:
    RasterSource(const LayerInput& ecosystem, const std::vector<LayerInput>& layers, const LayerInput& second)
        : inputs_(layers), readers_(layers.size() + 2)
    {
        inputs_.insert(inputs_.begin(), {second, ecosystem});
    }
    const grid::Grid& grid(int layer) const override { return reader(layer).grid(); }
    void read(int layer, const grid::Window& window, std::span<float> out) override { reader(layer).read(window, out); }
    void read(int layer, const grid::Window& window, std::span<std::uint8_t> out) override
    {
        reader(layer).read(window, out);
    }

private:
    const raster::TileReader& reader(int layer) const
    {
        const auto i = static_cast<std::size_t>(layer - second_ecosystem_layer);
        if (!readers_.at(i))
            readers_[i] = std::make_unique<raster::TileReader>(inputs_[i].path, inputs_[i].band);
        return *readers_[i];
    }

    std::vector<LayerInput> inputs_;  // the ecosystem rasters first
    mutable std::vector<std::unique_ptr<raster::TileReader>> readers_;
};

}  // namespace

std::unique_ptr<TileSource> make_raster_source(const LayerInput& ecosystem, const std::vector<LayerInput>& layers,
                                               const LayerInput& second_ecosystem)
{
    return std::make_unique<RasterSource>(ecosystem, layers, second_ecosystem);
}

std::vector<double> label_table(const LayerInput& layer)
{
    std::vector<double> table(256, vmath::nan);
    for (std::size_t i = 0; i < 255; ++i)
        if (layer.relabel.empty())
            table[i] = static_cast<double>(i);
        else if (i < layer.relabel.size())
            table[i] = layer.relabel[i];
    return table;
}

}  // namespace eco::engine

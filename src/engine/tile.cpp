#include "engine/tile.hpp"

#include <algorithm>
#include <span>

#include "engine/vmath.hpp"

namespace eco::engine {

Tile::Tile(const std::vector<LayerInput>& layers, const std::vector<std::unique_ptr<CoarseLayer>>& coarse,
           const std::vector<bool>& is_used)
    : slots_(layers.size())
{
    for (std::size_t i = 0; i < layers.size(); ++i) {
        slots_[i].is_used = is_used[i];
        slots_[i].is_label = layers[i].is_label;
        slots_[i].coarse = coarse[i].get();
        slots_[i].table = label_table(layers[i]);
    }
}

void Tile::read(TileSource& source, const grid::Window& window)
{
    const auto size = static_cast<std::size_t>(window.rows * window.cols);
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        Slot& slot = slots_[i];
        const int layer = static_cast<int>(i);
        if (!slot.is_used)
            continue;
        if (slot.coarse) {
            slot.coarse_tile = std::make_unique<CoarseTile>(*slot.coarse, window);
        } else if (slot.is_label) {
            slot.labels.assign(size + loops::lane_step, 255);
            source.read(layer, window, std::span<std::uint8_t>(slot.labels.data(), size));
        } else {
            slot.values.resize(size + loops::lane_step);
            source.read(layer, window, std::span<float>(slot.values.data(), size));
        }
    }
}

void Tile::fill(int layer, const Strip& strip, double* out) const
{
    const Slot& slot = slots_[static_cast<std::size_t>(layer)];
    if (slot.coarse_tile)
        return slot.coarse_tile->fill(strip, out);
    if (strip.is_contiguous) {
        const std::int32_t first = strip.offset[0];
        return slot.is_label ? loops::relabel(slot.labels.data() + first, slot.table.data(), out, strip.padded)
                             : loops::widen(slot.values.data() + first, out, strip.padded);
    }
    for (int i = 0; i < strip.size; ++i) {
        const auto at = static_cast<std::size_t>(strip.offset[i]);
        const double x = slot.is_label ? slot.table[slot.labels[at]] : double{slot.values[at]};
        out[i] = x - x == 0.0 ? x : vmath::nan;
    }
    std::fill(out + strip.size, out + strip.padded, vmath::nan);
}

}  // namespace eco::engine

#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/coarse.hpp"
#include "engine/source.hpp"
#include "engine/strip.hpp"

namespace eco::engine {

/// The layers of one tile, decoded; reused from tile to tile. One per thread.
class Tile : public Feed {
public:
    /// `coarse` has one entry for each layer, null for those on the grid; `is_used` says which layers a program loads.
    Tile(const std::vector<LayerInput>& layers, const std::vector<std::unique_ptr<CoarseLayer>>& coarse,
         const std::vector<bool>& is_used);

    /// Reads every layer that is used, once.
    void read(TileSource& source, const grid::Window& window);
    void fill(int layer, const Strip& strip, double* out) const override;

private:
    struct Slot {
        bool is_used = false, is_label = false;
        const CoarseLayer* coarse = nullptr;
        std::unique_ptr<CoarseTile> coarse_tile;
        std::vector<float> values;
        std::vector<std::uint8_t> labels;
        std::vector<double> table;
    };
    std::vector<Slot> slots_;
};

}  // namespace eco::engine

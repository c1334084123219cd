#pragma once
#include <cmath>
#include <map>
#include <random>
#include <vector>

#include "engine/input.hpp"
#include "engine/vmath.hpp"

namespace eco::engine::testing {

/// Layers in memory, by layer number; `ecosystem_layer` among them.
struct Memory {
    struct Layer {
        grid::Grid grid;
        std::vector<float> values;
        std::vector<std::uint8_t> labels;
    };
    std::map<int, Layer> layers;
};

class MemorySource : public TileSource {
public:
    explicit MemorySource(const Memory& memory) : memory_(&memory) {}
    const grid::Grid& grid(int layer) const override { return memory_->layers.at(layer).grid; }
    void read(int layer, const grid::Window& w, std::span<float> out) override
    {
        copy(layer, w, out, &Memory::Layer::values);
    }
    void read(int layer, const grid::Window& w, std::span<std::uint8_t> out) override
    {
        copy(layer, w, out, &Memory::Layer::labels);
    }

private:
    template <typename T>
    void copy(int layer, const grid::Window& w, std::span<T> out, std::vector<T> Memory::Layer::*values)
    {
        const Memory::Layer& from = memory_->layers.at(layer);
        for (std::int64_t r = 0; r < w.rows; ++r)
            for (std::int64_t c = 0; c < w.cols; ++c)
                out[static_cast<std::size_t>(r * w.cols + c)] =
                    (from.*values).at(static_cast<std::size_t>((w.row + r) * from.grid.cols + w.col + c));
    }
    const Memory* memory_;
};

inline grid::Grid make_grid(std::int64_t rows, std::int64_t cols, double cell = 30)
{
    grid::Grid g;
    g.crs = "test", g.x0 = 1000, g.y0 = 90000, g.dx = g.dy = cell, g.rows = rows, g.cols = cols;
    return g;
}

/// A pass over layers in memory; moving it keeps the pointers valid.
struct Scene {
    std::shared_ptr<Memory> memory = std::make_shared<Memory>();
    std::shared_ptr<grid::Zones> zones = std::make_shared<grid::Zones>();
    PassInput input;

    Scene(std::int64_t rows, std::int64_t cols, int zone_count)
    {
        input.grid = make_grid(rows, cols);
        for (std::int64_t r = 0; r < rows; ++r)
            input.cell_area_m2.push_back(900.0 + 0.001 * static_cast<double>(r));
        zones->count = zone_count;
        zones->rows.resize(static_cast<std::size_t>(rows));
        input.zones = zones.get();
        input.make_source = [m = memory] { return std::make_unique<MemorySource>(*m); };
    }
    std::size_t size() const { return static_cast<std::size_t>(input.grid.cells()); }
    int add(std::vector<float> values)
    {
        const int layer = static_cast<int>(input.layers.size());
        memory->layers[layer] = {input.grid, std::move(values), {}};
        input.layers.push_back({"memory " + std::to_string(layer), 1, false, false, {}});
        return layer;
    }
    int add_labels(std::vector<std::uint8_t> labels, std::vector<double> relabel)
    {
        const int layer = static_cast<int>(input.layers.size());
        memory->layers[layer] = {input.grid, {}, std::move(labels)};
        input.layers.push_back({"memory " + std::to_string(layer), 1, true, false, std::move(relabel)});
        return layer;
    }
    void set_ecosystems(std::vector<std::uint8_t> labels, std::vector<double> relabel = {})
    {
        memory->layers[ecosystem_layer] = {input.grid, {}, std::move(labels)};
        input.ecosystem = {"memory", 1, true, false, std::move(relabel)};
    }
    /// Every pixel wholly in zone 0.
    void fill_zone()
    {
        for (auto& row : zones->rows)
            row.runs.push_back({0, input.grid.cols - 1, 0});
    }
};

}  // namespace eco::engine::testing

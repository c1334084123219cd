#pragma once
#include <algorithm>
#include <random>

#include "engine/memory.test.hpp"

namespace eco::engine::testing {

/// Random scenes and programs; the same seed gives the same ones.
class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}

    int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
    bool chance(double p) { return real(0, 1) < p; }
    double real(double low, double high) { return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1p-53; }

    /// Runs, split pixels and pixels of nobody in any order; zones of any shape.
    void draw_zones(Scene& scene)
    {
        const std::int64_t cols = scene.input.grid.cols;
        for (auto& row : scene.zones->rows)
            for (std::int64_t col = 0; col < cols;) {
                const int zone = below(scene.zones->count), kind = below(10);
                const std::int64_t last = std::min<std::int64_t>(cols - 1, col + below(kind < 5 ? 90 : 4));
                if (kind < 7)
                    row.runs.push_back({col, last, zone});
                else if (kind < 9)
                    draw_pieces(row, last, scene.zones->count);
                col = last + 1;
            }
    }
    std::vector<float> draw_values(std::size_t size, double missing)
    {
        std::vector<float> values(size);
        for (float& v : values)
            v = chance(missing) ? std::nanf("") : static_cast<float>(real(-2, 6));
        return values;
    }
    std::vector<std::uint8_t> draw_labels(std::size_t size, int count, double missing)
    {
        std::vector<std::uint8_t> labels(size);
        for (auto& l : labels)
            l = static_cast<std::uint8_t>(chance(missing) ? 255 : below(count));
        return labels;
    }
    Scene draw_scene(std::int64_t rows, std::int64_t cols)
    {
        Scene scene(rows, cols, 1 + below(6));
        draw_zones(scene);
        scene.set_ecosystems(draw_labels(scene.size(), 5, 0.05), {2, 0, 1, vmath::nan, 3});
        for (const double missing : {0.0, 0.02, chance(0.5) ? 0.9 : 0.0})
            scene.add(draw_values(scene.size(), missing));
        scene.add_labels(draw_labels(scene.size(), 7, 0.01), {0, 1, 2, 3, vmath::nan, 4, 1});
        return scene;
    }
    /// Every code once or more, in random order and on random operands; two groups.
    Program draw_program(const Scene& scene)
    {
        Program p;
        p.zones = scene.zones->count, p.ecosystems = 4;
        p.tables.push_back({3, 1, vmath::nan, 2, 0.5});
        for (const std::size_t table : {1U, 2U}) {
            p.tables.emplace_back();
            for (int i = 0; i < p.cells(); ++i)
                p.tables[table].push_back(chance(0.1) ? vmath::nan : real(-3, 3));
        }
        p.bounds.push_back({{-10, 0, 1.5, 2}, {0, 1, 2, 9}, {1, 0, 1, 1}, {1, 1, 0, 1}});
        const int layers = static_cast<int>(scene.input.layers.size());
        for (int l = 0; l < layers; ++l)
            put(p, Code::load, l);
        put(p, Code::gather, 1);
        put(p, Code::area, 0), put(p, Code::ecosystem, 0);
        put(p, Code::constant, 0), p.code.back().value = real(-3, 3);
        std::vector<Code> codes;
        for (int c = static_cast<int>(Code::add); c <= static_cast<int>(Code::interval); ++c)
            codes.push_back(static_cast<Code>(c)), codes.push_back(static_cast<Code>(c));
        std::shuffle(codes.begin(), codes.end(), engine_);
        for (const Code code : codes)
            put(p, code, 0);
        put(p, Code::pick, 1), p.code.back().value = 2;
        const int inputs = layers + 1;
        for (int g = 0; g < 5; ++g)
            p.groups.push_back(draw_group(p, g % 3, inputs));
        p.groups[4].slots = p.groups[1].slots;
        return p;
    }

private:
    void draw_pieces(grid::Zones::Row& row, std::int64_t col, int zones)
    {
        double left = 1;
        for (int zone = below(zones), n = 0; zone < zones && n < 3 && left > 0; zone += 1 + below(3), ++n) {
            const double fraction = std::floor(real(0, left) * 0x1p24) * 0x1p-24;
            row.pieces.push_back({col, zone, fraction});
            left -= fraction;
        }
    }
    void put(Program& p, Code code, int index)
    {
        Instruction in{code, p.registers, 0, 0, 0, index, 0};
        if (p.registers > 0)
            in.a = below(p.registers), in.b = below(p.registers), in.c = below(p.registers);
        if (code >= Code::add && code != Code::member && code != Code::interval)
            in.out = p.registers;
        ++p.registers;
        p.code.push_back(in);
    }
    int put(Program& p, Code code, int a, int b)
    {
        p.code.push_back({code, p.registers, a, b, a, 0, 0});
        return p.registers++;
    }
    /// The sum of x / (1 + |x|) x area: bounded whatever x is.
    Column draw_column(Program& p, int x)
    {
        const int one = p.registers++;
        p.code.push_back({Code::constant, one, 0, 0, 0, 0, 1});
        const int ratio = put(p, Code::divide, x, put(p, Code::add, one, put(p, Code::absolute, x, x)));
        const double scale = std::ldexp(1, below(30));
        if (below(2) == 1)
            return {ratio, scale, true};
        return {put(p, Code::multiply, ratio, 5), scale};
    }
    Group draw_group(Program& p, int number, int inputs)
    {
        Group group;
        const int last = p.registers;
        group.columns.push_back({5, p.area_scale});
        for (int c = below(9); c > 0; --c)
            group.columns.push_back(draw_column(p, below(last)));
        if (number > 0) {
            const int slot = p.registers++;
            p.code.push_back({Code::interval, slot, below(4), 0, 0, 0, 0});
            group.slots.push_back({slot, 4});
        }
        if (number > 1) {
            const int slot = p.registers++;
            p.code.push_back({Code::is_known, slot, below(last), 0, 0, 0, 0});
            group.slots.push_back({slot, 2});
        }
        for (int e = 0; e < p.ecosystems; ++e)
            group.applies.push_back(chance(0.8));
        for (int i = 0; i < inputs; ++i)
            group.inputs.push_back(i);
        return group;
    }

    std::mt19937_64 engine_;
};

}  // namespace eco::engine::testing

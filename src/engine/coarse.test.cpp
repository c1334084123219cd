#include "engine/coarse.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "base/problem.hpp"
#include "engine/memory.test.hpp"

namespace eco::engine {
namespace {

using namespace testing;

/// 90 x 120 pixels of 30 m over a coarse grid of 200 m cells that begins somewhere else.
struct Setting {
    grid::Grid fine = make_grid(90, 120);
    Memory memory;
    LayerInput input{"memory", 1, false, true, {}};

    Setting()
    {
        Memory::Layer& layer = memory.layers[0];
        layer.grid = make_grid(24, 26, 200);
        layer.grid.x0 -= 310, layer.grid.y0 += 730;
        layer.values.assign(24 * 26, 5);
        layer.labels.assign(24 * 26, 5);
    }
    grid::Grid& grid() { return memory.layers[0].grid; }
    template <typename F>
    void set(const F& field)
    {
        for (std::int64_t r = 0; r < grid().rows; ++r)
            for (std::int64_t c = 0; c < grid().cols; ++c)
                memory.layers[0].values[static_cast<std::size_t>(r * grid().cols + c)] =
                    static_cast<float>(field(grid().x0 + (static_cast<double>(c) + 0.5) * grid().dx,
                                             grid().y0 - (static_cast<double>(r) + 0.5) * grid().dy));
    }
    CoarseLayer layer() const
    {
        MemorySource source(memory);
        return {source, 0, input, fine};
    }
    double x(std::int64_t col) const { return fine.x0 + (static_cast<double>(col) + 0.5) * fine.dx; }
    double y(std::int64_t row) const { return fine.y0 - (static_cast<double>(row) + 0.5) * fine.dy; }
    /// The cell of the coarse grid that contains a pixel's centre.
    std::size_t cell(std::int64_t row, std::int64_t col)
    {
        const auto r = static_cast<std::int64_t>(std::floor((grid().y0 - y(row)) / grid().dy));
        const auto c = static_cast<std::int64_t>(std::floor((x(col) - grid().x0) / grid().dx));
        return static_cast<std::size_t>(r * grid().cols + c);
    }
};

template <typename Check>
void each_pixel(const Setting& s, const CoarseLayer& layer, const Check& check)
{
    for (std::int64_t r = 0; r < s.fine.rows; ++r)
        for (std::int64_t c = 0; c < s.fine.cols; ++c)
            check(r, c, layer.value(layer.row_spot(r), layer.col_spot(c)));
}

TEST(CoarseLayer, a_constant_stays_exactly_itself_also_beside_missing_cells)
{
    Setting s;
    s.set([](double, double) { return 0.1F; });
    std::mt19937 random(1);
    for (float& v : s.memory.layers[0].values)
        if (random() % 4 == 0)
            v = std::nanf("");
    int missing = 0;
    each_pixel(s, s.layer(), [&](std::int64_t r, std::int64_t c, double value) {
        if (std::isnan(s.memory.layers[0].values[s.cell(r, c)])) {
            EXPECT_TRUE(std::isnan(value));
            ++missing;
        } else {
            EXPECT_NEAR(value, double{0.1F}, 1e-16);
        }
    });
    EXPECT_GT(missing, 500);
}

TEST(CoarseLayer, a_plane_is_reproduced)
{
    Setting s;
    s.set([](double x, double y) { return 3 * (x - 1000) - 2 * (y - 89000) + 7; });
    each_pixel(s, s.layer(), [&](std::int64_t r, std::int64_t c, double value) {
        EXPECT_NEAR(value, 3 * (s.x(c) - 1000) - 2 * (s.y(r) - 89000) + 7, 1e-2);  // floats of size 1e4
    });
}

TEST(CoarseLayer, values_lie_between_those_of_the_known_neighbours)
{
    Setting s;
    std::mt19937 random(4);
    for (float& v : s.memory.layers[0].values)
        v = random() % 5 == 0 ? std::nanf("") : static_cast<float>(random() % 1000);
    const CoarseLayer layer = s.layer();
    each_pixel(s, layer, [&](std::int64_t r, std::int64_t c, double value) {
        const double u = (s.x(c) - s.grid().x0) / 200 - 0.5, v = (s.grid().y0 - s.y(r)) / 200 - 0.5;
        double low = 1e9, high = -1e9;
        for (const double i : {std::floor(v), std::floor(v) + 1})
            for (const double j : {std::floor(u), std::floor(u) + 1})
                if (const float x = s.memory.layers[0].values[static_cast<std::size_t>(i * 26 + j)]; x == x)
                    low = std::min(low, double{x}), high = std::max(high, double{x});
        EXPECT_EQ(std::isnan(value), std::isnan(s.memory.layers[0].values[s.cell(r, c)]));
        if (!std::isnan(value)) {
            EXPECT_GE(value, low - 1e-9);
            EXPECT_LE(value, high + 1e-9);
        }
    });
}

TEST(CoarseLayer, labels_are_those_of_the_cell_that_contains_the_pixel)
{
    Setting s;
    s.input.is_label = true;
    s.input.relabel = {7, vmath::nan, 9};
    for (std::size_t i = 0; i < 24 * 26; ++i)
        s.memory.layers[0].labels[i] = static_cast<std::uint8_t>(i % 4 == 3 ? 255 : i % 4);
    each_pixel(s, s.layer(), [&](std::int64_t r, std::int64_t c, double value) {
        const double want[] = {7, vmath::nan, 9, vmath::nan};
        const double wanted = want[s.cell(r, c) % 4];
        EXPECT_TRUE(value == wanted || (std::isnan(value) && std::isnan(wanted)));
    });
}

TEST(CoarseLayer, nothing_is_extrapolated_beyond_its_cells)
{
    Setting s;
    s.grid().x0 = s.fine.x0 + 1000;
    s.grid().y0 = s.fine.y0 - 500;
    each_pixel(s, s.layer(), [&](std::int64_t r, std::int64_t c, double value) {
        const bool is_inside = s.x(c) >= s.grid().x0 && s.y(r) <= s.grid().y0;
        EXPECT_EQ(!std::isnan(value), is_inside) << r << " " << c;
        EXPECT_TRUE(!is_inside || value == 5);
    });
    s.grid().x0 = 1e7;
    each_pixel(s, s.layer(), [](std::int64_t, std::int64_t, double value) { EXPECT_TRUE(std::isnan(value)); });
}

TEST(CoarseLayer, strips_of_any_tile_give_the_bits_of_single_pixels)
{
    Setting s;
    std::mt19937 random(6);
    for (float& v : s.memory.layers[0].values)
        v = random() % 9 == 0 ? std::nanf("") : static_cast<float>(random() % 1000) / 7;
    const CoarseLayer layer = s.layer();
    const grid::Window window{13, 21, 70, 83};
    const CoarseTile tile(layer, window);
    Strip strip;
    std::vector<double> out(strip_size);
    for (int first = 0; first + 500 <= 70 * 83; first += 377)
        for (const bool is_contiguous : {true, false}) {
            strip.resize(500);
            strip.is_contiguous = is_contiguous;
            for (int i = 0; i < strip.padded; ++i)
                strip.offset[i] = is_contiguous ? first + i : static_cast<int>(random() % (70 * 83));
            tile.fill(strip, out.data());
            for (int i = 0; i < strip.size; ++i) {
                const double want =
                    layer.value(layer.row_spot(13 + strip.offset[i] / 83), layer.col_spot(21 + strip.offset[i] % 83));
                const double got = out[static_cast<std::size_t>(i)];
                ASSERT_TRUE(got == want || (std::isnan(got) && std::isnan(want))) << i;
            }
        }
}

TEST(CoarseLayer, only_what_lies_under_the_grid_counts_against_the_limit)
{
    class Huge : public TileSource {
    public:
        grid::Grid grid_ = make_grid(2000000, 2000000, 30);
        std::int64_t most = 0;
        const grid::Grid& grid(int) const override { return grid_; }
        void read(int, const grid::Window& w, std::span<float> out) override
        {
            most = std::max(most, w.rows * w.cols);
            std::fill(out.begin(), out.end(), 1.0F);
        }
        void read(int, const grid::Window&, std::span<std::uint8_t>) override {}
    } source;
    const LayerInput input{"world.tif", 1, false, true, {}};
    const CoarseLayer layer(source, 0, input, make_grid(100, 100));
    EXPECT_LE(source.most, 103 * 103);
    EXPECT_EQ(layer.value(layer.row_spot(99), layer.col_spot(99)), 1.0);
    EXPECT_THROW(CoarseLayer(source, 0, input, make_grid(9000, 9000)), InputError);
}

}  // namespace
}  // namespace eco::engine

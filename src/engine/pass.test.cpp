#include "engine/pass.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "base/problem.hpp"
#include "engine/random.test.hpp"
#include "raster/writer.hpp"

namespace eco::engine {
namespace {

using namespace testing;

/// Area (register 1) and the first layer (register 0) as sums.
Program sum_program(const Scene& scene, int ecosystems)
{
    Program p;
    p.zones = scene.zones->count, p.ecosystems = ecosystems, p.registers = 2;
    p.code = {{Code::load, 0, 0, 0, 0, 0, 0}, {Code::area, 1, 0, 0, 0, 0, 0}};
    p.groups = {
        {{{1, p.area_scale}, {0, 1024}}, {}, std::vector<std::uint8_t>(static_cast<std::size_t>(ecosystems), 1), {0}}};
    return p;
}

Scene plain_scene(std::int64_t rows, std::int64_t cols)
{
    Scene scene(rows, cols, 1);
    scene.fill_zone();
    scene.set_ecosystems(std::vector<std::uint8_t>(scene.size(), 0));
    scene.add(std::vector<float>(scene.size(), 2));
    return scene;
}

/// Counts how often layers are read.
class Counting : public MemorySource {
public:
    Counting(const Memory& memory, std::atomic<int>& reads) : MemorySource(memory), reads_(&reads) {}
    void read(int layer, const grid::Window& w, std::span<float> out) override
    {
        ++*reads_;
        MemorySource::read(layer, w, out);
    }
    using MemorySource::read;

private:
    std::atomic<int>* reads_;
};

TEST(Pass, a_tile_without_zones_is_not_decoded)
{
    Scene scene = plain_scene(256, 256);
    for (std::size_t r = 0; r < 256; ++r)
        scene.zones->rows[r].runs =
            r < 64 ? std::vector<grid::Zones::Run>{{10, 60, 0}} : std::vector<grid::Zones::Run>{};
    scene.zones->rows[200].pieces = {{130, 0, 0.5}};
    std::atomic<int> reads = 0;
    scene.input.make_source = [&] { return std::make_unique<Counting>(*scene.memory, reads); };
    scene.input.tile = 64;
    const Totals totals = run_pass(sum_program(scene, 1), scene.input);
    EXPECT_EQ(reads, 2);
    EXPECT_TRUE(totals.is_complete());
    EXPECT_TRUE(totals.groups[0].sum(0, 0, 1) == Int128{64 * 51 + 1} * 2048);
}

TEST(Pass, pieces_of_a_border_pixel_add_up_to_the_pixel)
{
    Scene scene(1, 3, 3);
    scene.input.cell_area_m2 = {1024};
    scene.zones->rows[0].runs = {{0, 0, 0}, {2, 2, 2}};
    scene.zones->rows[0].pieces = {{1, 0, 0.25}, {1, 1, 0.125}, {1, 2, 0.625}};
    scene.set_ecosystems({0, 0, 0});
    scene.add({1, 1, 1});
    const GroupTotals t = run_pass(sum_program(scene, 1), scene.input).groups[0];
    EXPECT_TRUE(t.sum(0, 0, 0) == Int128{1024 + 256} << 20);
    EXPECT_TRUE(t.sum(1, 0, 0) == Int128{128} << 20);
    EXPECT_TRUE(t.sum(2, 0, 0) == Int128{1024 + 640} << 20);
}

TEST(Pass, pixels_without_ecosystem_are_counted_as_unclassified_and_nowhere_else)
{
    Scene scene(1, 4, 1);
    scene.input.cell_area_m2 = {1024};
    scene.zones->rows[0].runs = {{0, 2, 0}};
    scene.zones->rows[0].pieces = {{3, 0, 0.5}};
    scene.set_ecosystems({0, 255, 1, 255}, {0, vmath::nan});
    scene.add({1, 1, 1, 1});
    const Totals totals = run_pass(sum_program(scene, 1), scene.input);
    EXPECT_TRUE(totals.unclassified[0] == Int128{1024 + 1024 + 512} << 20);
    EXPECT_TRUE(totals.groups[0].sum(0, 0, 0) == Int128{1024} << 20);
}

TEST(Pass, without_zones_and_ecosystems_everything_is_cell_0)
{
    Scene scene = plain_scene(10, 10);
    scene.input.zones = nullptr;
    scene.input.ecosystem = {};
    EXPECT_TRUE(run_pass(sum_program(scene, 1), scene.input).groups[0].sum(0, 0, 1) == Int128{100} * 2048);
}

TEST(Pass, a_layer_on_another_grid_is_refused_with_both_grids)
{
    Scene scene = plain_scene(20, 20);
    scene.memory->layers[0].grid.x0 += 15;
    scene.memory->layers[ecosystem_layer].grid.rows = 19;
    try {
        run_pass(sum_program(scene, 1), scene.input);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().size(), 2U) << "all problems at once";
        EXPECT_EQ(error.problems()[1].key, "engine.other_grid");
    }
}

TEST(Pass, cells_too_large_for_exact_areas_are_refused)
{
    Scene scene = plain_scene(4, 4);
    scene.input.cell_area_m2[2] = 1e10;
    Program program = sum_program(scene, 1);
    EXPECT_THROW(run_pass(program, scene.input), InputError);
    program.area_scale = program.groups[0].columns[0].scale = 1;
    EXPECT_NO_THROW(run_pass(program, scene.input));
}

TEST(Pass, progress_counts_every_tile_and_may_end_the_pass)
{
    Scene scene = plain_scene(200, 200);
    scene.input.tile = 64, scene.input.threads = 3;
    std::vector<std::int64_t> seen;
    run_pass(sum_program(scene, 1), scene.input, [&](std::int64_t done, std::int64_t all) {
        EXPECT_EQ(all, 16);
        seen.push_back(done);
    });
    std::vector<std::int64_t> want(16);
    for (std::size_t i = 0; i < 16; ++i)
        want[i] = static_cast<std::int64_t>(i) + 1;
    EXPECT_EQ(seen, want);
    const Progress stop = [](std::int64_t done, std::int64_t) {
        if (done == 3)
            throw std::runtime_error("stopped");
    };
    EXPECT_THROW(run_pass(sum_program(scene, 1), scene.input, stop), std::runtime_error);
}

/// Keeps what is written, by output.
struct Sheets : RasterSink {
    std::int64_t cols;
    std::vector<std::vector<float>> sheets;
    Sheets(std::size_t outputs, const grid::Grid& grid)
        : cols(grid.cols), sheets(outputs, std::vector<float>(static_cast<std::size_t>(grid.cells()), -1))
    {
    }
    void write(int output, const grid::Window& w, std::span<const float> values) override
    {
        for (std::int64_t r = 0; r < w.rows; ++r)
            for (std::int64_t c = 0; c < w.cols; ++c)
                sheets[static_cast<std::size_t>(output)][static_cast<std::size_t>((w.row + r) * cols + w.col + c)] =
                    values[static_cast<std::size_t>(r * w.cols + c)];
    }
};

TEST(Pass, output_rasters_hold_the_registers_of_pixels_and_of_the_largest_piece)
{
    Scene scene(1, 5, 2);
    scene.input.cell_area_m2 = {1024};
    scene.zones->rows[0].runs = {{0, 1, 0}, {3, 3, 1}};
    scene.zones->rows[0].pieces = {{2, 0, 0.25}, {2, 1, 0.75}};
    scene.set_ecosystems({0, 0, 0, 0, 0});
    scene.add({1, 2, 3, std::nanf(""), 5});
    Program program = sum_program(scene, 1);
    program.registers = 4;
    program.tables = {{10, 20}};
    program.code.push_back({Code::gather, 2, 0, 0, 0, 0, 0});
    program.code.push_back({Code::add, 3, 0, 2, 0, 0, 0});
    Sheets sheets(2, scene.input.grid);
    run_pass(program, scene.input, {}, {{3, 0}, &sheets});
    EXPECT_EQ(sheets.sheets[0][0], 11);
    EXPECT_EQ(sheets.sheets[0][1], 12);
    EXPECT_EQ(sheets.sheets[0][2], 23);
    EXPECT_TRUE(std::isnan(sheets.sheets[0][3]));
    EXPECT_TRUE(std::isnan(sheets.sheets[0][4])) << "outside the zones";
    EXPECT_EQ(sheets.sheets[1][1], 2);
}

TEST(Pass, a_register_becomes_a_raster_of_the_whole_grid_with_the_same_bits_for_any_tile)
{
    Random random(3);
    Scene scene = random.draw_scene(140, 150);
    Program program = random.draw_program(scene);
    program.groups.clear();
    for (const int reg : {0, 4, 12, 30, program.registers - 1}) {
        std::vector<Sheets> got;
        for (const auto& [tile, threads] : {std::pair{64, 1}, {512, 1}, {33, 3}}) {
            scene.input.tile = tile, scene.input.threads = threads;
            got.emplace_back(std::size_t{1}, scene.input.grid);
            run_to_raster(program, scene.input, reg,
                          [&](const auto& w, auto values) { got.back().write(0, w, values); });
        }
        const auto bytes = [](const Sheets& s) {
            return std::string(reinterpret_cast<const char*>(s.sheets[0].data()), s.sheets[0].size() * sizeof(float));
        };
        EXPECT_EQ(bytes(got[0]), bytes(got[1])) << reg;
        EXPECT_EQ(bytes(got[0]), bytes(got[2])) << reg;
        if (reg == 0) {
            EXPECT_EQ(got[0].sheets[0], scene.memory->layers[0].values) << "also where no zone is";
        }
    }
}

TEST(Pass, files_give_the_totals_of_the_same_values_in_memory)
{
    std::string folder = (std::filesystem::temp_directory_path() / "eco_engine_XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    Random random(21);
    Scene scene = random.draw_scene(200, 260);
    scene.input.grid.crs = "";
    const Program program = random.draw_program(scene);
    const Totals want = run_pass(program, scene.input);
    for (auto& [number, layer] : scene.memory->layers) {
        LayerInput& input =
            number == ecosystem_layer ? scene.input.ecosystem : scene.input.layers[static_cast<std::size_t>(number)];
        input.path = folder + "/" + std::to_string(number) + ".tif";
        raster::TileWriter writer(input.path, scene.input.grid,
                                  input.is_label ? raster::Content::labels : raster::Content::values);
        const grid::Window all{0, 0, scene.input.grid.rows, scene.input.grid.cols};
        if (input.is_label)
            writer.write(all, std::span<const std::uint8_t>(layer.labels));
        else
            writer.write(all, std::span<const float>(layer.values));
        writer.finish();
    }
    scene.input.make_source = {};
    for (const int threads : {1, 2}) {
        scene.input.threads = threads, scene.input.tile = threads == 1 ? 512 : 64;
        EXPECT_TRUE(run_pass(program, scene.input) == want);
    }
    scene.input.layers[1].path = folder + "/none.tif";
    EXPECT_THROW(run_pass(program, scene.input), IoError);
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace eco::engine

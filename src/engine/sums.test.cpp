#include "engine/sums.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "base/problem.hpp"
#include "engine/pass.hpp"
#include "engine/quantise.hpp"
#include "engine/random.test.hpp"

namespace eco::engine {
namespace {

using namespace testing;

/// One zone, one ecosystem; column 0 is the area, column 1 the layer itself.
struct Simple {
    Scene scene;
    Program program;

    Simple(std::int64_t rows, std::int64_t cols, double scale) : scene(rows, cols, 1)
    {
        scene.fill_zone();
        scene.set_ecosystems(std::vector<std::uint8_t>(scene.size(), 0));
        program.registers = 2, program.zones = program.ecosystems = 1;
        program.code = {{Code::load, 0, 0, 0, 0, 0, 0}, {Code::area, 1, 0, 0, 0, 0, 0}};
        program.groups = {{{{1, program.area_scale}, {0, scale}}, {}, {1}, {0}}};
    }
};

TEST(Sums, huge_amounts_are_added_exactly_beyond_what_64_bits_hold)
{
    Simple s(300, 200, 1);
    std::mt19937_64 random(5);
    std::vector<float> values(s.scene.size());
    Int128 want = 0;
    for (float& v : values) {
        v = static_cast<float>(0x1p50 + static_cast<double>(random() % 1000) * 0x1p36);
        want += static_cast<Int128>(v);
    }
    ASSERT_GT(want, Int128{1} << 63);
    s.scene.add(values);
    for (const int tile : {64, 300}) {
        s.scene.input.tile = tile;
        EXPECT_TRUE(run_pass(s.program, s.scene.input).groups[0].sum(0, 0, 1) == want);
    }
    for (float& v : values)
        v = -v;
    s.scene.memory->layers[0].values = values;
    EXPECT_TRUE(run_pass(s.program, s.scene.input).groups[0].sum(0, 0, 1) == -want);
}

TEST(Sums, the_largest_amounts_fill_a_strip_without_spending_more_than_its_budget)
{
    Simple s(64, 64, 1);
    s.scene.add(std::vector<float>(s.scene.size(), -0x1p51F));
    const Totals totals = run_pass(s.program, s.scene.input);
    EXPECT_TRUE(totals.groups[0].sum(0, 0, 1) == -(Int128{1} << 51) * 64 * 64);
}

TEST(Sums, an_amount_beyond_the_limit_names_pixel_value_and_sum)
{
    for (const float bad : {0x1p51F, -0x1.000002p51F, 3e38F}) {
        Simple s(90, 80, 1);
        std::vector<float> values(s.scene.size(), 1);
        values[70 * 80 + 33] = bad;
        values[88 * 80 + 2] = bad;
        s.scene.add(values);
        s.scene.input.tile = 64;
        s.scene.input.threads = 2;
        s.scene.input.column_name = [](int g, int c) {
            return "soil_retained " + std::to_string(g) + std::to_string(c);
        };
        try {
            run_pass(s.program, s.scene.input);
            FAIL() << "no error for " << bad;
        } catch (const InputError& error) {
            const Problem& problem = error.problems().front();
            EXPECT_EQ(problem.key, "engine.overflow");
            EXPECT_EQ(problem.place.spot, "soil_retained 01");
            // Two tiles fail: the first tells.
            const std::string text = render(problem, Language::en);
            EXPECT_NE(text.find("row 70, column 33"), std::string::npos) << text;
        }
    }
}

TEST(Sums, an_infinite_amount_is_an_error_and_not_missing)
{
    Simple s(4, 4, 1);
    s.scene.add(std::vector<float>(s.scene.size(), 800));
    s.program.code.insert(s.program.code.begin() + 1, {Code::exponential, 0, 0, 0, 0, 0, 0});
    EXPECT_THROW(run_pass(s.program, s.scene.input), InputError);
}

TEST(Sums, covered_and_uncovered_area_add_up_to_the_area_exactly)
{
    Random random(9);
    for (int round = 0; round < 5; ++round) {
        Scene scene = random.draw_scene(90, 120);
        const Program program = random.draw_program(scene);
        const Totals totals = run_pass(program, scene.input);
        std::vector<Int128> zone_area(static_cast<std::size_t>(program.zones));
        for (std::size_t r = 0; r < scene.zones->rows.size(); ++r) {
            const double area = scene.input.cell_area_m2[r];
            for (const auto& run : scene.zones->rows[r].runs)
                zone_area[static_cast<std::size_t>(run.zone)] +=
                    (run.last - run.first + 1) * Int128{to_units(area, 0x1p20)};
            for (const auto& piece : scene.zones->rows[r].pieces)
                zone_area[static_cast<std::size_t>(piece.zone)] += to_units(area * piece.fraction, 0x1p20);
        }
        Program all = program;
        for (Group& group : all.groups)
            group.applies.assign(4, 1);
        const Totals whole = run_pass(all, scene.input);
        for (std::size_t g = 0; g < whole.groups.size(); ++g)
            for (std::size_t z = 0; z < zone_area.size(); ++z) {
                Int128 sum = whole.unclassified[z];
                const GroupTotals& t = whole.groups[g];
                for (std::size_t cell = z * 4; cell < z * 4 + 4; ++cell) {
                    for (std::size_t slot = 0; slot < t.slots; ++slot)
                        sum += t.sum(cell, slot, 0);
                    for (std::size_t cause = 0; cause < t.causes; ++cause)
                        sum += t.uncovered[cause * t.cells + cell];
                }
                EXPECT_TRUE(sum == zone_area[z]) << "group " << g << ", zone " << z;
            }
    }
}

TEST(Sums, a_missing_input_is_blamed_and_a_missing_result_without_one_is_undefined)
{
    Simple s(2, 4, 1);
    s.scene.add({1, std::nanf(""), 0, 3, std::nanf(""), 5, 6, 0});
    s.program.registers = 3;
    s.program.code.push_back({Code::logarithm, 2, 0, 0, 0, 0, 0});
    s.program.groups[0].columns[1].value = 2;
    const GroupTotals t = run_pass(s.program, s.scene.input).groups[0];
    const Int128 first = to_units(s.scene.input.cell_area_m2[0], 0x1p20),
                 second = to_units(s.scene.input.cell_area_m2[1], 0x1p20);
    EXPECT_TRUE(t.uncovered[0] == first + second);
    EXPECT_TRUE(t.uncovered[1] == first + second);
    EXPECT_TRUE(t.sum(0, 0, 0) == 2 * (first + second));
    EXPECT_EQ(t.first[0].row, 0);
    EXPECT_EQ(t.first[0].col, 1);
    EXPECT_EQ(t.first[1].col, 2);
    EXPECT_EQ(t.first[1].inputs.at(0), 0.0);
}

TEST(Sums, missing_values_outside_the_ecosystems_of_a_service_are_not_uncovered)
{
    Simple s(1, 16, 1);
    s.scene.add(std::vector<float>(16, std::nanf("")));
    s.program.groups[0].applies = {0};
    const GroupTotals t = run_pass(s.program, s.scene.input).groups[0];
    for (const Int128 area : t.uncovered)
        EXPECT_TRUE(area == 0);
    EXPECT_FALSE(t.first[0].is_set());
}

TEST(Sums, amounts_round_half_to_even)
{
    const std::vector<std::int64_t> mask{-1, -1, -1, -1, -1, -1, -1, 0};
    const std::vector<double> amounts{0.5, 1.5, 2.5, -0.5, -1.5, 0.49999999999999994, -2.5, 99};
    std::vector<std::int64_t> units(8);
    EXPECT_EQ(sums::quantise(amounts.data(), mask.data(), 1, units.data(), 8).bad, 0U);
    EXPECT_EQ(units, (std::vector<std::int64_t>{0, 2, 2, 0, -2, 0, -2, 0}));
}

TEST(Sums, every_lane_under_the_mask_is_checked_and_no_other)
{
    for (const double bad : {vmath::nan, vmath::infinity, -vmath::infinity, 0x1p51, -0x1.0000000000001p51})
        for (int lane = 0; lane < 16; ++lane) {
            std::vector<double> amounts(16, 3.0);
            std::vector<std::int64_t> mask(16, -1), units(16);
            amounts[static_cast<std::size_t>(lane)] = bad;
            EXPECT_NE(sums::quantise(amounts.data(), mask.data(), 1, units.data(), 16).bad, 0U) << bad << " " << lane;
            mask[static_cast<std::size_t>(lane)] = 0;
            EXPECT_EQ(sums::quantise(amounts.data(), mask.data(), 1, units.data(), 16).bad, 0U) << bad << " " << lane;
        }
}

TEST(Sums, the_magnitude_bounds_every_unit)
{
    std::mt19937_64 random(2);
    for (int round = 0; round < 200; ++round) {
        std::vector<double> amounts(64);
        std::vector<std::int64_t> mask(64, -1), units(64);
        for (double& x : amounts)
            x = std::ldexp(static_cast<double>(static_cast<std::int64_t>(random())),
                           -static_cast<int>(12 + random() % 60));
        const auto found = sums::quantise(amounts.data(), mask.data(), 1, units.data(), 64);
        for (const std::int64_t u : units)
            EXPECT_LE(static_cast<std::uint64_t>(u < 0 ? -u : u), found.magnitude);
        EXPECT_LE(found.magnitude, std::uint64_t{1} << 51);
    }
}

TEST(Sums, a_slot_number_outside_its_count_is_our_mistake)
{
    Simple s(2, 2, 1);
    s.scene.add({0, 1, 2, 3});
    s.program.groups[0].slots = {{0, 3}};
    EXPECT_THROW(run_pass(s.program, s.scene.input), std::out_of_range);
    s.program.groups[0].slots = {{0, 4}};
    EXPECT_TRUE(run_pass(s.program, s.scene.input).groups[0].sum(0, 3, 1) == 3);
}

}  // namespace
}  // namespace eco::engine

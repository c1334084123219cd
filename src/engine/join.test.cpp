#include "engine/join.hpp"

#include <gtest/gtest.h>

#include "engine/pass.hpp"
#include "engine/random.test.hpp"

namespace eco::engine {
namespace {

using namespace testing;

/// The program without some of its groups and of their columns.
Program part_of(Program program, Random& random)
{
    std::erase_if(program.groups, [&](const Group&) { return random.chance(0.3); });
    for (Group& group : program.groups)
        while (group.columns.size() > 1 && random.chance(0.3))
            group.columns.pop_back();
    return program;
}

const std::vector<int> all_four = {0, 1, 2, 3};

class Joining : public ::testing::TestWithParam<int> {};

TEST_P(Joining, one_pass_for_several_programs_gives_each_its_integers)
{
    Random random(static_cast<unsigned>(3000 + GetParam()));
    Scene scene = random.draw_scene(150, 140);
    std::vector<Program> programs;
    for (int i = 0; i < 3; ++i)
        programs.push_back(random.draw_program(scene));
    programs.push_back(part_of(programs[0], random));
    programs.push_back(part_of(programs[1], random));
    std::vector<JoinPart> parts;
    for (const Program& program : programs)
        parts.push_back({&program, &scene.input.layers, all_four});
    const Joined joined = join_programs(parts);
    EXPECT_EQ(joined.layers.size(), scene.input.layers.size());
    const Totals all = run_pass(joined.program, scene.input);
    for (std::size_t i = 0; i < programs.size(); ++i)
        EXPECT_TRUE(totals_of(joined, i, programs[i], all) == run_pass(programs[i], scene.input)) << "program " << i;
}

TEST_P(Joining, programs_may_number_the_ecosystems_in_ways_of_their_own)
{
    Random random(static_cast<unsigned>(5000 + GetParam()));
    Scene scene = random.draw_scene(90, 80);
    const Program program = random.draw_program(scene), other = random.draw_program(scene);
    const auto totals = [&](const Program& run, const std::vector<double>& numbers) {
        scene.input.ecosystem.relabel = numbers;
        return run_pass(run, scene.input);
    };
    constexpr double none = vmath::nan;
    const auto& layers = scene.input.layers;
    const Joined joined = join_programs({{&program, &layers, {2, 0, 1}}, {&other, &layers, {1, 3, 0}}});
    const Totals all = totals(joined.program, {0, 1, 2, none, none});
    EXPECT_TRUE(totals_of(joined, 0, program, all) == totals(program, {2, 0, 1, none, none}));
    EXPECT_TRUE(totals_of(joined, 1, other, all) == totals(other, {1, 3, 0, none, none}));
}

TEST_P(Joining, a_program_joined_with_itself_costs_nothing_more)
{
    Random random(static_cast<unsigned>(4000 + GetParam()));
    const Scene scene = random.draw_scene(20, 20);
    const Program program = random.draw_program(scene);
    const Joined once = join_programs({{&program, &scene.input.layers, all_four}});
    const Joined twice =
        join_programs({{&program, &scene.input.layers, all_four}, {&program, &scene.input.layers, all_four}});
    EXPECT_EQ(fingerprint(once.program), fingerprint(twice.program));
    EXPECT_LE(once.program.code.size(), program.code.size());
}

TEST_P(Joining, one_pass_over_two_ecosystem_rasters_gives_each_program_the_integers_of_its_own)
{
    Random random(static_cast<unsigned>(6000 + GetParam()));
    Scene scene = random.draw_scene(110, 90);
    const Program program = random.draw_program(scene), other = random.draw_program(scene);
    const LayerInput first = scene.input.ecosystem;
    const auto labels = scene.memory->layers[ecosystem_layer];
    auto second_labels = labels;
    second_labels.labels = random.draw_labels(scene.size(), 5, 0.1);
    const auto alone = [&](const Program& run, const Memory::Layer& of) {
        scene.memory->layers[ecosystem_layer] = of;
        return run_pass(run, scene.input);
    };
    const Totals wanted[] = {alone(program, labels), alone(program, second_labels), alone(other, second_labels)};

    scene.memory->layers[ecosystem_layer] = labels;
    scene.memory->layers[second_ecosystem_layer] = second_labels;
    std::vector<int> before, after;
    const std::vector<double> table = label_table(first);
    const auto number = [&](int label) {
        return table[static_cast<std::size_t>(label)] >= 0 ? static_cast<int>(table[static_cast<std::size_t>(label)])
                                                           : -1;
    };
    scene.input.pairs.assign(256 * 256, -1);
    for (int a = 0; a < 256; ++a)
        for (int b = 0; b < 256; ++b)
            if (number(a) >= 0 || number(b) >= 0) {
                scene.input.pairs[static_cast<std::size_t>(256 * a + b)] = static_cast<std::int32_t>(before.size());
                before.push_back(number(a));
                after.push_back(number(b));
            }
    scene.input.second_ecosystem = first;
    const auto& layers = scene.input.layers;
    const Joined joined =
        join_programs({{&program, &layers, before}, {&program, &layers, after}, {&other, &layers, after}});
    const Totals all = run_pass(joined.program, scene.input);
    EXPECT_TRUE(totals_of(joined, 0, program, all) == wanted[0]);
    EXPECT_TRUE(totals_of(joined, 1, program, all) == wanted[1]);
    EXPECT_TRUE(totals_of(joined, 2, other, all) == wanted[2]);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Joining, ::testing::Range(0, 12));

TEST(Join, programs_of_different_ecosystems_are_refused)
{
    Program a, b;
    a.zones = b.zones = 2;
    a.ecosystems = 3, b.ecosystems = 4;
    const std::vector<LayerInput> none;
    EXPECT_THROW(join_programs({{&a, &none, {0, 1, 2}}, {&b, &none, {0, 1, 2, 3}}}), std::invalid_argument);
    EXPECT_THROW(join_programs({{&a, &none, {0, 1, 3}}}), std::invalid_argument);
}

}  // namespace
}  // namespace eco::engine

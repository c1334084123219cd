#include <gtest/gtest.h>

#include "engine/pass.hpp"
#include "engine/random.test.hpp"
#include "engine/reference.test.hpp"

namespace eco::engine {
namespace {

using namespace testing;

void expect_same(const Totals& got, const Totals& want)
{
    ASSERT_EQ(got.groups.size(), want.groups.size());
    for (std::size_t g = 0; g < got.groups.size(); ++g) {
        EXPECT_TRUE(got.groups[g].sums == want.groups[g].sums) << "sums of group " << g;
        EXPECT_TRUE(got.groups[g].uncovered == want.groups[g].uncovered) << "uncovered area of group " << g;
        EXPECT_TRUE(got.groups[g].first == want.groups[g].first) << "first pixels of group " << g;
    }
    EXPECT_TRUE(got.unclassified == want.unclassified);
    EXPECT_TRUE(got == want);
}

class Agreement : public ::testing::TestWithParam<int> {};

TEST_P(Agreement, a_pass_gives_the_integers_of_the_slow_and_obvious_way)
{
    Random random(static_cast<unsigned>(GetParam()));
    Scene scene = random.draw_scene(150 + random.below(60), 130 + random.below(200));
    const Program program = random.draw_program(scene);
    const Totals want = Reference(program, scene).run();
    for (const int tile : {64, 100, 512})
        for (const int threads : {1, 3}) {
            scene.input.tile = tile, scene.input.threads = threads;
            SCOPED_TRACE(std::to_string(tile) + " pixels, " + std::to_string(threads) + " threads");
            expect_same(run_pass(program, scene.input), want);
        }
}

TEST_P(Agreement, shards_in_any_order_add_up_to_the_whole)
{
    Random random(static_cast<unsigned>(1000 + GetParam()));
    Scene scene = random.draw_scene(170, 230);
    const Program program = random.draw_program(scene);
    const Totals whole = run_pass(program, scene.input);
    scene.input.tile = 64, scene.input.shards = 7, scene.input.threads = 2;
    Totals sum(program);
    sum.grid_pixels = scene.input.grid.cells();
    for (const int shard : {3, 0, 6, 1, 5, 2, 4}) {
        EXPECT_FALSE(sum.is_complete());
        scene.input.shard = shard;
        const Totals part = run_pass(program, scene.input);
        sum += read_totals(to_text(part), "part");
    }
    EXPECT_TRUE(sum.is_complete());
    expect_same(sum, whole);
    EXPECT_EQ(to_text(sum), to_text(whole));
    EXPECT_EQ(hash(sum), hash(whole));
}

TEST_P(Agreement, a_zone_alone_gives_its_figures_of_the_whole)
{
    Random random(static_cast<unsigned>(2000 + GetParam()));
    Scene scene = random.draw_scene(120, 140);
    const Program program = random.draw_program(scene);
    const Totals whole = run_pass(program, scene.input);
    Totals sum(program);
    sum.grid_pixels = scene.input.grid.cells();
    for (int zone = 0; zone < scene.zones->count; ++zone) {
        scene.input.zone_subset = {zone};
        sum += run_pass(program, scene.input);
    }
    sum.pixels = whole.pixels;
    expect_same(sum, whole);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Agreement, ::testing::Range(0, 12));

}  // namespace
}  // namespace eco::engine

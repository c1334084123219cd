#include "engine/totals.hpp"

#include <gtest/gtest.h>

#include "base/problem.hpp"
#include "engine/pass.hpp"
#include "engine/random.test.hpp"

namespace eco::engine {
namespace {

using namespace testing;

Totals draw_totals(unsigned seed, std::int64_t shard = 0, std::int64_t shards = 1)
{
    Random random(seed);
    Scene scene = random.draw_scene(130, 140);
    scene.input.tile = 64, scene.input.shard = shard, scene.input.shards = shards;
    return run_pass(random.draw_program(scene), scene.input);
}

std::string problem_of(const std::string& text)
{
    try {
        read_totals(text, "part-3");
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().front().place.file, "part-3");
        return error.problems().front().key;
    }
    return "";
}

TEST(Totals, text_holds_everything)
{
    for (unsigned seed = 0; seed < 6; ++seed) {
        const Totals totals = draw_totals(seed);
        EXPECT_TRUE(read_totals(to_text(totals), "x") == totals);
    }
}

TEST(Totals, adding_is_associative_and_commutative)
{
    const Totals a = draw_totals(4, 0, 3), b = draw_totals(4, 1, 3), c = draw_totals(4, 2, 3);
    Totals left = a, right = c, middle = b;
    (left += b) += c;
    (right += b) += a;
    middle += a;
    middle += c;
    EXPECT_TRUE(left == right);
    EXPECT_TRUE(left == middle);
    EXPECT_TRUE(left == draw_totals(4));
}

TEST(Totals, a_text_that_is_cut_or_changed_is_refused)
{
    const std::string text = to_text(draw_totals(1));
    EXPECT_EQ(problem_of("PK\3\4"), "engine.not_totals");
    EXPECT_EQ(problem_of(""), "engine.not_totals");
    for (std::size_t cut = 30; cut < text.size(); cut += text.size() / 23)
        EXPECT_EQ(problem_of(text.substr(0, cut)), "engine.totals_damaged") << cut;
    std::string changed = text;
    changed[text.size() / 2] = changed[text.size() / 2] == '7' ? '8' : '7';
    EXPECT_EQ(problem_of(changed), "engine.totals_damaged");
}

TEST(Totals, totals_of_another_program_are_not_added)
{
    Totals a = draw_totals(1);
    const Totals b = draw_totals(2);
    EXPECT_THROW(a += b, std::invalid_argument);
}

TEST(Totals, the_fingerprint_changes_with_everything_that_is_computed)
{
    Random random(8);
    const Scene scene = random.draw_scene(10, 10);
    const Program program = random.draw_program(scene);
    const auto changed = [&](auto change) {
        Program other = program;
        change(other);
        return fingerprint(other) != fingerprint(program);
    };
    EXPECT_FALSE(changed([](Program&) {}));
    EXPECT_TRUE(changed([](Program& p) { p.code[7].value += 1e-13; }));
    EXPECT_TRUE(changed([](Program& p) { p.code[9].b += 1; }));
    EXPECT_TRUE(changed([](Program& p) { p.tables[0][1] = 1.0000001; }));
    EXPECT_TRUE(changed([](Program& p) { p.bounds[0].low_closed[1] ^= 1; }));
    EXPECT_TRUE(changed([](Program& p) { p.groups[1].columns[0].scale *= 2; }));
    EXPECT_TRUE(changed([](Program& p) { p.groups[0].applies[2] ^= 1; }));
    EXPECT_TRUE(changed([](Program& p) { p.area_scale *= 2; }));
}

}  // namespace
}  // namespace eco::engine

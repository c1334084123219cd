#include <gtest/gtest.h>

#include "engine/compile.hpp"
#include "engine/evaluate.hpp"
#include "engine/machine.hpp"
#include "engine/memory.test.hpp"
#include "engine/pass.hpp"

namespace eco::engine {
namespace {

using formula::ExprPtr;
using formula::Fn;

/// x at a pixel as a graph.
struct Graph {
    method::Package package;
    method::Checked checked;
    ExprPtr x;

    Graph()
    {
        checked.package = &package;
        package.ecosystems.push_back({"forest", "", 1, {}});
        formula::Type type;
        type.indices = {"pixel"};
        x = checked.pool->node(Fn::input, type, {}, "layer:x");
    }
    ExprPtr power(double n) { return checked.pool->node(Fn::power, x->type, {x, checked.pool->number(n)}); }
};

/// The layer's values, one label of `pixel` each.
class Values : public Data {
public:
    explicit Values(const std::vector<float>& x) : x_(x), names_(x.size()) {}
    const std::vector<std::string>& labels(const std::string&) override { return names_; }
    const std::vector<int>& determined_by_pixel(const std::string&) override { throw std::logic_error("no zones"); }
    Array input(const formula::Expr&, Reasons& reasons) override
    {
        Array out = make_array({"pixel"}, {static_cast<int>(x_.size())});
        for (std::size_t i = 0; i < x_.size(); ++i) {
            out.values[i] = double{x_[i]};
            out.reasons[i] = std::isnan(x_[i]) ? reasons.number("not_covered") : std::uint16_t{0};
        }
        return out;
    }
    std::string choice(const std::string&) override { return ""; }
    std::vector<std::string> regions(const std::string&) override { return {}; }

private:
    const std::vector<float>& x_;
    std::vector<std::string> names_;
};

/// What the pass computes, one number for each pixel.
std::vector<float> run(const Plan& plan, const std::vector<float>& x, int reg)
{
    testing::Scene scene(1, static_cast<std::int64_t>(x.size()), 1);
    scene.fill_zone();
    scene.set_ecosystems(std::vector<std::uint8_t>(x.size(), 0));
    scene.add(x);
    std::vector<float> out(x.size());
    run_to_raster(plan.program, scene.input, reg, [&](const grid::Window& w, std::span<const float> values) {
        std::copy(values.begin(), values.end(), out.begin() + w.col);
    });
    return out;
}

TEST(SmallPower, is_multiplied_at_pixels_and_in_the_evaluator_to_the_same_bits)
{
    std::vector<float> x = {0, -0.0F, 1, -3.25F, 0.1F, 1e10F, -1e-10F, std::nanf("")};
    for (int i = 0; i < 200; ++i)
        x.push_back(static_cast<float>(i - 100) / 7);
    for (const double n : {2.0, 3.0}) {
        Graph graph;
        const ExprPtr power = graph.power(n);
        Plan plan;
        plan.program.zones = plan.program.ecosystems = 1;
        Compiler compiler(graph.checked, plan);
        const int reg = compiler.compile(power);
        for (const auto& instruction : plan.program.code)
            EXPECT_NE(instruction.code, Code::power);
        Values data(x);
        Evaluator evaluator(graph.checked, data);
        const Array& want = evaluator.eval(power);
        const auto got = run(plan, x, reg);
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double a = double{x[i]};
            if (std::isnan(a)) {
                EXPECT_TRUE(want.is_missing(i));
                EXPECT_TRUE(std::isnan(got[i]));
                continue;
            }
            EXPECT_EQ(want.values[i], n == 2 ? a * a : a * a * a);
            EXPECT_EQ(got[i], static_cast<float>(want.values[i]));
        }
    }
}

TEST(SmallPower, leaves_every_other_exponent_to_the_power_function)
{
    for (const double n : {0.5, 1.0, 4.0, -2.0}) {
        Graph graph;
        Plan plan;
        Compiler compiler(graph.checked, plan);
        compiler.compile(graph.power(n));
        EXPECT_EQ(plan.program.code.back().code, Code::power) << n;
    }
}

}  // namespace
}  // namespace eco::engine

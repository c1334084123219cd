#include <gtest/gtest.h>

#include <cmath>

#include "account/booking.hpp"
#include "account/hoist_package.test.hpp"
#include "account/random_formula.test.hpp"
#include "engine/bounds.hpp"
#include "engine/memory.test.hpp"
#include "engine/pass.hpp"

namespace eco::account {
namespace {

using engine::Array;
using formula::Expr;
using testing::Made;
using testing::RandomFormula;

constexpr std::int64_t rows = 17, cols = 31;
constexpr double quantum = 10;  // m2: a pixel is of 225 or more
const std::vector<std::string> zones = {"east", "north", "west"};

/// Layers in memory, and the pieces of pixels that lie in a zone and have a class.
struct Land {
    explicit Land(RandomFormula& random)
        : scene(rows, cols, static_cast<int>(zones.size())), seed_(static_cast<unsigned>(random.below(1 << 20)))
    {
        const std::vector<std::uint8_t> ecosystems = labels("ecosystem", {});
        scene.set_ecosystems(ecosystems);
        for (std::int64_t r = 0; r < rows; ++r)
            draw_row(random, r, ecosystems);
    }
    /// The numbers of a layer, "m[k1]", in a year; the same each time that they are asked for.
    const std::vector<float>& numbers(const std::string& name, const formula::DataYear& year) const
    {
        auto& values = numbers_[formula::in_words(year, name)];
        RandomFormula random(seed_ + static_cast<unsigned>(numbers_.size()));
        const double low = name[0] == 'u' ? -8 : name[0] == 'm' ? -4 : 0, count = name == "w" ? 20 : 12;
        const int missing = random.below(2) * 4;
        while (values.size() < scene.size())
            values.push_back(random.chance(missing)
                                 ? std::nanf("")
                                 : static_cast<float>((low + random.below(static_cast<int>(count))) * 0.25));
        return values;
    }
    const std::vector<std::uint8_t>& labels(const std::string& name, const formula::DataYear& year) const
    {
        auto& values = labels_[formula::in_words(year, name)];
        RandomFormula random(seed_ + 100 + static_cast<unsigned>(labels_.size()));
        const int count = name == "ecosystem" ? 4 : name == "soil" ? 3 : 2;
        while (values.size() < scene.size())
            values.push_back(static_cast<std::uint8_t>(random.chance(3) ? 255 : random.below(count)));
        return values;
    }
    engine::PassInput input(const engine::Plan& plan) const
    {
        engine::testing::Scene own = scene;
        own.memory = std::make_shared<engine::testing::Memory>(*scene.memory);
        for (const auto& layer : plan.layers) {
            const std::string name = layer.id.substr(layer.id.find(':') + 1) +
                                     (layer.at.empty() ? "" : "[" + layer.at.begin()->second + "]");
            if (layer.is_label)
                own.add_labels(labels(name, layer.year), {0, 1, 2, 3});
            else
                own.add(numbers(name, layer.year));
        }
        own.input.make_source = [m = own.memory] { return std::make_unique<engine::testing::MemorySource>(*m); };
        return own.input;
    }

    engine::testing::Scene scene;
    std::vector<int> zone_of, ecosystem_of;
    std::vector<std::size_t> offset_of;
    std::vector<double> area_of;

private:
    unsigned seed_;
    mutable std::map<std::string, std::vector<float>> numbers_;
    mutable std::map<std::string, std::vector<std::uint8_t>> labels_;

    void draw_row(RandomFormula& random, std::int64_t r, const std::vector<std::uint8_t>& ecosystems)
    {
        auto& row = scene.zones->rows[static_cast<std::size_t>(r)];
        const auto add = [&](std::int64_t c, int zone, double fraction) {
            const auto at = static_cast<std::size_t>(r * cols + c);
            if (ecosystems[at] == 255)
                return;
            zone_of.push_back(zone), ecosystem_of.push_back(ecosystems[at]), offset_of.push_back(at);
            area_of.push_back(scene.input.cell_area_m2[static_cast<std::size_t>(r)] * fraction);
        };
        const std::int64_t a = 5 + random.below(8), b = 16 + random.below(10);
        row.runs = {{1, a - 1, 0}, {a + 1, b - 1, 1}, {b + 1, cols - 1, 2}};
        row.pieces = {{a, 0, 0.25}, {a, 1, 0.75}, {b, 1, 0.5}, {b, 2, 0.375}};
        for (const auto& run : row.runs)
            for (std::int64_t c = run.first; c <= run.last; ++c)
                add(c, run.zone, 1);
        for (const auto& piece : row.pieces)
            add(piece.col, piece.zone, piece.fraction);
    }
};

/// The land as labelled arrays with one label of `pixel` for each piece.
class LandData : public engine::Data {
public:
    LandData(const method::Checked& checked, const Land& land, std::string choice)
        : checked_(checked), land_(land), choice_(std::move(choice))
    {
        pixels_.resize(land.zone_of.size());
    }
    const std::vector<std::string>& labels(const std::string& index) override
    {
        return index == "pixel" ? pixels_ : index == "zone" ? zones : checked_.words.find(index)->labels;
    }
    const std::vector<int>& determined_by_pixel(const std::string& index) override
    {
        return index == "zone" ? land_.zone_of : land_.ecosystem_of;
    }
    Array input(const Expr& expr, engine::Reasons& reasons) override
    {
        const std::vector<std::string> dims(expr.type.indices.begin(), expr.type.indices.end());
        std::vector<int> shape;
        for (const auto& dim : dims)
            shape.push_back(static_cast<int>(labels(dim).size()));
        Array out = engine::make_array(dims, shape);
        for (std::size_t i = 0; i < out.size(); ++i) {
            out.values[i] = value(expr, i);
            if (std::isnan(out.values[i]))
                out.reasons[i] = reasons.number("not_covered");
        }
        return out;
    }
    std::string choice(const std::string& name) override { return name == "s.pick" ? choice_ : ""; }
    std::vector<std::string> regions(const std::string& place) override { return {place, "top", "province"}; }

private:
    double value(const Expr& expr, std::size_t i) const
    {
        const std::size_t pixel = i % pixels_.size();  // dims are sorted: kind before pixel
        if (expr.fn == formula::Fn::area)
            return land_.area_of[pixel];
        std::string name = expr.text.substr(expr.text.find(':') + 1);
        if (expr.type.kind != formula::Kind::number) {
            const auto label = land_.labels(name, expr.year)[land_.offset_of[pixel]];
            return label == 255 ? std::nan("") : label;
        }
        if (name == "m")
            name += "[" + (expr.at.empty() ? "k" + std::to_string(i / pixels_.size()) : expr.at.begin()->second) + "]";
        return double{land_.numbers(name, expr.year)[land_.offset_of[pixel]]};
    }
    const method::Checked& checked_;
    const Land& land_;
    std::string choice_;
    std::vector<std::string> pixels_;
};

/// What a quantity is by zone x ecosystem: amount, area without a figure, and how large its terms may be at most.
struct Outcome {
    std::vector<double> amount, uncovered;
    double size = 0;
    std::vector<double> by_item{};  // of a sum with items: all its elements, 0 where missing
};

Outcome by_pixels(const method::Checked& checked, const Land& land, const engine::SumRequest& request,
                  const std::string& choice)
{
    LandData data(checked, land, choice);
    engine::Evaluator evaluator(checked, data);
    const Array array = evaluator.spread(evaluator.eval(request.sum->args[0]), {"pixel"});
    Outcome out{std::vector<double>(zones.size() * 4), std::vector<double>(zones.size() * 4)};
    for (std::size_t i = 0; i < array.size(); ++i) {
        const auto ecosystem = static_cast<std::size_t>(land.ecosystem_of[i]);
        if (!request.applies[ecosystem])
            continue;
        const auto cell = static_cast<std::size_t>(land.zone_of[i]) * 4 + ecosystem;
        if (array.is_missing(i))
            out.uncovered[cell] += land.area_of[i];
        else
            out.amount[cell] += array.values[i];
    }
    return out;
}

/// The pass with its class tables filled as a run fills them, and every sum combined as a run combines it.
std::vector<Outcome> by_pass(const method::Checked& checked, const Land& land,
                             const std::vector<engine::SumRequest>& requests, const engine::PlanOptions& options)
{
    engine::Plan plan = engine::make_plan(checked, requests, options);
    scene::Scene scene;
    scene.top_within = {"province"};
    scene::Prepared prepared;
    prepared.scene = &scene;
    prepared.top.id = "top";
    for (const auto& zone : zones)
        prepared.places.push_back({zone, zone, zone, 1});
    const std::map<std::string, std::string> choices = {{"s.pick", options.choice("s.pick")}};
    const std::map<std::string, method::Table> tables;
    RunData data(checked, prepared, choices, tables, 2020);
    engine::Evaluator evaluator(checked, data);
    for (std::size_t i = 0; i < plan.gathers.size(); ++i)
        if (plan.gathers[i]) {
            const Array array = evaluator.spread(evaluator.eval(plan.gathers[i]), {"ecosystem", "zone"});
            for (std::size_t cell = 0; cell < zones.size() * 4; ++cell)
                plan.program.tables[i].push_back(array.values[cell % 4 * zones.size() + cell / 4]);
        }
    const engine::Totals totals = engine::run_pass(plan.program, land.input(plan));
    engine::Bounds bounds(checked, options);
    std::vector<Outcome> out;
    for (const auto& sum : plan.sums) {
        RunData own = data;
        const auto group = static_cast<std::size_t>(sum.group);
        for (const auto& slot : plan.groups[group].slots)
            own.slots[slot.name] = slot.representatives;
        engine::Evaluator coefficients(checked, own);
        const SumResult result = combine_sum(sum, plan, totals, coefficients, own);
        const auto& sums = totals.groups[group];
        Outcome one{std::vector<double>(zones.size() * 4), std::vector<double>(zones.size() * 4)};
        for (const double x : result.values.values)
            one.by_item.push_back(std::isnan(x) ? 0 : x);
        for (std::size_t cell = 0; cell < sums.cells; ++cell) {
            const double amount = result.values.values[cell % 4 * zones.size() + cell / 4];
            one.amount[cell] = std::isnan(amount) ? 0 : amount;
            Int128 uncovered = 0;
            for (std::size_t cause = 0; cause < sums.causes; ++cause)
                uncovered += sums.uncovered[cause * sums.cells + cell];
            const int area_scale = plan.bases[static_cast<std::size_t>(plan.groups[group].bases[0])].scale_log2;
            one.uncovered[cell] = std::ldexp(static_cast<double>(uncovered), -20) +
                                  std::ldexp(static_cast<double>(result.uncovered[cell]), -area_scale);
        }
        for (const auto& [labels, terms] : sum.parts)
            for (const auto& term : terms) {
                double largest = 0;
                for (const double x : coefficients.eval(term.coefficient).values)
                    largest = std::isnan(x) ? largest : std::max(largest, std::abs(x));
                const auto range = bounds.of(plan.bases[static_cast<std::size_t>(term.basis)].value);
                one.size += largest * (range.is_bounded() ? range.largest() : 1e6) * static_cast<double>(rows * cols);
            }
        out.push_back(std::move(one));
    }
    return out;
}

/// Areas are counted in 2^-20 m2; amounts in at least 2^-50 of what a pixel may hold, and doubles add 2^-53 of each
/// term: one quantum, or 1e-13 of the largest sum that the terms could have where that is more.
void expect_same(const Outcome& got, const Outcome& want, const std::string& what)
{
    const double tolerance = std::max(quantum, 1e-13 * got.size);
    for (std::size_t cell = 0; cell < want.amount.size(); ++cell) {
        EXPECT_NEAR(got.uncovered[cell], want.uncovered[cell], 1e-3) << "uncovered area, " << what << ", cell " << cell;
        EXPECT_NEAR(got.amount[cell], want.amount[cell], tolerance) << "amount, " << what << ", cell " << cell;
    }
}

class Hoisting : public ::testing::TestWithParam<unsigned> {};

TEST_P(Hoisting, changes_neither_amounts_nor_what_is_missing)
{
    const unsigned seed = GetParam();
    RandomFormula random(seed);
    std::vector<std::string> formulas;
    for (int i = 0; i < 40; ++i)
        formulas.push_back(random.amount(1 + i % 4));
    const Made made(formulas);
    EXPECT_GT(made.texts.size(), 30U);
    const Land land(random);
    engine::PlanOptions options;
    const std::string choice = seed % 2 == 0 ? "left" : "right";
    options.choice = [&](const std::string&) { return choice; };
    options.largest_cell_m2 = 1000;
    options.zones = static_cast<int>(zones.size());
    std::vector<engine::SumRequest> requests;
    for (std::size_t i = 0; i < made.texts.size(); ++i) {
        const auto* booked = made.checked.find_booked("s", "q" + std::to_string(i));
        const auto sum = engine::resolve_choices(made.checked, booked->expr, options);
        std::vector<bool> applies = {true, true, i % 5 != 0, i % 7 != 0};
        requests.push_back({sum, "s", booked->name, applies, quantum});
    }
    std::vector<Outcome> want;
    for (const auto& request : requests)
        want.push_back(by_pixels(made.checked, land, request, choice));
    for (const bool hoists : {true, false}) {
        options.hoists = hoists;
        const auto got = by_pass(made.checked, land, requests, options);
        for (std::size_t i = 0; i < want.size(); ++i)
            expect_same(got[i], want[i],
                        "seed " + std::to_string(seed) + (hoists ? ", hoisted: " : ", at the pixel: ") + made.texts[i]);
    }
}

TEST_P(Hoisting, changes_no_transition_between_the_classes_of_two_years)
{
    const unsigned seed = GetParam();
    RandomFormula random(seed + 1000);
    std::vector<std::string> formulas = {"area"};
    for (int i = 0; i < 6; ++i)
        formulas.push_back(random.amount(1 + i % 2));
    const Made made(formulas, "    book: {items: was}\n");
    const Land land(random);
    engine::PlanOptions options;
    options.choice = [](const std::string&) { return std::string("left"); };
    options.largest_cell_m2 = 1000;
    options.zones = static_cast<int>(zones.size());
    std::vector<engine::SumRequest> requests;
    for (std::size_t i = 0; i < made.texts.size(); ++i) {
        const auto* booked = made.checked.find_booked("s", "q" + std::to_string(i));
        requests.push_back({engine::resolve_choices(made.checked, booked->expr, options),
                            "s",
                            booked->name,
                            {true, true, true, true},
                            quantum});
    }
    LandData data(made.checked, land, "left");
    engine::Evaluator evaluator(made.checked, data);
    for (const bool hoists : {true, false}) {
        options.hoists = hoists;
        const auto got = by_pass(made.checked, land, requests, options);
        for (std::size_t i = 0; i < requests.size(); ++i) {
            const Array& sums = evaluator.eval(requests[i].sum);  // ecosystem, was, zone
            ASSERT_EQ(sums.dims, (std::vector<std::string>{"ecosystem", "was", "zone"}));
            const double tolerance = std::max(quantum, 1e-13 * got[i].size);
            for (std::size_t k = 0; k < sums.size(); ++k)
                EXPECT_NEAR(got[i].by_item[k], sums.values[k], tolerance)
                    << made.texts[i] << (hoists ? ", hoisted, element " : ", at the pixel, element ") << k;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Random, Hoisting, ::testing::Range(0U, 75U));

}  // namespace
}  // namespace eco::account

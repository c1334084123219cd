#include <gtest/gtest.h>
#include <stdlib.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "account/booking.hpp"
#include "account/random_formula.test.hpp"
#include "engine/bounds.hpp"
#include "engine/memory.test.hpp"
#include "engine/pass.hpp"

namespace eco::account {
namespace {

using engine::Array;
using formula::Expr;
using testing::RandomFormula;

constexpr std::int64_t rows = 17, cols = 31;
constexpr double quantum = 10;  // m2: a pixel is of 225 or more
const std::vector<std::string> zones = {"east", "north", "west"};

const char* package_text = R"(package: hoist
version: 1.0.0
status: draft
title: {zh: 外提测试, en: Hoisting}
document: {zh: 测试, number: none, edition: 2020}
extends: none
scope: county
currency: {unit: CNY, minor: 0.01 CNY, round: half_up}
lookup: [region, ecosystem]
ecosystems: ecosystems.csv
categories:
  soil: {labels: [clay, loam, sand]}
indices:
  kind: {labels: [k0, k1, k2]}
groups: [regulating]
services:
  s: computed
)";
const char* ecosystem_text =
    "id,parent,level,title_zh,title_en\nforest,,1,森林,Forest\nneedle,forest,2,针叶林,Needle\n"
    "grass,,1,草地,Grass\nlake,,1,湖泊,Lake\n";
// alpha, beta, zeta and theta lack rows; v is a fraction where the heading is in percent.
const char* parameter_text = R"csv(symbol,region,ecosystem,v [percent],soil,kind,pick,value,unit,source,verified
alpha,,forest,,,,,0.75,1,x,no
alpha,,lake,,,,,0,1,x,no
beta,,forest,<100,,,,0.5,1,x,no
beta,,forest,"[100,250)",,,,1.25,1,x,no
beta,,needle,>=250,,,,0.25,1,x,no
beta,,grass,,,,,2,1,x,no
beta,,lake,"[0,200]",,,,-1,1,x,no
gamma,,,,clay,,,25,percent,x,no
gamma,,,,loam,,,75,percent,x,no
gamma,,,,sand,,,50,percent,x,no
delta,,forest,,,k0,,0.5,1,x,no
delta,,,,,k0,,1,1,x,no
delta,,,,,k1,,-0.25,1,x,no
delta,,grass,,,k2,,2,1,x,no
delta,,,,,k2,,0.75,1,x,no
rho,east,,,,,,0.5,1,x,no
rho,province,,,,,,1.5,1,x,no
rho,north,lake,,,,,2,1,x,no
zeta,,,<200,clay,,,0.5,1,x,no
zeta,,,>=200,clay,,,1.5,1,x,no
zeta,,,,loam,,,0.75,1,x,no
eta,,,,,,left,0.25,1,x,no
eta,,,,,,right,0.5,1,x,no
theta,,grass,,loam,,,3,1,x,no
theta,,,,sand,,,0.5,1,x,no
)csv";
const char* service_text = R"(service: s
title: {zh: 测试}
group: regulating
choices:
  pick: {labels: [left, right], default: left}
uses:
  u: {layer: u, unit: 1, range: -2 to 3}
  v: {layer: v, unit: 1, range: 0 to 4}
  w: {layer: w, unit: percent, range: 0 to 100}
  wide: {layer: wide, unit: 1}
  p: {layer: p, kind: amount, unit: m2, range: 0 to 8}
  soil: {layer: soil, category: soil}
  open: {layer: open, type: truth}
  m: {layer: m, by: kind, unit: 1, range: -1 to 2}
  alpha: {parameter: alpha, by: ecosystem, unit: 1}
  beta: {parameter: beta, by: [ecosystem, v], unit: 1}
  gamma: {parameter: gamma, by: soil, unit: percent}
  delta: {parameter: delta, by: [ecosystem, kind], unit: 1}
  rho: {parameter: rho, by: ecosystem, unit: 1}
  zeta: {parameter: zeta, by: [soil, v], unit: 1}
  eta: {parameter: eta, by: pick, unit: 1}
  theta: {parameter: theta, by: [ecosystem, soil], unit: 1}
let:
  third: 0.25 * rho
  thin: if(u > 0, alpha * u, missing(thin))
  shared:
    pick:
      left: u * (1 - beta) - w
      right: v * alpha
quantity:
)";

void write(const std::string& path, const std::string& text)
{
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

/// A package whose service books one quantity for each formula. Formulas that do not type-check are left out.
class Made {
public:
    explicit Made(std::vector<std::string> formulas)
    {
        std::string name = (std::filesystem::temp_directory_path() / "eco_hoist_XXXXXX").string();
        root_ = mkdtemp(name.data());
        write(root_ + "/hoist/package.yaml", package_text);
        write(root_ + "/hoist/ecosystems.csv", ecosystem_text);
        write(root_ + "/hoist/parameters/all.csv", parameter_text);
        write(root_ + "/hoist/sources.csv", "code,citation,accessed,checked_by,checked_on\nx,Invented,2026-01-01,,\n");
        while (!load(formulas)) {
        }
    }
    ~Made() { std::filesystem::remove_all(root_); }
    Made(const Made&) = delete;
    Made& operator=(const Made&) = delete;

    std::vector<std::string> texts;
    method::Package package;
    method::Checked checked;

private:
    bool load(std::vector<std::string>& formulas)
    {
        std::string text = service_text;
        const auto head = std::count(text.begin(), text.end(), '\n');
        for (std::size_t i = 0; i < formulas.size(); ++i)
            text += "  q" + std::to_string(i) + ":\n    unit: m2\n    quantum: 10 m2\n    formula: |\n      " +
                    formulas[i] + "\n";
        write(root_ + "/hoist/services/s.yaml", text);
        try {
            package = method::load_package(root_ + "/hoist");
            checked = method::check(package);
            texts = formulas;
            return true;
        } catch (const InputError& error) {
            std::set<std::size_t> wrong;
            for (const auto& problem : error.problems()) {
                if (problem.place.line <= head)
                    throw std::logic_error(render(problem, Language::en));
                wrong.insert(static_cast<std::size_t>(problem.place.line - head - 1) / 5);
            }
            for (auto i = wrong.rbegin(); i != wrong.rend(); ++i)
                formulas.erase(formulas.begin() + static_cast<std::ptrdiff_t>(*i));
            return false;
        }
    }
    std::string root_;
};

/// Layers in memory, and the pieces of pixels that lie in a zone and have a class.
struct Land {
    explicit Land(RandomFormula& random) : scene(rows, cols, static_cast<int>(zones.size()))
    {
        const auto size = scene.size();
        for (const char* name : {"u", "v", "w", "wide", "p", "m[k0]", "m[k1]", "m[k2]"}) {
            auto& values = numbers[name];
            const double low = name[0] == 'u'   ? -8
                               : name[0] == 'm' ? -4
                                                : 0,
                         count = name[0] == 'w' && name[1] == 0 ? 20 : 12;
            const int missing = random.below(2) * 4;
            for (std::size_t i = 0; i < size; ++i)
                values.push_back(random.chance(missing)
                                     ? std::nanf("")
                                     : static_cast<float>((low + random.below(static_cast<int>(count))) * 0.25));
        }
        for (const char* name : {"soil", "open"})
            for (std::size_t i = 0; i < size; ++i)
                labels[name].push_back(
                    static_cast<std::uint8_t>(random.chance(3) ? 255 : random.below(name[0] == 's' ? 3 : 2)));
        std::vector<std::uint8_t> ecosystems;
        for (std::size_t i = 0; i < size; ++i)
            ecosystems.push_back(static_cast<std::uint8_t>(random.chance(3) ? 255 : random.below(4)));
        scene.set_ecosystems(ecosystems);
        for (std::int64_t r = 0; r < rows; ++r)
            draw_row(random, r, ecosystems);
    }
    engine::PassInput input(const engine::Plan& plan) const
    {
        engine::testing::Scene own = scene;
        own.memory = std::make_shared<engine::testing::Memory>(*scene.memory);
        for (const auto& layer : plan.layers) {
            const std::string name =
                layer.id.substr(6) + (layer.at.empty() ? "" : "[" + layer.at.begin()->second + "]");
            if (layer.is_label)
                own.add_labels(labels.at(name), {0, 1, 2});
            else
                own.add(numbers.at(name));
        }
        own.input.make_source = [m = own.memory] { return std::make_unique<engine::testing::MemorySource>(*m); };
        return own.input;
    }

    engine::testing::Scene scene;
    std::map<std::string, std::vector<float>> numbers;
    std::map<std::string, std::vector<std::uint8_t>> labels;
    std::vector<int> zone_of, ecosystem_of;
    std::vector<std::size_t> offset_of;
    std::vector<double> area_of;

private:
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
        std::string name = expr.text.substr(6);
        if (const auto found = land_.labels.find(name); found != land_.labels.end()) {
            const auto label = found->second[land_.offset_of[pixel]];
            return label == 255 ? std::nan("") : label;
        }
        if (name == "m")
            name += "[" + (expr.at.empty() ? "k" + std::to_string(i / pixels_.size()) : expr.at.begin()->second) + "]";
        return double{land_.numbers.at(name)[land_.offset_of[pixel]]};
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

INSTANTIATE_TEST_SUITE_P(Random, Hoisting, ::testing::Range(0U, 75U));

}  // namespace
}  // namespace eco::account

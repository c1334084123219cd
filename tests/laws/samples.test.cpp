// Sampled pixels: what class sums cannot answer, held against whole accounts.
#include "account/samples.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "account/rows.hpp"
#include "account/uncertainty.hpp"
#include "base/file.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::string> errors = {
    {"precipitation", "{relative: 12 percent, distribution: normal}"},
    {"evapotranspiration", "{relative: -15 to 5 percent, distribution: uniform}"},
    {"monthly_rain", "{relative: 10 percent, distribution: triangular}"},
    {"npp_carbon", "{relative: 20 percent, distribution: normal}"},
    {"vegetation_cover", "{relative: -12 to 0 percent, distribution: uniform}"},
    {"elevation", "{absolute: 15, distribution: normal}"}};

/// The territory's scene, its layers with another unit or more keys: what follows "unit: ".
std::string scene_with(const std::string& name,
                       const std::map<std::string, std::function<std::string(std::string)>>& units)
{
    const std::string out = made_scene() + "_" + name;
    fs::remove_all(out);
    fs::copy(made_scene(), out, fs::copy_options::recursive);
    std::string text = read_file(out + "/scene.yaml");
    for (const auto& [layer, change] : units) {
        const std::string key = "  " + layer + ": {unit: ";
        const auto from = text.find(key) + key.size(), to = text.find(',', from);
        text.replace(from, to - from, change(text.substr(from, to - from)));
    }
    write_file_atomically(out + "/scene.yaml", text);
    return out;
}

std::string with_errors(const std::string& by = "")
{
    std::map<std::string, std::function<std::string(std::string)>> units;
    for (const auto& [layer, error] : errors)
        units[layer] = [&, text = error](const std::string& unit) {
            return unit + ", error: " + (by.empty() ? text : text.substr(0, text.size() - 1) + ", by: " + by + "}");
        };
    return scene_with("errors" + by, units);
}

std::unique_ptr<account::Project> open(const std::string& scene)
{
    return account::open_project(
        {.method = std::string(ECO_SOURCE_DIR) + "/methods/mee-2020", .scene = scene, .years = {2020}});
}

const account::Run& booked()
{
    static const account::Run run = [] {
        const auto opened = open(made_scene());
        return account::account(opened->checked, opened->prepared, {.years = {2020}});
    }();
    return run;
}

const account::StoredRun& stored()
{
    static const auto open = account::open_stored_run(booked());
    return *open;
}

/// The scene with errors declared; the run was made without.
const account::Project& project()
{
    static const auto opened = account::open_scene_of(booked(), stored(), {.scene = with_errors()});
    return *opened;
}

account::Samples sample(std::size_t size, std::uint64_t seed = 1)
{
    return {stored(), project(), {.size = size, .seed = seed}};
}

constexpr std::size_t all_pixels = 1000000;

/// The whole account, from rasters in other units and with other parameters.
account::Run account_with(const std::vector<account::TracedRow>& rows, const std::vector<std::vector<double>>& values,
                          std::size_t draw)
{
    std::map<std::string, std::function<std::string(std::string)>> units;
    for (std::size_t r = 0; r < rows.size(); ++r)
        if (rows[r].is_layer())
            units[rows[r].id.substr(6)] = [share = values[r][draw]](const std::string& unit) {
                char text[40];
                std::snprintf(text, sizeof text, "%.4f ", 1 + share / 100);
                return text + unit;
            };
    const auto other = open(scene_with("rerun", units));
    auto tables = account::rows_in_force(other->package, other->prepared);
    for (std::size_t r = 0; r < rows.size(); ++r)
        if (!rows[r].is_layer() && !rows[r].is_sampled())
            for (auto& row : tables.at(rows[r].id).rows)
                if (account::keys_text(row) == account::keys_text(rows[r].row))
                    row.value = values[r][draw];
    return account::account(other->checked, other->prepared, {.years = {2020}, .tables = tables});
}

std::string key_of(const account::Run& run, const account::Cell& cell)
{
    const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
    return cell.place + " " + cell.ecosystem + " " + series.service + "." + series.name + series.item;
}

const account::Uncertainty& of_all_pixels()
{
    static const account::Uncertainty out = [] {
        account::Samples samples = sample(all_pixels);
        return account::draw(booked(), stored(), {.draws = 200, .by = {"ecosystem", "service"}}, &samples);
    }();
    return out;
}

}  // namespace

TEST(samples, do_not_depend_on_threads_and_tiles)
{
    const auto opened = open(made_scene());
    const auto strata_of = [&](int threads, int tile, std::uint64_t seed) {
        account::Accounting hoisted(opened->checked, opened->prepared, {.years = {2020}});
        std::set<std::size_t> sums;
        for (const auto& sum : hoisted.plan(2020).plan.sums)
            sums.insert(sum.sum->id);
        account::Accounting accounting(opened->checked, opened->prepared,
                                       {.years = {2020}, .threads = threads, .tile = tile});
        const account::YearPlan plan = accounting.plan_pixels(2020, sums);
        return account::sample_pixels(plan.plan.program, plan.input, 20, seed);
    };
    const auto one = strata_of(1, 512, 1), other = strata_of(3, 64, 1), another = strata_of(2, 100, 2);
    ASSERT_EQ(one.size(), other.size());
    ASSERT_EQ(one.size(), another.size());
    std::size_t same = 0, all = 0;
    for (std::size_t s = 0; s < one.size(); ++s) {
        EXPECT_EQ(one[s].pixels, other[s].pixels);
        EXPECT_EQ(one[s].sample.size(), std::min<std::size_t>(20, static_cast<std::size_t>(one[s].pixels)));
        ASSERT_EQ(one[s].sample.size(), other[s].sample.size());
        for (std::size_t i = 0; i < one[s].sample.size(); ++i) {
            const auto &a = one[s].sample[i], &b = other[s].sample[i], &c = another[s].sample[i];
            EXPECT_EQ(std::tie(a.order, a.row, a.col, a.area_m2), std::tie(b.order, b.row, b.col, b.area_m2));
            for (std::size_t l = 0; l < a.layers.size(); ++l)
                EXPECT_TRUE(a.layers[l] == b.layers[l] || (std::isnan(a.layers[l]) && std::isnan(b.layers[l])));
            same += one[s].pixels > 200 && a.row == c.row && a.col == c.col;
            all += one[s].pixels > 200;
        }
    }
    EXPECT_GT(all, 500u);
    EXPECT_LT(same, all / 5) << "another seed takes other pixels";
}

TEST(samples, of_all_pixels_give_what_the_whole_account_gives_with_other_layers_and_parameters)
{
    account::Samples samples = sample(all_pixels);
    EXPECT_EQ(samples.pixels(), samples.sampled());
    const account::Trace trace = account::trace_run(stored(), &samples);
    EXPECT_TRUE(trace.untraced.empty());
    std::set<std::string> layers;
    for (const auto& row : trace.rows)
        if (row.is_layer())
            layers.insert(row.id);
    EXPECT_EQ(layers, (std::set<std::string>{"layer:evapotranspiration", "layer:monthly_rain", "layer:npp_carbon",
                                             "layer:precipitation", "layer:vegetation_cover"}));
    constexpr std::size_t reruns = 4;
    auto values = account::draw_rows(trace.rows, {.draws = reruns, .seed = 5});
    for (std::size_t r = 0; r < values.size(); ++r)
        for (double& value : values[r])
            if (trace.rows[r].is_layer())
                value = std::round(value * 100) / 100;  // a unit of four decimals is exactly that
    samples.fill(trace, values, reruns, 2);
    const auto monomials = trace.forms.evaluate(values, reruns, 2);
    std::map<std::string, double> largest;  // relative difference by service
    for (std::size_t i = 0; i < reruns; ++i) {
        const account::Run run = account_with(trace.rows, values, i);
        std::map<std::string, double> amounts;
        for (const auto& cell : run.cells)
            if (cell.amount)
                amounts[key_of(run, cell)] = static_cast<double>(*cell.amount);
        for (const auto& one : trace.cells) {
            const std::string key = key_of(booked(), one.cell);
            const double wanted = amounts.at(key), found = account::Forms::at(one.form, monomials, i);
            const auto& series = booked().series[static_cast<std::size_t>(one.cell.series)];
            // As in uncertainty.test.cpp. Fixed-point sums of 4,000 pixels: 1e-9; ratios of sums of doubles: 1e-12.
            const double growth = std::max(1.0, wanted / std::max(1.0, static_cast<double>(*one.cell.amount)));
            const double bound = (2 + growth + 1e-7 * std::abs(wanted)) * (series.kind == "value" ? 1000 : 1) + 0.001;
            ASSERT_NEAR(found, wanted, bound) << key << " draw " << i;
            if (std::abs(wanted) > 1e6)
                largest[series.service] = std::max(largest[series.service], std::abs(found / wanted - 1));
        }
    }
    for (const char* service : {"water_conservation", "soil_retention", "carbon"})
        EXPECT_TRUE(largest.count(service)) << service;
}

TEST(samples, of_some_pixels_are_as_far_off_as_they_say)
{
    constexpr int seeds = 40;
    int within_one = 0, within_two = 0, all = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
        account::Samples samples = sample(10, static_cast<std::uint64_t>(seed));
        const auto drawn = account::draw(booked(), stored(), {.draws = 200, .by = {"ecosystem", "service"}}, &samples);
        for (std::size_t l = 0; l < drawn.lines.size(); ++l) {
            const auto& line = drawn.lines[l];
            const auto& truth = of_all_pixels().lines[l].quantiles[0];
            if (line.by != "ecosystem" || !line.error[0])
                continue;
            ASSERT_TRUE(truth && line.quantiles[0]);
            const double t = (line.quantiles[0]->median - truth->median) / line.error[0]->median;
            within_one += std::abs(t) < 1;
            within_two += std::abs(t) < 2.262;
            ++all;
        }
    }
    ASSERT_GT(all, 300);
    // Student's t with 9 degrees of freedom: 66 and 95 %. Lines of one seed share draws but no pixels, so each is a
    // trial of its own; the bounds leave room for quantiles that move in steps and for skewed amounts.
    EXPECT_NEAR(within_one / double{1.0 * all}, 0.66, 0.12) << within_one << " of " << all;
    EXPECT_NEAR(within_two / double{1.0 * all}, 0.95, 0.05) << within_two << " of " << all;
}

TEST(samples, have_no_error_in_what_all_pixels_share)
{
    account::Samples samples = sample(10);
    const auto drawn = account::draw(booked(), stored(), {.draws = 300, .by = {"service"}}, &samples);
    std::size_t seen = 0;
    for (const auto& line : drawn.lines) {
        ASSERT_EQ(line.quantiles.size(), 1u);
        if (line.line.key != "carbon")
            continue;
        ASSERT_TRUE(line.quantiles[0]);
        // Net production times a factor by ecosystem type: a share of the layer is the same share of the sum.
        EXPECT_LT(line.error[0] ? line.error[0]->median / line.quantiles[0]->median : 0, 1e-9);
        ++seen;
    }
    EXPECT_EQ(seen, 1u);
    const auto water = std::find_if(drawn.lines.begin(), drawn.lines.end(),
                                    [](const auto& line) { return line.line.key == "water_conservation"; });
    ASSERT_TRUE(water->error[0]) << "what is cut off at 0 differs from pixel to pixel";
    EXPECT_GT(water->error[0]->median, 0);
}

TEST(samples, by_place_and_by_ecosystem_are_drawn_apart)
{
    for (const std::string by : {"place", "ecosystem"}) {
        const auto opened = account::open_scene_of(booked(), stored(), {.scene = with_errors(by)});
        account::Samples samples(stored(), *opened, {.size = all_pixels});
        const account::Trace trace = account::trace_run(stored(), &samples);
        const auto label_of = [&](const account::Cell& cell) { return by == "place" ? cell.place : cell.ecosystem; };
        const auto is_carbon = [&](const account::TracedCell& one) {
            const auto& series = booked().series[static_cast<std::size_t>(one.cell.series)];
            return series.service == "carbon" && series.kind == "quantity" && *one.cell.amount > 1000;
        };
        const auto first = std::find_if(trace.cells.begin(), trace.cells.end(), is_carbon);
        ASSERT_NE(first, trace.cells.end());
        const std::string label = label_of(first->cell);
        std::vector<std::vector<double>> values;
        for (const auto& row : trace.rows) {
            const bool is_it = row.id == "layer:npp_carbon" && row.row.keys.at(by) == label;
            values.push_back({is_it ? 20 : *row.row.value});
        }
        samples.fill(trace, values, 1, 1);
        const auto monomials = trace.forms.evaluate(values, 1, 1);
        std::size_t changed = 0, same = 0;
        for (const auto& one : trace.cells)
            if (is_carbon(one)) {
                const bool is_it = label_of(one.cell) == label;
                const auto amount = static_cast<double>(*one.cell.amount);
                EXPECT_NEAR(account::Forms::at(one.form, monomials, 0) / amount, is_it ? 1.2 : 1, 1e-9)
                    << key_of(booked(), one.cell);
                ++(is_it ? changed : same);
            }
        EXPECT_GT(changed, 3u) << by;
        EXPECT_GT(same, 3u) << by;
    }
}

TEST(samples, leave_nothing_out_unsaid)
{
    const auto errors_of = [](const account::Uncertainty& drawn) {
        std::map<std::string, std::string> out;
        for (const auto& one : drawn.left_out)
            out[one.symbol] = one.where;
        return out;
    };
    const auto with = errors_of(of_all_pixels());
    ASSERT_EQ(with.size(), 1u);
    EXPECT_NE(with.at("layer:elevation").find("ls_factor"), std::string::npos);
    const auto other = open(with_errors());
    const account::Run run = account::account(other->checked, other->prepared, {.years = {2020}});
    const auto without = errors_of(account::draw(run, {.draws = 100}));
    EXPECT_EQ(without.size(), errors.size() + 1);
    EXPECT_NE(without.at("layer:precipitation").find("max("), std::string::npos);
    EXPECT_TRUE(without.count("runoff_coefficient"));
}

TEST(samples, do_not_change_a_bit_with_threads)
{
    const auto draw_with = [](int threads) {
        account::Samples samples = sample(10);
        return account::draw(booked(), stored(), {.draws = 300, .threads = threads}, &samples);
    };
    const auto one = draw_with(1), three = draw_with(3);
    std::size_t sampled = 0;
    for (std::size_t i = 0; i < one.cells.size(); ++i) {
        ASSERT_EQ(one.cells[i].quantiles.has_value(), three.cells[i].quantiles.has_value());
        if (!one.cells[i].error)
            continue;
        EXPECT_EQ(one.cells[i].quantiles->low, three.cells[i].quantiles->low);
        EXPECT_EQ(one.cells[i].error->high, three.cells[i].error->high);
        ++sampled;
    }
    EXPECT_GT(sampled, 50u);
}

TEST(samples, are_refused_for_another_scene)
{
    const std::string other = scene_with("other", {});
    std::string text = read_file(other + "/tables/climate.csv");
    text.replace(text.find("2020,"), 5, "2020,1");
    write_file_atomically(other + "/tables/climate.csv", text);
    try {
        account::open_scene_of(booked(), stored(), {.scene = other});
        FAIL();
    } catch (const InputError& error) {
        EXPECT_NE(render(error.problems().at(0), Language::en).find("climate"), std::string::npos);
    }
}

}  // namespace eco::laws

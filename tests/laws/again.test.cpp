// Asking again of runs of several packages in one pass, and of runs that read other years.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "account/rows.hpp"
#include "account/uncertainty.hpp"
#include "account/what_if.hpp"
#include "base/file.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

namespace fs = std::filesystem;

std::string key_of(const account::Run& run, const account::Cell& cell)
{
    const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
    return std::to_string(cell.year) + " " + cell.place + " " + cell.ecosystem + " " + series.service + "." +
           series.name + "[" + series.item + "]";
}

std::map<std::string, std::string> amounts_of(const account::Run& run)
{
    std::map<std::string, std::string> out;
    for (const auto& cell : run.cells)
        out[key_of(run, cell)] = cell.amount ? std::to_string(*cell.amount) : cell.reason;
    return out;
}

/// A parameter that the run used, that no pixel formula reads, and all of whose used rows are numbers.
std::string free_symbol(const account::Run& run, const account::StoredRun& stored)
{
    const auto bound = account::bound_rows(stored);
    const auto rows = account::rows_in_force(stored.package, stored.prepared);
    for (const auto& use : run.parameters) {
        const auto table = rows.find("parameter:" + use.symbol);
        if (table != rows.end() && !bound.count(table->first) && use.value != "0" &&
            std::all_of(table->second.rows.begin(), table->second.rows.end(),
                        [](const auto& row) { return row.value || row.is_required; }))
            return use.symbol;
    }
    return "";
}

std::vector<std::unique_ptr<account::Project>> open_all(const std::vector<std::string>& methods)
{
    account::ProjectOptions options;
    options.scene = made_scene();
    options.years = {2020};
    return account::open_projects(options, methods);
}

/// mee-2020 with an account that looks into other years, and the made scene with an error of net production.
struct OtherYears {
    std::string package, scene;
};
const char* const sheet = R"(account: looking_back
title: {zh: 他年, en: Other years}
source: mee-2020
uses:
  NPP: {layer: npp_carbon, unit: gC m-2 a-1, range: 0 to 4000}
  ratio: {parameter: energy_efficiency_ratio, unit: 1}
  days: {table: climate, column: cooling_days, by: zone, unit: d a-1}
quantity:
  npp_two:
    unit: tC a-1
    quantum: 1 kgC
    formula: mean(NPP over last 2 year) * area
  days_two:
    unit: d a-1
    quantum: 0.001 d
    formula: mean(days over last 2 year) * ratio
)";

OtherYears other_years(const std::string& name, const std::string& error)
{
    const fs::path root = made_scene() + "_again_" + name;
    fs::remove_all(root);
    fs::create_directories(root);
    fs::copy(std::string(ECO_SOURCE_DIR) + "/methods/mee-2020", root / "mee-2020", fs::copy_options::recursive);
    std::ofstream(root / "mee-2020/accounts/looking_back.yaml") << sheet;
    fs::copy(made_scene(), root / "scene", fs::copy_options::recursive);
    std::string text = read_file((root / "scene/scene.yaml").string());
    const std::string unit = "npp_carbon: {unit: gC m-2 a-1,";
    text.replace(text.find(unit), unit.size(), unit + " error: " + error + ",");
    std::ofstream(root / "scene/scene.yaml") << text;
    return {(root / "mee-2020").string(), (root / "scene").string()};
}

account::Run account_of_2020(const OtherYears& from)
{
    const auto project = account::open_project({.method = from.package, .scene = from.scene, .years = {2020}});
    return account::account(project->checked, project->prepared, {.years = {2020}});
}

}  // namespace

TEST(asking_again, of_a_run_that_shared_its_pass_gives_what_its_package_gives_alone)
{
    const std::string methods = std::string(ECO_SOURCE_DIR) + "/methods/";
    const auto projects = open_all({methods + "mee-2020", methods + "national-2022", methods + "gbt46869-2025"});
    std::vector<account::Subject> subjects;
    for (const auto& one : projects)
        subjects.push_back({&one->checked, &one->prepared});
    const auto runs = account::account(subjects, {.years = {2020}});
    ASSERT_EQ(runs.size(), projects.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const account::Run& run = runs[i];
        SCOPED_TRACE(run.method_id);
        const auto stored = account::open_stored_run(run);
        EXPECT_EQ(amounts_of(account::book_again(*stored)), amounts_of(run));
        const std::string symbol = free_symbol(run, *stored);
        ASSERT_FALSE(symbol.empty());
        const auto answer = account::what_if(run, *stored, {symbol + "=+10 percent"});
        auto tables = account::rows_in_force(projects[i]->package, projects[i]->prepared);
        std::set<std::string> set;
        for (const auto& row : answer.rows)
            set.insert(row.keys);
        for (auto& row : tables.at("parameter:" + symbol).rows)
            if (row.value && set.count(account::keys_text(row)))
                *row.value *= 1.1;
        const auto alone =
            account::account(projects[i]->checked, projects[i]->prepared, {.years = {2020}, .tables = tables});
        EXPECT_EQ(amounts_of(answer.after), amounts_of(alone)) << symbol;
        EXPECT_NE(amounts_of(answer.after), amounts_of(run)) << symbol << " changes something";

        const auto plain = account::account(projects[i]->checked, projects[i]->prepared, {.years = {2020}});
        const auto shared_draws = account::draw(run, {.draws = 200}), own = account::draw(plain, {.draws = 200});
        EXPECT_TRUE(shared_draws.untraced.empty());
        ASSERT_EQ(shared_draws.cells.size(), own.cells.size());
        EXPECT_GT(own.cells.size(), 100u);
        for (std::size_t c = 0; c < own.cells.size(); ++c)
            if (own.cells[c].quantiles) {
                EXPECT_EQ(shared_draws.cells[c].quantiles->low, own.cells[c].quantiles->low);
                EXPECT_EQ(shared_draws.cells[c].quantiles->high, own.cells[c].quantiles->high);
            }
    }
}

TEST(asking_again, of_a_run_that_shared_its_pass_samples_its_own_sums)
{
    const std::string methods = std::string(ECO_SOURCE_DIR) + "/methods/";
    const auto projects = open_all({methods + "mee-2020", methods + "national-2022"});
    const auto runs = account::account(
        {{&projects[0]->checked, &projects[0]->prepared}, {&projects[1]->checked, &projects[1]->prepared}},
        {.years = {2020}});
    for (const auto& run : runs) {
        const auto stored = account::open_stored_run(run);
        const account::SampleOptions options{.scene = made_scene(), .size = 10};
        const auto project = account::open_scene_of(run, *stored, options);
        account::Samples samples(*stored, *project, options);
        EXPECT_GT(samples.sampled(), 0) << run.method_id;
        const auto drawn = account::draw(run, *stored, {.draws = 200}, &samples);
        EXPECT_TRUE(drawn.left_out.empty()) << run.method_id;
        EXPECT_TRUE(std::any_of(drawn.totals.begin(), drawn.totals.end(), [](const auto& t) { return !!t.error; }) ||
                    std::any_of(drawn.cells.begin(), drawn.cells.end(), [](const auto& c) { return !!c.error; }))
            << run.method_id;
    }
}

TEST(asking_again, of_a_run_that_reads_other_years_gives_the_whole_account)
{
    const OtherYears from = other_years("if", "{relative: 10 percent, distribution: uniform}");
    const account::Run run = account_of_2020(from);
    const auto stored = account::open_stored_run(run);
    EXPECT_EQ(amounts_of(account::book_again(*stored)), amounts_of(run));
    const auto answer = account::what_if(run, *stored, {"energy_efficiency_ratio=+10 percent"});
    const auto project = account::open_project({.method = from.package, .scene = from.scene, .years = {2020}});
    auto tables = account::rows_in_force(project->package, project->prepared);
    for (auto& row : tables.at("parameter:energy_efficiency_ratio").rows)
        if (row.value)
            *row.value *= 1.1;
    const auto whole = account::account(project->checked, project->prepared, {.years = {2020}, .tables = tables});
    EXPECT_EQ(amounts_of(answer.after), amounts_of(whole));
    const auto after = amounts_of(answer.after);
    std::size_t changed = 0;
    for (const auto& [key, amount] : amounts_of(run))
        changed += key.find("days_two") != std::string::npos && after.at(key) != amount;
    EXPECT_GT(changed, 10u);
    EXPECT_TRUE(account::draw(run, {.draws = 100}).untraced.empty());
}

TEST(asking_again, draws_one_error_of_a_layer_for_all_years_or_one_for_each)
{
    for (const bool by_year : {false, true}) {
        const OtherYears from = other_years(by_year ? "years" : "all", by_year ? "{relative: 10 percent, distribution: "
                                                                                 "uniform, by: year}"
                                                                               : "{relative: 10 percent, distribution: "
                                                                                 "uniform}");
        const account::Run run = account_of_2020(from);
        const auto stored = account::open_stored_run(run);
        const auto project = account::open_scene_of(run, *stored, {.scene = from.scene});
        account::Samples samples(*stored, *project, {.size = 1000000});
        const account::Trace trace = account::trace_run(*stored, &samples);
        std::vector<std::size_t> layers;
        std::set<std::string> keys;
        for (std::size_t r = 0; r < trace.rows.size(); ++r)
            if (trace.rows[r].is_layer()) {
                layers.push_back(r);
                keys.insert(account::keys_text(trace.rows[r].row));
            }
        EXPECT_EQ(keys, by_year ? (std::set<std::string>{"year=2019", "year=2020"}) : std::set<std::string>{""});
        // Every row at its value, and then every year's error at +10 percent: the mean of two years is 1.1 times.
        std::vector<std::vector<double>> values;
        for (const auto& row : trace.rows)
            values.push_back({*row.row.value, *row.row.value});
        for (std::size_t r : layers)
            values[r][1] = 10;
        samples.fill(trace, values, 2, 1);
        const auto monomials = trace.forms.evaluate(values, 2, 1);
        std::size_t seen = 0;
        for (const auto& one : trace.cells) {
            if (key_of(run, one.cell).find("looking_back.npp_two") == std::string::npos || *one.cell.amount == 0)
                continue;
            const auto booked = static_cast<double>(*one.cell.amount);
            EXPECT_NEAR(account::Forms::at(one.form, monomials, 0), booked, 1e-9 * std::abs(booked));
            EXPECT_NEAR(account::Forms::at(one.form, monomials, 1), 1.1 * booked, 1e-9 * std::abs(booked));
            ++seen;
        }
        EXPECT_GT(seen, 50u);
    }
}

}  // namespace eco::laws

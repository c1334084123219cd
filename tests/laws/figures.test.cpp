// Figures of tables that have a range: draws hold against whole accounts with other tables.
#include <gtest/gtest.h>

#include <cmath>

#include "account/rows.hpp"
#include "account/uncertainty.hpp"
#include "base/csv.hpp"
#include "base/file.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

namespace fs = std::filesystem;
using Rows = std::vector<std::vector<std::string>>;

constexpr int reruns = 6;

/// The territory's scene with other tables.
std::string scene_with(const std::string& name, const std::map<std::string, Rows>& tables)
{
    const std::string out = made_scene() + "_" + name;
    fs::remove_all(out);
    fs::copy(made_scene(), out, fs::copy_options::recursive);
    for (const auto& [table, rows] : tables) {
        std::string text;
        for (const auto& row : rows)
            for (std::size_t c = 0; c < row.size(); ++c)
                text += csv_cell(row[c]) + (c + 1 < row.size() ? "," : "\n");
        write_file_atomically(out + "/tables/" + table + ".csv", text);
    }
    return out;
}

Rows table_of(const std::string& name)
{
    Rows out;
    for (const auto& row : read_csv(read_file(made_scene() + "/tables/" + name + ".csv")))
        out.push_back({row.begin(), row.end()});
    return out;
}

std::size_t column_of(const Rows& rows, const std::string& name)
{
    for (std::size_t c = 0; c < rows[0].size(); ++c)
        if (rows[0][c].substr(0, rows[0][c].find(" [")) == name)
            return c;
    throw std::out_of_range(name);
}

struct Ranged {
    std::string table, column;
    double low, high;
    std::string distribution, draw;
};
const std::vector<Ranged> ranged = {{"crop_output", "quantity", 0.8, 1.2, "uniform", ""},
                                    {"climate", "cooling_days", 0.9, 1.15, "triangular", "cooling"},
                                    {"statistics", "gdp", 0.95, 1.05, "normal", ""}};

std::unique_ptr<account::Project> open(const std::string& scene)
{
    return account::open_project({.method = std::string(ECO_SOURCE_DIR) + "/methods/mee-2020", .scene = scene});
}

const account::Run& booked()
{
    static const account::Run run = [] {
        std::map<std::string, Rows> tables;
        for (const auto& one : ranged) {
            Rows rows = table_of(one.table);
            const std::size_t c = column_of(rows, one.column);
            for (const char* word : {" low", " high", " distribution", " draw"})
                rows[0].push_back(one.column + word);
            for (std::size_t r = 1; r < rows.size(); ++r) {
                const double value = std::stod(rows[r][c]);
                for (const std::string& cell :
                     {std::to_string(value * one.low), std::to_string(value * one.high), one.distribution, one.draw})
                    rows[r].push_back(cell);
            }
            tables[one.table] = rows;
        }
        const auto project = open(scene_with("ranged", tables));
        return account::account(project->checked, project->prepared, {.years = {2020}});
    }();
    return run;
}

/// The whole account with the parameters and figures of a draw.
account::Run account_with(const std::vector<account::TracedRow>& rows, const std::vector<std::vector<double>>& values,
                          std::size_t draw)
{
    std::map<std::string, Rows> tables;
    for (const auto& one : ranged)
        tables[one.table] = table_of(one.table);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!rows[i].is_figure())
            continue;
        const std::string name = rows[i].id.substr(6, rows[i].id.find('.') - 6);
        Rows& table = tables.at(name);
        const std::size_t c = column_of(table, rows[i].id.substr(rows[i].id.find('.') + 1));
        for (std::size_t r = 1; r < table.size(); ++r) {
            const auto has = [&](const auto& key) { return table[r][column_of(table, key.first)] == key.second; };
            const double booked = *rows[i].row.value;
            if (std::all_of(rows[i].row.keys.begin(), rows[i].row.keys.end(), has) && booked != 0) {
                char text[40];
                std::snprintf(text, sizeof text, "%.17g", std::stod(table[r][c]) * values[i][draw] / booked);
                table[r][c] = text;
            }
        }
    }
    const auto project = open(scene_with("rerun", tables));
    auto parameters = account::rows_in_force(project->package, project->prepared);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!rows[i].is_figure())
            for (auto& row : parameters.at(rows[i].id).rows)
                if (account::keys_text(row) == account::keys_text(rows[i].row))
                    row.value = values[i][draw];
    return account::account(project->checked, project->prepared, {.years = {2020}, .tables = parameters});
}

std::string key_of(const account::Run& run, const account::Cell& cell)
{
    const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
    return cell.place + " " + cell.ecosystem + " " + series.service + "." + series.name + series.item;
}

}  // namespace

TEST(figures, every_draw_is_what_the_whole_account_gives_with_these_tables)
{
    const auto stored = account::open_stored_run(booked());
    const account::Trace trace = account::trace_run(*stored);
    EXPECT_TRUE(trace.untraced.empty());
    std::set<std::string> drawn;
    for (const auto& row : trace.rows)
        if (row.is_figure())
            drawn.insert(row.id);
    EXPECT_EQ(drawn, (std::set<std::string>{"table:climate.cooling_days", "table:crop_output.quantity",
                                            "table:statistics.gdp"}));
    const auto values = account::draw_rows(trace.rows, {.draws = reruns, .seed = 3});
    const auto monomials = trace.forms.evaluate(values, reruns, 2);
    std::size_t crops = 0, ratios = 0;
    for (std::size_t i = 0; i < reruns; ++i) {
        const account::Run run = account_with(trace.rows, values, i);
        std::map<std::string, double> amounts;
        for (const auto& cell : run.cells)
            if (cell.amount)
                amounts[key_of(run, cell)] = static_cast<double>(*cell.amount);
        for (const auto& one : trace.cells) {
            const std::string key = key_of(booked(), one.cell);
            const double wanted = amounts.at(key);
            const bool is_money = booked().series[static_cast<std::size_t>(one.cell.series)].kind == "value";
            // As in uncertainty.test.cpp: rounding to quanta, and money multiplies it by a price; the dearest quantum
            // here, a kg of tea, is below 20,000 fen.
            const double growth = std::max(1.0, wanted / std::max(1.0, static_cast<double>(*one.cell.amount)));
            const double bound = (1 + growth + 1e-9 * std::abs(wanted)) * (is_money ? 20000 : 1) + 0.001;
            ASSERT_NEAR(account::Forms::at(one.form, monomials, i), wanted, bound) << key << " draw " << i;
            crops += key.find("crop_products.") != std::string::npos;
        }
        for (const auto& total : trace.totals)
            for (const auto& indicator : run.indicators)
                if (indicator.name == total.name && indicator.place == total.place) {
                    ASSERT_NEAR(account::Forms::at(total.form, monomials, i) / indicator.value.value(), 1, 1e-6)
                        << total.name << " of " << total.place;
                    ratios += total.name == "GGI";
                }
    }
    EXPECT_GT(crops, 100u);
    EXPECT_GT(ratios, 50u) << "GEP by GDP is drawn with GDP";
}

}  // namespace eco::laws

#include "account/uncertainty.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "account/rows.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

constexpr int reruns = 200;

const account::Run& booked()
{
    static const account::Run run = account_of({.years = {2020}});
    return run;
}

const account::StoredRun& stored()
{
    static const auto open = account::open_stored_run(booked());
    return *open;
}

const account::Trace& trace()
{
    static const account::Trace all = account::trace_run(stored());
    return all;
}

std::string key_of(const account::Run& run, const account::Cell& cell)
{
    const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
    return cell.place + " " + cell.ecosystem + " " + series.service + "." + series.name + series.item;
}

/// The whole account, from the rasters, with the drawn rows at these values.
account::Run account_with(const std::vector<account::TracedRow>& rows, const std::vector<std::vector<double>>& values,
                          std::size_t draw)
{
    auto tables = account::rows_in_force(made_project().package, made_project().prepared);
    for (std::size_t r = 0; r < rows.size(); ++r)
        for (auto& row : tables.at(rows[r].id).rows)
            if (account::keys_text(row) == account::keys_text(rows[r].row))
                row.value = values[r][draw];
    return account_of({.years = {2020}, .tables = tables});
}

struct BruteForce {
    std::vector<std::vector<double>> values;  // of rows
    std::vector<account::Run> runs;
};

/// Other draws than those of the intervals.
const BruteForce& brute_force()
{
    static const BruteForce all = [] {
        account::DrawOptions options;
        options.draws = reruns;
        options.seed = 2;
        BruteForce out{account::draw_rows(trace().rows, options), {}};
        for (std::size_t i = 0; i < reruns; ++i)
            out.runs.push_back(account_with(trace().rows, out.values, i));
        return out;
    }();
    return all;
}

/// Binomial: of the draws so many lie below the quantile p of the population; beyond 5 standard deviations (and one
/// for the step) once in a million.
void expect_share_below(const std::vector<double>& draws, double quantile, double p, const std::string& what)
{
    const double n = static_cast<double>(draws.size());
    const auto below = std::count_if(draws.begin(), draws.end(), [&](double x) { return x < quantile; });
    EXPECT_NEAR(static_cast<double>(below), p * n, 1 + 5 * std::sqrt(n * p * (1 - p))) << what << " at " << p;
}

}  // namespace

TEST(uncertainty, the_rows_own_values_give_the_booked_amounts)
{
    std::vector<std::vector<double>> values;
    for (const auto& row : trace().rows)
        values.push_back({*row.row.value});
    const auto monomials = trace().forms.evaluate(values, 1, 1);
    std::size_t varying = 0;
    for (const auto& one : trace().cells) {
        varying += !one.form.is_constant();
        EXPECT_NEAR(account::Forms::at(one.form, monomials, 0), static_cast<double>(one.cell.amount.value()), 1)
            << key_of(booked(), one.cell);
    }
    EXPECT_GT(varying, 1000u);
    ASSERT_GT(trace().totals.size(), 50u);
    for (const auto& total : trace().totals)  // doubles: 2^-53 times some thousand cells
        EXPECT_NEAR(account::Forms::at(total.form, monomials, 0) / total.value, 1, 1e-13) << total.name;
    EXPECT_TRUE(trace().untraced.empty());
}

TEST(uncertainty, every_draw_is_what_the_whole_account_gives_with_these_rows)
{
    const auto monomials = trace().forms.evaluate(brute_force().values, reruns, 2);
    std::size_t compared = 0;
    for (std::size_t i = 0; i < reruns; ++i) {
        const account::Run& run = brute_force().runs[i];
        std::map<std::string, double> amounts;
        for (const auto& cell : run.cells)
            if (cell.amount)
                amounts[key_of(run, cell)] = static_cast<double>(*cell.amount);
        for (const auto& one : trace().cells) {
            const std::string key = key_of(booked(), one.cell);
            const double wanted = amounts.at(key), found = account::Forms::at(one.form, monomials, i);
            const bool is_money = booked().series[static_cast<std::size_t>(one.cell.series)].kind == "value";
            // A quantity is rounded in the booked run and in the other: half a quantum each, one where it is shared out
            // between classes, and the first grows with the draw. Money multiplies that by a price; the dearest
            // quantum, a m3 of reservoir, is below 1,000 fen.
            const double growth = std::max(1.0, wanted / std::max(1.0, static_cast<double>(*one.cell.amount)));
            const double bound = (1 + growth + 1e-9 * std::abs(wanted)) * (is_money ? 1000 : 1) + 0.001;
            ASSERT_NEAR(found, wanted, bound) << key << " draw " << i;
            ++compared;
        }
        for (const auto& total : trace().totals)
            for (const auto& indicator : run.indicators)
                if (indicator.name == total.name && indicator.place == total.place) {
                    // 1,000 cells of 1e9 fen each, rounded as above
                    ASSERT_NEAR(account::Forms::at(total.form, monomials, i) / indicator.value.value(), 1, 1e-6)
                        << total.name << " of " << total.place;
                }
    }
    EXPECT_GT(compared, 100000u);
}

TEST(uncertainty, intervals_hold_as_many_whole_accounts_as_they_say)
{
    account::DrawOptions options;
    const auto drawn = account::draw(booked(), stored(), options);
    std::size_t checked = 0;
    for (const auto& line : drawn.lines) {
        if (!line.quantiles[0])
            continue;
        std::vector<double> draws;
        for (const auto& run : brute_force().runs)
            for (const auto& other : account::tabulate(run, "service"))
                if (other.key == line.line.key)
                    draws.push_back(static_cast<double>(other.amounts[0].value()));
        ASSERT_EQ(draws.size(), static_cast<std::size_t>(reruns));
        // Air pollutants: whether a limit is met decides, so most draws give one amount; a step has no such shares.
        if (std::count(draws.begin(), draws.end(), draws.front()) > reruns / 2)
            continue;
        expect_share_below(draws, line.quantiles[0]->low, 0.05, line.line.key);
        expect_share_below(draws, line.quantiles[0]->median, 0.50, line.line.key);
        expect_share_below(draws, line.quantiles[0]->high, 0.95, line.line.key);
        ++checked;
    }
    EXPECT_GE(checked, 7u);
    for (const auto& total : drawn.totals) {
        if (total.name != "GEP")
            continue;
        std::vector<double> draws;
        for (const auto& run : brute_force().runs)
            for (const auto& other : run.indicators)
                if (other.name == "GEP" && other.place == total.place)
                    draws.push_back(other.value.value());
        expect_share_below(draws, total.quantiles->low, 0.05, "GEP " + total.place);
        expect_share_below(draws, total.quantiles->median, 0.50, "GEP " + total.place);
        expect_share_below(draws, total.quantiles->high, 0.95, "GEP " + total.place);
    }
}

TEST(uncertainty, the_tornado_is_the_whole_account_at_low_and_at_high)
{
    const auto drawn = account::draw(booked(), stored(), {.draws = 200});
    for (const std::string name : {"residential_electricity", "air_uptake", "soil_bulk_density"}) {
        const auto input =
            std::find_if(drawn.inputs.begin(), drawn.inputs.end(), [&](const auto& one) { return one.name == name; });
        ASSERT_NE(input, drawn.inputs.end()) << name;
        std::vector<std::vector<double>> values;
        for (const auto& row : drawn.rows)
            values.push_back({*row.row.value, *row.row.value});
        for (int r : input->rows)
            values[static_cast<std::size_t>(r)] = {*drawn.rows[static_cast<std::size_t>(r)].row.low,
                                                   *drawn.rows[static_cast<std::size_t>(r)].row.high};
        const auto& found = drawn.sensitivities.at(static_cast<std::size_t>(input - drawn.inputs.begin()));
        const auto gep = [&](std::size_t end) {
            for (const auto& one : account_with(drawn.rows, values, end).indicators)
                if (one.name == "GEP" && one.place == "360800")
                    return one.value.value();
            return std::nan("");
        };
        EXPECT_NEAR(found.at_low / gep(0), 1, 1e-6) << name;  // as above
        EXPECT_NEAR(found.at_high / gep(1), 1, 1e-6) << name;
    }
}

TEST(uncertainty, threads_do_not_change_a_bit_and_seeds_do)
{
    const auto one = account::draw(booked(), stored(), {.draws = 1000, .threads = 1});
    const auto three = account::draw(booked(), stored(), {.draws = 1000, .threads = 3});
    const auto other = account::draw(booked(), stored(), {.draws = 1000, .seed = 9, .threads = 3});
    std::size_t differences = 0;
    for (std::size_t i = 0; i < one.cells.size(); ++i) {
        ASSERT_EQ(one.cells[i].quantiles.has_value(), three.cells[i].quantiles.has_value());
        if (!one.cells[i].quantiles)
            continue;
        EXPECT_EQ(one.cells[i].quantiles->low, three.cells[i].quantiles->low);
        EXPECT_EQ(one.cells[i].quantiles->high, three.cells[i].quantiles->high);
        differences += one.cells[i].quantiles->low != other.cells[i].quantiles->low;
    }
    EXPECT_GT(differences, 1000u);
    for (std::size_t i = 0; i < one.sensitivities.size(); ++i) {
        EXPECT_EQ(one.sensitivities[i].rank_correlation, three.sensitivities[i].rank_correlation);
        EXPECT_EQ(one.sensitivities[i].share_of_variance, three.sensitivities[i].share_of_variance);
    }
}

TEST(uncertainty, says_what_is_not_in_the_intervals)
{
    const auto drawn = account::draw(booked(), stored(), {.draws = 100});
    ASSERT_FALSE(drawn.left_out.empty());
    for (const auto& one : drawn.left_out)
        EXPECT_EQ(one.symbol, "runoff_coefficient");
    EXPECT_NE(drawn.left_out[0].where.find("max("), std::string::npos);
    EXPECT_NE(std::find(drawn.fixed_services.begin(), drawn.fixed_services.end(), "fishery_products"),
              drawn.fixed_services.end());
    EXPECT_EQ(drawn.target, "GEP");
    for (const auto& input : drawn.inputs)
        if (input.name == "air_uptake") {
            EXPECT_GT(input.rows.size(), 10u) << "rows of one draw are one input";
        }
}

}  // namespace eco::laws

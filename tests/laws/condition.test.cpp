#include "account/condition.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "account/explain.hpp"
#include "raster/reader.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

using account::Condition;
using account::ConditionAccount;
using account::ConditionLine;

const account::Run& run()
{
    static const account::Run all = account_of({});
    return all;
}

const ConditionAccount& condition()
{
    static const ConditionAccount account(run());
    return account;
}

/// Sum of values times area, and area, by place and ecosystem type: pixel by pixel in plain doubles.
std::map<std::pair<std::string, std::string>, std::pair<double, double>> by_pixels(const std::string& layer, int year)
{
    const auto& land = made_project().prepared;
    const auto cover = land.ecosystem_layer(year).value();
    std::vector<std::uint8_t> codes(static_cast<std::size_t>(land.grid.cells()));
    std::vector<float> values(codes.size());
    const grid::Window all{0, 0, land.grid.rows, land.grid.cols};
    raster::TileReader(cover.path, cover.band).read(all, codes);
    const auto band = land.layer(layer, year).value();
    EXPECT_FALSE(band.is_coarse);
    raster::TileReader(band.path, band.band).read(all, values);
    std::map<std::pair<std::string, std::string>, std::pair<double, double>> out;
    for (std::size_t row = 0; row < land.zones.rows.size(); ++row) {
        const auto add = [&](std::int64_t col, int zone, double fraction) {
            const auto at = row * static_cast<std::size_t>(land.grid.cols) + static_cast<std::size_t>(col);
            const std::string& type = land.ecosystems.at(codes[at]);
            if (type.empty() || std::isnan(values[at]))
                return;
            const double area = land.cell_area_m2[row] * fraction;
            auto& [sum, covered] = out[{land.places[static_cast<std::size_t>(zone)].id, type}];
            sum += static_cast<double>(values[at]) * area;
            covered += area;
        };
        for (const auto& span : land.zones.rows[row].runs)
            for (std::int64_t col = span.first; col <= span.last; ++col)
                add(col, span.zone, 1);
        for (const auto& piece : land.zones.rows[row].pieces)
            add(piece.col, piece.zone, piece.fraction);
    }
    return out;
}

const ConditionLine* find(const std::vector<ConditionLine>& lines, const std::string& variable, const std::string& type)
{
    for (const auto& line : lines)
        if (line.variable->name == variable && line.ecosystem == type)
            return &line;
    return nullptr;
}

}  // namespace

TEST(condition, means_are_those_of_the_pixels_one_by_one)
{
    int compared = 0;
    for (const auto& [variable, layer] : {std::pair{"vegetation_cover", "vegetation_cover"}, {"npp", "npp_carbon"}})
        for (const int year : {2019, 2020}) {
            std::map<std::string, std::vector<ConditionLine>> tables;
            for (const auto& [key, sums] : by_pixels(layer, year)) {
                const auto& [place, type] = key;
                auto& lines = tables[place];
                if (lines.empty())
                    lines = condition().table(place, year);
                const ConditionLine* line = find(lines, variable, type);
                ASSERT_NE(line, nullptr) << variable << " " << type;
                const double quantum = line->variable->quantum;
                // The sum is booked in whole quanta; the area in 2^-20 m2.
                EXPECT_NEAR(static_cast<double>(line->closing.sum) * quantum, sums.first,
                            0.51 * quantum + 1e-9 * sums.first);
                EXPECT_NEAR(std::ldexp(static_cast<double>(line->closing.covered), -20), sums.second,
                            1e-6 * sums.second);
                ASSERT_TRUE(line->closing.mean);
                EXPECT_NEAR(*line->closing.mean, sums.first / sums.second,
                            0.51 * quantum / sums.second + 1e-6 * sums.first / sums.second);
                ++compared;
            }
        }
    EXPECT_GT(compared, 400);
}

TEST(condition, sums_and_areas_of_places_add_up_to_the_whole_exactly)
{
    const auto whole = condition().table(run().places.back().id, 2020);
    for (const auto& line : whole) {
        Int128 sum = 0, covered = 0;
        for (const auto& place : run().places)
            if (!place.parent.empty())
                if (const auto* part = find(condition().table(place.id, 2020), line.variable->name, line.ecosystem)) {
                    sum += part->closing.sum;
                    covered += part->closing.covered;
                }
        EXPECT_TRUE(sum == line.closing.sum && covered == line.closing.covered) << line.ecosystem;
    }
    EXPECT_GT(whole.size(), 40U);
}

TEST(condition, the_opening_of_a_year_is_the_closing_of_the_year_before)
{
    const std::string& top = run().places.back().id;
    const auto before = condition().table(top, 2019), now = condition().table(top, 2020);
    for (const auto& line : now) {
        ASSERT_TRUE(line.opening);
        const auto* same = find(before, line.variable->name, line.ecosystem);
        ASSERT_NE(same, nullptr);
        EXPECT_FALSE(same->opening);
        EXPECT_EQ(line.opening->mean, same->closing.mean);
        EXPECT_EQ(line.opening->index, same->closing.index);
    }
}

TEST(condition, indices_lie_between_their_levels_and_stand_nowhere_else)
{
    int indices = 0;
    for (const auto& line : condition().table(run().places.back().id, 2020)) {
        EXPECT_EQ(line.closing.index.has_value(), line.variable->name == "vegetation_cover" && !line.ecosystem.empty());
        if (!line.closing.index)
            continue;
        ++indices;
        EXPECT_EQ(line.low->value_text, "0");
        EXPECT_EQ(line.high->value_text, "100");
        EXPECT_DOUBLE_EQ(*line.closing.index, *line.closing.mean / 100);
    }
    EXPECT_GT(indices, 10);
    EXPECT_EQ(condition().unit_of(*condition().table(run().places.back().id, 2020)[0].variable), "percent");
}

TEST(condition, a_variable_without_data_has_a_reason_and_no_mean)
{
    auto other = run();
    for (auto& cell : other.cells)
        if (other.series[static_cast<std::size_t>(cell.series)].name == "npp" &&
            cell.place == other.places.front().id && cell.amount) {
            cell.amount.reset();
            cell.reason = "not_supplied: layer npp_carbon";
        }
    const ConditionAccount account(other);
    int missing = 0;
    for (const auto& line : account.table(other.places.back().id, 2020)) {
        EXPECT_NE(line.closing.mean.has_value(), !line.closing.reason.empty());
        missing += line.closing.reason == "not_supplied: layer npp_carbon";
    }
    EXPECT_GT(missing, 5);
}

TEST(condition, what_a_run_does_not_have_is_refused)
{
    EXPECT_THROW(condition().table("nowhere", 2020), InputError);
    EXPECT_THROW(condition().table(run().places.back().id, 1999), InputError);
    EXPECT_THROW(ConditionAccount(account::Run{}), InputError);
}

}  // namespace eco::laws

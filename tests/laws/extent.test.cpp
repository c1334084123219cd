#include "account/extent.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "account/explain.hpp"
#include "raster/reader.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

using account::ExtentTable;

/// Three years of a made territory, with a mosaic that changes.
const std::string& three_years()
{
    static const std::string directory = [] {
        const auto path = std::filesystem::temp_directory_path() / ("eco_extent_" + std::to_string(::getpid()));
        scene::MakeOptions options;
        options.directory = path.string();
        options.pixels = 40000;
        options.seed = 11;
        options.first_year = 2018;
        options.last_year = 2020;
        options.threads = 2;
        scene::make_scene(options);
        return path.string();
    }();
    return directory;
}

std::unique_ptr<account::Project> open(std::vector<int> years)
{
    account::ProjectOptions options;
    options.method = std::string(ECO_SOURCE_DIR) + "/methods/mee-2020";
    options.scene = three_years();
    options.years = std::move(years);
    return account::open_project(options);
}

account::Project& project()
{
    static const auto all = open({});
    return *all;
}

const account::Run& run()
{
    static const account::Run all = account::account(project().checked, project().prepared, {});
    return all;
}

/// Area by zone, closing and opening type from the cells of the two land covers, one by one.
std::map<std::tuple<std::string, std::string, std::string>, double> by_cells(const scene::Prepared& land, int year)
{
    std::vector<std::vector<std::uint8_t>> codes;
    for (const int y : {year, year - 1}) {
        const auto cover = land.ecosystem_layer(y).value();
        codes.emplace_back(static_cast<std::size_t>(land.grid.cells()));
        raster::TileReader(cover.path, cover.band).read({0, 0, land.grid.rows, land.grid.cols}, codes.back());
    }
    std::map<std::tuple<std::string, std::string, std::string>, double> out;
    for (std::size_t row = 0; row < land.zones.rows.size(); ++row) {
        const auto add = [&](std::int64_t col, int zone, double fraction) {
            const auto at = row * static_cast<std::size_t>(land.grid.cols) + static_cast<std::size_t>(col);
            const std::string &now = land.ecosystems.at(codes[0][at]), &before = land.ecosystems.at(codes[1][at]);
            if (!now.empty() && !before.empty())
                out[{land.places[static_cast<std::size_t>(zone)].id, now, before}] += land.cell_area_m2[row] * fraction;
        };
        for (const auto& span : land.zones.rows[row].runs)
            for (std::int64_t col = span.first; col <= span.last; ++col)
                add(col, span.zone, 1);
        for (const auto& piece : land.zones.rows[row].pieces)
            add(piece.col, piece.zone, piece.fraction);
    }
    return out;
}

void expect_closed(const ExtentTable& table)
{
    Int128 openings = 0, closings = 0, additions = 0, reductions = 0;
    for (const auto& type : table.types) {
        EXPECT_TRUE(table.opening(type) + table.additions(type) - table.reductions(type) == table.closing(type));
        openings += table.opening(type), closings += table.closing(type);
        additions += table.additions(type), reductions += table.reductions(type);
    }
    EXPECT_TRUE(openings == table.total());
    EXPECT_TRUE(closings == table.total());
    EXPECT_TRUE(additions == reductions);
}

void add(ExtentTable& to, const ExtentTable& part)
{
    for (const auto& [types, count] : part.area)
        to.area[types] += count;
}

}  // namespace

TEST(extent, rows_and_columns_close_to_the_last_unit_in_every_place)
{
    for (const int year : {2019, 2020})
        for (const auto& place : run().places) {
            const ExtentTable table = account::extent_table(run(), place.id, year);
            ASSERT_TRUE(table.reason.empty()) << table.reason;
            ASSERT_GT(table.types.size(), 5U);
            expect_closed(table);
            // Each transition is rounded to 1 m2 on its own, in every county below the place.
            const auto cells = static_cast<double>(table.area.size() * account::finest_places(run(), place.id).size());
            EXPECT_NEAR(static_cast<double>(table.total()), place.area_m2, 0.5 * cells) << place.id;
        }
}

TEST(extent, transitions_are_those_of_the_cells_one_by_one)
{
    for (const int year : {2019, 2020}) {
        auto wanted = by_cells(project().prepared, year);
        std::size_t changed = 0;
        for (const auto& place : run().places) {
            if (place.parent.empty())
                continue;
            const ExtentTable table = account::extent_table(run(), place.id, year);
            for (const auto& [types, count] : table.area) {
                const auto found = wanted.extract({place.id, types.first, types.second});
                ASSERT_FALSE(found.empty()) << place.id << " " << types.second << " to " << types.first;
                EXPECT_NEAR(static_cast<double>(count), found.mapped(), 0.5 + 1e-6);  // one rounding to 1 m2
                changed += types.first != types.second;
            }
        }
        EXPECT_GT(changed, 5U) << "the made land cover changes";
        for (const auto& [key, area_m2] : wanted)
            EXPECT_LE(area_m2, 0.5) << "no cell for " << std::get<0>(key) << " " << std::get<1>(key);
    }
}

TEST(extent, any_grouping_of_counties_and_types_adds_up_and_closes)
{
    std::mt19937 random(3);
    const auto& package = *project().checked.package;
    const ExtentTable city = account::extent_table(run(), "360800", 2020);
    for (int round = 0; round < 20; ++round) {
        std::map<int, ExtentTable> groups;
        for (const auto& place : run().places)
            if (!place.parent.empty())
                add(groups[static_cast<int>(random() % 4)], account::extent_table(run(), place.id, 2020));
        ExtentTable whole, coarse;
        for (const auto& [number, group] : groups)
            add(whole, group);
        EXPECT_TRUE(whole.area == city.area);
        std::map<std::string, std::string> set_of;
        for (const auto& ecosystem : package.ecosystems)
            set_of[ecosystem.id] = "set " + std::to_string(random() % 5);
        for (const auto& [types, count] : city.area)
            coarse.area[{set_of[types.first], set_of[types.second]}] += count;
        for (int i = 0; i < 5; ++i)
            coarse.types.push_back("set " + std::to_string(i));
        expect_closed(coarse);
        EXPECT_TRUE(coarse.total() == city.total());
    }
}

TEST(extent, a_year_opens_with_what_the_year_before_closed_with)
{
    const ExtentTable before = account::extent_table(run(), "360800", 2019),
                      now = account::extent_table(run(), "360800", 2020);
    for (const auto& type : now.types) {  // half a m2 for each rounded transition, in 13 counties
        const double tolerance = 0.5 * 13 * static_cast<double>(before.types.size() + now.types.size());
        EXPECT_NEAR(static_cast<double>(now.opening(type)), static_cast<double>(before.closing(type)), tolerance);
    }
}

TEST(extent, the_first_year_has_a_reason_and_GEP_does_not_miss_it)
{
    EXPECT_EQ(account::extent_table(run(), "360800", 2018).reason, "not_supplied: layer landcover 2017");
    const auto first = open({2018});
    const account::Run alone = account::account(first->checked, first->prepared, {.years = {2018}});
    for (const auto& service : alone.services)
        if (service.id == "extent") {
            EXPECT_EQ(service.status, "not_computed");
            EXPECT_EQ(service.reason, "not_supplied: layer landcover 2017");
        }
    std::size_t found = 0;
    for (const auto& one : alone.indicators)
        found += one.name == "GEP" && one.value.has_value();
    EXPECT_EQ(found, alone.places.size());
}

TEST(extent, a_year_accounted_alone_has_the_land_cover_of_the_year_before)
{
    const auto alone = open({2020});
    const account::Run last = account::account(alone->checked, alone->prepared, {.years = {2020}});
    for (const auto& place : run().places)
        EXPECT_TRUE(account::extent_table(last, place.id, 2020).area ==
                    account::extent_table(run(), place.id, 2020).area);
}

TEST(extent, a_table_that_is_not_there_is_refused)
{
    EXPECT_THROW(account::extent_table(run(), "360800", 2017), InputError);
    EXPECT_THROW(account::extent_table(run(), "nowhere", 2020), InputError);
    account::Run without = run();
    for (auto& series : without.series)
        series.service += series.service == "extent" ? "_other" : "";
    EXPECT_THROW(account::extent_table(without, "360800", 2020), InputError);
}

}  // namespace eco::laws

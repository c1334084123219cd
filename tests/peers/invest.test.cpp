// methods/invest-3.20 against the rasters and tables of InVEST 3.20.1.
#include "invest.test.hpp"

#include "terrain/depressions.hpp"
#include "terrain/flow.hpp"

namespace eco::peers {
namespace {

// InVEST stores single precision (6e-8) and computes in it: a power or a difference costs some last digits more.
constexpr double stored = 3e-7, computed = 2e-6;

class Invest : public testing::Test {
protected:
    void SetUp() override
    {
        done = accounted("given");
        if (!done)
            GTEST_SKIP() << "no InVEST run at " << invest_dir() << ": set ECOLEDGER_SHARED";
    }

    std::vector<Pair> agree(const std::string& ours, const std::string& theirs, double factor, double limit,
                            double least = 0) const
    {
        auto all = pairs(*done, ours, theirs, factor);
        const Worst worst = worst_of(all, least);
        say(ours.substr(ours.find('.') + 1), worst);
        EXPECT_GT(worst.cells, 190000) << ours;
        EXPECT_LT(worst.apart, limit) << ours << ": " << worst.at.ours << " and " << worst.at.theirs << " at row "
                                      << worst.at.row << " column " << worst.at.col;
        return all;
    }

    const Accounted* done = nullptr;
};

/// We account counties only: what InVEST has beyond lies outside all of them.
void expect_only_outside(const std::vector<Pair>& all)
{
    for (const Pair& pair : all) {
        EXPECT_FALSE(!std::isnan(pair.ours) && std::isnan(pair.theirs)) << pair.row << " " << pair.col;
        if (std::isnan(pair.ours) && !std::isnan(pair.theirs)) {
            EXPECT_EQ(pair.county, 0) << pair.row << " " << pair.col;
        }
    }
}

TEST_F(Invest, is_computed_though_nothing_is_valued)
{
    ASSERT_EQ(done->run.services.size(), 6U);
    for (const auto& service : done->run.services)
        EXPECT_EQ(service.status, "computed") << service.id << ": " << service.reason;
}

TEST_F(Invest, has_the_same_water_yield_in_every_cell)
{
    expect_only_outside(agree("annual_water_yield.water_yield", "annual_water_yield/wyield.tif", 1000, computed));
    agree("annual_water_yield.actual_evapotranspiration", "annual_water_yield/aet.tif", 1000, computed);
}

TEST_F(Invest, has_the_same_carbon_in_every_cell)
{
    expect_only_outside(agree("carbon_storage.carbon_stored", "carbon/c_storage_bas.tif", 1e4, stored));
}

TEST_F(Invest, has_the_same_habitat_quality_in_every_cell_though_only_threats_themselves_are_touched)
{
    // Its raster of degradation is 0 or 0.075: it takes the reach of 2.5 and 6 for metres, so that decay is not
    // compared.
    for (const auto& [ours, theirs] : {std::pair{"habitat_quality.degraded_area", "habitat_quality/deg_sum_c.tif"},
                                       std::pair{"habitat_quality.quality_area", "habitat_quality/quality_c.tif"}})
        expect_only_outside(agree(ours, theirs, 1e4, stored, 0.01));
}

/// How many cells differ by more than single precision, and by how much at most.
std::pair<double, double> differing(const std::vector<Pair>& all, double less)
{
    std::int64_t cells = 0, different = 0;
    double most = 0;
    for (const Pair& pair : all) {
        const double apart = std::abs(pair.ours - (pair.theirs - less));
        if (std::isnan(apart))
            continue;
        ++cells;
        different += apart > 1e-5;
        most = std::max(most, apart);
    }
    EXPECT_GT(cells, 190000);
    return {static_cast<double>(different) / static_cast<double>(cells), most};
}

TEST_F(Invest, has_the_same_urban_cooling_away_from_the_edge_of_data)
{
    // It treats the edge otherwise: five cooling distances are 75 cells, five mixing distances 85 of 500.
    const auto [mitigation, index] =
        differing(pairs(*done, "urban_cooling.mitigated_area", "urban_cooling/hm.tif", 1e4), 0);
    EXPECT_LT(mitigation, 0.005);
    EXPECT_LT(index, 1e-3);
    const auto [warming, kelvin] =
        differing(pairs(*done, "urban_cooling.warmed_area", "urban_cooling/T_air.tif", 1e4), 28);
    EXPECT_LT(warming, 0.5);
    EXPECT_LT(kelvin, 0.15);
}

TEST_F(Invest, has_the_same_flood_retention_in_every_cell)
{
    // Relative to the storm of 100 mm, 90 m3 a cell: both numbers are differences of it.
    expect_only_outside(
        agree("urban_flood_retention.retained", "urban_flood_risk/Runoff_retention_m3.tif", 900, stored, 90));
    agree("urban_flood_retention.runoff_volume", "urban_flood_risk/Q_mm.tif", 1000, stored, 100);
}

TEST_F(Invest, has_the_same_erosion_from_its_own_ls_and_drops_its_streams_only)
{
    const auto stream = terrain::read_raster(invest_dir() + "sdr_mfd/stream.tif");
    std::int64_t streams = 0;
    for (const auto& [ours, theirs] : {std::pair{"avoided_erosion.potential_loss", "sdr_mfd/rkls.tif"},
                                       std::pair{"avoided_erosion.soil_loss", "sdr_mfd/usle.tif"}})
        for (const Pair& pair : agree(ours, theirs, 1e4, stored)) {
            const bool is_dropped = !std::isnan(pair.ours) && std::isnan(pair.theirs);
            streams += is_dropped;
            EXPECT_EQ(is_dropped, stream.at(pair.row, pair.col) == 1) << pair.row << " " << pair.col;
        }
    EXPECT_EQ(streams, 2 * 8138);
}

// LS from elevation: the same where water comes from as many cells, on the same filled surface, away from the edge of
// the elevations. Elsewhere flats, ties and the two ways to treat the edge differ, and with them all that lies below.
TEST_F(Invest, has_the_same_erosion_from_elevation_wherever_its_single_flow_agrees)
{
    done = accounted("from_elevation");
    const auto dem = terrain::read_raster(done->directory + "/plane/dem.vrt");
    const auto filled = terrain::fill_depressions(dem);
    const auto area_m2 = terrain::flow_accumulation(terrain::flow_directions(filled));
    const auto their_cells = terrain::read_raster(invest_dir() + "sdr_d8/flow_accumulation.tif");
    const auto their_filled = terrain::read_raster(invest_dir() + "sdr_mfd/pit_filled_dem.tif");
    const auto has_same_surface = [&](const Pair& pair, std::int64_t right) {
        for (int r = -1; r <= 1; ++r)
            for (int c = -1; c <= 1; ++c)
                if (!their_filled.contains(pair.row + r, pair.col + c) ||
                    !(std::abs(their_filled.at(pair.row + r, pair.col + c) -
                               filled.at(pair.row + r, pair.col + right + c)) < 1e-3F))
                    return false;
        return true;
    };
    const auto right = std::llround((their_cells.grid.x0 - dem.grid.x0) / dem.grid.dx);
    std::vector<Pair> same, other;
    for (const Pair& pair : pairs(*done, "avoided_erosion.soil_loss", "sdr_d8/usle.tif", 1e4))
        if (!std::isnan(pair.ours) && !std::isnan(pair.theirs)) {
            const double cells = their_cells.at(pair.row, pair.col);
            const bool is_same =
                std::abs(area_m2.at(pair.row, pair.col + right) - 900 * cells) < 1 && has_same_surface(pair, right);
            (is_same ? same : other).push_back(pair);
        }
    const Worst worst = worst_of(same);
    say("same_flow", worst);
    say("other_flow", worst_of(other));
    EXPECT_LT(worst.apart, computed) << worst.at.row << " " << worst.at.col;
    EXPECT_GT(static_cast<double>(same.size()), 0.9 * static_cast<double>(same.size() + other.size()));
}

// InVEST's volume of a county is the mean of the cells that it knows, spread over the whole outline. Ours is of the
// known cells. 1e-6: its numbers are in single precision, ours in quanta of 1 m3 by class.
TEST_F(Invest, has_the_same_water_in_its_table_of_counties_but_for_cells_that_it_fills_with_the_mean)
{
    const auto table = zonal_table("annual_water_yield/watershed_results_wyield.csv");
    std::map<int, double> known_m2, outline_m2;
    for (const Pair& pair : pairs(*done, "annual_water_yield.water_yield", "annual_water_yield/wyield.tif", 1))
        known_m2[pair.county] += std::isnan(pair.ours) ? 0 : 900;
    for (const auto& place : done->run.places)
        if (!place.parent.empty())
            outline_m2[std::stoi(place.id) - 339900] = place.area_m2;
    const std::pair<const char*, const char*> columns[] = {{"water_yield", "wyield_mn"},
                                                           {"rain_volume", "precip_mn"},
                                                           {"potential_evapotranspiration", "PET_mn"},
                                                           {"actual_evapotranspiration", "AET_mn"}};
    ASSERT_EQ(table.size(), 13U);
    for (const auto& [name, column] : columns) {
        const auto ours = booked(*done, std::string("annual_water_yield.") + name);
        for (const auto& [county, row] : table)
            EXPECT_NEAR(ours.at(county) / known_m2.at(county) * 1000 / row.at(column), 1, 1e-6) << county << column;
    }
    for (const auto& [county, row] : table) {
        const double filled = outline_m2.at(county) / known_m2.at(county);
        EXPECT_GE(filled, 1);
        EXPECT_LT(filled, 1.02) << "at most 1.4 % of an outline has no data";
        EXPECT_NEAR(booked(*done, "annual_water_yield.water_yield").at(county) * filled / row.at("wyield_vol"), 1, 1e-6)
            << county;
    }
}

TEST_F(Invest, has_the_same_floods_in_its_table_of_counties)
{
    const auto table = zonal_table("urban_flood_risk/flood_risk_service.csv");
    const auto retained = booked(*done, "urban_flood_retention.retained"),
               runoff = booked(*done, "urban_flood_retention.runoff_volume"),
               storm = booked(*done, "urban_flood_retention.storm_volume");
    ASSERT_EQ(table.size(), 13U);
    for (const auto& [county, row] : table) {
        // 1e-5: quanta of 1 m3 by class, of some 1e5 m3.
        EXPECT_NEAR(retained.at(county) / row.at("rnf_rt_m3"), 1, 1e-5) << county;
        EXPECT_NEAR(runoff.at(county) / row.at("flood_vol"), 1, 1e-5) << county;
        EXPECT_NEAR(retained.at(county) / storm.at(county) / row.at("rnf_rt_idx"), 1, 1e-5) << county;
    }
}

TEST_F(Invest, has_the_same_erosion_in_its_table_of_counties_after_its_streams_are_taken_away)
{
    const auto table = zonal_table("sdr_mfd/watershed_results_sdr.csv");
    const auto loss = booked(*done, "avoided_erosion.soil_loss"), avoided = booked(*done, "avoided_erosion.avoided");
    const double per_cell = 1e4 * 0.09;  // t per m2 to t per cell of 0.09 ha
    const auto usle = pairs(*done, "avoided_erosion.soil_loss", "sdr_mfd/usle.tif", per_cell),
               rkls = pairs(*done, "avoided_erosion.potential_loss", "sdr_mfd/rkls.tif", per_cell);
    const auto usle_in_streams = sums_of(usle, false), rkls_in_streams = sums_of(rkls, false);
    ASSERT_EQ(table.size(), 13U);
    for (const auto& [county, row] : table) {
        const double usle_dropped = usle_in_streams.at(county), rkls_dropped = rkls_in_streams.at(county);
        EXPECT_NEAR((loss.at(county) - usle_dropped) / row.at("usle_tot"), 1, 1e-6) << county;
        EXPECT_NEAR((avoided.at(county) - rkls_dropped + usle_dropped) / row.at("avoid_eros"), 1, 1e-6) << county;
        EXPECT_GT(usle_dropped, 0) << "streams are dropped in every county";
    }
}

TEST_F(Invest, has_the_same_carbon_in_all_after_what_lies_in_no_county_is_added)
{
    const auto rows = read_csv(read_file(invest_dir() + "carbon/raster_values_summary.csv"));
    double outside = 0, ours = 0;
    for (const Pair& pair : pairs(*done, "carbon_storage.carbon_stored", "carbon/c_storage_bas.tif", 1e4))
        outside += std::isnan(pair.ours) && !std::isnan(pair.theirs) ? pair.theirs * 0.09 : 0;
    for (const auto& [county, stored_tc] : booked(*done, "carbon_storage.carbon_stored"))
        ours += stored_tc;
    EXPECT_GT(outside, 0);
    EXPECT_NEAR((ours + outside) / std::stod(rows.at(1).at(1)), 1, 1e-7);
}

}  // namespace
}  // namespace eco::peers

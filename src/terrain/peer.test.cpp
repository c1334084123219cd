#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "terrain/depressions.hpp"
#include "terrain/flow.hpp"
#include "terrain/ls_factor.hpp"
#include "terrain/neighbours.hpp"
#include "terrain/read_raster.hpp"

namespace eco::terrain {
namespace {

std::string shared_file(const std::string& name)
{
    const char* root = std::getenv("ECOLEDGER_SHARED");
    return (std::filesystem::path(root ? root : "../shared") / name).string();
}

double percentile(std::vector<double> values, double p)
{
    std::ranges::sort(values);
    return values.at(static_cast<std::size_t>(p * static_cast<double>(values.size() - 1)));
}

// InVEST 3.20.1 on its own grid, a part of the DEM's grid: shifted by whole cells.
class Invest : public ::testing::Test {
protected:
    void SetUp() override
    {
        const std::string root = shared_file("peer/invest_500/");
        if (!std::filesystem::exists(root + "sdr_d8/ls.tif"))
            GTEST_SKIP() << "no reference outputs at " << root;
        dem = read_raster(root + "inputs/dem.tif");
        peer_ls = read_raster(root + "sdr_d8/ls.tif");
        peer_cells = read_raster(root + "sdr_d8/flow_accumulation.tif");
        peer_directions = read_raster(root + "sdr_d8/flow_direction.tif");
        peer_slope = read_raster(root + "sdr_mfd/slope.tif");
        peer_filled = read_raster(root + "sdr_mfd/pit_filled_dem.tif");
    }

    // Calls use(ours row, ours col, peer's index) for each cell that is whole on both sides and two cells from any edge
    // of data.
    template <typename Use>
    void each_interior_cell(Use use) const
    {
        const auto right = std::llround((peer_ls.grid.x0 - dem.grid.x0) / dem.grid.dx);
        const auto down = std::llround((dem.grid.y0 - peer_ls.grid.y0) / dem.grid.dy);
        for (std::int64_t row = 2; row + 2 < peer_ls.rows(); ++row)
            for (std::int64_t col = 2; col + 2 < peer_ls.cols(); ++col) {
                bool is_inside = true;
                for (int r = -2; r <= 2; ++r)
                    for (int c = -2; c <= 2; ++c)
                        is_inside = is_inside && dem.contains(row + down + r, col + right + c) &&
                                    !std::isnan(dem.at(row + down + r, col + right + c)) &&
                                    !std::isnan(peer_ls.at(row + r, col + c));
                if (is_inside)
                    use(row + down, col + right, static_cast<std::size_t>(row * peer_ls.cols() + col));
            }
    }

    Raster<float> dem, peer_ls, peer_cells, peer_directions, peer_slope, peer_filled;
};

TEST_F(Invest, fills_the_same_depressions)
{
    const Raster<float> filled = fill_depressions(dem);
    std::int64_t cells = 0, different = 0;
    each_interior_cell([&](auto row, auto col, std::size_t peer) {
        ++cells;
        different += std::abs(filled.at(row, col) - peer_filled.values[peer]) > 1e-3;
    });
    RecordProperty("different", std::to_string(different));
    EXPECT_GT(cells, 100000);
    EXPECT_LT(different, cells / 200);
}

TEST_F(Invest, has_the_same_slope_where_the_surface_is_the_same)
{
    const Raster<float> filled = fill_depressions(dem);
    const Raster<SlopeRatio> slope = slope_ratio(filled);
    std::vector<double> apart;
    each_interior_cell([&](auto row, auto col, std::size_t peer) {
        apart.push_back(std::abs(slope.at(row, col).value * 100 - peer_slope.values[peer]));  // percent
    });
    EXPECT_LT(percentile(apart, 0.99), 1e-4);
}

TEST_F(Invest, gets_the_same_ls_from_the_same_upslope_area)
{
    // The formula alone: InVEST's own count of cells and slope in, its LS out. 1e-5: it stores single precision.
    std::vector<double> apart;
    each_interior_cell([&](auto, auto, std::size_t peer) {
        const SlopeRatio slope{peer_slope.values[peer] / 100};
        const double exponent = length_exponent(slope, LsVariant::invest_sdr);
        const double area_m2 = (static_cast<double>(peer_cells.values[peer]) - 1) * 900;
        const double ls = steepness_factor(slope, LsVariant::invest_sdr) *
                          std::min(122.0, invest_length_factor(area_m2, 30, slope, exponent));
        if (peer_ls.values[peer] > 0)
            apart.push_back(std::abs(ls / peer_ls.values[peer] - 1));
    });
    EXPECT_LT(percentile(apart, 0.5), 1e-6);
    EXPECT_LT(percentile(apart, 0.9999), 1e-5);
}

TEST_F(Invest, directs_water_as_we_do_wherever_one_descent_is_steepest)
{
    // Its D8 code counts from 0, east, against the clock.
    const Direction codes[8] = {Direction::east, Direction::north_east, Direction::north, Direction::north_west,
                                Direction::west, Direction::south_west, Direction::south, Direction::south_east};
    const Raster<float> filled = fill_depressions(dem);
    const Raster<Direction> directions = flow_directions(filled);
    std::int64_t compared = 0, different = 0;
    each_interior_cell([&](auto row, auto col, std::size_t peer) {
        // Where a depression touches the outline of the data the two fill differently: compare on the same surface
        // only.
        for (int k = 0; k < 8; ++k)
            if (std::abs(filled.at(row + row_step[k], col + col_step[k]) -
                         peer_filled.values[static_cast<std::size_t>(static_cast<std::int64_t>(peer) +
                                                                     row_step[k] * peer_filled.cols() + col_step[k])]) >
                1e-3F)
                return;
        double falls[8];
        for (int k = 0; k < 8; ++k)
            falls[k] =
                (filled.at(row, col) - filled.at(row + row_step[k], col + col_step[k])) / (k < 4 ? 1 : std::sqrt(2));
        std::ranges::sort(falls, std::greater<>());
        if (falls[0] <= 0 || falls[0] - falls[1] < 1e-4 * falls[0])
            return;
        ++compared;
        const int code = static_cast<int>(peer_directions.values[peer]);
        different += code > 7 || codes[code] != directions.at(row, col);
    });
    EXPECT_GT(compared, 100000);
    EXPECT_EQ(different, 0);
}

TEST_F(Invest, and_we_agree_on_ls_but_below_flats_and_ties)
{
    const Raster<float> ls = ls_factor(dem, LsVariant::invest_sdr, 122);
    const Raster<double> area_m2 = flow_accumulation(flow_directions(fill_depressions(dem)));
    std::vector<double> apart;
    std::int64_t same_area = 0;
    each_interior_cell([&](auto row, auto col, std::size_t peer) {
        same_area += std::abs(area_m2.at(row, col) - 900.0 * peer_cells.values[peer]) < 1;
        if (peer_ls.values[peer] > 0)
            apart.push_back(std::abs(ls.at(row, col) / peer_ls.values[peer] - 1));
    });
    const double share = static_cast<double>(same_area) / static_cast<double>(apart.size());
    RecordProperty("same_area", std::to_string(share));
    for (const double p : {0.5, 0.9, 0.95, 0.99, 1.0})
        RecordProperty("ls_p" + std::to_string(static_cast<int>(p * 100)), std::to_string(percentile(apart, p)));
    // The DEM has steps of 0.1 m: where descents tie and on flats each program has a choice, and all that lies below
    // feels it.
    EXPECT_GT(share, 0.85);
    EXPECT_LT(percentile(apart, 0.5), 1e-6);
    EXPECT_LT(percentile(apart, 0.85), 1e-4);
}

TEST(Eno, real_hills_have_plausible_slopes_and_ls)
{
    const std::string path = shared_file("data/eno/enogeo.tif");
    if (!std::filesystem::exists(path))
        GTEST_SKIP() << "no " << path;
    const Raster<float> dem = read_raster(path);
    ASSERT_TRUE(dem.grid.is_geographic);
    const Raster<Direction> directions = flow_directions(fill_depressions(dem));
    const Raster<double> area_m2 = flow_accumulation(directions);
    double leaving = 0, all = 0;
    const std::vector<double> own = grid::cell_areas_m2(dem.grid);
    for (std::int64_t row = 0; row < dem.rows(); ++row)
        for (std::int64_t col = 0; col < dem.cols(); ++col) {
            leaving += directions.at(row, col) == Direction::out ? area_m2.at(row, col) : 0;
            all += std::isnan(dem.at(row, col)) ? 0 : own[static_cast<std::size_t>(row)];
        }
    EXPECT_NEAR(leaving / all, 1, 1e-9);
    for (const LsVariant variant : {LsVariant::mccool_liu, LsVariant::redline2017, LsVariant::invest_sdr}) {
        std::vector<double> values;
        for (const float ls : ls_factor(dem, variant, 122).values)
            if (!std::isnan(ls))
                values.push_back(ls);
        const std::string name = "ls" + std::to_string(static_cast<int>(variant));
        for (const double p : {0.05, 0.5, 0.95, 0.999})
            RecordProperty(name + "_p" + std::to_string(static_cast<int>(p * 1000)),
                           std::to_string(percentile(values, p)));
        // Rolling piedmont of 3 to 10 degrees: RUSLE tables give LS of 0.5 to 4 there.
        EXPECT_GT(percentile(values, 0.5), 0.2);
        EXPECT_LT(percentile(values, 0.5), 4);
        EXPECT_LT(percentile(values, 0.999), 40);
    }
}

}  // namespace
}  // namespace eco::terrain

#include "raster/warp.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>
#include <random>
#include <set>

#include "base/problem.hpp"
#include "raster/scratch.test.hpp"

namespace eco::raster {
namespace {

const float nan_value = std::nanf("");

double total(const std::vector<float>& cells)
{
    double sum = 0;
    for (const float cell : cells)
        if (!std::isnan(cell))
            sum += cell;
    return sum;
}

class WarpTest : public Scratch {
protected:
    /// 1.2 x 1 degrees near 27 N in cells of 0.01 degrees.
    const grid::Grid degrees_ = grid_of_bounds("EPSG:4326", {114, 26, 115.2, 27}, 0.01);

    std::vector<float> warped(Method method, const grid::Grid& target, int threads = 1,
                              Content content = Content::values)
    {
        warp({.source = path("in.tif"),
              .target = target,
              .method = method,
              .content = content,
              .output = path("out.tif"),
              .threads = threads});
        return read_all(path("out.tif"));
    }
};

TEST_F(WarpTest, nearest_keeps_the_set_of_classes_and_missing_stays_missing)
{
    std::mt19937 random(3);
    const std::vector<float> classes{1, 5, 9, 200, nan_value};
    write_field(path("in.tif"), degrees_, [&](double, double) { return classes[random() % 5]; });
    const grid::Grid target = suggest_grid(path("in.tif"), albers, 700);
    const auto cells = warped(Method::nearest, target, 1, Content::labels);
    std::set<float> seen;
    int missing = 0;
    for (const float cell : cells)
        std::isnan(cell) ? ++missing : static_cast<int>(seen.insert(cell).second);
    EXPECT_EQ(seen, (std::set<float>{1, 5, 9, 200}));
    EXPECT_GT(missing, static_cast<int>(cells.size()) / 6);
}

TEST_F(WarpTest, onto_the_same_grid_changes_nothing)
{
    std::mt19937 random(4);
    write_field(path("in.tif"), degrees_,
                [&](double, double) { return random() % 7 == 0 ? nan_value : float(random() % 1000); });
    const auto before = read_all(path("in.tif"));
    for (const Method method : {Method::nearest, Method::mode, Method::bilinear, Method::average, Method::sum})
        EXPECT_THAT(warped(method, degrees_), ::testing::Pointwise(::testing::NanSensitiveFloatEq(), before))
            << static_cast<int>(method);
}

TEST_F(WarpTest, bilinear_of_a_plane_is_the_plane)
{
    const Field plane = [](double x, double y) { return float(100 * (x - 114) - 50 * (y - 26)); };
    write_field(path("in.tif"), degrees_, plane);
    const grid::Grid target = grid_of_bounds("EPSG:4326", {114.1, 26.1, 114.9, 26.9}, 0.0037);
    const auto cells = warped(Method::bilinear, target);
    for (std::int64_t i = 0; i < target.cells(); ++i) {
        const double x = target.x0 + (static_cast<double>(i % target.cols) + 0.5) * target.dx;
        const double y = target.y0 - (static_cast<double>(i / target.cols) + 0.5) * target.dy;
        ASSERT_NEAR(cells[static_cast<std::size_t>(i)], plane(x, y), 1e-4);
    }
}

TEST_F(WarpTest, bilinear_does_not_grow_into_missing_ground)
{
    write_field(path("in.tif"), degrees_,
                [](double x, double) { return x > 114.605 && x < 114.695 ? nan_value : 1.0f; });
    const grid::Grid target = grid_of_bounds("EPSG:4326", {114.2, 26.2, 115, 26.8}, 0.0025);
    const auto cells = warped(Method::bilinear, target);
    for (std::int64_t i = 0; i < target.cells(); ++i) {
        const double x = target.x0 + (static_cast<double>(i % target.cols) + 0.5) * target.dx;
        const bool is_missing = x > 114.61 && x < 114.69;
        ASSERT_EQ(std::isnan(cells[static_cast<std::size_t>(i)]), is_missing) << x;
    }
}

TEST_F(WarpTest, average_of_whole_blocks_is_their_mean)
{
    write_field(path("in.tif"), degrees_, [](double x, double) { return x < 114.6 ? 2.0f : 4.0f; });
    const grid::Grid target = grid_of_bounds("EPSG:4326", {114.4, 26, 114.8, 27}, 0.4, false);
    EXPECT_NEAR(warped(Method::average, target).at(0), 3.0, 1e-6);
}

TEST_F(WarpTest, sum_keeps_the_total_of_an_amount_on_another_cell_size_and_in_another_system)
{
    std::mt19937 random(5);
    write_field(path("in.tif"), degrees_,
                [&](double x, double) { return x > 114.8 ? nan_value : float(random() % 1000); });
    const double before = total(read_all(path("in.tif")));
    const grid::Grid wide = grid_of_bounds("EPSG:4326", {113.9, 25.9, 115.3, 27.1}, 0.0237);
    EXPECT_NEAR(total(warped(Method::sum, wide)) / before, 1, 1e-6);
    const grid::Grid fine = grid_of_bounds("EPSG:4326", {113.9, 25.9, 115.3, 27.1}, 0.0033);
    EXPECT_NEAR(total(warped(Method::sum, fine)) / before, 1, 1e-6);
    for (const double cell : {300.0, 1000.0, 2300.0}) {
        const grid::Grid target = suggest_grid(path("in.tif"), albers, cell);
        EXPECT_NEAR(total(warped(Method::sum, target)) / before, 1, 1e-6) << cell;
    }
}

TEST_F(WarpTest, gives_the_same_bits_with_any_number_of_threads)
{
    std::mt19937 random(6);
    write_field(path("in.tif"), degrees_, [&](double, double) { return float(random() % 1000); });
    const grid::Grid target = suggest_grid(path("in.tif"), albers, 150);
    for (const Method method : {Method::nearest, Method::average, Method::bilinear}) {
        const auto one = warped(method, target, 1);
        EXPECT_THAT(warped(method, target, 4), ::testing::Pointwise(::testing::NanSensitiveFloatEq(), one));
    }
}

TEST_F(WarpTest, of_a_raster_without_reference_system_is_refused_and_leaves_nothing)
{
    grid::Grid grid = degrees_;
    grid.crs.clear();
    write_field(path("in.tif"), grid, [](double, double) { return 1.0f; });
    EXPECT_THROW(warped(Method::nearest, degrees_), InputError);
    EXPECT_THROW(suggest_grid(path("in.tif"), albers, 100), InputError);
    EXPECT_THAT(files(), ::testing::ElementsAre("in.tif"));
}

TEST_F(WarpTest, to_labels_refuses_values_that_are_none_and_leaves_nothing)
{
    write_field(path("in.tif"), degrees_, [](double x, double) { return x > 115 ? 300.0f : 1.0f; });
    EXPECT_THROW(warped(Method::nearest, degrees_, 1, Content::labels), InputError);
    EXPECT_THAT(files(), ::testing::ElementsAre("in.tif"));
}

TEST(Crs, has_one_spelling_whatever_was_given)
{
    EXPECT_TRUE(is_same_crs("EPSG:4490", normalise_crs("EPSG:4490")));
    EXPECT_TRUE(is_same_crs("+proj=longlat +datum=WGS84 +no_defs", "EPSG:4326"));
    EXPECT_FALSE(is_same_crs("EPSG:4490", "EPSG:4326"));
    EXPECT_EQ(name_of_crs(normalise_crs("EPSG:4490")), "EPSG:4490");
    EXPECT_THROW(normalise_crs("EPSG:999999"), InputError);
    EXPECT_THROW(normalise_crs(""), InputError);
}

TEST(Crs, is_equal_area_only_by_an_equal_area_method_on_its_own_ellipsoid_in_metres)
{
    EXPECT_TRUE(is_equal_area(albers));
    EXPECT_TRUE(is_equal_area("EPSG:3035"));                                    // Lambert azimuthal, Europe
    EXPECT_TRUE(is_equal_area("EPSG:6933"));                                    // EASE-Grid 2.0 cylindrical
    EXPECT_TRUE(is_equal_area("+proj=moll +R=6371007 +units=m +type=crs"));     // sphere
    EXPECT_FALSE(is_equal_area("+proj=moll +datum=WGS84 +units=m +type=crs"));  // sphere's formula on an ellipsoid
    EXPECT_FALSE(is_equal_area("EPSG:4326"));
    EXPECT_FALSE(is_equal_area("EPSG:4549"));  // CGCS2000 Gauss-Kruger
    EXPECT_FALSE(is_equal_area("EPSG:3857"));
    EXPECT_FALSE(is_equal_area("+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +datum=WGS84 +units=us-ft +type=crs"));
}

TEST(Crs, grids_from_bounds_hold_them_and_fit_together)
{
    const grid::Grid a = grid_of_bounds(albers, {1001, 2002, 5003, 8004}, 30);
    EXPECT_EQ(a.x0, 990);
    EXPECT_EQ(a.y0, 8010);
    EXPECT_EQ(a.cols, 134);
    EXPECT_EQ(a.rows, 201);
    const grid::Grid b = grid_of_bounds("EPSG:4326", {113.7, 25.85, 116.05, 28.1}, 0.05);
    EXPECT_EQ(b.cols, 47);
    EXPECT_EQ(b.rows, 45);
    EXPECT_TRUE(b.is_geographic);
    EXPECT_EQ(b.inverse_flattening, 298.257223563);
}

// An equal-area grid and the ellipsoidal cell areas are two ways to the same area.
TEST(Crs, equal_area_coordinates_agree_with_areas_on_the_ellipsoid)
{
    const grid::Grid degrees = grid_of_bounds("EPSG:4326", {114, 26, 115, 27}, 0.01);
    const std::vector<double> rows = cell_areas_m2(degrees);
    const double on_ellipsoid = std::accumulate(rows.begin(), rows.end(), 0.0) * static_cast<double>(degrees.cols);
    // EASE-Grid 2.0 maps parallels and meridians to straight lines.
    const std::string ease = "EPSG:6933";
    const Bounds box = transform_bounds("EPSG:4326", ease, {114, 26, 115, 27});
    EXPECT_NEAR((box.east - box.west) * (box.north - box.south) / on_ellipsoid, 1, 1e-9);
}

}  // namespace
}  // namespace eco::raster

#include "scene/make.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/problem.hpp"
#include "scene/make_cover.hpp"
#include "scene/make_layers.hpp"
#include "terrain/read_raster.hpp"

namespace eco::scene {
namespace {

namespace fs = std::filesystem;

class Made : public ::testing::Test {
protected:
    void SetUp() override
    {
        std::string name = (fs::temp_directory_path() / "eco_make_XXXXXX").string();
        folder_ = mkdtemp(name.data());
    }
    void TearDown() override { fs::remove_all(folder_); }
    std::string at(const std::string& name) const { return folder_ + "/" + name; }
    std::string folder_;
};

double ring_area_km2(const grid::Polygon& polygon)
{
    double sum = 0;
    for (const grid::Ring& ring : polygon.rings)
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const grid::Point &a = ring[i], &b = ring[(i + 1) % ring.size()];
            sum += (b.x * a.y - a.x * b.y) / 2e6;  // clockwise is outside
        }
    return sum;
}

TEST(territory, counties_have_about_their_real_areas_and_share_every_border)
{
    const make::Territory territory = make::make_territory(1);
    std::multiset<std::array<double, 4>> sides;
    double all = 0;
    for (std::size_t i = 0; i < make::county_count; ++i) {
        const double area = ring_area_km2(territory.polygons[i]);
        EXPECT_NEAR(area / make::counties[i].area_km2, 1, 0.15) << make::counties[i].name_en;
        all += area;
        for (const grid::Ring& ring : territory.polygons[i].rings)
            for (std::size_t k = 0; k < ring.size(); ++k) {
                const grid::Point &a = ring[k], &b = ring[(k + 1) % ring.size()];
                sides.insert({a.x, a.y, b.x, b.y});
            }
    }
    EXPECT_NEAR(all, 25300, 800);
    std::size_t shared = 0;
    for (const auto& [ax, ay, bx, by] : sides) {
        EXPECT_EQ(sides.count({ax, ay, bx, by}), 1U);  // no overlap: nobody else has the side in this direction
        shared += sides.count({bx, by, ax, ay});
    }
    EXPECT_GT(shared, sides.size() / 3);
}

TEST_F(Made, the_same_seed_gives_the_same_bytes_for_any_number_of_threads_and_another_seed_does_not)
{
    make_scene({.directory = at("a"), .pixels = 30000, .seed = 7, .first_year = 2019, .last_year = 2020, .threads = 1});
    make_scene({.directory = at("b"), .pixels = 30000, .seed = 7, .first_year = 2019, .last_year = 2020, .threads = 3});
    make_scene({.directory = at("c"), .pixels = 30000, .seed = 8, .first_year = 2019, .last_year = 2020, .threads = 2});
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(at("a"))) {
        if (!entry.is_regular_file())
            continue;
        ++files;
        const std::string name = fs::relative(entry.path(), at("a")).string();
        EXPECT_EQ(sha256_file(entry.path().string()), sha256_file(at("b/" + name))) << name;
    }
    EXPECT_GE(files, 30);
    EXPECT_NE(sha256_file(at("a/raster/elevation.tif")), sha256_file(at("c/raster/elevation.tif")));
}

TEST_F(Made, the_land_looks_like_the_hills_of_jiangxi)
{
    make_scene(
        {.directory = at("s"), .pixels = 400000, .seed = 1, .first_year = 2018, .last_year = 2020, .threads = 2});
    const auto elevation = terrain::read_raster(at("s/raster/elevation.tif"));
    const auto cover = terrain::read_raster(at("s/raster/landcover_2018.tif"));
    const auto later = terrain::read_raster(at("s/raster/landcover_2020.tif"));
    const make::Territory territory = make::make_territory(1);
    std::array<double, 256> share{};
    double cells = 0, changed = 0, highest = 0;
    for (std::int64_t row = 0; row < cover.rows(); ++row)
        for (std::int64_t col = 0; col < cover.cols(); ++col) {
            if (territory.county_at((static_cast<double>(col) + 0.5) * cover.grid.dx / 1000,
                                    (static_cast<double>(row) + 0.5) * cover.grid.dy / 1000) < 0)
                continue;
            ++cells;
            ++share[static_cast<std::size_t>(cover.at(row, col))];
            changed += cover.at(row, col) != later.at(row, col);
            highest = std::max<double>(highest, elevation.at(row, col));
        }
    double forest = 0, crop = 0, water = 0;
    for (int code = 11; code <= 15; ++code)
        forest += share[static_cast<std::size_t>(code)] / cells;
    for (int code : {1, 2})
        crop += share[static_cast<std::size_t>(code)] / cells;
    for (int code : {42, 43, 44, 45})
        water += share[static_cast<std::size_t>(code)] / cells;
    for (const auto& c : make::cover_classes)
        RecordProperty(c.ecosystem, std::to_string(share[static_cast<std::size_t>(c.code)] / cells));
    EXPECT_GT(forest, 0.5);
    EXPECT_LT(forest, 0.8);
    EXPECT_GT(crop, 0.1);
    EXPECT_LT(crop, 0.32);
    EXPECT_GT(water, 0.01);
    EXPECT_LT(water, 0.06);
    EXPECT_GT(share[51] / cells, 0.01);
    EXPECT_LT(share[51] / cells, 0.07);
    EXPECT_GT(changed / cells, 0.0005);
    EXPECT_LT(changed / cells, 0.02);
    EXPECT_GT(highest, 1200);
    EXPECT_LT(highest, 2200);
}

TEST_F(Made, options_that_cannot_be_are_refused)
{
    EXPECT_THROW(make_scene({.directory = at("x"), .pixels = 9}), InputError);
    EXPECT_THROW(make_scene({.directory = at("x"), .first_year = 2021, .last_year = 2020}), InputError);
    EXPECT_THROW(make_scene({.directory = ""}), InputError);
    EXPECT_THROW(make_scene({.directory = "/proc/no/such/place", .pixels = 10000}), IoError);
}

}  // namespace
}  // namespace eco::scene

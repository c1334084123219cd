#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "method/package.hpp"
#include "scene/check.hpp"
#include "scene/prepare.hpp"

namespace eco::scene {
namespace {

std::string messages_of(const std::vector<Problem>& problems, bool with_warnings)
{
    std::string text;
    for (const Problem& problem : problems)
        if (with_warnings || !problem.is_warning)
            text += render(problem, Language::en) + "\n";
    return text;
}

class Jian : public ::testing::Test {
protected:
    void SetUp() override
    {
        const char* variable = std::getenv("ECOLEDGER_SHARED");
        const std::string data = std::string(variable != nullptr ? variable : "../shared") + "/data/jian";
        if (!std::filesystem::exists(data))
            GTEST_SKIP() << "no data of Ji'an at " << data;
        std::string name = (std::filesystem::temp_directory_path() / "eco_jian_XXXXXX").string();
        cache_ = mkdtemp(name.data());
    }
    void TearDown() override
    {
        if (!cache_.empty())
            std::filesystem::remove_all(cache_);
    }
    std::string cache_;
};

TEST_F(Jian, scene_of_real_data_has_no_error_for_the_national_method)
{
    const Scene scene = load_scene("scenes/jian");
    const method::Package package = method::load_package("methods/mee-2020");
    EXPECT_EQ(messages_of(check_scene_for(scene, {&package}, {2020}), false), "");
}

/// Area of the 13 counties on WGS 84, summed by an independent geodesic program: 25,278.45 km2.
TEST_F(Jian, counties_have_their_geodesic_area)
{
    const Scene scene = load_scene("scenes/jian");
    PrepareOptions options;
    options.cache_dir = cache_;
    const Prepared ready = prepare(scene, options);
    ASSERT_EQ(ready.places.size(), 13U);
    EXPECT_NEAR(ready.top.area_m2 / 1e6, 25278.45, 2.5);  // sides are straight in degrees, not geodesics
    EXPECT_TRUE(ready.layer("precipitation", 2020)->is_coarse);
    EXPECT_FALSE(ready.layer("elevation", 2020)->is_coarse);
    const auto gdp = ready.statistic("gdp", "360800", 2020);
    ASSERT_TRUE(gdp && gdp->number);
    EXPECT_EQ(*gdp->number, 2168.83);
}

}  // namespace
}  // namespace eco::scene

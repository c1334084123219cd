#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "territory.hpp"

namespace eco::laws {
namespace {

/// The scene of real data; nullptr where the data are absent.
const account::Run* real_run()
{
    const char* given = std::getenv("ECOLEDGER_SHARED");
    const std::string shared = given ? given : "../shared";
    if (!std::filesystem::exists(shared + "/data/jian/vector/jian.gpkg"))
        return nullptr;
    static const account::Run run = [] {
        account::ProjectOptions options;
        options.method = std::string(ECO_SOURCE_DIR) + "/methods/mee-2020";
        options.scene = std::string(ECO_SOURCE_DIR) + "/scenes/jian";
        options.cache_dir =
            (std::filesystem::temp_directory_path() / ("eco_real_" + std::to_string(::getpid()))).string();
        const auto project = account::open_project(options);
        account::AccountOptions account;
        account.cache_dir = options.cache_dir;
        return account::account(project->checked, project->prepared, account);
    }();
    return &run;
}

double total(const account::Run& run, const std::string& service, const std::string& name)
{
    double sum = 0;
    for (const auto& cell : run.cells) {
        const auto& series = run.series[static_cast<std::size_t>(cell.series)];
        if (series.service == service && series.name == name && cell.amount)
            sum += static_cast<double>(*cell.amount) * series.quantum;
    }
    return sum;
}

#define NEED_REAL_DATA()                  \
    const account::Run* run = real_run(); \
    if (!run)                             \
    GTEST_SKIP() << "the real data of Ji'an are not here: set ECOLEDGER_SHARED"

}  // namespace

TEST(real, thirteen_counties_measure_25278_km2)  // sum of the geodesic areas of the polygons
{
    NEED_REAL_DATA();
    EXPECT_EQ(run->places.size(), 14u);
    EXPECT_NEAR(run->places.back().area_m2 / 1e6, 25278, 25.3);
    EXPECT_FALSE(run->is_synthetic);
}

TEST(real, mean_rain_is_1517_mm)  // WorldClim over the city; the chronicle of the prefecture has 1,518.8
{
    NEED_REAL_DATA();
    EXPECT_NEAR(total(*run, "water_conservation", "rain_volume") / run->places.back().area_m2 * 1000, 1517, 15.2);
}

TEST(real, runoff_is_within_a_fifth_of_the_published_resource)  // 196.78e8 m3, 吉安地区志; evaporation by Turc's curve
{
    NEED_REAL_DATA();
    EXPECT_NEAR(total(*run, "water_conservation", "water_yield") / 196.78e8, 1, 0.2);
}

TEST(real, what_has_no_data_is_not_computed_and_says_why)
{
    NEED_REAL_DATA();
    std::map<std::string, std::pair<std::string, std::string>> status;
    for (const auto& service : run->services)
        status[service.id] = {service.status, service.reason};
    EXPECT_EQ(status["water_conservation"].first, "computed");
    EXPECT_EQ(status["carbon"].first, "computed");
    EXPECT_EQ(status["soil_retention"],
              (std::pair<std::string, std::string>{"not_computed", "not_supplied: layer vegetation_cover"}));
    EXPECT_EQ(status["crop_products"].first, "not_computed");
    EXPECT_EQ(status["windbreak"].first, "not_applicable");
    for (const auto& indicator : run->indicators)
        if (indicator.name == "GEP") {
            EXPECT_FALSE(indicator.value) << "a total without all its services is no GEP";
        }
    EXPECT_GT(total(*run, "soil_retention", "potential_loss"), 0) << "relief, rain and soil of the real layers";
}

}  // namespace eco::laws

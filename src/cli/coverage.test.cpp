#include "cli/coverage.hpp"

#include <gtest/gtest.h>

namespace eco::cli {
namespace {

TEST(coverage, a_service_counts_the_rows_of_the_branches_that_it_takes)
{
    const auto covered = cover(method::load_package("methods/mee-2020"));
    const ServiceCoverage& water = covered.at("water_conservation");
    EXPECT_EQ(water.status, "computed");
    EXPECT_EQ(water.choices.at("negative_pixels"), "clip_zero");
    EXPECT_EQ(water.choices.at("evapotranspiration.source"), "given");
    EXPECT_EQ(water.verified, 0);
    EXPECT_EQ(water.unverified, 15);  // runoff coefficients of parameters/water.csv that have a value
    EXPECT_EQ(water.required, 9);     // eight runoff coefficients and the price of a reservoir; no curve is taken
}

TEST(coverage, what_is_not_applicable_says_why_and_counts_nothing)
{
    const auto covered = cover(method::load_package("methods/mee-2020"));
    const ServiceCoverage& coast = covered.at("coastal_protection");
    EXPECT_EQ(coast.status, "not_applicable");
    EXPECT_FALSE(coast.reason.empty());
    EXPECT_TRUE(coast.choices.empty());
    EXPECT_EQ(coast.verified + coast.unverified + coast.required, 0);
}

TEST(coverage, formulas_are_compared_when_all_files_that_a_service_reaches_are)
{
    method::Package package = method::load_package("methods/mee-2020");
    EXPECT_FALSE(cover(package).at("water_conservation").is_compared);
    const auto verify = [&](const std::string& id) {
        for (method::Sheet& sheet : package.sheets)
            if (sheet.id == id)
                sheet.verified = method::Verified{"A. Person", "2026-03-01", sheet.fingerprint, {}};
    };
    verify("water_conservation");
    verify("evapotranspiration");
    EXPECT_FALSE(cover(package).at("water_conservation").is_compared);
    verify("annual_precipitation");
    EXPECT_TRUE(cover(package).at("water_conservation").is_compared);
    EXPECT_FALSE(cover(package).at("soil_retention").is_compared);
}

TEST(coverage, rows_for_a_label_that_is_not_taken_are_not_counted)
{
    const method::Package package = method::load_package("methods/jiangxi-2021");
    const auto covered = cover(package);
    const ServiceCoverage& air = covered.at("air_purification");
    EXPECT_EQ(air.choices.at("tariff"), "tax_2018");
    int uptake = 0, treatment = 0;
    for (const method::Row& row : package.parameters.at("air_uptake").rows)
        uptake += !row.is_required;
    for (const method::Row& row : package.prices.at("air_treatment").rows) {
        const auto tariff = row.keys.find("tariff");
        treatment += !row.is_required && (tariff == row.keys.end() || tariff->second == "tax_2018");
    }
    EXPECT_GT(treatment, 0);
    EXPECT_EQ(air.unverified, uptake + treatment);
}

TEST(coverage, choices_are_printed_in_one_line)
{
    EXPECT_EQ(choices_text({}), "");
    EXPECT_EQ(choices_text({{"basis", "gross"}, {"hill_slope.source", "given"}}),
              "basis=gross hill_slope.source=given");
}

}  // namespace
}  // namespace eco::cli

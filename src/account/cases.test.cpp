#include "account/cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/file.hpp"

namespace eco::account {
namespace {

namespace fs = std::filesystem;

/// A copy of a published package that a test may break.
class Copy {
public:
    Copy()
    {
        std::string pattern = (fs::temp_directory_path() / "eco_cases_XXXXXX").string();
        root_ = mkdtemp(pattern.data());
        fs::copy("methods/mee-2020", fs::path(root_) / "mee-2020", fs::copy_options::recursive);
    }
    ~Copy() { fs::remove_all(root_); }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;

    void replace(const std::string& path, const std::string& old_text, const std::string& new_text) const
    {
        const std::string file = directory() + "/" + path;
        std::string text = read_file(file);
        const auto at = text.find(old_text);
        ASSERT_NE(at, std::string::npos) << old_text;
        std::ofstream(file, std::ios::binary) << text.replace(at, old_text.size(), new_text);
    }
    std::string directory() const { return root_ + "/mee-2020"; }

private:
    std::string root_;
};

std::vector<CaseResult> run(const std::string& directory, const std::string& only = {})
{
    try {
        const method::Package package = method::load_package(directory);
        const method::Checked checked = method::check(package);
        return run_cases(checked, only);
    } catch (const InputError& error) {
        for (const auto& problem : error.problems())
            ADD_FAILURE() << render(problem, Language::en);
        throw;
    }
}

std::vector<std::string> problems_of(const std::string& directory)
{
    const method::Package package = method::load_package(directory);
    const method::Checked checked = method::check(package);
    std::vector<std::string> keys;
    try {
        run_cases(checked);
    } catch (const InputError& error) {
        for (const auto& problem : error.problems()) {
            keys.push_back(problem.key);
            EXPECT_FALSE(render(problem, Language::zh).empty());
        }
    }
    return keys;
}

std::vector<std::string> failed(const std::vector<CaseResult>& results)
{
    std::vector<std::string> names;
    for (const auto& result : results)
        if (!result.is_passed)
            names.push_back(result.sheet + ": " + result.name + ": " + result.expected_name + " is " + result.found);
    return names;
}

TEST(cases, all_expectations_of_mee_2020_hold)
{
    const auto results = run("methods/mee-2020");
    EXPECT_GE(results.size(), 192U);
    EXPECT_THAT(failed(results), testing::IsEmpty());
    for (const auto& result : results) {
        EXPECT_FALSE(result.why.empty());
        EXPECT_GT(result.line, 0);
        EXPECT_FALSE(result.found.empty());
    }
}

TEST(cases, every_package_in_methods_loads_and_its_cases_hold)
{
    std::size_t packages = 0, expectations = 0;
    for (const auto& entry : fs::directory_iterator("methods")) {
        if (!fs::exists(entry.path() / "package.yaml"))
            continue;
        ++packages;
        const auto results = run(entry.path().string());
        EXPECT_FALSE(results.empty()) << entry.path();
        expectations += results.size();
        EXPECT_THAT(failed(results), testing::IsEmpty()) << entry.path();
    }
    EXPECT_GE(packages, 7U);
    EXPECT_GE(expectations, 485U);
}

TEST(cases, one_sheet_is_run_by_itself)
{
    const auto results = run("methods/mee-2020", "tourism");
    ASSERT_EQ(results.size(), 16U);
    EXPECT_EQ(results[0].found, "600000 visit a-1");
    EXPECT_EQ(results[0].expected, "600000 visit a-1");
    EXPECT_EQ(results[6].found, "missing: not_supplied");
}

TEST(cases, a_changed_expectation_fails_and_no_other)
{
    const Copy copy;
    copy.replace("cases/oxygen.csv", "44,,32,,1.0e-12", "44,,33,,1.0e-12");
    const auto results = run(copy.directory());
    EXPECT_THAT(failed(results), testing::ElementsAre("oxygen: 44 t of carbon dioxide: o2_released is 32 tO2 a-1"));
}

TEST(cases, a_changed_formula_fails_its_cases)
{
    const Copy copy;
    copy.replace("services/water_conservation.yaml", "yield_less_runoff: P - P * alpha - ET",
                 "yield_less_runoff: P - P * alpha + ET");
    const auto names = failed(run(copy.directory(), "water_conservation"));
    EXPECT_GE(names.size(), 6U);
    EXPECT_THAT(names, testing::Contains("water_conservation: 1 km2 of forest: conserved is 2259950 m3 a-1"));
}

TEST(cases, a_changed_parameter_fails_only_where_it_is_read)
{
    const Copy copy;
    copy.replace("parameters/purification.csv", "10110", "10111");
    const auto names = failed(run(copy.directory()));
    ASSERT_EQ(names.size(), 1U);
    EXPECT_THAT(names[0], testing::HasSubstr("broadleaf forest takes up dust"));
}

TEST(cases, a_missing_expectation_wants_its_reason)
{
    const Copy copy;
    copy.replace("cases/soil_erodibility.csv", "missing: no_soil", "missing: not_supplied");
    const auto names = failed(run(copy.directory(), "soil_erodibility"));
    ASSERT_EQ(names.size(), 1U);
    EXPECT_THAT(names[0], testing::EndsWith("missing: no_soil"));
}

TEST(cases, a_quantity_outside_applies_to_is_nothing)
{
    const Copy copy;
    copy.replace("cases/carbon.csv", "100 gC on 1 km2,,,forest", "100 gC on 1 km2,,,lake");
    EXPECT_THAT(failed(run(copy.directory(), "carbon")),
                testing::ElementsAre("carbon: 100 gC on 1 km2: co2_fixed is 0 tCO2 a-1"));
}

TEST(cases, a_pixel_without_data_makes_its_quantity_missing_not_zero)
{
    const Copy copy;
    copy.replace("cases/water_conservation.csv", "100 mm over 1 km2,,,cropland,1000,",
                 "100 mm over 1 km2,,,cropland,,");
    const auto names = failed(run(copy.directory(), "water_conservation"));
    ASSERT_EQ(names.size(), 2U);
    EXPECT_THAT(names[0], testing::EndsWith("conserved is missing: not_supplied: precipitation"));
}

TEST(cases, a_value_reads_the_quantities_of_its_case)
{
    const Copy copy;
    copy.replace("cases/tourism.csv", "expect nature_visits [visit a-1]", "nature_visits [visit a-1]");
    EXPECT_THAT(failed(run(copy.directory(), "tourism")), testing::IsEmpty());
    const auto results = run("methods/mee-2020", "oxygen");
    EXPECT_EQ(results[3].found, "32000 CNY a-1");
}

TEST(cases, wrong_units_and_labels_are_told_all_at_once)
{
    const Copy copy;
    copy.replace("cases/carbon.csv", "NEP_given [gC m-2 a-1]", "NEP_given [mm a-1]");  // two of its cases give it
    copy.replace("cases/hill_slope.csv", "expect result [degree]", "expect result [m]");
    copy.replace("cases/evapotranspiration.csv", "forest,zhang2001,forest,", "forest,zhang2001,wood,");
    EXPECT_THAT(problems_of(copy.directory()),
                testing::UnorderedElementsAre("account.case.unit", "account.case.unit", "account.case.unit",
                                              "account.case.label"));
}

}  // namespace
}  // namespace eco::account

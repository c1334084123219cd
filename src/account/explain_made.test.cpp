#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "account/explain.hpp"
#include "account/project.hpp"
#include "scene/make.hpp"

namespace eco::account {
namespace {

namespace fs = std::filesystem;

/// The account of the last year of a small made scene.
class MadeAccount : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        std::string pattern = (fs::temp_directory_path() / "eco_made_XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
        scene::MakeOptions make;
        make.directory = folder_, make.pixels = 10000, make.first_year = 2020, make.threads = 1;
        scene::make_scene(make);
        ProjectOptions options;
        options.method = "methods/mee-2020", options.scene = folder_, options.threads = 1;
        const auto project = open_project(options);
        AccountOptions account_options;
        account_options.threads = 1, account_options.years = {2020};
        made_ = new account::Run(account(project->checked, project->prepared, account_options));
    }
    static void TearDownTestSuite()
    {
        delete made_;
        made_ = nullptr;
        fs::remove_all(folder_);
    }
    static std::string top()
    {
        for (const auto& place : made_->places)
            if (place.parent.empty())
                return place.id;
        return {};
    }
    static double indicator(const std::string& place, const std::string& name)
    {
        for (const auto& one : made_->indicators)
            if (one.place == place && one.name == name)
                return one.value.value_or(std::nan(""));
        return std::nan("");
    }

    static inline std::string folder_;
    static inline account::Run* made_ = nullptr;
};

TEST_F(MadeAccount, adds_up_to_the_last_fen_by_every_key_and_to_the_indicators)
{
    EXPECT_GT(made_->cells.size(), 1000U);
    EXPECT_EQ(residual(*made_), 0);
    const auto total = [&](const char* by) {
        std::int64_t sum = 0;
        for (const auto& line : tabulate(*made_, by))
            sum += line.amounts.at(0).value_or(0);
        return sum;
    };
    const std::int64_t whole = total("year");
    EXPECT_GT(whole, 0);
    for (const char* by : {"place", "service", "ecosystem"})
        EXPECT_EQ(total(by), whole) << by;
    const double classes = indicator(top(), "EMV") + indicator(top(), "ERV") + indicator(top(), "ECV");
    EXPECT_NEAR(classes * 100, static_cast<double>(whole), 0.5 + 1e-12 * static_cast<double>(whole));
}

TEST_F(MadeAccount, every_figure_is_explained_and_can_be_worked_out_again)
{
    const auto package = read_package(*made_);
    ASSERT_NE(package, nullptr);
    for (const auto& place : made_->places)
        for (const auto& service : made_->services) {
            if (service.status != "computed")
                continue;
            const Explanation out = explain(*made_, place.id, service.id, 2020, package.get());
            EXPECT_FALSE(out.series.empty());
            EXPECT_FALSE(out.inputs.empty());
            for (const auto& series : out.series) {
                std::int64_t sum = 0;
                for (const auto& part : series.contributions)
                    sum += part.amount;
                EXPECT_EQ(sum, series.amount);
                EXPECT_FALSE(series.formula.empty()) << series.series->name;
            }
        }

    const auto series = explain(*made_, top(), "water_conservation", 2020).series;
    const auto value =
        std::find_if(series.begin(), series.end(), [](const auto& s) { return s.series->kind == "value"; });
    ASSERT_NE(value, series.end());
    double amount = 0, price = 0;
    ASSERT_EQ(std::sscanf(value->with_numbers.c_str(), "%lf m3 a-1 * %lf CNY m-3", &amount, &price), 2)
        << value->with_numbers;
    // Each cell is rounded to 0.01 yuan by itself.
    const double most = 0.5 * static_cast<double>(made_->cells.size());
    EXPECT_NEAR(amount * price * 100, static_cast<double>(value->amount), most);
}

}  // namespace
}  // namespace eco::account

#include "account/compare.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "account/explain.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

const account::Run& run()
{
    static const account::Run made = account_of({});
    return made;
}

account::Causes causes_of(const account::Run& other, const std::string& service)
{
    const auto all = account::find_causes({&run(), 2020}, {&other, 2020});
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const account::Causes& one) { return one.service == service; });
    return found == all.end() ? account::Causes{} : *found;
}

/// Services that have a cause.
std::vector<std::string> touched(const account::Run& other)
{
    std::vector<std::string> out;
    for (const auto& causes : account::find_causes({&run(), 2020}, {&other, 2020})) {
        EXPECT_TRUE(causes.has_packages);
        if (!causes.is_same())
            out.push_back(causes.service);
    }
    return out;
}

account::ParameterUse& row_of(account::Run& other, const std::string& symbol)
{
    const auto found = std::find_if(other.parameters.begin(), other.parameters.end(),
                                    [&](const account::ParameterUse& row) { return row.symbol == symbol; });
    if (found == other.parameters.end())
        throw std::logic_error("the run uses no " + symbol);
    return *found;
}

/// The same run, but for a text in a file of its package.
account::Run with_text(const std::string& path, const std::string& from, const std::string& to)
{
    account::Run other = run();
    for (auto& document : other.documents)
        if (document.path == path) {
            const auto at = document.text.find(from);
            EXPECT_NE(at, std::string::npos) << path << " lacks " << from;
            document.text.replace(at, from.size(), to);
        }
    return other;
}

std::int64_t value_of(const account::Run& of, const std::string& service, int year)
{
    std::int64_t sum = 0;
    for (const auto& cell : of.cells) {
        const auto& series = of.series[static_cast<std::size_t>(cell.series)];
        if (cell.year == year && series.kind == "value" && (service.empty() || series.service == service))
            sum += cell.amount.value_or(0);
    }
    return sum;
}

std::optional<Int128> amount_of(const std::vector<account::ComparedLine>& lines, const std::string& key,
                                std::size_t side)
{
    for (const auto& line : lines)
        if (line.key == key && line.kind == "value")
            return line.amounts.at(side).count;
    return std::nullopt;
}

}  // namespace

TEST(compare, a_run_has_no_cause_to_differ_from_itself)
{
    EXPECT_EQ(touched(run()), std::vector<std::string>());
    EXPECT_TRUE(account::find_caveats({&run(), 2020}, {&run(), 2020}).empty());
}

TEST(compare, only_a_price_differs)
{
    account::Run other = run();
    row_of(other, "co2").value = "99";
    row_of(other, "co2").source = "elsewhere";
    EXPECT_EQ(touched(other), std::vector<std::string>{"carbon"});
    const auto causes = causes_of(other, "carbon");
    EXPECT_TRUE(causes.is_same_formula());
    EXPECT_TRUE(causes.parameters.empty());
    ASSERT_EQ(causes.prices.size(), 1U);
    EXPECT_EQ(causes.prices[0].name, "co2");
    EXPECT_EQ(causes.prices[0].after, "99 CNY tCO2-1");
    EXPECT_EQ(causes.prices[0].source_before, row_of(const_cast<account::Run&>(run()), "co2").source);
    EXPECT_EQ(causes.prices[0].source_after, "elsewhere");
}

TEST(compare, only_a_parameter_differs)
{
    account::Run other = run();
    row_of(other, "silted_share").value = "0.3";
    EXPECT_EQ(touched(other), std::vector<std::string>{"soil_retention"});
    const auto causes = causes_of(other, "soil_retention");
    EXPECT_TRUE(causes.is_same_formula() && causes.prices.empty());
    ASSERT_EQ(causes.parameters.size(), 1U);
    EXPECT_EQ(causes.parameters[0].before, "0.24");
    EXPECT_EQ(causes.parameters[0].after, "0.3");
}

TEST(compare, only_a_choice_differs)
{
    account::Run other = run();
    other.choices.at("carbon.npp_is") = "dry_matter";
    const auto causes = causes_of(other, "carbon");
    ASSERT_EQ(causes.choices.size(), 1U);
    EXPECT_EQ(causes.choices[0].name, "carbon.npp_is");
    EXPECT_EQ(causes.choices[0].before, "carbon");
    EXPECT_EQ(causes.choices[0].after, "dry_matter");
    EXPECT_TRUE(causes.formulas.empty()) << causes.formulas[0].name;
    EXPECT_TRUE(causes.prices.empty());
    EXPECT_TRUE(causes_of(other, "soil_retention").is_same());
}

TEST(compare, only_a_formula_differs)
{
    const auto causes = causes_of(
        with_text("method/services/carbon.yaml", "co2_per_carbon * NEP * area", "2 * co2_per_carbon * NEP * area"),
        "carbon");
    EXPECT_FALSE(causes.is_same_formula());
    ASSERT_EQ(causes.formulas.size(), 1U);
    EXPECT_EQ(causes.formulas[0].name, "carbon.co2_fixed");
    EXPECT_EQ(causes.formulas[0].before, "co2_per_carbon * NEP * area");
    EXPECT_EQ(causes.formulas[0].after, "2 * co2_per_carbon * NEP * area");
    EXPECT_TRUE(causes.choices.empty() && causes.parameters.empty() && causes.prices.empty() && causes.inputs.empty());
}

TEST(compare, only_the_applicability_differs)
{
    account::Run other = run();
    for (auto& service : other.services)
        if (service.id == "tourism")
            service.status = "not_applicable", service.reason = "left out";
    const auto causes = causes_of(other, "tourism");
    EXPECT_TRUE(causes.is_applicability());
    EXPECT_EQ(causes.before.status, "computed");
    EXPECT_EQ(causes.after.reason, "left out");
    std::erase_if(other.services, [](const auto& service) { return service.id == "tourism"; });
    EXPECT_EQ(causes_of(other, "tourism").after.status, "absent");
}

TEST(compare, only_the_data_differ)
{
    account::Run other = run();
    for (auto& input : other.inputs)
        if (input.name == "npp_carbon")
            input.sha256 = "0";
    EXPECT_EQ(touched(other), (std::vector<std::string>{"carbon", "oxygen", "condition"}));
    EXPECT_EQ(causes_of(other, "carbon").inputs, std::vector<std::string>{"npp_carbon"});
}

TEST(compare, years_of_one_run_differ_by_their_data_alone)
{
    for (const auto& causes : account::find_causes({&run(), 2019}, {&run(), 2020})) {
        EXPECT_TRUE(causes.is_same_formula() && causes.parameters.empty() && causes.prices.empty()) << causes.service;
        const auto& inputs = causes.inputs;
        EXPECT_EQ(std::count(inputs.begin(), inputs.end(), "npp_carbon"),
                  causes.service == "carbon" || causes.service == "oxygen" || causes.service == "condition");
    }
}

TEST(compare, other_data_places_and_price_years_are_told)
{
    account::Run other = run();
    other.scene_hash = "another";
    other.places.front().area_m2 += 900;
    for (auto& row : other.parameters)
        if (row.note.starts_with("price year 2020"))
            row.note.replace(0, 15, "price year 2015");
    std::vector<std::string> keys;
    for (const auto& caveat : account::find_caveats({&run(), 2020}, {&other, 2020})) {
        keys.push_back(caveat.key);
        for (const Language language : {Language::en, Language::zh})
            EXPECT_FALSE(say(caveat.key, caveat.args, language).empty());
    }
    EXPECT_EQ(keys, (std::vector<std::string>{"account.compare.scene", "account.compare.boundary",
                                              "account.compare.price_basis"}));
}

TEST(compare, lines_are_the_sums_of_the_cells_and_add_up_by_every_key)
{
    const std::vector<account::Side> sides = {{&run(), 2019}, {&run(), 2020}};
    const auto services = account::compare(sides, "service");
    EXPECT_EQ(amount_of(services, "carbon", 0), Int128{value_of(run(), "carbon", 2019)});
    EXPECT_EQ(amount_of(services, "carbon", 1), Int128{value_of(run(), "carbon", 2020)});
    const Int128 total = *amount_of(services, "total", 1);
    EXPECT_EQ(total, Int128{value_of(run(), "", 2020)});
    EXPECT_EQ(amount_of(services, "common", 1), total);
    for (const auto& by : {"place", "ecosystem", "year"}) {
        Int128 sum = 0;
        for (const auto& line : account::compare(sides, by))
            sum += line.amounts.at(1).count.value_or(0);
        EXPECT_EQ(sum, total) << by;
    }
    Int128 items = 0;
    for (const auto& line : account::compare(sides, "item"))
        if (line.kind == "value" && line.key != "total" && line.key != "common")
            items += line.amounts.at(1).count.value_or(0);
    EXPECT_EQ(items, total);
    EXPECT_THROW(account::compare(sides, "county"), InputError);
}

TEST(compare, a_service_that_is_missing_on_one_side_is_missing_there_and_not_zero)
{
    account::Run other = run();
    for (auto& cell : other.cells)
        if (other.series[static_cast<std::size_t>(cell.series)].service == "tourism")
            cell.amount.reset(), cell.reason = "not_supplied: table tourism";
    const auto lines = account::compare({{&run(), 2020}, {&other, 2020}}, "service");
    EXPECT_TRUE(amount_of(lines, "tourism", 0).has_value());
    EXPECT_FALSE(amount_of(lines, "tourism", 1).has_value());
    const Int128 without = value_of(run(), "", 2020) - value_of(run(), "tourism", 2020);
    EXPECT_EQ(amount_of(lines, "common", 0), without);
    EXPECT_EQ(amount_of(lines, "total", 1), without);
}

}  // namespace eco::laws

// The matrix of double counting: each package has it, and each of its rules does what it says.
#include "scene/exclusions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "scene/check.hpp"
#include "scene/small_scene.test.hpp"

namespace eco::scene {
namespace {

using method::Exclusion;
using method::Package;

std::vector<Package> packages()
{
    std::vector<Package> all;
    for (const auto& entry : std::filesystem::directory_iterator(ECO_SOURCE_DIR "/methods"))
        all.push_back(method::load_package(entry.path().string()));
    return all;
}

std::string service_of(const std::string& path)
{
    return path.substr(0, path.find('.'));
}

/// The two services of the rule, and choices of theirs by which it holds: of each choice that could lift it the first
/// label that does not.
struct Broken {
    Package package;
    std::map<std::string, std::string> set;
};

Broken broken(const Package& package, const Exclusion& exclusion)
{
    Broken out{package, {}};
    for (const std::string& path : {exclusion.first, exclusion.second}) {
        const std::string id = service_of(path);
        out.package.services[id] = "computed";
        if (const method::Sheet* sheet = package.find_sheet(id))
            for (const auto& [name, choice] : sheet->choices)
                for (const std::string& label : choice.labels)
                    if (std::find(exclusion.unless.begin(), exclusion.unless.end(), label) == exclusion.unless.end()) {
                        out.set[id + "." + name] = label;
                        break;
                    }
    }
    return out;
}

bool is_met(const Broken& broken, const Exclusion& exclusion)
{
    const auto met = exclusions_met(broken.package, broken.set, exclusion.action);
    return std::any_of(met.begin(), met.end(), [&](const Exclusion* one) {
        return one->first == exclusion.first && one->second == exclusion.second;
    });
}

/// Pairs that no package may count without a rule, by service.
struct Pair {
    const char *first, *second, *action;
};
constexpr Pair matrix[] = {
    {"water_resources", "water_conservation", "refuse"},
    {"water_supply_balance", "water_conservation", "refuse"},
    {"water_resources", "water_supply_balance", "refuse"},
    {"ecological_energy", "water_resources", "note"},
    {"flood_mitigation.vegetation_storage", "water_conservation", "refuse"},
    {"soil_retention.pollution_avoided", "water_purification", "note"},
    {"soil_fertility", "non_point_pollution", "refuse"},
    {"forestry_products", "carbon", "note"},
    {"pest_control", "crop_products", "refuse"},
    {"tourism", "landscape_premium", "refuse"},
    {"leisure", "tourism", "note"},
    {"species_conservation", "tourism", "note"},
    {"species_conservation", "landscape_premium", "note"},
    {"negative_ions", "tourism", "note"},
    {"flood_mitigation.vegetation_storage", "runoff_reduction", "refuse"},
};

}  // namespace

TEST(Exclusions, every_package_that_has_both_services_of_a_pair_has_its_rule)
{
    int rules = 0;
    for (const Package& package : packages())
        for (const auto& [first, second, action] : matrix) {
            if (!package.services.contains(service_of(first)) || !package.services.contains(service_of(second)))
                continue;
            const auto found = std::find_if(package.exclusions.begin(), package.exclusions.end(), [&](const auto& one) {
                return one.first == first && one.second == second;
            });
            ASSERT_NE(found, package.exclusions.end()) << package.id << ": " << first << " and " << second;
            EXPECT_EQ(found->action, action) << package.id << ": " << first << " and " << second;
            ++rules;
        }
    EXPECT_GE(rules, 70);
}

TEST(Exclusions, each_rule_of_each_package_is_met_when_broken_on_purpose_and_lifted_only_by_its_labels)
{
    int refused = 0, noted = 0;
    for (const Package& package : packages())
        for (const Exclusion& exclusion : package.exclusions) {
            const std::string which = package.id + ": " + exclusion.first + " and " + exclusion.second;
            Broken both = broken(package, exclusion);
            EXPECT_TRUE(is_met(both, exclusion)) << which;
            for (const std::string& path : {exclusion.first, exclusion.second}) {
                Broken one = both;
                one.package.services[service_of(path)] = "not_applicable";
                EXPECT_FALSE(is_met(one, exclusion)) << which << " without " << path;
                const method::Sheet* sheet = package.find_sheet(service_of(path));
                for (const std::string& label : exclusion.unless)
                    for (const auto& [name, choice] : sheet->choices)
                        if (std::find(choice.labels.begin(), choice.labels.end(), label) != choice.labels.end()) {
                            Broken lifted = both;
                            lifted.set[sheet->id + "." + name] = label;
                            EXPECT_FALSE(is_met(lifted, exclusion)) << which << " with " << label;
                        }
            }
            ++(exclusion.action == "refuse" ? refused : noted);
        }
    EXPECT_GE(refused, 35);
    EXPECT_GE(noted, 35);
}

TEST(Exclusions, methods_of_one_service_are_labels_of_one_choice)
{
    const std::map<std::string, std::set<std::string>> methods = {
        {"climate_regulation", {"et_energy", "measured_difference"}}, {"carbon", {"nep_from_npp", "rate", "biomass"}}};
    for (const Package& package : packages())
        for (const auto& [service, labels] : methods) {
            const method::Sheet* sheet = package.find_sheet(service);
            if (sheet == nullptr || !sheet->choices.contains("method"))
                continue;
            const auto& known = sheet->choices.at("method").labels;
            for (const std::string& label : labels)
                EXPECT_NE(std::find(known.begin(), known.end(), label), known.end())
                    << package.id << ": " << service << " lacks " << label;
        }
}

class BrokenOnPurpose : public SmallScene {};

TEST_F(BrokenOnPurpose, each_refused_pair_of_each_package_is_an_error_that_names_both_and_why)
{
    int refused = 0;
    for (const Package& package : packages())
        for (const Exclusion& exclusion : package.exclusions) {
            Broken both = broken(package, exclusion);
            if (exclusion.action != "refuse" || package.find_sheet(service_of(exclusion.second)) == nullptr)
                continue;
            Scene scene = load();
            scene.set = both.set;
            std::string told;
            for (const Problem& problem : check_scene_for(scene, {&both.package}, {2020}))
                if (problem.key.starts_with("scene.excluded"))
                    told += render(problem, Language::en) + render(problem, Language::zh);
            for (const std::string& part : {exclusion.first, exclusion.second, exclusion.why})
                EXPECT_NE(told.find(part), std::string::npos) << package.id << ": " << part << "\n" << told;
            ++refused;
        }
    EXPECT_GE(refused, 35);
}

}  // namespace eco::scene

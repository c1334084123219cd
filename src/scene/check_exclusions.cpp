#include <algorithm>

#include "scene/exclusions.hpp"
#include "scene/reach.hpp"
#include "scene/survey.hpp"

namespace eco::scene {
namespace {

/// The service of "service" or "service.item".
std::string service_of(const std::string& path)
{
    return path.substr(0, path.find('.'));
}

bool is_computed(const method::Package& package, const std::string& service)
{
    const auto found = package.services.find(service);
    return found != package.services.end() && found->second == "computed";
}

/// True if a choice of the service is set to a label that lifts the exclusion.
bool is_lifted(const method::Package& package, const std::map<std::string, std::string>& set,
               const std::string& service, const std::vector<std::string>& labels)
{
    const method::Sheet* sheet = package.find_sheet(service);
    if (sheet == nullptr)
        return false;
    return std::any_of(sheet->choices.begin(), sheet->choices.end(), [&](const auto& choice) {
        const std::string label = chosen_label(package, set, *sheet, choice.first);
        return std::find(labels.begin(), labels.end(), label) != labels.end();
    });
}

}  // namespace

std::vector<const method::Exclusion*> exclusions_met(const method::Package& package,
                                                     const std::map<std::string, std::string>& set,
                                                     const std::string& action)
{
    std::vector<const method::Exclusion*> met;
    for (const method::Exclusion& exclusion : package.exclusions) {
        const std::string services[] = {service_of(exclusion.first), service_of(exclusion.second)};
        if (exclusion.action == action && std::all_of(std::begin(services), std::end(services), [&](const auto& one) {
                return is_computed(package, one) && !is_lifted(package, set, one, exclusion.unless);
            }))
            met.push_back(&exclusion);
    }
    return met;
}

void check_exclusions(Survey& survey)
{
    for (const method::Exclusion* exclusion : exclusions_met(*survey.package, survey.scene.set, "refuse")) {
        std::string unless;
        for (const std::string& label : exclusion->unless)
            unless += (unless.empty() ? "" : ", ") + label;
        survey.error(
            survey.scene.mark, unless.empty() ? "scene.excluded_whole" : "scene.excluded",
            {{"first", exclusion->first}, {"second", exclusion->second}, {"why", exclusion->why}, {"unless", unless}});
    }
}

}  // namespace eco::scene

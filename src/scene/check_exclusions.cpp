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

/// True if a choice of the service is set to the label that lifts the exclusion.
bool is_lifted(const Survey& survey, const std::string& service, const std::string& label)
{
    const method::Sheet* sheet = survey.package->find_sheet(service);
    if (label.empty() || sheet == nullptr)
        return false;
    for (const auto& [name, choice] : sheet->choices)
        if (chosen_label(*survey.package, survey.scene.set, *sheet, name) == label)
            return true;
    return false;
}

}  // namespace

void check_exclusions(Survey& survey)
{
    for (const method::Exclusion& exclusion : survey.package->exclusions) {
        const std::string first = service_of(exclusion.first), second = service_of(exclusion.second);
        if (exclusion.action != "refuse" || !is_computed(*survey.package, first) ||
            !is_computed(*survey.package, second) || is_lifted(survey, first, exclusion.unless) ||
            is_lifted(survey, second, exclusion.unless))
            continue;
        survey.error(survey.scene.mark, exclusion.unless.empty() ? "scene.excluded_whole" : "scene.excluded",
                     {{"first", exclusion.first},
                      {"second", exclusion.second},
                      {"why", exclusion.why},
                      {"unless", exclusion.unless}});
    }
}

}  // namespace eco::scene

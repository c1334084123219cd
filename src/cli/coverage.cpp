#include "cli/coverage.hpp"

#include <algorithm>
#include <set>

#include "scene/reach.hpp"

namespace eco::cli {
namespace {

using method::Use;

/// False if the row is for a label of a choice that was not taken.
bool is_in_play(const method::Row& row, const scene::Wanted& input, const scene::Reached& service)
{
    for (const auto& [key, label] : row.keys)
        if (const auto taken = service.choices.find(input.sheet->id + "." + key);
            taken != service.choices.end() && taken->second != label)
            return false;
    return true;
}

void count_rows(const method::Package& package, const scene::Reached& service, ServiceCoverage& to)
{
    std::set<const method::Row*> seen;
    for (const scene::Wanted& input : service.inputs) {
        const bool is_price = input.use->source == Use::Source::price;
        if (!is_price && input.use->source != Use::Source::parameter)
            continue;
        for (const method::Row& row : (is_price ? package.prices : package.parameters).at(input.use->of).rows)
            if (is_in_play(row, input, service) && seen.insert(&row).second)
                (row.is_required ? to.required : row.is_verified ? to.verified : to.unverified) += 1;
    }
}

}  // namespace

std::map<std::string, ServiceCoverage> cover(const method::Package& package)
{
    std::map<std::string, ServiceCoverage> all;
    for (const auto& [id, status] : package.services) {
        const auto reason = package.not_applicable.find(id);
        all[id].status = status;
        all[id].reason = reason == package.not_applicable.end() ? "" : reason->second;
    }
    for (const scene::Reached& service : scene::reached(package, {})) {
        ServiceCoverage& to = all[service.service];
        for (const auto& [path, label] : service.choices) {
            const bool is_own = path.starts_with(service.service + ".");
            to.choices[is_own ? path.substr(service.service.size() + 1) : path] = label;
        }
        to.is_compared = package.find_sheet(service.service)->is_verified() &&
                         std::all_of(service.derived.begin(), service.derived.end(),
                                     [](const method::Sheet* sheet) { return sheet->is_verified(); });
        count_rows(package, service, to);
    }
    return all;
}

std::string choices_text(const std::map<std::string, std::string>& choices)
{
    std::string text;
    for (const auto& [name, label] : choices)
        text += (text.empty() ? "" : " ") + name + "=" + label;
    return text;
}

}  // namespace eco::cli

#include <fmt/format.h>

#include <algorithm>

#include "account/boundary.hpp"
#include "cli/bridge_report.hpp"
#include "cli/comparison.hpp"

namespace eco::cli {
namespace {

using account::Bridge;

bool has_values(const Bridge& bridge, const std::string& service)
{
    return std::any_of(bridge.series.begin(), bridge.series.end(), [&](const account::Series& series) {
        return series.kind == "value" && series.service == service;
    });
}

void tell_methods(const Bridge& bridge, const Context& context)
{
    context.out << context.say("cli.compare.causes", {{"a", bridge.name_before}, {"b", bridge.name_after}}) << "\n";
    for (const auto& causes :
         account::find_causes({&bridge.before, bridge.year_before}, {&bridge.after, bridge.year_after})) {
        const bool is_same = !causes.is_applicability() && causes.is_same_formula() && causes.parameters.empty() &&
                             causes.prices.empty();
        if (!is_same && has_values(bridge, causes.service))
            context.out << "  " << headline(causes, context) << "\n";
    }
}

}  // namespace

void tell_ends(const Bridge& bridge, const Context& context)
{
    if (bridge.before.method_hash != bridge.after.method_hash)
        tell_methods(bridge, context);
    std::string text;
    for (const auto& place : account::changed_places(bridge.before, bridge.after))
        text += (text.empty() ? "" : context.say("cli.compare.comma")) + context.pick(place.name_zh, place.name_en) +
                fmt::format(" {:.4g} → {:.4g}", place.before_m2 / 1e6, place.after_m2 / 1e6);
    if (!text.empty())
        context.out << context.say("cli.bridge.ground", {{"places", text}}) << "\n";
}

}  // namespace eco::cli

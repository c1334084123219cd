#include "cli/bridge_ends.hpp"

#include <algorithm>
#include <set>

#include "account/prices.hpp"
#include "cli/options.hpp"

namespace eco::cli {
namespace {

/// "made-up@2018" as ("made-up", 2018); 0 without a year.
std::pair<std::string, int> split_year(const std::string& text)
{
    const auto at = text.rfind('@');
    if (at == std::string::npos)
        return {text, 0};
    const auto years = read_years(text.substr(at + 1));
    if (years.size() != 1)
        throw UsageError("cli.bridge.bad_end", {{"found", text}});
    return {text.substr(0, at), years.front()};
}

std::vector<int> read_bases(const std::string& text)
{
    std::vector<int> out;
    for (const auto& one : read_list(text)) {
        const auto year = account::read_price_basis(one);
        if (!year)
            throw UsageError("cli.bad_prices", {{"found", one}});
        out.push_back(*year);
    }
    if (out.empty())
        out.push_back(0);
    if (out.size() > 2)
        throw UsageError("cli.bridge.too_many", {{"name", "--prices"}, {"found", text}});
    return out;
}

}  // namespace

std::vector<std::pair<NamedEnd, NamedEnd>> read_ends(const BridgeWords& words, std::size_t methods)
{
    if (methods > 2)
        throw UsageError("cli.bridge.too_many", {{"name", "--method"}, {"found", words.methods}});
    const auto [scene, own_year] = split_year(words.scene);
    const auto [other, other_year] = split_year(words.other.empty() ? scene : words.other);
    const auto bases = read_bases(words.prices);
    const NamedEnd before{scene, 0, own_year, bases.front()}, after{other, methods - 1, other_year, bases.back()};
    auto years = read_years(words.years);
    if (own_year != 0 || other_year != 0) {
        if (own_year == 0 || other_year == 0 || !years.empty())
            throw UsageError("cli.bridge.bad_end", {{"found", words.scene + " " + words.other}});
        return {{before, after}};
    }
    const bool has_two = !words.other.empty() || methods == 2 || bases.size() == 2;
    if (years.size() < (has_two ? 1U : 2U))
        throw UsageError("cli.bridge.too_few", {});
    std::vector<std::pair<NamedEnd, NamedEnd>> out;
    for (std::size_t i = has_two ? 0 : 1; i < years.size(); ++i) {
        out.emplace_back(before, after);
        out.back().first.year = years[has_two ? i : i - 1];
        out.back().second.year = years[i];
    }
    return out;
}

OpenedEnds::OpenedEnds(const std::vector<std::pair<NamedEnd, NamedEnd>>& ends, const account::ProjectOptions& options,
                       const std::vector<std::string>& methods)
{
    std::map<std::string, std::set<int>> years;
    for (const auto& [before, after] : ends)
        for (const auto* end : {&before, &after})
            years[end->scene].insert(end->year);
    for (const auto& [scene, of_scene] : years) {
        account::ProjectOptions own = options;
        own.scene = scene;
        own.years.assign(of_scene.begin(), of_scene.end());
        scenes_[scene] = account::open_projects(own, methods);
    }
}

account::BridgeEnd OpenedEnds::end(const NamedEnd& named) const
{
    const account::Project& one = project(named);
    return {.subject = {&one.checked, &one.prepared}, .year = named.year, .constant_year = named.constant_year};
}

std::pair<std::string, std::string> OpenedEnds::names(const NamedEnd& before, const NamedEnd& after) const
{
    const auto name = [&](const NamedEnd& end) {
        std::string out;
        if (before.scene != after.scene)
            out += end.scene + " ";
        if (before.method != after.method)
            out += project(end).package.id + " ";
        out += std::to_string(end.year);
        if (before.constant_year != after.constant_year)
            out += " " + account::price_basis(end.constant_year);
        return out;
    };
    return {name(before), name(after)};
}

void OpenedEnds::tell_warnings(const Context& context) const
{
    for (const auto& project : scenes_.begin()->second)
        context.tell(project->package.warnings);
}

}  // namespace eco::cli

#include "account/replay.hpp"

#include <map>

#include "account/carried_files.hpp"
#include "account/prices.hpp"
#include "account/project.hpp"

namespace eco::account {

namespace {

std::string key_of(const Run& run, const Cell& cell)
{
    const Series& series = run.series[static_cast<std::size_t>(cell.series)];
    return std::to_string(cell.year) + " " + cell.place + " " + cell.ecosystem + " " + series.service + "." +
           series.name + (series.item.empty() ? "" : "[" + series.item + "]");
}

std::map<std::string, std::string> amounts_of(const Run& run)
{
    std::map<std::string, std::string> out;
    for (const Cell& cell : run.cells)
        out[key_of(run, cell)] = cell.amount ? std::to_string(*cell.amount) : cell.reason;
    return out;
}

}  // namespace

void compare_inputs(const Run& recorded, const scene::Prepared& prepared)
{
    std::map<std::pair<std::string, int>, std::string> now;
    for (const auto& input : prepared.inputs)
        now[{input.name, input.year}] = input.sha256;
    Problems problems;
    for (const auto& input : recorded.inputs) {
        const auto found = now.find({input.name, input.year});
        if (found == now.end() || found->second != input.sha256)
            problems.add(Problem{{input.file, 0, 0, {}},
                                 "account.replay.input",
                                 {{"name", input.name},
                                  {"recorded", input.sha256.substr(0, 12)},
                                  {"found", found == now.end() ? "-" : found->second.substr(0, 12)}},
                                 {},
                                 false});
    }
    problems.throw_if_any();
}

ReplayResult replay(const Run& recorded, const std::string& scene, int threads)
{
    const CarriedFiles files(recorded);
    if (files.method().empty())
        throw InputError(Problem{{}, "account.replay.no_method", {}, {}, false});
    ProjectOptions options;
    options.method = files.method();
    options.scene = scene;
    options.years = recorded.years;
    options.threads = threads;
    const auto project = open_project(options);
    compare_inputs(recorded, project->prepared);
    AccountOptions account_options;
    account_options.years = recorded.years;
    account_options.threads = threads;
    account_options.constant_year = constant_year(recorded);
    if (recorded.places.size() < project->prepared.places.size() + 1)
        for (const auto& place : recorded.places)
            if (!place.parent.empty())
                account_options.only_places.push_back(place.id);
    const Run again = account(project->checked, project->prepared, account_options);
    ReplayResult result;
    const auto before = amounts_of(recorded), after = amounts_of(again);
    result.cells = before.size();
    const auto differ = [&](const std::string& key, const std::string& a, const std::string& b) {
        if (result.differences.size() < 20)
            result.differences.push_back(key + ": " + a + " -> " + b);
    };
    for (const auto& [key, amount] : before) {
        const auto found = after.find(key);
        if (found == after.end())
            differ(key, amount, "-");
        else if (found->second != amount)
            differ(key, amount, found->second);
    }
    for (const auto& [key, amount] : after)
        if (!before.count(key))
            differ(key, "-", amount);
    if (recorded.method_hash != again.method_hash)
        differ("method", recorded.method_hash, again.method_hash);
    result.is_identical = result.differences.empty();
    return result;
}

}  // namespace eco::account

#include "cli/publish.hpp"

#include <nlohmann/json.hpp>

#include "cli/report.hpp"
#include "ledger/ledger.hpp"

namespace eco::cli {
namespace {

/// "ecoledger explain 7f3a 遂川县 soil_retention 2020 --ledger FILE" for a figure that is there.
std::string explain_command(const account::Run& run, const std::string& ledger, const Context& context)
{
    for (const auto& cell : run.cells) {
        const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
        if (!cell.amount || *cell.amount == 0 || series.kind != "value")
            continue;
        std::string name = cell.place;
        for (const auto& place : run.places)
            if (place.id == cell.place && !context.pick(place.name_zh, place.name_en).empty())
                name = context.pick(place.name_zh, place.name_en);
        if (name.find(' ') != std::string::npos || name.find('\'') != std::string::npos)
            name = cell.place;
        return "ecoledger explain " + short_id(run.id) + " " + name + " " + series.service + " " +
               std::to_string(cell.year) + " --ledger " + ledger;
    }
    return "ecoledger show " + short_id(run.id) + " --ledger " + ledger;
}

}  // namespace

void publish_and_print(const std::vector<account::Run>& runs, const std::vector<const method::Package*>& packages,
                       const std::string& path, bool is_json, const Context& context)
{
    auto ledger = ledger::Ledger::open(path);
    ledger.publish(runs);
    if (is_json) {
        auto list = nlohmann::ordered_json::array();
        for (const auto& run : runs) {
            list.push_back(run_json(run));
            list.back()["ledger"] = path;
        }
        context.out << (runs.size() == 1 ? list.front() : list).dump(2) << "\n";
        return;
    }
    std::string ids;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto& run = runs[i];
        print_run(run, context, i < packages.size() ? packages[i] : nullptr);
        context.out << context.say("cli.report.run", {{"run", short_id(run.id)}, {"ledger", path}}) << "\n"
                    << context.say("cli.report.explain", {{"command", explain_command(run, path, context)}}) << "\n";
        ids += " " + short_id(run.id);
        if (runs.size() > 1)
            context.out << "\n";
    }
    if (runs.size() > 1)
        context.out << context.say("cli.report.compare", {{"command", "ecoledger compare" + ids + " --ledger " + path}})
                    << "\n";
}

}  // namespace eco::cli

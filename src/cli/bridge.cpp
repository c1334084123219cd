#include "account/bridge.hpp"

#include <set>

#include "account/project.hpp"
#include "cli/bridge_report.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/progress.hpp"
#include "cli/report.hpp"
#include "ledger/ledger.hpp"

namespace eco::cli {
namespace {

class BridgeCommand : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("SCENE", "cli.help.scene", scene_);
        options.option("--method", "ID", "cli.help.method", method_, true);
        options.option("--years", "A-B", "cli.help.bridge.years", years_, true);
        options.option("--by", "service|place|cell|item", "cli.help.bridge.by", by_);
        options.option("--ledger", "FILE", "cli.help.bridge.ledger", ledger_);
        options.option("--threads", "N", "cli.help.threads", threads_);
        options.flag("--csv", "cli.help.csv", is_csv_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        static const std::set<std::string> keys = {"", "service", "place", "cell", "item"};
        if (!keys.count(by_))
            throw UsageError("cli.bridge.bad_by", {{"found", by_}});
        if (is_csv_ && is_json_)
            throw UsageError("cli.two_forms", {});
        account::ProjectOptions project;
        project.years = read_years(years_);
        if (project.years.size() < 2)
            throw UsageError("cli.bridge.too_few", {{"found", years_}});
        project.threads = read_threads(threads_);
        project.method = find_package(method_, context);
        project.scene = scene_;
        project.progress = ProgressBar(context);
        const auto opened = account::open_project(project);
        context.tell(opened->package.warnings);
        std::vector<account::Bridge> bridges;
        for (std::size_t i = 1; i < project.years.size(); ++i) {
            account::BridgeOptions options{.before = project.years[i - 1], .after = project.years[i]};
            options.threads = project.threads;
            options.progress = project.progress;
            bridges.push_back(account::make_bridge(opened->checked, opened->prepared, options));
        }
        project.progress = {};
        const std::string same = ledger_.empty() ? "" : same_run(bridges);
        const std::string by = by_.empty() ? "service" : by_;
        if (is_json_)
            print_bridges_json(bridges, by, context);
        else if (is_csv_)
            print_bridges_csv(bridges, by, context);
        else
            print_bridges(bridges, by, context);
        if (!same.empty() && !is_json_ && !is_csv_)
            context.out << context.say("cli.bridge.same", {{"run", short_id(same)}}) << "\n";
        return 0;
    }

private:
    /// The run of the ledger of the same package and data that has all ends. Errors: InputError if there is none, or
    /// its cells are not those of the ends.
    std::string same_run(const std::vector<account::Bridge>& bridges) const
    {
        std::set<int> years;
        for (const auto& bridge : bridges)
            years.insert({bridge.year_before, bridge.year_after});
        const auto ledger = ledger::Ledger::open_existing(ledger_);
        for (const auto& summary : ledger.runs()) {
            const account::Run& end = bridges.front().after;
            const std::set<int> known(summary.years.begin(), summary.years.end());
            if (summary.method_id != end.method_id ||
                !std::includes(known.begin(), known.end(), years.begin(), years.end()))
                continue;
            const account::Run run = ledger.load(summary.id);
            if (run.method_hash != end.method_hash || run.scene_hash != end.scene_hash ||
                run.places.size() != end.places.size())
                continue;
            for (const auto& bridge : bridges)
                for (const auto* side : {&bridge.before, &bridge.after})
                    if (!has_cells(run, *side))
                        throw InputError(Problem{{},
                                                 "cli.bridge.other_cells",
                                                 {{"run", short_id(run.id)}, {"year", std::to_string(side->years[0])}},
                                                 {},
                                                 false});
            return run.id;
        }
        throw InputError(Problem{{}, "cli.bridge.no_run", {{"ledger", ledger_}}, {}, false});
    }

    /// The cells of the end's year are those of the run.
    static bool has_cells(const account::Run& run, const account::Run& end)
    {
        auto cell = end.cells.begin();
        for (const auto& other : run.cells) {
            if (other.year != end.years.front())
                continue;
            if (cell == end.cells.end() || cell->series != other.series || cell->place != other.place ||
                cell->ecosystem != other.ecosystem || cell->amount != other.amount || cell->reason != other.reason)
                return false;
            ++cell;
        }
        return cell == end.cells.end();
    }

    std::string scene_, method_, years_, by_, ledger_, threads_;
    bool is_csv_ = false, is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_bridge()
{
    return std::make_unique<BridgeCommand>();
}

}  // namespace eco::cli

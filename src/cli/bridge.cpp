#include "account/bridge.hpp"

#include <algorithm>
#include <set>

#include "account/prices.hpp"
#include "cli/bridge_ends.hpp"
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
        options.argument("SCENE", "cli.help.bridge.scene", words_.scene);
        options.optional_argument("OTHER", "cli.help.bridge.other", words_.other);
        options.option("--method", "ID[,ID]", "cli.help.bridge.method", words_.methods, true);
        options.option("--years", "A-B", "cli.help.bridge.years", words_.years);
        options.option("--prices", "BASIS[,BASIS]", "cli.help.bridge.prices", words_.prices);
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
        const auto methods = find_package_list(words_.methods, context);
        const auto ends = read_ends(words_, methods.size());
        account::ProjectOptions project;
        project.threads = read_threads(threads_);
        project.progress = ProgressBar(context);
        const OpenedEnds opened(ends, project, methods);
        opened.tell_warnings(context);
        std::vector<account::Bridge> bridges;
        for (const auto& [before, after] : ends) {
            bridges.push_back(account::make_bridge(opened.end(before), opened.end(after),
                                                   {.threads = project.threads, .progress = project.progress}));
            std::tie(bridges.back().name_before, bridges.back().name_after) = opened.names(before, after);
        }
        project.progress = {};
        const std::string same = ledger_.empty() ? "" : same_runs(bridges);
        const std::string by = by_.empty() ? "service" : by_;
        if (is_json_)
            print_bridges_json(bridges, by, context);
        else if (is_csv_)
            print_bridges_csv(bridges, by, context);
        else
            print_bridges(bridges, by, context);
        if (!same.empty() && !is_json_ && !is_csv_)
            context.out << context.say("cli.bridge.same", {{"run", same}}) << "\n";
        return 0;
    }

private:
    /// Short ids of the runs that the ends are equal to. Errors: InputError if the ledger has no such run.
    std::string same_runs(const std::vector<account::Bridge>& bridges) const
    {
        const auto ledger = ledger::Ledger::open_existing(ledger_);
        std::vector<account::Run> runs;
        for (const auto& summary : ledger.runs())
            if (summary.method_id == bridges.front().before.method_id ||
                summary.method_id == bridges.front().after.method_id)
                runs.push_back(ledger.load(summary.id));
        std::string out;
        for (const auto& bridge : bridges)
            for (const auto* end : {&bridge.before, &bridge.after}) {
                const std::string id = short_id(same_run(runs, *end).id);
                if (out.find(id) == std::string::npos)
                    out += (out.empty() ? "" : ", ") + id;
            }
        return out;
    }

    const account::Run& same_run(const std::vector<account::Run>& runs, const account::Run& end) const
    {
        const int year = end.years.front();
        bool has_year = false;
        for (const auto& run : runs) {
            if (run.method_hash != end.method_hash || run.scene_id != end.scene_id ||
                account::constant_year(run) != account::constant_year(end) || run.places.size() != end.places.size() ||
                !std::count(run.years.begin(), run.years.end(), year))
                continue;
            if (has_cells(run, end))
                return run;
            has_year = true;
        }
        throw InputError(Problem{{},
                                 has_year ? "cli.bridge.other_cells" : "cli.bridge.no_run",
                                 {{"year", std::to_string(year)}, {"ledger", ledger_}},
                                 {},
                                 false});
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

    BridgeWords words_;
    std::string by_, ledger_, threads_;
    bool is_csv_ = false, is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_bridge()
{
    return std::make_unique<BridgeCommand>();
}

}  // namespace eco::cli

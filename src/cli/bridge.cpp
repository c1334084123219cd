#include "account/bridge.hpp"

#include <algorithm>
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
        options.optional_argument("OTHER", "cli.help.bridge.other", other_);
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
        if (project.years.size() < (other_.empty() ? 2U : 1U))
            throw UsageError("cli.bridge.too_few", {{"found", years_}});
        project.threads = read_threads(threads_);
        project.method = find_package(method_, context);
        project.progress = ProgressBar(context);
        const auto bridges = other_.empty() ? between_years(project, context) : between_scenes(project, context);
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
    std::unique_ptr<account::Project> open(account::ProjectOptions project, const std::string& scene,
                                           const Context& context) const
    {
        project.scene = scene;
        auto opened = account::open_project(project);
        if (scene == scene_)
            context.tell(opened->package.warnings);
        return opened;
    }

    static account::BridgeOptions options_of(const account::ProjectOptions& project, int before, int after)
    {
        account::BridgeOptions options{.before = before, .after = after};
        options.threads = project.threads;
        options.progress = project.progress;
        return options;
    }

    /// Each year and the one before it.
    std::vector<account::Bridge> between_years(const account::ProjectOptions& project, const Context& context) const
    {
        const auto opened = open(project, scene_, context);
        std::vector<account::Bridge> out;
        for (std::size_t i = 1; i < project.years.size(); ++i)
            out.push_back(account::make_bridge(opened->checked, opened->prepared,
                                               options_of(project, project.years[i - 1], project.years[i])));
        return out;
    }

    /// Each year in the one scene and in the other.
    std::vector<account::Bridge> between_scenes(const account::ProjectOptions& project, const Context& context) const
    {
        const auto before = open(project, scene_, context), after = open(project, other_, context);
        std::vector<account::Bridge> out;
        for (const int year : project.years) {
            account::BridgeOptions options = options_of(project, year, year);
            options.later = &after->prepared;
            out.push_back(account::make_bridge(before->checked, before->prepared, options));
            out.back().name_before = scene_ + " " + std::to_string(year);
            out.back().name_after = other_ + " " + std::to_string(year);
        }
        return out;
    }

    /// Short ids of the runs that the ends are equal to. Errors: InputError if the ledger has no such run.
    std::string same_runs(const std::vector<account::Bridge>& bridges) const
    {
        const auto ledger = ledger::Ledger::open_existing(ledger_);
        std::vector<account::Run> runs;
        for (const auto& summary : ledger.runs())
            if (summary.method_id == bridges.front().after.method_id)
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
                run.places.size() != end.places.size() || !std::count(run.years.begin(), run.years.end(), year))
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

    std::string scene_, other_, method_, years_, by_, ledger_, threads_;
    bool is_csv_ = false, is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_bridge()
{
    return std::make_unique<BridgeCommand>();
}

}  // namespace eco::cli

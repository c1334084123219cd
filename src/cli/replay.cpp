#include "account/replay.hpp"

#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "ledger/run_package.hpp"

namespace eco::cli {
namespace {

class Replay : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("FILE", "cli.help.file", file_);
        options.option("--scene", "DIR", "cli.help.replay.scene", scene_);
        options.option("--threads", "N", "cli.help.threads", threads_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        const int threads = read_threads(threads_);
        const auto recorded = ledger::read_run_package(file_);
        if (scene_.empty())
            throw UsageError("cli.replay.no_scene", {{"scene", recorded.scene_id}, {"file", file_}});
        const auto result = account::replay(recorded, scene_, threads);
        if (is_json_) {
            const nlohmann::ordered_json json = {{"run", recorded.id},
                                                 {"is_identical", result.is_identical},
                                                 {"cells", result.cells},
                                                 {"differences", result.differences}};
            context.out << json.dump(2) << "\n";
        } else {
            for (const auto& difference : result.differences)
                context.out << "  " << difference << "\n";
            context.out << context.say(result.is_identical ? "cli.replay.identical" : "cli.replay.different",
                                       {{"run", short_id(recorded.id)}, {"cells", std::to_string(result.cells)}})
                        << "\n";
        }
        return result.is_identical ? 0 : 1;
    }

private:
    std::string file_, scene_, threads_;
    bool is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_replay()
{
    return std::make_unique<Replay>();
}

}  // namespace eco::cli

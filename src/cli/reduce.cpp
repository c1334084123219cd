#include <filesystem>

#include "account/shards.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/publish.hpp"

namespace eco::cli {
namespace {

class Reduce : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("DIR", "cli.help.reduce.dir", directory_);
        options.option("--ledger", "FILE", "cli.help.reduce.ledger", ledger_);
        options.option("--threads", "N", "cli.help.threads", threads_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        const auto made = account::reduce_shards(directory_, read_threads(threads_));
        const std::string ledger =
            ledger_.empty() ? (std::filesystem::path(directory_) / (made.scene_id + ".ecoledger")).string() : ledger_;
        publish_and_print({made}, {}, ledger, is_json_, context);
        return 0;
    }

private:
    std::string directory_, ledger_, threads_;
    bool is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_reduce()
{
    return std::make_unique<Reduce>();
}

}  // namespace eco::cli

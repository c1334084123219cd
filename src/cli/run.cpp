#include "account/shards.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"

namespace eco::cli {
namespace {

class RunShard : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("DIR", "cli.help.run.dir", directory_);
        options.option("--shard", "i/N", "cli.help.shard", shard_, true);
        options.option("--threads", "N", "cli.help.threads", threads_);
    }

    int run(const Context& context) override
    {
        const auto [shard, shards] = read_shard(shard_);
        account::run_shard(directory_, shard, shards, read_threads(threads_));
        context.out << context.say("cli.run.done", {{"shard", shard_}, {"directory", directory_}}) << "\n";
        return 0;
    }

private:
    std::string directory_, shard_, threads_;
};

}  // namespace

std::unique_ptr<Command> make_run()
{
    return std::make_unique<RunShard>();
}

}  // namespace eco::cli

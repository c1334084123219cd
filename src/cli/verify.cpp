#include "account/shards.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"

namespace eco::cli {
namespace {

class Verify : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("DIR", "cli.help.verify.dir", directory_);
        options.option("--sample", "N", "cli.help.sample", sample_);
        options.option("--threads", "N", "cli.help.threads", threads_);
    }

    int run(const Context& context) override
    {
        const int sample = static_cast<int>(read_whole("--sample", sample_, 1, 1'000'000));
        const auto different = account::verify_shards(directory_, sample, read_threads(threads_));
        for (const auto& shard : different)
            context.out << context.say("cli.verify.different", {{"shard", shard}}) << "\n";
        if (different.empty())
            context.out << context.say("cli.verify.same") << "\n";
        return different.empty() ? 0 : 1;
    }

private:
    std::string directory_, sample_ = "1", threads_;
};

}  // namespace

std::unique_ptr<Command> make_verify()
{
    return std::make_unique<Verify>();
}

}  // namespace eco::cli

#include "account/shards.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/progress.hpp"

namespace eco::cli {
namespace {

class Plan : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("SCENE", "cli.help.scene", scene_);
        options.option("--method", "ID", "cli.help.method", method_, true);
        options.option("--out", "DIR", "cli.help.out", out_, true);
        options.option("--years", "A-B", "cli.help.years", years_);
        options.option("--prices", "current|constant:YEAR", "cli.help.prices", prices_);
        options.option("--threads", "N", "cli.help.threads", threads_);
    }

    int run(const Context& context) override
    {
        const int constant_year = read_prices(prices_);
        account::ProjectOptions options;
        options.years = read_years(years_);
        options.threads = read_threads(threads_);
        options.method = find_package(method_, context);
        options.scene = scene_;
        options.progress = ProgressBar(context);
        account::plan_shards(options, out_, constant_year);
        options.progress = {};
        context.out << context.say("cli.plan.done", {{"directory", out_}}) << "\n";
        return 0;
    }

private:
    std::string scene_, method_, out_, years_, threads_, prices_;
};

}  // namespace

std::unique_ptr<Command> make_plan()
{
    return std::make_unique<Plan>();
}

}  // namespace eco::cli

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/progress.hpp"
#include "scene/make.hpp"

namespace eco::cli {
namespace {

class SceneMake : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("DIR", "cli.help.scene_make.dir", directory_);
        options.option("--pixels", "N", "cli.help.pixels", pixels_);
        options.option("--seed", "S", "cli.help.seed", seed_);
        options.option("--years", "A-B", "cli.help.scene_make.years", years_);
        options.option("--threads", "N", "cli.help.threads", threads_);
    }

    int run(const Context& context) override
    {
        scene::MakeOptions options;
        options.directory = directory_;
        options.pixels = read_whole("--pixels", pixels_, 10'000, 400'000'000);
        options.seed = static_cast<std::uint64_t>(read_whole("--seed", seed_, 0, 1'000'000'000'000));
        const auto years = read_years(years_);
        options.first_year = years.front();
        options.last_year = years.back();
        options.threads = read_threads(threads_);
        {
            const ProgressBar bar(context);
            scene::make_scene(options, bar);
        }
        context.out << context.say("cli.make.done", {{"directory", directory_}}) << "\n";
        return 0;
    }

private:
    std::string directory_, pixels_ = "1000000", seed_ = "1", years_ = "2018-2020", threads_;
};

}  // namespace

std::unique_ptr<Command> make_scene_make()
{
    return std::make_unique<SceneMake>();
}

}  // namespace eco::cli

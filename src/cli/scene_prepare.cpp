#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/progress.hpp"
#include "scene/prepare.hpp"

namespace eco::cli {
namespace {

class ScenePrepare : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("DIR", "cli.help.scene_prepare.dir", directory_);
        options.option("--threads", "N", "cli.help.threads", threads_);
    }

    int run(const Context& context) override
    {
        scene::PrepareOptions options;
        options.threads = read_threads(threads_);
        const auto scene = scene::load_scene(directory_);
        options.progress = ProgressBar(context);
        const auto prepared = scene::prepare(scene, options);
        options.progress = {};
        for (const auto& note : prepared.notes)
            context.out << context.say(note.key, note.args) << "\n";
        context.out << context.say("cli.prepare.done", {{"scene", scene.id},
                                                        {"rows", std::to_string(prepared.grid.rows)},
                                                        {"cols", std::to_string(prepared.grid.cols)},
                                                        {"places", std::to_string(prepared.places.size())},
                                                        {"area", fmt::format("{:.2f}", prepared.top.area_m2 / 1e6)},
                                                        {"layers", std::to_string(prepared.layers.size())},
                                                        {"inputs", std::to_string(prepared.inputs.size())},
                                                        {"hash", prepared.hash}})
                    << "\n";
        return 0;
    }

private:
    std::string directory_, threads_;
};

}  // namespace

std::unique_ptr<Command> make_scene_prepare()
{
    return std::make_unique<ScenePrepare>();
}

}  // namespace eco::cli

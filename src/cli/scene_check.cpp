#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "scene/check.hpp"

namespace eco::cli {
namespace {

class SceneCheck : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("DIR", "cli.help.scene_check.dir", directory_);
        options.option("--method", "ID,…", "cli.help.method_list", methods_);
        options.option("--years", "A-B", "cli.help.years", years_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        const auto wanted = read_years(years_);
        const auto scene = scene::load_scene(directory_);
        const auto years = wanted.empty() ? scene.years : wanted;
        const auto problems =
            methods_.empty() ? scene::check_scene(scene, nullptr, read_threads("")) : check_for(scene, years, context);
        std::size_t errors = 0;
        for (const auto& problem : problems)
            errors += !problem.is_warning;
        if (is_json_) {
            print_json(problems, context);
            return errors == 0 ? 0 : 1;
        }
        context.tell(problems);
        const Args args = {{"what", scene.id},
                           {"count", std::to_string(errors)},
                           {"warnings", std::to_string(problems.size() - errors)}};
        context.out << context.say(errors == 0 ? "cli.check.ok" : "cli.check.wrong", args) << "\n";
        return errors == 0 ? 0 : 1;
    }

private:
    std::vector<Problem> check_for(const scene::Scene& scene, const std::vector<int>& years,
                                   const Context& context) const
    {
        std::vector<std::unique_ptr<method::Package>> packages;
        std::vector<const method::Package*> all;
        for (const auto& directory : find_package_list(methods_, context)) {
            packages.push_back(std::make_unique<method::Package>(method::load_package(directory)));
            all.push_back(packages.back().get());
        }
        return scene::check_scene_for(scene, all, years, read_threads(""));
    }

    static void print_json(const std::vector<Problem>& problems, const Context& context)
    {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const auto& problem : problems)
            list.push_back({{"file", problem.place.file},
                            {"line", problem.place.line},
                            {"column", problem.place.column},
                            {"spot", problem.place.spot},
                            {"key", problem.key},
                            {"is_warning", problem.is_warning},
                            {"text", render(problem, context.language)}});
        context.out << list.dump(2) << "\n";
    }

    std::string directory_, methods_, years_;
    bool is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_scene_check()
{
    return std::make_unique<SceneCheck>();
}

}  // namespace eco::cli

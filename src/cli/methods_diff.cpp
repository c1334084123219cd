#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "method/diff.hpp"

namespace eco::cli {
namespace {

class MethodsDiff : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("A", "cli.help.a", before_);
        options.argument("B", "cli.help.b", after_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        const auto before = method::load_package(find_package(before_, context));
        const auto after = method::load_package(find_package(after_, context));
        const auto differences = method::diff(before, after);
        if (is_json_) {
            nlohmann::ordered_json list = nlohmann::ordered_json::array();
            for (const auto& one : differences)
                list.push_back({{"path", one.path}, {"before", one.before}, {"after", one.after}});
            context.out << list.dump(2) << "\n";
            return 0;
        }
        for (const auto& one : differences) {
            context.out << one.path << "\n";
            if (!one.before.empty())
                context.out << "  - " << one.before << "\n";
            if (!one.after.empty())
                context.out << "  + " << one.after << "\n";
        }
        context.out << context.say("cli.diff.count", {{"count", std::to_string(differences.size())}}) << "\n";
        return 0;
    }

private:
    std::string before_, after_;
    bool is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_methods_diff()
{
    return std::make_unique<MethodsDiff>();
}

}  // namespace eco::cli

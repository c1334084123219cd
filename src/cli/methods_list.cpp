#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/table.hpp"

namespace eco::cli {
namespace {

class MethodsList : public Command {
public:
    void declare(Options& options) override { options.flag("--json", "cli.help.json", is_json_); }

    int run(const Context& context) override
    {
        const auto directories = find_packages(context);
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        Table table({Align::left});
        for (const auto& directory : directories)
            add(directory, context, table, list);
        if (is_json_)
            context.out << list.dump(2) << "\n";
        else if (directories.empty())
            print_none(context);
        else
            context.out << table.text();
        return 0;
    }

private:
    static void print_none(const Context& context)
    {
        context.out << context.say("cli.no_packages", {{"roots", joined(package_roots(context))}}) << "\n";
    }

    static void add(const std::string& directory, const Context& context, Table& table, nlohmann::ordered_json& list)
    {
        try {
            const method::Package package = method::load_package(directory);
            table.add({package.id, package.version, package.status, context.pick(package.title.zh, package.title.en),
                       directory});
            list.push_back({{"id", package.id},
                            {"version", package.version},
                            {"status", package.status},
                            {"title", {{"zh", package.title.zh}, {"en", package.title.en}}},
                            {"extends", package.extends},
                            {"hash", package.hash},
                            {"directory", directory}});
        } catch (const InputError& error) {
            const std::string text = context.say(
                "cli.package_wrong", {{"count", std::to_string(error.problems().size())}, {"directory", directory}});
            table.add({directory, "", "", text, directory});
            list.push_back({{"directory", directory}, {"problems", error.problems().size()}});
        }
    }

    bool is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_methods_list()
{
    return std::make_unique<MethodsList>();
}

}  // namespace eco::cli

#include <nlohmann/json.hpp>

#include "account/cases.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"

namespace eco::cli {
namespace {

class MethodsTest : public Command {
public:
    void declare(Options& options) override
    {
        options.optional_argument("ID", "cli.help.id", id_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        const auto packages = id_.empty() ? find_packages(context) : std::vector{find_package(id_, context)};
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        std::size_t passed = 0, failed = 0;
        for (const auto& directory : packages) {
            const LoadedPackage loaded = load(directory, context);
            for (const auto& result : account::run_cases(loaded.checked)) {
                (result.is_passed ? passed : failed) += 1;
                list.push_back(json_of(result));
                if (!result.is_passed && !is_json_)
                    print(result, context);
            }
        }
        if (is_json_)
            context.out << nlohmann::ordered_json{{"passed", passed}, {"failed", failed}, {"cases", list}}.dump(2)
                        << "\n";
        else
            context.out << context.say("cli.test.count",
                                       {{"passed", std::to_string(passed)}, {"failed", std::to_string(failed)}})
                        << "\n";
        return failed == 0 ? 0 : 1;
    }

private:
    static nlohmann::ordered_json json_of(const account::CaseResult& result)
    {
        return {{"sheet", result.sheet},       {"case", result.name},   {"name", result.expected_name},
                {"expected", result.expected}, {"found", result.found}, {"is_passed", result.is_passed},
                {"why", result.why},           {"file", result.file},   {"line", result.line}};
    }

    static void print(const account::CaseResult& result, const Context& context)
    {
        context.out << context.say("cli.test.failed", {{"file", result.file},
                                                       {"line", std::to_string(result.line)},
                                                       {"sheet", result.sheet},
                                                       {"case", result.name},
                                                       {"name", result.expected_name},
                                                       {"expected", result.expected},
                                                       {"found", result.found},
                                                       {"why", result.why}})
                    << "\n";
    }

    std::string id_;
    bool is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_methods_test()
{
    return std::make_unique<MethodsTest>();
}

}  // namespace eco::cli

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"

namespace eco::cli {
namespace {

class MethodsCheck : public Command {
public:
    void declare(Options& options) override { options.arguments("DIR", "cli.help.methods_check.dir", directories_); }

    int run(const Context& context) override
    {
        if (directories_.empty())
            directories_ = find_packages(context);
        else
            for (auto& directory : directories_)
                directory = find_package(directory, context);
        bool is_right = true;
        for (const auto& directory : directories_)
            is_right = check(directory, context) && is_right;
        if (directories_.empty())
            context.out << context.say("cli.no_packages", {{"roots", "methods"}}) << "\n";
        return is_right ? 0 : 1;
    }

private:
    static bool check(const std::string& directory, const Context& context)
    {
        try {
            const LoadedPackage loaded = load(directory, context);
            context.out << context.say("cli.check.ok", {{"what", directory},
                                                        {"warnings", std::to_string(loaded.package->warnings.size())}})
                        << "\n";
            if (!loaded.package->signer.empty())
                context.out << context.say("cli.check.signed", {{"what", directory}, {"by", loaded.package->signer}})
                            << "\n";
            return true;
        } catch (const InputError& error) {
            context.tell(error.problems());
            context.out << context.say("cli.check.wrong",
                                       {{"what", directory}, {"count", std::to_string(error.problems().size())}})
                        << "\n";
            return false;
        }
    }

    std::vector<std::string> directories_;
};

}  // namespace

std::unique_ptr<Command> make_methods_check()
{
    return std::make_unique<MethodsCheck>();
}

}  // namespace eco::cli

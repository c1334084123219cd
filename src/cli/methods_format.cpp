#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "method/format.hpp"

namespace eco::cli {
namespace {

class MethodsFormat : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("DIR", "cli.help.methods_format.dir", directory_);
        options.flag("--check", "cli.help.check", is_check_);
    }

    int run(const Context& context) override
    {
        const auto changed = method::format_package(find_package(directory_, context), !is_check_);
        for (const auto& path : changed)
            context.out << path << "\n";
        context.out << context.say(is_check_ ? "cli.format.would" : "cli.format.done",
                                   {{"count", std::to_string(changed.size())}})
                    << "\n";
        return is_check_ && !changed.empty() ? 1 : 0;
    }

private:
    std::string directory_;
    bool is_check_ = false;
};

}  // namespace

std::unique_ptr<Command> make_methods_format()
{
    return std::make_unique<MethodsFormat>();
}

}  // namespace eco::cli

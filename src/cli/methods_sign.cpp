#include "base/file.hpp"
#include "base/signature.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "method/files.hpp"

namespace eco::cli {
namespace {

class MethodsSign : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("DIR", "cli.help.methods_sign.dir", directory_);
        options.option("--key", "FILE", "cli.help.methods_sign.key", key_);
    }

    int run(const Context& context) override
    {
        const std::string directory = find_package(directory_, context), list = method::manifest(directory);
        const std::string signature = key_.empty() ? "" : sign(list, key_);
        write_file_atomically(directory + "/MANIFEST", list);
        if (!key_.empty())
            write_file_atomically(directory + "/MANIFEST.sig", signature);
        context.out << context.say(key_.empty() ? "cli.sign.listed" : "cli.sign.signed",
                                   {{"what", directory}, {"key", key_.empty() ? "" : *find_signer(list, signature)}})
                    << "\n";
        return 0;
    }

private:
    std::string directory_, key_;
};

}  // namespace

std::unique_ptr<Command> make_methods_sign()
{
    return std::make_unique<MethodsSign>();
}

}  // namespace eco::cli

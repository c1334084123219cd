#include "cli/commands.hpp"
#include "cli/method_text.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/table.hpp"
#include "scene/scene.hpp"

namespace eco::cli {
namespace {

class MethodsShow : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("ID", "cli.help.id", id_);
        options.optional_argument("SERVICE", "cli.help.service", service_);
        options.flag("--plan", "cli.help.plan", is_plan_);
        options.flag("--latex", "cli.help.latex", is_latex_);
    }

    int run(const Context& context) override
    {
        const LoadedPackage loaded = load(id_, context);
        if (!service_.empty())
            print_sheet(*loaded.package, find_sheet(*loaded.package), is_latex_, true, context);
        else if (!is_plan_)
            print_package(*loaded.package, is_latex_, context);
        if (is_plan_)
            print_plan(loaded.checked, context);
        return 0;
    }

private:
    const method::Sheet& find_sheet(const method::Package& package) const
    {
        if (const auto* sheet = package.find_sheet(service_))
            return *sheet;
        std::vector<std::string> known;
        for (const auto& sheet : package.sheets)
            known.push_back(sheet.id);
        const std::string near = scene::find_nearest(service_, known);
        throw InputError(
            Problem{{},
                    near.empty() ? "cli.no_sheet" : "cli.no_sheet_near",
                    {{"found", service_}, {"near", near}, {"package", package.id}, {"known", joined(known)}},
                    {},
                    false});
    }

    std::string id_, service_;
    bool is_plan_ = false, is_latex_ = false;
};

}  // namespace

std::unique_ptr<Command> make_methods_show()
{
    return std::make_unique<MethodsShow>();
}

}  // namespace eco::cli

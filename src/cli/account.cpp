#include "account/account.hpp"

#include <algorithm>
#include <filesystem>

#include "account/project.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/progress.hpp"
#include "cli/publish.hpp"
#include "cli/table.hpp"

namespace eco::cli {
namespace {

class Account : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("SCENE", "cli.help.scene", scene_);
        options.option("--method", "ID,…", "cli.help.method_list", methods_, true);
        options.option("--years", "A-B", "cli.help.years", years_);
        options.option("--prices", "current|constant:YEAR", "cli.help.prices", prices_);
        options.option("--ledger", "FILE", "cli.help.account.ledger", ledger_);
        options.option("--threads", "N", "cli.help.threads", threads_);
        options.option("--places", "LIST", "cli.help.places", places_);
        options.option("--rasters", "LIST", "cli.help.rasters", rasters_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        const int constant_year = read_prices(prices_);
        account::ProjectOptions project;
        project.years = read_years(years_);
        project.threads = read_threads(threads_);
        const auto methods = find_package_list(methods_, context);
        const auto rasters = read_list(rasters_);
        if (methods.size() > 1 && !rasters.empty())
            throw UsageError("cli.rasters_of_one", {});
        project.scene = scene_;
        project.progress = ProgressBar(context);
        const auto opened = account::open_projects(project, methods);
        std::vector<account::Subject> subjects;
        std::vector<const method::Package*> packages;
        for (const auto& one : opened) {
            context.tell(one->package.warnings);
            subjects.push_back({&one->checked, &one->prepared});
            packages.push_back(&one->package);
        }
        const auto& prepared = opened.front()->prepared;
        account::AccountOptions options;
        options.years = project.years;
        options.threads = project.threads;
        options.constant_year = constant_year;
        options.only_places = find_places(prepared);
        options.rasters = rasters;
        if (!options.rasters.empty())
            options.raster_dir = (std::filesystem::path(prepared.scene->directory) / "rasters").string();
        options.progress = project.progress;
        const auto made = account::account(subjects, options);
        project.progress = {};
        options.progress = {};
        const std::filesystem::path here = prepared.scene->directory;
        publish_and_print(made, packages,
                          ledger_.empty() ? (here / (prepared.scene->id + ".ecoledger")).string() : ledger_, is_json_,
                          context);
        return 0;
    }

private:
    /// Ids of the places that the user names by id or name.
    std::vector<std::string> find_places(const scene::Prepared& prepared) const
    {
        std::vector<std::string> out, known;
        for (const auto& place : prepared.places)
            known.push_back(place.id + " " + place.name_zh);
        Problems problems;
        for (const auto& wanted : read_list(places_)) {
            const auto is_it = [&](const scene::Place& place) {
                return place.id == wanted || place.name_zh == wanted || place.name_en == wanted;
            };
            const auto found = std::find_if(prepared.places.begin(), prepared.places.end(), is_it);
            if (found == prepared.places.end())
                problems.add(Problem{{}, "cli.no_place", {{"found", wanted}, {"known", joined(known)}}, {}, false});
            else
                out.push_back(found->id);
        }
        problems.throw_if_any();
        return out;
    }

    std::string scene_, methods_, years_, ledger_, threads_, places_, rasters_, prices_;
    bool is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_account()
{
    return std::make_unique<Account>();
}

}  // namespace eco::cli

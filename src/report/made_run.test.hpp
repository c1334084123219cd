#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "account/account.hpp"
#include "account/project.hpp"
#include "scene/make.hpp"

namespace eco::report {

/// The account of two years of a small made scene, and a folder to write to: made once for the whole program.
class MadeRun : public testing::Test {
protected:
    struct Made {
        Made()
        {
            std::string pattern = (std::filesystem::temp_directory_path() / "eco_report_XXXXXX").string();
            folder = mkdtemp(pattern.data());
            scene::MakeOptions make;
            make.directory = folder + "/scene", make.pixels = 10000, make.first_year = 2019, make.last_year = 2020;
            make.threads = 1;
            scene::make_scene(make);
            account::ProjectOptions options;
            options.method = "methods/mee-2020", options.scene = make.directory, options.threads = 1;
            const auto project = account::open_project(options);
            account::AccountOptions account_options;
            account_options.threads = 1, account_options.years = {2019, 2020};
            run = account::account(project->checked, project->prepared, account_options);
        }
        ~Made()
        {
            std::error_code ignored;
            std::filesystem::remove_all(folder, ignored);
        }
        Made(const Made&) = delete;
        Made& operator=(const Made&) = delete;
        std::string folder;
        account::Run run;
    };
    static const Made& made()
    {
        static const Made once;
        return once;
    }
    static const account::Run& run() { return made().run; }

    /// The run with the cells of air purification missing in the first place in 2020.
    static account::Run run_with_missing()
    {
        account::Run out = run();
        for (auto& cell : out.cells) {
            const auto& series = out.series.at(static_cast<std::size_t>(cell.series));
            if (series.service == "air_purification" && cell.place == out.places[0].id && cell.year == 2020) {
                cell.amount.reset();
                cell.reason = "not_supplied: air_emissions";
            }
        }
        return out;
    }
    static std::string path(const std::string& name) { return made().folder + "/" + name; }
};

}  // namespace eco::report

#pragma once
#include <filesystem>
#include <string>

#include "account/project.hpp"
#include "scene/make.hpp"

namespace eco::laws {

/// A small synthetic territory, made once a process in a directory of its own.
inline const std::string& made_scene()
{
    static const std::string directory = [] {
        const auto path = std::filesystem::temp_directory_path() / ("eco_laws_" + std::to_string(::getpid()));
        scene::MakeOptions options;
        options.directory = path.string();
        options.pixels = 60000;
        options.seed = 7;
        options.first_year = 2019;
        options.last_year = 2020;
        options.threads = 2;
        scene::make_scene(options);
        return path.string();
    }();
    return directory;
}

inline account::Project& made_project()
{
    static const auto project = [] {
        account::ProjectOptions options;
        options.method = std::string(ECO_SOURCE_DIR) + "/methods/mee-2020";
        options.scene = made_scene();
        return account::open_project(options);
    }();
    return *project;
}

inline account::Run account_of(const account::AccountOptions& options)
{
    return account::account(made_project().checked, made_project().prepared, options);
}

}  // namespace eco::laws

#pragma once
#include <memory>
#include <string>

#include "account/account.hpp"
#include "scene/check.hpp"

namespace eco::account {

/// A checked package and a prepared scene, held together: what an account is made of.
struct Project {
    method::Package package;
    method::Checked checked;
    scene::Scene scene;
    scene::Prepared prepared;
};

struct ProjectOptions {
    std::string method{};      // directory of the package
    std::string scene{};       // directory or manifest
    std::vector<int> years{};  // empty: the scene's
    int threads = 2;
    std::string cache_dir{};  // empty: .ecoledger in the scene's directory
    Progress progress{};
};

/// Loads, checks and prepares. Errors: InputError with every problem of package and scene; IoError.
std::unique_ptr<Project> open_project(const ProjectOptions& options);

/// The same for several packages over one scene, whose files are looked through once. `options.method` is not read.
/// Errors: as above, for all of them; InputError for a package that is named twice.
std::vector<std::unique_ptr<Project>> open_projects(const ProjectOptions& options,
                                                    const std::vector<std::string>& methods);

}  // namespace eco::account

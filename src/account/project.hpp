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
    std::string method;      // directory of the package
    std::string scene;       // directory or manifest
    std::vector<int> years;  // empty: the scene's
    int threads = 2;
    std::string cache_dir;  // empty: .ecoledger in the scene's directory
    Progress progress;
};

/// Loads, checks and prepares. Errors: InputError with every problem of package and scene; IoError.
std::unique_ptr<Project> open_project(const ProjectOptions& options);

}  // namespace eco::account

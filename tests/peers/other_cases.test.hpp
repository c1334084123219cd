#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "account/cases.hpp"

namespace eco::peers {

/// Runs other cases than its own by a package of methods/: `write` fills the folder of cases that it is given.
inline std::vector<account::CaseResult> run_with_cases(const std::string& id,
                                                       const std::function<void(const std::filesystem::path&)>& write)
{
    namespace fs = std::filesystem;
    const fs::path made = fs::temp_directory_path() / ("eco_cases_" + std::to_string(::getpid())) / id;
    fs::create_directories(made.parent_path());
    fs::copy(std::string(ECO_SOURCE_DIR) + "/methods/" + id, made, fs::copy_options::recursive);
    fs::remove_all(made / "cases");
    fs::create_directory(made / "cases");
    write(made / "cases");
    const method::Package package = method::load_package(made.string());
    const method::Checked checked = method::check(package);
    auto results = account::run_cases(checked);
    fs::remove_all(made.parent_path());
    return results;
}

}  // namespace eco::peers

#pragma once
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "method/check.hpp"

namespace eco::cli {

/// The directories that hold packages: ./methods, $ECOLEDGER_METHODS (several parted by ':'), and methods in
/// share/ecoledger beside the executable's directory.
std::vector<std::string> package_roots(const Context& context);
/// Directories of every package there, the first of each id, sorted by id.
std::vector<std::string> find_packages(const Context& context);
/// The directory of a package by its id, or `id` itself if it is a directory with a package.yaml.
/// Errors: InputError naming those that there are.
std::string find_package(const std::string& id, const Context& context);

/// Directories of the packages of "A,B,C". Errors: UsageError if there is none; InputError with all that are not found.
std::vector<std::string> find_package_list(const std::string& ids, const Context& context);

/// A package with its checked formulas; the first must outlive the second.
struct LoadedPackage {
    std::unique_ptr<method::Package> package;
    method::Checked checked;
};
/// Loads and checks; warnings go to `context.err`. Errors: InputError.
LoadedPackage load(const std::string& id, const Context& context);

/// The ledger to read: `given`, $ECOLEDGER_LEDGER, or the only *.ecoledger here. Errors: UsageError.
std::string find_ledger(const std::string& given);

}  // namespace eco::cli

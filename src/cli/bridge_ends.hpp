#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "account/bridge.hpp"
#include "account/project.hpp"
#include "cli/command.hpp"

namespace eco::cli {

/// What a user says of the ends of a change.
struct BridgeWords {
    std::string scene, other;     // SCENE or SCENE@YEAR; `other` may be empty
    std::string methods, prices;  // one, or two parted by a comma: before, after; prices may be empty
    std::string years;
};

/// One end, not yet opened.
struct NamedEnd {
    std::string scene;
    std::size_t method = 0;  // number of the package
    int year = 0, constant_year = 0;
};

/// The ends of each change: a year and the one before it in the list; or, where scenes, packages or prices are two, the
/// one and the other in each year; or the two ends that have a year of their own. Opens nothing.
/// Errors: UsageError.
std::vector<std::pair<NamedEnd, NamedEnd>> read_ends(const BridgeWords& words, std::size_t methods);

/// Scenes of the ends, each opened once for all packages.
class OpenedEnds {
public:
    /// `options.years` and `options.scene` are not read; `methods` are directories. Errors: as of open_projects().
    OpenedEnds(const std::vector<std::pair<NamedEnd, NamedEnd>>& ends, const account::ProjectOptions& options,
               const std::vector<std::string>& methods);

    account::BridgeEnd end(const NamedEnd& named) const;
    /// What tells the one from the other: scene, package, year, prices.
    std::pair<std::string, std::string> names(const NamedEnd& before, const NamedEnd& after) const;
    void tell_warnings(const Context& context) const;

private:
    const account::Project& project(const NamedEnd& named) const { return *scenes_.at(named.scene).at(named.method); }

    std::map<std::string, std::vector<std::unique_ptr<account::Project>>> scenes_;
};

}  // namespace eco::cli

#pragma once
#include <string>
#include <vector>

#include "account/bridge.hpp"
#include "cli/command.hpp"

namespace eco::cli {

/// For each change a table, the totals of the whole, and in words what moved them most.
void print_bridges(const std::vector<account::Bridge>& bridges, const std::string& by, const Context& context);
/// Of two packages, by service, whether formulas, parameters, prices or applicability differ; whose ground changed.
void tell_ends(const account::Bridge& bridge, const Context& context);
/// Lines and totals of all bridges, one row each.
void print_bridges_csv(const std::vector<account::Bridge>& bridges, const std::string& by, const Context& context);
void print_bridges_json(const std::vector<account::Bridge>& bridges, const std::string& by, const Context& context);

}  // namespace eco::cli

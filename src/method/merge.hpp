#pragma once
#include <string>

#include "method/files.hpp"

namespace eco::method {

/// A child's file over its parent's: mappings merge by key, anything else replaces, `remove: [value.x]` takes away,
/// `choices: {basis: {add: [x]}}` adds labels. Nodes keep the file that they came from. Changing what the parent lacks
/// is a problem.
Node merge_nodes(const Node& parent, const Node& child, Problems& problems);

/// The YAML files of the package with all its parents merged in, by path; cases are the package's own.
std::map<std::string, Node> merge_layers(const std::vector<Layer>& layers, Problems& problems);

}  // namespace eco::method

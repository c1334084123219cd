#pragma once
#include <map>
#include <string>

#include "method/package.hpp"

namespace eco::scene {

/// The scene's own parameter rows by symbol, in the form of a package's parameters/*.csv: of the symbols that the
/// package has, or of all without a package; then only standard units are known. Errors: IoError; problems are added.
std::map<std::string, method::Table> read_parameters(const std::string& file, const method::Package* package,
                                                     Problems& problems);

/// The price indices of a scene. Errors: IoError; wrong cells are problems.
method::PriceIndices read_scene_indices(const std::string& file, Problems& problems);

}  // namespace eco::scene

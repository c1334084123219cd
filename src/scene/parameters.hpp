#pragma once
#include <map>
#include <string>

#include "method/package.hpp"

namespace eco::scene {

/// The scene's own parameter rows by symbol, in the form of a package's parameters/*.csv: of the symbols that the
/// package has, or of all without a package; then only standard units are known. A row with ids of packages in its
/// column `packages` is for these, and packages that extend them, alone. Errors: IoError; problems are added.
std::map<std::string, method::Table> read_parameters(const std::string& file, const method::Package* package,
                                                     Problems& problems);

/// A package's rows of one symbol with the scene's own: these take the place of `required` rows of the same keys and
/// intervals, whose range they take if they have none, and stand beside the others.
method::Table with_own_rows(const method::Table& package, const method::Table& own);
/// The row of the package that has the same keys and intervals as one of the scene, or nullptr.
const method::Row* find_twin(const method::Table& package, const method::Row& own);

/// The price indices of a scene. Errors: IoError; wrong cells are problems.
method::PriceIndices read_scene_indices(const std::string& file, Problems& problems);

}  // namespace eco::scene

#pragma once
#include <map>
#include <string>
#include <vector>

#include "method/package.hpp"

namespace eco::scene {

/// The package's exclusions with this action whose two services are both computed, and which no choice lifts. `set`:
/// the scene's choices, sheet.choice -> label.
std::vector<const method::Exclusion*> exclusions_met(const method::Package& package,
                                                     const std::map<std::string, std::string>& set,
                                                     const std::string& action);

}  // namespace eco::scene

#pragma once
#include "account/account.hpp"

namespace eco::account {

/// Ids of the ecosystems that the land cover of the first scene speaks of, in the order of its codes.
/// Errors: InputError for one that only some of the packages know.
std::vector<std::string> common_ecosystems(const std::vector<Subject>& subjects);

}  // namespace eco::account

#pragma once
#include <map>
#include <string>

#include "method/package.hpp"
#include "scene/prepare.hpp"

namespace eco::account {

/// The rows that a run looks up: "parameter:NAME", "price:NAME". The scene's rows stand beside the package's; a
/// `required` row gives way to the scene's row with the same keys, which takes the package's range if it has none and
/// lies in it.
std::map<std::string, method::Table> rows_in_force(const method::Package& package, const scene::Prepared& prepared);

/// "ecosystem=forest, fvc=[10,30)"; empty if the row holds everywhere. A row that was moved to the prices of one year
/// ends in "price_year=2020".
std::string keys_text(const method::Row& row);
/// The keys of the row before it was moved.
std::string without_price_year(const std::string& keys);

}  // namespace eco::account

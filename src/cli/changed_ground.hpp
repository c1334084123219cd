#pragma once
#include <nlohmann/json.hpp>

#include "cli/comparison.hpp"

namespace eco::cli {

/// Places of a side that are other ground than on the first side: their areas, and with a run of the first side's year
/// on the other boundaries what changed hands and the growth on one boundary set; without one, why it is withheld.
/// Prints nothing where both stand on one set.
void print_changed_ground(const Comparison& comparison, std::size_t side, const Context& context);
/// The same as rows.
nlohmann::ordered_json changed_ground_json(const Comparison& comparison, std::size_t side);

}  // namespace eco::cli

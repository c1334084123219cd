#pragma once
#include <string>
#include <vector>

namespace eco::scene::make {

/// A made-up row of the scene's parameters. `key` is the column of `label`; `packages` are ids, none for all.
struct Row {
    std::string symbol, ecosystem, key, label, value, unit, packages = {};
};

/// Rows for packages whose standards' own numbers are not known: what others publish they leave to the scene. Of what
/// the synthetic scene has: its classes and its lake region.
std::vector<Row> open_parameters();
std::vector<Row> open_prices();

}  // namespace eco::scene::make

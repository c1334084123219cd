#pragma once
#include <map>
#include <string>
#include <vector>

#include "method/package.hpp"

namespace eco::scene {

/// An input of the package and the sheet that wants it.
struct Wanted {
    const method::Use* use = nullptr;
    const method::Sheet* sheet = nullptr;
    std::string service;  // that is computed with it
};

/// The inputs from the scene (layers, features, tables, records) that the computed services reach through the chosen
/// branches, derived sheets included. `set` are the scene's own choices (sheet.choice -> label); else the package's,
/// else the default.
std::vector<Wanted> wanted_inputs(const method::Package& package, const std::map<std::string, std::string>& set);

}  // namespace eco::scene

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

/// The label that is taken of a choice of a sheet: the scene's (`set`: sheet.choice -> label), else the package's, else
/// the default; empty if there is none.
std::string chosen_label(const method::Package& package, const std::map<std::string, std::string>& set,
                         const method::Sheet& sheet, const std::string& choice);

/// What one computed service reaches through the chosen branches, derived sheets included.
struct Reached {
    std::string service;
    std::vector<Wanted> inputs;                  // parameters and prices too
    std::vector<const method::Sheet*> derived;   // sheets that it reaches
    std::map<std::string, std::string> choices;  // sheet.choice -> label, of the formulas and keys that are reached
};

/// For each computed service, in the order of the package's sheets; `set` are the scene's own choices.
std::vector<Reached> reached(const method::Package& package, const std::map<std::string, std::string>& set);

/// The inputs from the scene (layers, features, tables, records) that the computed services reach through the chosen
/// branches, derived sheets included. `set` as above.
std::vector<Wanted> wanted_inputs(const method::Package& package, const std::map<std::string, std::string>& set);

}  // namespace eco::scene

#pragma once
#include <memory>
#include <set>

#include "account/run.hpp"
#include "method/package.hpp"

namespace eco::account {

/// The method package that a run carries in its documents ("method/PATH", parents as "parents/ID/PATH"); nullptr if
/// there is none or it does not load. Errors: IoError if the temporary directory cannot be written.
std::unique_ptr<method::Package> read_package(const Run& run);

/// The layer of ecosystem types in the scene's text that the run carries; empty if it carries none.
std::string find_ecosystem_layer(const Run& run);

/// The branch of a formula that the run took; nullptr if there is no formula, or the run does not say.
const formula::Tree* find_branch(const Run& run, const method::Sheet& sheet, const method::Formula& formula);

/// Adds all names in a formula, in the order in which they stand.
void gather_names(const formula::Tree& tree, std::vector<std::string>& names);

/// What the booked formulas of a service rest on, in the branches that the run took: entries through lets, derived
/// sheets, keys of tables and quantities of other services, each once; the data that they read; "sheet.choice" of the
/// choices that decided.
struct Rests {
    std::vector<std::pair<const method::Sheet*, const method::Entry*>> entries;
    std::vector<const method::Use*> uses;
    std::set<std::string> choices;
};
Rests find_rests(const Run& run, const method::Package& package, const method::Sheet& sheet);

/// The data on which the booked formulas of a sheet rest in the branches that the run took, through lets, derived
/// sheets, keys of tables and quantities of other services.
std::vector<const method::Use*> find_uses(const Run& run, const method::Package& package, const method::Sheet& sheet);

}  // namespace eco::account

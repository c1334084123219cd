#pragma once
#include <string>
#include <vector>

#include "account/run.hpp"
#include "scene/prepare.hpp"

namespace eco::account {

/// What became of a replayed run.
struct ReplayResult {
    bool is_identical = false;
    std::vector<std::string> differences;  // the first ones, in words and numbers
    std::size_t cells = 0;                 // that were compared
};

/// Errors: InputError naming every input of the run that the scene does not have, or has with another fingerprint.
void compare_inputs(const Run& recorded, const scene::Prepared& prepared);

/// Runs the method text that a recorded run carries over the scene again and compares every cell.
/// Errors: InputError if an input's fingerprint differs (each is named), or scene and package have problems.
ReplayResult replay(const Run& recorded, const std::string& scene, int threads);

}  // namespace eco::account

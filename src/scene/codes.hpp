#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace eco::scene {

/// One row of a CSV that says what a raster's code stands for.
struct Code {
    int code = 0;
    std::string label, target;  // of land cover: the map's own word, the package's ecosystem id; else label = target
    int line = 0;
};

/// Reads code,label,ecosystem,note (land cover: `column` is "ecosystem") or code,label (`column` is "label").
/// A code that is no whole number of 0 to 254, a double code, and a missing column are problems. An empty target says
/// that the code stands for nothing the account knows: its cells are unassigned. Errors   IoError if unreadable.
std::vector<Code> read_codes(const std::string& file, const std::string& column, Problems& problems);

/// Targets by code, 256 entries, empty where there is none.
std::vector<std::string> targets_by_code(const std::vector<Code>& codes);

}  // namespace eco::scene

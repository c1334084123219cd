#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "account/run.hpp"
#include "scene/prepare.hpp"

namespace eco::account {

/// Outlines of the finest places for maps, in whole steps of an equal-area plane with north up: x rises to the east, y
/// to the north. Neighbours share their border to the last step.
struct Outlines {
    using Ring = std::vector<std::array<int, 2>>;
    double step_m = 0;
    std::map<std::string, std::vector<Ring>> places;  // by id; inside is where the even-odd count is odd
};

/// The outlines in steps of 1/2048 of the territory's longer side: 0.1 mm on a page. Corners that lie on one line with
/// those beside them are left out.
Outlines make_outlines(const scene::Prepared& prepared);

/// As the run carries them, in the document "data/outlines.json".
std::string outlines_text(const Outlines& outlines);
/// nullopt if the run carries none (runs of earlier versions). Errors: IoError if they are broken.
std::optional<Outlines> find_outlines(const Run& run);

}  // namespace eco::account

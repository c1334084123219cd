#pragma once
#include <vector>

#include "engine/source.hpp"
#include "engine/totals.hpp"

namespace eco::engine {

/// A program, the layers that it loads, by its layer numbers, and its number of each joined ecosystem: several may be
/// one of its own, -1 is none (there the part has no ecosystem). An ecosystem of the part that is not among them has no
/// pixels.
struct JoinPart {
    const Program* program = nullptr;
    const std::vector<LayerInput>* layers = nullptr;
    std::vector<int> ecosystems;
};

/// Several programs as one: equal layers are read once, equal instructions run once, equal groups are summed once.
struct Joined {
    /// Where a group of a part is found: the joined group, and its columns in the order of the part's.
    struct Home {
        int group = 0;
        std::vector<int> columns;
    };
    Program program;
    std::vector<LayerInput> layers;
    std::vector<std::vector<Home>> homes;      // by part and group
    std::vector<std::vector<int>> ecosystems;  // by part: its number of each joined one
    int areas = -1;  // the group that sums areas alone, if a part has no ecosystem somewhere; else -1
};

/// Exactness  the totals that totals_of takes from a pass of the joined program are those of a pass of each part.
/// Errors     std::invalid_argument if parts differ in zones, count of joined ecosystems or scale of areas.
/// Cost       by the instructions of all parts; nothing is opened.
Joined join_programs(const std::vector<JoinPart>& parts);

/// What `all`, of the joined program, says of one part: the totals of its own program.
Totals totals_of(const Joined& joined, std::size_t part, const Program& program, const Totals& all);

}  // namespace eco::engine

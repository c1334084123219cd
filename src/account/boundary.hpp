#pragma once
#include <string>
#include <vector>

#include "account/run.hpp"

namespace eco::account {

/// A place that is not the same ground in two runs; an area of 0 where a run has no such place.
struct ChangedPlace {
    std::string id, name_zh, name_en;
    double before_m2 = 0, after_m2 = 0;
};

/// Places, the whole among them, whose areas differ by more than a millionth: less is the cutting of cells. Empty where
/// both runs stand on one boundary set.
std::vector<ChangedPlace> changed_places(const Run& before, const Run& after);

}  // namespace eco::account

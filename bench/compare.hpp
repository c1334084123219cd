#pragma once
#include <string>
#include <vector>

#include "account/run.hpp"
#include "bench/hand.hpp"

namespace eco::bench {

/// A total of the territory by two ways.
struct Compared {
    std::string name;  // "water_conservation.conserved"
    double by_hand = 0, by_run = 0;
    double grain = 0;  // what rounding to whole quanta may do to by_run
};

/// Totals of all quantities that are summed at pixels, and the areas that could be computed.
std::vector<Compared> compare(const Bench& bench, const HandSums& sums, const account::Run& run);

/// Throws std::runtime_error naming what differs by more than 1e-9 of it and the rounding.
void require_equal(const std::vector<Compared>& totals);

}  // namespace eco::bench

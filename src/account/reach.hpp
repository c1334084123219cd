#pragma once
#include <map>
#include <string>

#include "engine/plan.hpp"

namespace eco::account {

/// What a sum of a pass reads at its pixels: ids of layers, tables and parameters, each with a formula that reads it.
/// Of what is inside a function of the whole grid (slope, distance_to, a percentile over the domain), that function.
struct Reached {
    std::map<std::string, std::string> at_pixels, whole;
};
Reached reached_by(const engine::Plan& plan, const engine::PixelSum& sum);

}  // namespace eco::account

#pragma once
#include "scene/make_terrain.hpp"

namespace eco::scene::make {

/// Chooses places on rivers for reservoirs and lakes, some across a county border, and levels the ground in them.
void place_water(Land& land, const Territory& territory, std::uint64_t seed);

}  // namespace eco::scene::make

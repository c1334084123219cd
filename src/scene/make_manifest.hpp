#pragma once
#include <string>

#include "scene/make_terrain.hpp"

namespace eco::scene::make {

/// The text of scene.yaml.
std::string make_manifest(const MakeOptions& options, double cell_m);

/// Counties, lakes, reservoirs and sites as one GeoPackage.
void write_shapes(const std::string& path, const Land& land, const Territory& territory, std::uint64_t seed);

}  // namespace eco::scene::make

#pragma once
#include <cstdint>
#include <functional>
#include <string>

namespace eco::scene {

/// Told at every stage and share of it done (0 to 1); may be empty. Called from the caller's thread only.
using Progress = std::function<void(const std::string& stage, double share)>;

struct MakeOptions {
    std::string directory;          // made if it is not there; files in it are replaced
    std::int64_t pixels = 1000000;  // of the grid, about; 10,000 to 400,000,000
    std::uint64_t seed = 1;
    int first_year = 2018, last_year = 2020;
    int threads = 0;  // 0: one a core
};

/// Writes a made-up scene with the shape of 吉安市: manifest, land cover, elevation, rain, soil, vegetation, 13
/// counties, lakes, reservoirs, sites and statistics, all marked synthetic. The territory always measures about 25,000
/// km2: fewer pixels are larger ones. The same options give the same files, byte for byte, whatever the number of
/// threads.
///
/// Holes    a patch of net primary production and one of the soil are no-data, about 1 % of the territory each.
/// Errors   InputError scene.make_options; IoError.
/// Cost     O(pixels x years); about 24 bytes a pixel of memory.
/// Source   valleys by stream-power incision solved implicitly: Braun & Willett (2013),
/// doi:10.1016/j.geomorph.2012.10.008
void make_scene(const MakeOptions& options, const Progress& progress = {});

}  // namespace eco::scene

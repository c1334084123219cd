#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "scene/make_terrain.hpp"

namespace eco::scene::make {

/// Codes of the land cover rasters.
enum class Cover : std::uint8_t {
    paddy = 1,
    dry_cropland = 2,
    orchard_tree = 3,
    orchard_shrub = 4,
    broadleaf = 11,
    needle = 12,
    mixed = 13,
    bamboo = 14,
    sparse = 15,
    shrub = 21,
    tussock = 31,
    marsh = 41,
    lake = 42,
    river = 43,
    reservoir = 44,
    pond = 45,
    built = 51,
    park = 52,
    bare = 61,
};

/// What a code stands for and what grows there in an average place.
struct CoverClass {
    Cover code;
    const char* ecosystem;  // id of mee-2020
    const char* label;
    float evaporation_mm, npp_gc, cover_percent;
};
inline constexpr int class_count = 19;
extern const std::array<CoverClass, class_count> cover_classes;
int class_index(std::uint8_t code);

/// Land cover of every year: a pixel has its first code until its year of change, then the later one.
struct LandCover {
    std::vector<std::uint8_t> first, later, change;  // change: years after 2000; 255 never
    std::uint8_t at(std::size_t pixel, int year) const
    {
        return year - 2000 < change[pixel] ? first[pixel] : later[pixel];
    }
};

LandCover make_cover(const Land& land, std::uint64_t seed, int threads);

/// Area of each class in each county, km2, counted by pixel centres on the county lattice.
using CountyCover = std::array<std::array<double, class_count>, county_count>;
CountyCover measure_cover(const LandCover& cover, const grid::Grid& grid, const Territory& territory, int year);

}  // namespace eco::scene::make

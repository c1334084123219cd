#pragma once
#include <vector>

#include "scene/make_territory.hpp"
#include "terrain/raster.hpp"

namespace eco::scene::make {

/// Values on a square lattice over the whole square, read between the nodes.
struct Field {
    int nodes = 0;
    std::vector<float> values;                               // from the north-west
    float at(double east_km, double south_km) const;         // linear between nodes
    float smooth_at(double east_km, double south_km) const;  // Catmull-Rom, passes through the nodes
};

/// Water bodies as polygons, metres of the reference system.
struct Water {
    grid::Polygon shape;
    double area_km2 = 0, capacity_m3 = 0;
    bool is_lake = false;
};

struct Land {
    terrain::Raster<float> elevation_m;
    Field floor_m;                     // valley floor around, for heights above it
    std::vector<std::uint8_t> stream;  // log2 of the area that drains through the pixel, in 1/4 km2; 0 below
    std::vector<std::uint8_t> water;   // 1 + number of the water body, 0 on land
    std::vector<Water> bodies;         // at most 254
};

/// Mountains around a basin, cut by rivers that leave to the north; lakes and reservoirs on them, level.
Land make_land(const grid::Grid& frame, const Territory& territory, std::uint64_t seed, int threads);

/// The wide shape of the land on a lattice of some 300 m, valleys cut.
Field make_relief(std::uint64_t seed);

}  // namespace eco::scene::make

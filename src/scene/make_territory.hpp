#pragma once
#include <array>
#include <string>
#include <vector>

#include "grid/grid.hpp"
#include "grid/zones.hpp"
#include "scene/make.hpp"

namespace eco::scene::make {

inline constexpr double side_km = 200;  // of the square in which the territory lies
inline constexpr const char* crs_text =
    "+proj=laea +lat_0=26.95 +lon_0=114.9 +x_0=0 +y_0=0 +datum=WGS84 +units=m +type=crs";

struct County {
    const char* id;
    const char* name;
    const char* name_en;
    double east_km, north_km;  // of the square's south-west corner: about its middle
    double area_km2;
    double seat_east_km, seat_north_km;
};
inline constexpr int county_count = 13;
extern const std::array<County, county_count> counties;

/// Counties on a lattice of `step_km`, and their outlines, which share every vertex with their neighbours.
struct Territory {
    static constexpr double step_km = 0.5;
    static constexpr int cells = static_cast<int>(side_km / step_km);
    std::vector<std::int8_t> county;                       // cells x cells from the north-west; -1 outside
    std::vector<grid::Polygon> polygons;                   // in metres of the reference system
    int county_at(double east_km, double south_km) const;  // from the square's north-west corner
};

/// Grid of about `pixels` square cells of whole metres over the square; WKT as reference system.
grid::Grid make_frame(std::int64_t pixels);
/// A coarse grid with the same corner, of cells of `cell_m`.
grid::Grid make_coarse(double cell_m);
Territory make_territory(std::uint64_t seed);

}  // namespace eco::scene::make

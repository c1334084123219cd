#pragma once
#include <map>
#include <string>
#include <vector>

#include "grid/grid.hpp"
#include "grid/zones.hpp"
#include "raster/crs.hpp"
#include "scene/scene.hpp"

namespace eco::scene {

/// The finest places, sorted by id, with their polygons in a reference system.
struct Outlines {
    std::vector<std::string> ids, names, names_en;
    std::vector<grid::Polygon> polygons;  // in `crs`
    std::string crs;                      // WKT
    std::vector<std::string> fields;      // of the layer

    /// A place's id by its id or any of its names. A name that two places share stands for neither.
    std::map<std::string, std::string> id_by_name() const;
    raster::Bounds bounds() const;
};

/// The place that a table's row names: a finest place by id or name, or the top place, also as 合计, 总计, 全市 or
/// Total.
std::map<std::string, std::string> table_place_ids(const Scene& scene, const Outlines& outlines);

/// Reads the places in `crs` (empty: as they are in the file). Coordinates declared as GCJ-02 are moved to WGS 84
/// first. Errors   IoError if unreadable, InputError without reference system, without the fields or without polygons.
Outlines read_outlines(const Scene& scene, const std::string& crs);

/// The grid that the manifest declares. Errors: InputError (unknown layer or reference system), IoError.
grid::Grid make_grid(const Scene& scene, const Outlines& outlines);

/// Where polygons overlap or leave holes between them, measured on a grid of at most `cells` cells a side.
struct Fault {
    bool is_gap = false;
    double area_m2 = 0;
    std::vector<int> places;  // indices
};
/// Overlaps by pair and holes that no path of uncovered cells joins to the outside. What is smaller than 1e-5 of a
/// cell's area per cell is rounding. Polygons and grid are in the same system. Cost: O(edges x cells crossed) and 4
/// bytes a cell and place.
std::vector<Fault> find_faults(const std::vector<grid::Polygon>& polygons, const grid::Grid& grid);

}  // namespace eco::scene

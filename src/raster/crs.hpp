#pragma once
#include <optional>
#include <string>

#include "grid/grid.hpp"

namespace eco::raster {

/// WKT 2 of a reference system given as EPSG:xxxx, PROJ text or WKT; coordinates are always taken as x (east), y
/// (north). Errors   InputError for text that PROJ does not know.
std::string normalise_crs(const std::string& text);

/// "EPSG:4490" or, without a code, the system's name; for messages.
std::string name_of_crs(const std::string& crs);

/// Same system, whatever the spelling and axis order.
bool is_same_crs(const std::string& a, const std::string& b);

/// Same cells in the same system. The text of `crs` may differ: file formats spell systems their own way.
bool is_same_grid(const grid::Grid& a, const grid::Grid& b);

/// True if areas in this system's coordinates are true areas in m2: projected, in metres, by a method that keeps areas
/// on the system's own ellipsoid (methods that exist for a sphere only count if the ellipsoid is a sphere).
bool is_equal_area(const std::string& crs);

struct Bounds {
    double west = 0, south = 0, east = 0, north = 0;
};

/// The box around a transformed box (its sides are followed, not only its corners). Errors: InputError, IoError.
Bounds transform_bounds(const std::string& from_crs, const std::string& to_crs, const Bounds& bounds);

/// The smallest grid of square cells that holds `bounds` (in the system's units). With `snap`, cell edges lie on whole
/// multiples of `cell`, so that grids made from different bounds fit together.
grid::Grid grid_of_bounds(const std::string& crs, const Bounds& bounds, double cell, bool snap = true);

/// Snapped grid in `target_crs` that holds the raster, or only `bounds` (in target units) if given.
/// Errors   IoError, InputError (no reference system, unknown target).
grid::Grid suggest_grid(const std::string& source, const std::string& target_crs, double cell,
                        const std::optional<Bounds>& bounds = {});

}  // namespace eco::raster

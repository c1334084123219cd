#pragma once
#include <map>
#include <string>
#include <vector>

#include "grid/zones.hpp"
#include "scene/overlap.hpp"

namespace eco::scene {

/// One object of a vector layer: its fields as text, and its geometry, of which one kind is given.
struct Shape {
    std::map<std::string, std::string> values;  // empty text: no value
    grid::Polygon polygon;
    std::vector<Line> lines;
    std::vector<grid::Point> points;

    const std::string& text(const std::string& field) const;
};

struct Shapes {
    std::string file, layer, crs;
    std::vector<std::string> fields;
    std::vector<Shape> shapes;

    /// Those that are polygons.
    std::vector<grid::Polygon> polygons() const;
    /// Errors: InputError naming the layer's fields if there is no such field.
    void require(const std::string& field) const;
};

/// Reads a vector layer (empty name: the only one) in `crs` (empty: as it is in the file). Coordinates of datum GCJ-02
/// are moved to WGS 84 first. Errors   IoError if unreadable; InputError without reference system or layer.
Shapes read_shapes(const std::string& file, const std::string& layer, const std::string& crs,
                   const std::string& datum = "");

/// "GCJ-02" in the usual spellings.
bool is_gcj02(const std::string& datum);

}  // namespace eco::scene

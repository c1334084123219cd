#pragma once
#include <string>
#include <variant>
#include <vector>

#include "grid/zones.hpp"

namespace eco::raster {

/// One object: its shape and the values of its layer's fields, in their order.
struct FeatureRecord {
    std::variant<grid::Point, grid::Polygon> shape;
    std::vector<std::variant<std::string, double>> values;
};

/// A vector layer to be written. All shapes are of one kind; the first record decides a field's type.
struct FeatureTable {
    std::string name;
    std::string crs;  // EPSG code, PROJ text or WKT; coordinates are x, y
    std::vector<std::string> fields;
    std::vector<FeatureRecord> records;
};

/// Writes layers as one GeoPackage, atomically; polygons as multipolygons, their rings sorted into shells and holes.
/// The same layers give the same bytes: the file's date is fixed. Errors: IoError naming the file.
void write_features(const std::string& path, const std::vector<FeatureTable>& layers);

}  // namespace eco::raster

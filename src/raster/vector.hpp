#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "grid/zones.hpp"

namespace eco::raster {

enum class GeometryKind { none, point, line, polygon };

/// A feature of a vector layer. Only the member that fits `kind` is filled; multi-geometries are several points, lines
/// or rings.
struct Feature {
    std::int64_t id = 0;
    GeometryKind kind = GeometryKind::none;
    std::vector<grid::Point> points{};
    std::vector<grid::Ring> lines{};
    grid::Polygon polygon{};
    std::map<std::string, std::string> attributes{};  // as text; a null is absent
};

struct FieldInfo {
    std::string name, type;  // type as OGR names it: String, Integer, Real, Date …
};

struct LayerInfo {
    std::string name;
    GeometryKind kind = GeometryKind::none;  // none also where the layer mixes kinds
    std::string crs;                         // WKT, empty if the file says none
    std::int64_t features = 0;
    std::vector<FieldInfo> fields{};
};

/// Errors: IoError naming the file.
std::vector<LayerInfo> list_layers(const std::string& path);

/// All features of a layer (the only one if `layer` is empty) with the wanted attributes (all if none are named).
/// Vertices are transformed to `target_crs` (WKT or EPSG:xxxx; as in the file if empty); sides between them stay
/// straight. Heights are dropped. Errors   IoError; InputError for a layer or attribute that is not there (with those
/// that are), for a layer without reference
///          system if a target is given, for curved or mixed geometries of one feature.
std::vector<Feature> read_features(const std::string& path, const std::string& layer,
                                   const std::vector<std::string>& attributes, const std::string& target_crs);

/// Writes one layer of features of one kind as a GeoPackage, atomically; attributes are text. Errors: IoError naming
/// the file.
void write_features(const std::string& path, const std::string& layer, const std::string& crs,
                    const std::vector<Feature>& features);

}  // namespace eco::raster

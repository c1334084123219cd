#include "raster/vector.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "raster/gdal.hpp"
#include "raster/geometry.hpp"
#include "raster/temporary.hpp"

namespace eco::raster {
namespace {

struct DestroyFeature {
    void operator()(OGRFeatureH feature) const { OGR_F_Destroy(feature); }
};
using Row = std::unique_ptr<std::remove_pointer_t<OGRFeatureH>, DestroyFeature>;

Dataset open_vector(const std::string& path)
{
    GdalErrors errors;
    Dataset dataset(
        GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr, nullptr, nullptr));
    if (!dataset)
        errors.fail(path);
    return dataset;
}

OGRLayerH layer_of(const Dataset& dataset, const std::string& path, const std::string& name)
{
    std::vector<std::string> names;
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset.get()); ++i) {
        const OGRLayerH layer = GDALDatasetGetLayer(dataset.get(), i);
        names.emplace_back(OGR_L_GetName(layer));
        if (names.back() == name)
            return layer;
    }
    if (name.empty() && names.size() == 1)
        return GDALDatasetGetLayer(dataset.get(), 0);
    throw InputError(file_problem(path, "raster.no_layer",
                                  {{"layer", name}, {"layers", fmt::format("{}", fmt::join(names, ", "))}}));
}

std::vector<FieldInfo> fields_of(OGRLayerH layer)
{
    const OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    std::vector<FieldInfo> fields;
    for (int i = 0; i < OGR_FD_GetFieldCount(definition); ++i) {
        const OGRFieldDefnH field = OGR_FD_GetFieldDefn(definition, i);
        fields.push_back({OGR_Fld_GetNameRef(field), OGR_GetFieldTypeName(OGR_Fld_GetType(field))});
    }
    return fields;
}

/// Column numbers of the wanted attributes.
std::vector<std::pair<std::string, int>> find_fields(OGRLayerH layer, const std::string& path,
                                                     const std::vector<std::string>& wanted)
{
    const std::vector<FieldInfo> fields = fields_of(layer);
    std::vector<std::string> names;
    for (const FieldInfo& field : fields)
        names.push_back(field.name);
    Problems problems;
    std::vector<std::pair<std::string, int>> found;
    for (const std::string& name : wanted.empty() ? names : wanted) {
        const auto at = std::find(names.begin(), names.end(), name);
        if (at == names.end())
            problems.add(file_problem(path, "raster.no_field",
                                      {{"field", name},
                                       {"layer", OGR_L_GetName(layer)},
                                       {"fields", fmt::format("{}", fmt::join(names, ", "))}}));
        else
            found.emplace_back(name, static_cast<int>(at - names.begin()));
    }
    problems.throw_if_any();
    return found;
}

Transform transform_for(OGRLayerH layer, const std::string& path, const std::string& target_crs)
{
    if (target_crs.empty())
        return {};
    const std::string crs = wkt_of(OGR_L_GetSpatialRef(layer));
    if (crs.empty())
        throw InputError(file_problem(path, "raster.no_crs"));
    return transform_between(reference_of(crs), reference_of(target_crs));
}

Feature take_feature(OGRFeatureH row, const std::vector<std::pair<std::string, int>>& fields,
                     OGRCoordinateTransformationH transform, const std::string& path)
{
    Feature feature;
    feature.id = OGR_F_GetFID(row);
    for (const auto& [name, column] : fields)
        if (OGR_F_IsFieldSetAndNotNull(row, column) != 0)
            feature.attributes[name] = OGR_F_GetFieldAsString(row, column);
    const OGRGeometryH geometry = OGR_F_GetGeometryRef(row);
    GdalErrors errors;
    if (geometry != nullptr && transform != nullptr && OGR_G_Transform(geometry, transform) != OGRERR_NONE)
        errors.fail(path + ", feature " + std::to_string(feature.id));
    if (!take_geometry(geometry, feature))
        throw InputError(file_problem(path, "raster.bad_geometry",
                                      {{"feature", std::to_string(feature.id)},
                                       {"kind", OGRGeometryTypeToName(OGR_G_GetGeometryType(geometry))}}));
    return feature;
}

OGRwkbGeometryType type_of(GeometryKind kind)
{
    switch (kind) {
        case GeometryKind::point:
            return wkbMultiPoint;
        case GeometryKind::line:
            return wkbMultiLineString;
        case GeometryKind::polygon:
            return wkbMultiPolygon;
        case GeometryKind::none:
            break;
    }
    return wkbNone;
}

void write_feature(OGRLayerH layer, const Feature& feature, const GdalErrors& errors, const std::string& path)
{
    const OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    const Row row(OGR_F_Create(definition));
    for (const auto& [name, value] : feature.attributes)
        OGR_F_SetFieldString(row.get(), OGR_FD_GetFieldIndex(definition, name.c_str()), value.c_str());
    const Geometry geometry = make_geometry(feature);
    if (geometry)
        OGR_F_SetGeometry(row.get(), geometry.get());
    if (OGR_L_CreateFeature(layer, row.get()) != OGRERR_NONE)
        errors.fail(path);
}

}  // namespace

std::vector<LayerInfo> list_layers(const std::string& path)
{
    const Dataset dataset = open_vector(path);
    GdalErrors errors;
    std::vector<LayerInfo> layers;
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset.get()); ++i) {
        const OGRLayerH layer = GDALDatasetGetLayer(dataset.get(), i);
        layers.push_back({.name = OGR_L_GetName(layer),
                          .kind = kind_of(OGR_L_GetGeomType(layer)),
                          .crs = wkt_of(OGR_L_GetSpatialRef(layer)),
                          .features = OGR_L_GetFeatureCount(layer, TRUE),
                          .fields = fields_of(layer)});
    }
    return layers;
}

std::vector<Feature> read_features(const std::string& path, const std::string& layer_name,
                                   const std::vector<std::string>& attributes, const std::string& target_crs)
{
    const Dataset dataset = open_vector(path);
    const OGRLayerH layer = layer_of(dataset, path, layer_name);
    const auto fields = find_fields(layer, path, attributes);
    const Transform transform = transform_for(layer, path, target_crs);
    GdalErrors errors;
    std::vector<Feature> features;
    OGR_L_ResetReading(layer);
    while (const Row row{OGR_L_GetNextFeature(layer)})
        features.push_back(take_feature(row.get(), fields, transform.get(), path));
    if (!errors.text().empty())
        errors.fail(path);
    return features;
}

void write_features(const std::string& path, const std::string& layer_name, const std::string& crs,
                    const std::vector<Feature>& features)
{
    TemporaryFile file(path);
    GdalErrors errors;
    Dataset dataset(GDALCreate(GDALGetDriverByName("GPKG"), file.name().c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    if (!dataset)
        errors.fail(path);
    const Reference reference = reference_of(crs);
    const GeometryKind kind = features.empty() ? GeometryKind::none : features.front().kind;
    const OGRLayerH layer =
        GDALDatasetCreateLayer(dataset.get(), layer_name.c_str(), reference.get(), type_of(kind), nullptr);
    if (layer == nullptr)
        errors.fail(path);
    std::set<std::string> names;
    for (const Feature& feature : features)
        for (const auto& [name, value] : feature.attributes)
            names.insert(name);
    for (const std::string& name : names) {
        const OGRFieldDefnH field = OGR_Fld_Create(name.c_str(), OFTString);
        const OGRErr failed = OGR_L_CreateField(layer, field, TRUE);
        OGR_Fld_Destroy(field);
        if (failed != OGRERR_NONE)
            errors.fail(path);
    }
    GDALDatasetStartTransaction(dataset.get(), FALSE);
    for (const Feature& feature : features)
        write_feature(layer, feature, errors, path);
    if (GDALDatasetCommitTransaction(dataset.get()) != OGRERR_NONE)
        errors.fail(path);
    dataset.reset();
    if (!errors.text().empty())
        errors.fail(path);
    file.commit();
}

}  // namespace eco::raster

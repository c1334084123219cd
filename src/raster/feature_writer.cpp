#include "raster/feature_writer.hpp"

#include <cpl_conv.h>
#include <ogr_api.h>
#include <ogr_geometry.h>

#include "raster/gdal.hpp"
#include "raster/temporary.hpp"

namespace eco::raster {
namespace {

// GeoPackages carry the time of writing; a fixed one keeps equal contents equal.
class FixedDate {
public:
    FixedDate() { CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", "2000-01-01T00:00:00.000Z"); }
    ~FixedDate() { CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", nullptr); }
    FixedDate(const FixedDate&) = delete;
};

std::unique_ptr<OGRGeometry> geometry_of(const grid::Point& point)
{
    return std::make_unique<OGRPoint>(point.x, point.y);
}

std::unique_ptr<OGRGeometry> geometry_of(const grid::Polygon& polygon)
{
    std::vector<OGRGeometry*> rings;
    for (const grid::Ring& ring : polygon.rings) {
        auto line = std::make_unique<OGRLinearRing>();
        for (const grid::Point& point : ring)
            line->addPoint(point.x, point.y);
        line->closeRings();
        auto part = std::make_unique<OGRPolygon>();
        part->addRingDirectly(line.release());
        rings.push_back(part.release());
    }
    int is_valid = 0;
    std::unique_ptr<OGRGeometry> sorted(
        OGRGeometryFactory::organizePolygons(rings.data(), static_cast<int>(rings.size()), &is_valid));
    return std::unique_ptr<OGRGeometry>(OGRGeometryFactory::forceToMultiPolygon(sorted.release()));
}

void write_record(OGRLayerH layer, const FeatureRecord& record)
{
    const OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    for (std::size_t i = 0; i < record.values.size(); ++i) {
        const int field = static_cast<int>(i);
        if (const auto* number = std::get_if<double>(&record.values[i]))
            OGR_F_SetFieldDouble(feature, field, *number);
        else
            OGR_F_SetFieldString(feature, field, std::get<std::string>(record.values[i]).c_str());
    }
    const auto geometry = std::visit([](const auto& shape) { return geometry_of(shape); }, record.shape);
    OGR_F_SetGeometry(feature, OGRGeometry::ToHandle(geometry.get()));
    const OGRErr result = OGR_L_CreateFeature(layer, feature);
    OGR_F_Destroy(feature);
    if (result != OGRERR_NONE)
        throw IoError("a feature could not be written");
}

void write_layer(GDALDatasetH dataset, const FeatureTable& table)
{
    GdalErrors errors;
    const bool is_points = !table.records.empty() && std::holds_alternative<grid::Point>(table.records.front().shape);
    const OGRLayerH layer = GDALDatasetCreateLayer(dataset, table.name.c_str(), reference_of(table.crs).get(),
                                                   is_points ? wkbPoint : wkbMultiPolygon, nullptr);
    if (layer == nullptr)
        errors.fail(table.name);
    for (std::size_t i = 0; i < table.fields.size(); ++i) {
        const bool is_number =
            !table.records.empty() && std::holds_alternative<double>(table.records.front().values.at(i));
        const OGRFieldDefnH field = OGR_Fld_Create(table.fields[i].c_str(), is_number ? OFTReal : OFTString);
        OGR_L_CreateField(layer, field, TRUE);
        OGR_Fld_Destroy(field);
    }
    if (OGR_L_StartTransaction(layer) != OGRERR_NONE)
        errors.fail(table.name);
    for (const FeatureRecord& record : table.records)
        write_record(layer, record);
    if (OGR_L_CommitTransaction(layer) != OGRERR_NONE || !errors.text().empty())
        errors.fail(table.name);
}

}  // namespace

void write_features(const std::string& path, const std::vector<FeatureTable>& layers)
{
    const FixedDate date;
    TemporaryFile file(path);
    GdalErrors errors;
    Dataset dataset(GDALCreate(GDALGetDriverByName("GPKG"), file.name().c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    if (!dataset)
        errors.fail(path);
    for (const FeatureTable& table : layers)
        write_layer(dataset.get(), table);
    dataset.reset();
    if (!errors.text().empty())
        errors.fail(path);
    file.commit();
}

}  // namespace eco::raster

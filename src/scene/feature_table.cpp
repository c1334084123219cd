#include "scene/feature_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "grid/rings.hpp"
#include "scene/data_table.hpp"
#include "scene/overlap.hpp"
#include "scene/shapes.hpp"
#include "scene/text.hpp"

namespace eco::scene {
namespace {

using grid::Point;
using grid::Polygon;

Shares shares_of(const std::vector<double>& parts, double whole)
{
    Shares shares;
    double sum = 0;
    for (const double part : parts)
        sum += part;
    if (!(whole > 0))
        return {{}, 1};
    const double base = std::max(whole, sum);  // rounding may carry the parts a little above the whole
    for (std::size_t zone = 0; zone < parts.size(); ++zone)
        if (parts[zone] > 1e-9 * whole)
            shares.by_zone[static_cast<int>(zone)] = parts[zone] / base;
    shares.outside = 1;
    for (const auto& [zone, share] : shares.by_zone)
        shares.outside -= share;
    if (shares.outside < 1e-9)
        shares.outside = 0;
    return shares;
}

double length_of(const Line& line, bool is_geographic)
{
    double length = 0;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const double shrink = is_geographic ? std::cos((line[i].y + line[i + 1].y) / 2 * 0.017453292519943295) : 1;
        length += std::hypot((line[i + 1].x - line[i].x) * shrink, line[i + 1].y - line[i].y);
    }
    return length;
}

Shares area_shares(const Shape& shape, const std::vector<Polygon>& zones, const grid::Grid& grid)
{
    if (shape.polygon.rings.empty())
        return {{}, 1};
    std::vector<double> parts;
    for (const Polygon& zone : zones)
        parts.push_back(shared_area(shape.polygon, zone, grid.is_geographic));
    return shares_of(parts, weighted_area(shape.polygon, grid.is_geographic));
}

Shares length_shares(const Shape& shape, const std::vector<Polygon>& zones, const grid::Grid& grid)
{
    std::vector<double> parts(zones.size());
    double whole = 0;
    for (const Line& line : shape.lines) {
        whole += length_of(line, grid.is_geographic);
        for (std::size_t zone = 0; zone < zones.size(); ++zone)
            if (box_of(line).touches(box_of(zones[zone])))
                parts[zone] += inside_length(line, zones[zone], grid.is_geographic);
    }
    return shares_of(parts, whole);
}

Point middle_of(const Shape& shape)
{
    if (!shape.points.empty())
        return shape.points.front();
    if (!shape.lines.empty() && !shape.lines.front().empty())
        return shape.lines.front()[shape.lines.front().size() / 2];
    const Box box = box_of(shape.polygon);
    return {(box.x_low + box.x_high) / 2, (box.y_low + box.y_high) / 2};
}

/// The zone with the largest share; of a point, the one that holds it.
int main_zone(const Shape& shape, const Shares& areas, const Shares& lengths, const std::vector<Polygon>& zones)
{
    for (const Shares* shares : {&areas, &lengths}) {
        const auto largest = std::max_element(shares->by_zone.begin(), shares->by_zone.end(),
                                              [](const auto& a, const auto& b) { return a.second < b.second; });
        if (largest != shares->by_zone.end())
            return largest->first;
    }
    for (std::size_t zone = 0; zone < zones.size(); ++zone)
        if (grid::is_inside(zones[zone], middle_of(shape)))
            return static_cast<int>(zone);
    return -1;
}

FeatureTable::Column read_column(const FeatureLayer& layer, const std::string& name, const std::string& unit,
                                 const Shapes& shapes, Problems& problems)
{
    FeatureTable::Column column;
    column.is_truth = unit == "truth";
    const bool is_number = unit != "category" && unit != "text" && !column.is_truth;
    if (is_number)
        column.unit = unit;
    for (const Shape& shape : shapes.shapes) {
        const std::string& text = shape.text(name);
        const auto number = read_number(text);
        const auto truth = text == "1" ? std::optional(true) : text == "0" ? std::optional(false) : read_truth(text);
        if ((is_number && !text.empty() && !number) || (column.is_truth && !text.empty() && !truth))
            problems.add({{layer.file, 0, 0, layer.layer + " " + shape.text(layer.id)},
                          is_number ? "scene.not_a_number" : "scene.not_a_truth",
                          {{"text", text}, {"key", name}, {"count", "1"}},
                          "",
                          false});
        if (is_number)
            column.numbers.push_back(number.value_or(std::numeric_limits<double>::quiet_NaN()));
        else
            column.texts.push_back(!column.is_truth || !truth ? text : *truth ? "true" : "false");
    }
    return column;
}

}  // namespace

FeatureTable read_feature_table(const FeatureLayer& layer, const std::vector<Polygon>& zones, const grid::Grid& grid)
{
    Shapes shapes = read_shapes(layer.file, layer.layer, grid.crs, layer.datum);
    shapes.require(layer.id);
    std::stable_sort(shapes.shapes.begin(), shapes.shapes.end(),
                     [&](const Shape& a, const Shape& b) { return a.text(layer.id) < b.text(layer.id); });
    FeatureTable table;
    table.name = layer.name;
    table.file = layer.file;
    Problems problems;
    for (const auto& [name, unit] : layer.columns) {
        shapes.require(name);
        table.columns[name] = read_column(layer, name, unit, shapes, problems);
    }
    problems.throw_if_any();
    for (const Shape& shape : shapes.shapes) {
        table.ids.push_back(shape.text(layer.id));
        table.points.push_back(middle_of(shape));
        table.titles.push_back(shape.text(layer.title.empty() ? "name" : layer.title));
        table.area_shares.push_back(area_shares(shape, zones, grid));
        table.length_shares.push_back(length_shares(shape, zones, grid));
        table.zone.push_back(main_zone(shape, table.area_shares.back(), table.length_shares.back(), zones));
    }
    return table;
}

}  // namespace eco::scene

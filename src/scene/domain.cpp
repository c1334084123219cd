#include "scene/domain.hpp"

#include <algorithm>

#include "scene/shapes.hpp"

namespace eco::scene {

std::vector<grid::Polygon> read_domain(const Scene& scene, const Outlines& outlines, const grid::Grid& grid)
{
    const DomainSource& domain = scene.domain;
    std::vector<grid::Polygon> out;
    Problems problems;
    for (const std::string& id : domain.places) {
        const auto found = std::find(outlines.ids.begin(), outlines.ids.end(), id);
        if (found == outlines.ids.end())
            problems.add(domain.mark.problem("scene.unknown_domain_place",
                                             {{"id", id}, {"near", find_nearest(id, outlines.ids)}}));
        else
            out.push_back(outlines.polygons[static_cast<std::size_t>(found - outlines.ids.begin())]);
    }
    problems.throw_if_any();
    if (!domain.file.empty())
        for (const grid::Polygon& polygon : read_shapes(domain.file, domain.layer, grid.crs, domain.datum).polygons())
            if (!polygon.rings.empty())
                out.push_back(polygon);
    if (out.empty())
        throw InputError(domain.mark.problem("scene.no_domain", {{"file", domain.file}}));
    return out;
}

grid::Zones domain_zones(const std::vector<grid::Polygon>& polygons, const grid::Grid& grid)
{
    grid::Zones zones = grid::make_zones(polygons, grid);
    zones.count = 1;
    for (auto& row : zones.rows) {
        for (auto& run : row.runs)
            run.zone = 0;
        for (auto& piece : row.pieces)
            piece.zone = 0;
    }
    return zones;
}

bool reaches_beyond(const std::vector<grid::Polygon>& polygons, const grid::Grid& grid)
{
    const double slack_x = grid.dx / 1000, slack_y = grid.dy / 1000;
    return std::any_of(polygons.begin(), polygons.end(), [&](const grid::Polygon& polygon) {
        const Box box = box_of(polygon);
        return box.x_low < grid.x0 - slack_x || box.y_high > grid.y0 + slack_y ||
               box.x_high > grid.x0 + static_cast<double>(grid.cols) * grid.dx + slack_x ||
               box.y_low < grid.y0 - static_cast<double>(grid.rows) * grid.dy - slack_y;
    });
}

}  // namespace eco::scene

#include "raster/crs.hpp"

#include <cpl_conv.h>
#include <ogr_core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string_view>

#include "raster/gdal.hpp"

namespace eco::raster {
namespace {

/// The value of +proj= in the system's PROJ text.
std::string projection_of(const Reference& reference)
{
    char* text = nullptr;
    OSRExportToProj4(reference.get(), &text);
    const std::string proj = text != nullptr ? text : "";
    CPLFree(text);
    const auto start = proj.find("+proj=");
    if (start == std::string::npos)
        return {};
    return proj.substr(start + 6, proj.find(' ', start) - start - 6);
}

template <std::size_t N>
bool is_one_of(const std::string& name, const std::array<std::string_view, N>& names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::string normalise_crs(const std::string& text)
{
    return wkt_of(reference_of(text).get());
}

std::string name_of_crs(const std::string& crs)
{
    const Reference reference = reference_of(crs);
    const char* authority = OSRGetAuthorityName(reference.get(), nullptr);
    const char* code = OSRGetAuthorityCode(reference.get(), nullptr);
    if (authority != nullptr && code != nullptr)
        return std::string(authority) + ":" + code;
    const char* name = OSRGetName(reference.get());
    return name != nullptr ? name : crs;
}

bool is_same_crs(const std::string& a, const std::string& b)
{
    if (a.empty() || b.empty())
        return a == b;
    const std::array<const char*, 3> options{"CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS",
                                             "IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES", nullptr};
    return OSRIsSameEx(reference_of(a).get(), reference_of(b).get(), options.data()) != 0;
}

bool is_same_grid(const grid::Grid& a, const grid::Grid& b)
{
    grid::Grid c = b;
    c.crs = a.crs;
    return a == c && is_same_crs(a.crs, b.crs);
}

bool is_equal_area(const std::string& crs)
{
    constexpr std::array<std::string_view, 9> on_ellipsoids{"aea",     "leac",  "laea",    "cea",     "sinu",
                                                            "eqearth", "bonne", "healpix", "rhealpix"};
    constexpr std::array<std::string_view, 9> on_spheres{"moll", "eck2",   "eck4",  "eck6", "igh",
                                                         "tcea", "hammer", "goode", "qsc"};
    const Reference reference = reference_of(crs);
    GdalErrors errors;
    if (OSRIsProjected(reference.get()) == 0 || OSRGetLinearUnits(reference.get(), nullptr) != 1.0)
        return false;
    const std::string projection = projection_of(reference);
    return is_one_of(projection, on_ellipsoids) ||
           (OSRGetInvFlattening(reference.get(), nullptr) == 0 && is_one_of(projection, on_spheres));
}

Bounds transform_bounds(const std::string& from_crs, const std::string& to_crs, const Bounds& bounds)
{
    const Transform transform = transform_between(reference_of(from_crs), reference_of(to_crs));
    GdalErrors errors;
    Bounds box;
    constexpr int points_per_side = 201;
    if (OCTTransformBounds(transform.get(), bounds.west, bounds.south, bounds.east, bounds.north, &box.west, &box.south,
                           &box.east, &box.north, points_per_side) == 0)
        errors.fail("transformation of bounds to " + name_of_crs(to_crs));
    return box;
}

grid::Grid grid_of_bounds(const std::string& crs, const Bounds& bounds, double cell, bool snap)
{
    if (!(cell > 0) || !(bounds.east > bounds.west) || !(bounds.north > bounds.south))
        throw std::invalid_argument("grid_of_bounds: empty bounds or cell size");
    // A bound that misses a multiple of the cell by rounding only must not open another row or column.
    constexpr double slack = 1e-6;
    grid::Grid grid{.x0 = bounds.west, .y0 = bounds.north, .dx = cell, .dy = cell};
    if (snap) {
        grid.x0 = std::floor(bounds.west / cell + slack) * cell;
        grid.y0 = std::ceil(bounds.north / cell - slack) * cell;
    }
    grid.cols = std::max<std::int64_t>(1, std::llround(std::ceil((bounds.east - grid.x0) / cell - slack)));
    grid.rows = std::max<std::int64_t>(1, std::llround(std::ceil((grid.y0 - bounds.south) / cell - slack)));
    set_crs(grid, reference_of(crs).get());
    return grid;
}

grid::Grid suggest_grid(const std::string& source, const std::string& target_crs, double cell,
                        const std::optional<Bounds>& bounds)
{
    if (bounds)
        return grid_of_bounds(target_crs, *bounds, cell);
    const Dataset dataset = open_raster(source);
    const grid::Grid from = grid_of(dataset, source);
    if (from.crs.empty())
        throw InputError(file_problem(source, "raster.no_crs"));
    const Bounds all{.west = from.x0,
                     .south = from.y0 - from.dy * static_cast<double>(from.rows),
                     .east = from.x0 + from.dx * static_cast<double>(from.cols),
                     .north = from.y0};
    return grid_of_bounds(target_crs, transform_bounds(from.crs, target_crs, all), cell);
}

}  // namespace eco::raster

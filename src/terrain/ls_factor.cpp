#include "terrain/ls_factor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/problem.hpp"
#include "terrain/depressions.hpp"
#include "terrain/flow.hpp"
#include "terrain/slope_length.hpp"

namespace eco::terrain {
namespace {

// Calls ls(value, slope, row) to turn each cell's length or area into LS; NaN where there is no slope.
template <typename In, typename Ls>
void combine(const Raster<float>& dem, const Raster<In>& in, Raster<float>& out, Ls ls)
{
    const std::vector<CellSize> sizes = cell_sizes(dem.grid);
    for (std::int64_t row = 0; row < dem.rows(); ++row)
        for (std::int64_t col = 0; col < dem.cols(); ++col) {
            const double t = slope_ratio_at(dem, row, col, sizes[static_cast<std::size_t>(row)]);
            out.at(row, col) = std::isnan(t)
                                   ? std::numeric_limits<float>::quiet_NaN()
                                   : static_cast<float>(ls(in.at(row, col), SlopeRatio{static_cast<float>(t)}, row));
        }
}

Raster<float> ls_by_length(const Raster<float>& dem, LsVariant variant, double max_length_m)
{
    Raster<float> length_m = slope_length(dem, flow_directions(dem));
    combine(dem, length_m, length_m, [&](float length, SlopeRatio slope, std::int64_t) {
        const double used = std::min(static_cast<double>(length), max_length_m);
        return steepness_factor(slope, variant) * length_factor(used, length_exponent(slope, variant));
    });
    return length_m;
}

Raster<float> ls_by_area(const Raster<float>& dem, double max_length_factor)
{
    const Raster<double> area_m2 = flow_accumulation(flow_directions(dem));
    const std::vector<double> own_m2 = grid::cell_areas_m2(dem.grid);
    Raster<float> result(dem.grid, 0);
    combine(dem, area_m2, result, [&](double area, SlopeRatio slope, std::int64_t row) {
        const double own = own_m2[static_cast<std::size_t>(row)];
        const double exponent = length_exponent(slope, LsVariant::invest_sdr);
        const double length = invest_length_factor(std::max(area - own, 0.0), std::sqrt(own), slope, exponent);
        return steepness_factor(slope, LsVariant::invest_sdr) * std::min(length, max_length_factor);
    });
    return result;
}

}  // namespace

Raster<float> ls_factor(Raster<float> dem, LsVariant variant, double max_length_m)
{
    if (!(max_length_m > 0))
        throw InputError(Problem{{}, "terrain.max_length", {{"length", std::to_string(max_length_m)}}, {}});
    dem = fill_depressions(std::move(dem));
    return variant == LsVariant::invest_sdr ? ls_by_area(dem, max_length_m) : ls_by_length(dem, variant, max_length_m);
}

}  // namespace eco::terrain

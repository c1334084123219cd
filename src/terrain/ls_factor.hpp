#pragma once
#include "terrain/raster.hpp"
#include "terrain/slope.hpp"

namespace eco::terrain {

/// Ways to the topographic factor LS of (R)USLE.
enum class LsVariant {
    mccool_liu,   // S in three branches at 5° and 10°; m by slope class in degrees
    redline2017,  // S in three branches at 5.14° and 10.20°, at most 9.5988 from 28.81° on; m of McCool & al. 1989
    invest_sdr,   // as InVEST 3.14 to 3.20: no steep branch; L by Desmet & Govers
};

/// Slope steepness factor S of a slope.
///
///               below           between              above
/// mccool_liu    5°: 10.8 s + 0.03    16.8 s - 0.50    10°: 21.91 s - 0.96         (s = sin θ)
/// redline2017   5.14°: the same      the same         10.20°: the same, 9.5988 from 28.81° on
/// invest_sdr    9 %: 10.8 s + 0.03   16.8 s - 0.50    -
///
/// Source   McCool & al. (1987), doi:10.13031/2013.30576; Liu, Nearing & Risse (1994), doi:10.13031/2013.28273
double steepness_factor(SlopeRatio slope, LsVariant variant);

/// Exponent m of the slope length.
///
/// mccool_liu    0.2 to 1°, 0.3 to 3°, 0.4 to 5°, 0.5 above (upper bounds belong to the class)
/// redline2017   β / (1 + β), β = (s / 0.089) / (3 s^0.8 + 0.56)
/// invest_sdr    0.2 to 1 %, 0.3 to 3.5 %, 0.4 to 5 %, 0.5 to 9 %, above as redline2017 with 0.0896
double length_exponent(SlopeRatio slope, LsVariant variant);

/// Slope length factor (λ / 22.13)^m.
double length_factor(double length_m, double exponent);

/// Slope length factor of a cell of side D that receives the water of `upslope_area_m2` (itself left out):
/// ((A + D²)^(m+1) - A^(m+1)) / (D^(m+2) x^m 22.13^m) with A = √upslope_area and x = |sin θ| + |cos θ| of the slope
/// angle. So InVEST computes it; Desmet & Govers take the area itself per width of flow, and x of the aspect.
double invest_length_factor(double upslope_area_m2, double side_m, SlopeRatio slope, double exponent);

/// LS of each cell.
///
/// Slope    Horn's, on the filled surface: a filled depression is flat, where soil settles. Rise over run; degrees
/// never enter. Length   mccool_liu, redline2017: slope_length() of the D8 directions of the filled surface, at most
/// `max_length_m`.
///          invest_sdr: the upslope area by D8, A_in as above; L itself is at most `max_length_m` (122 there).
/// No-data  NaN where the elevation or its slope is missing.
/// Errors   InputError terrain.size, terrain.max_length.
/// Cost     O(n log n); at most 13 bytes a cell beside `dem` and the result of 4 bytes a cell; `dem` is used up if
/// moved in. Source   gathered in the variants above; Desmet & Govers (1996), J. Soil Water Conserv. 51:427-433; InVEST
/// ADR-0001 (2023) Checked  tests: branches by hand, a plane in closed form, InVEST 3.20.1 on 247,000 cells.
Raster<float> ls_factor(Raster<float> dem, LsVariant variant, double max_length_m);

}  // namespace eco::terrain

#pragma once
#include "terrain/flow.hpp"

namespace eco::terrain {

/// Gives a direction to every Direction::sink cell whose flat has an outlet: a cell of the same height that drains
/// elsewhere. Twice the steps to the nearest outlet plus the steps still missing to the flat's innermost cell, seen
/// from higher ground, fall strictly along the way chosen, so no loop can form. 4 bytes a cell. Source   Barnes, Lehman
/// & Mulla (2014), doi:10.1016/j.cageo.2013.01.009
void resolve_flats(const Raster<float>& dem, Raster<Direction>& directions);

}  // namespace eco::terrain

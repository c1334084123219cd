#pragma once
#include "report/content.hpp"

namespace eco::report {

/// Value per area of every finest place in the last year of the run, of all services and of each group: what the maps
/// show. Sums hold the services that are computed everywhere, as in T3.
Sheet make_density(const Content& content);

}  // namespace eco::report

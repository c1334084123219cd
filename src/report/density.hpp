#pragma once
#include "report/content.hpp"

namespace eco::report {

/// Value per area of every finest place in the last year of the run, of all services, of each group and of each
/// service: what the maps show. The first two hold the services that are computed everywhere, as in T3; a service has a
/// value wherever it is computed.
struct Density {
    Sheet sheet;
    std::vector<std::string> ids;  // by column: "", then "total", groups, services
    std::size_t services = 0;      // the first column of a service
};

Density make_density(const Content& content);

}  // namespace eco::report

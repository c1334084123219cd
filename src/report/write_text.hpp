#pragma once
#include <string>

#include "account/run.hpp"

namespace eco::report {

/// One row for each cell of the run, exact: place, ecosystem, service, kind, name, item, year, quantity, unit, value,
/// covered_m2, uncovered_m2, note. Documented in docs/report.md.
std::string tidy_csv(const account::Run& run);

/// SDMX-CSV 2.0 of the same amounts. Documented in docs/report.md.
std::string sdmx_csv(const account::Run& run);

/// W3C PROV-JSON: inputs, package, scene and program, the accounting, and the figures that it generated.
std::string prov_json(const account::Run& run);

}  // namespace eco::report

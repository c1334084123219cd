#pragma once
#include <map>
#include <string>

#include "method/package.hpp"

namespace eco::method {

/// The unit that `text` means at given labels: `unit_of(pollutant) ha-1` at pollutant = SO2 is `tSO2 ha-1`. A family
/// whose label is not given stays opaque. Errors: unit::UnitError.
unit::Unit unit_at(const Package& package, const std::string& text, const std::map<std::string, std::string>& labels);

}  // namespace eco::method

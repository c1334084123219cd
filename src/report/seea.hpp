#pragma once
#include <vector>

#include "report/content.hpp"

namespace eco::report {

/// The SEEA EA accounts that a run answers: mapping of services to classes, physical and monetary supply by ecosystem
/// type, and use where the items of a service say who uses it. The mapping is data: seea.csv and users.csv.
std::vector<Sheet> make_seea_sheets(const Content& content);

}  // namespace eco::report

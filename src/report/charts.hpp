#pragma once
#include <vector>

#include "report/canvas.hpp"
#include "report/content.hpp"

namespace eco::report {

/// Tables with a chart each, values by year: of services, places and ecosystem types, with their intervals where draws
/// were made. Sums of places and types hold the services that are computed everywhere.
std::vector<Sheet> make_chart_sheets(const Content& content);

/// The chart of such a table as a picture: bars with their figures as the table shows them, whiskers from 5 to 95 %.
Figure draw_chart(const Content& content, const Sheet& sheet);

}  // namespace eco::report

#pragma once
#include <string>
#include <vector>

#include "report/content.hpp"
#include "report/sheet.hpp"

namespace eco::report {

/// Writes the sheets as a workbook at `path`, which appears whole or not at all: title, scene, method and run above
/// each table, frozen headings, notes below. Numbers are numbers, shown by their number format. Errors: IoError.
void write_xlsx(const Content& content, const std::vector<Sheet>& sheets, const std::string& path);

}  // namespace eco::report

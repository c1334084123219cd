#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scene/table_source.hpp"

namespace eco::scene {

/// A column of a file that the table takes.
struct Pick {
    std::size_t cell = 0;  // number in the source's rows
    std::string name, unit;
    bool has_unit = false;
    std::map<std::string, std::string> labels;

    bool operator==(const Pick&) const = default;
};

/// "quantity [t]" as ("quantity", "t"); without brackets the unit is nothing.
std::pair<std::string, std::optional<std::string>> read_heading(const std::string& text);

/// Every heading under its own name, or those that the manifest names; in the order of the file. A unit stands in the
/// heading's last brackets: in square ones always, in round ones if it can be read or the column holds nothing but
/// numbers.
std::vector<Pick> pick_columns(const TableSource& source, const TableFile& file, std::vector<Problem>& faults);

}  // namespace eco::scene

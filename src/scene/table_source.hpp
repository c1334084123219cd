#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "scene/scene.hpp"

namespace eco::scene {

/// A row of a file as it is written: cells trimmed, empty rows left out. What merged cells hold stands in each of them.
struct SourceRow {
    int line = 0;
    std::vector<std::string> cells;                                     // one for each heading
    std::map<std::size_t, std::pair<std::string, std::string>> faults;  // number of the cell -> what is wrong with it
};

/// A CSV file or one sheet of a workbook: the two ways in which a table comes.
struct TableSource {
    std::string file, sheet;                                     // no sheet: CSV
    int year = 0;                                                // that `sheets` gives the rows; 0: none
    int heading_line = 1;                                        // the last one of the heading
    std::vector<std::string> heading;                            // rows of a heading joined by a space
    std::map<std::size_t, std::pair<int, std::string>> unnamed;  // columns that hold something without a heading: line
    std::vector<SourceRow> rows;
};

/// Where a cell is, for messages: line and column `name` of a CSV, cell of a sheet. `number` is the column's from 1; 0
/// is the whole row.
eco::Place cell_place(const std::string& file, const std::string& sheet, int line, int number, const std::string& name);

/// Reads what the manifest names. Without `rows` the heading is the first row with more than one cell; rows below it
/// are part of it where its cells are merged, or where all that they hold is units in brackets. Errors   IoError; what
/// is wrong with the file or the choice of sheets goes to `faults`.
std::vector<TableSource> read_sources(const TableFile& file, std::vector<Problem>& faults);

}  // namespace eco::scene

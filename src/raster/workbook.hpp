#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace eco::raster {

/// One cell of a sheet: what it holds, not how it is shown.
struct SheetCell {
    enum class State {
        value,
        not_computed,  // a formula without a result that can be trusted
        error          // #DIV/0!, #N/A …, which `text` is
    } state = State::value;
    std::string text;        // numbers in the fewest digits that give the same double; dates as 2020-12-31; true, false
    bool is_number = false;  // a number that is no date
};

/// Rows and columns from 1, ends included.
struct CellRange {
    int first_row = 0, first_column = 0, last_row = 0, last_column = 0;
};

struct Sheet {
    std::string name;
    std::map<std::pair<int, int>, SheetCell> cells;  // by row and column from 1; empty ones are absent
    std::vector<CellRange> merged;

    /// The merged range that holds the cell; nullptr if none does.
    const CellRange* find_merged(int row, int column) const;
    /// The cell, or the first one of the merged range that holds it; nullptr if it is empty.
    const SheetCell* find(int row, int column) const;
};

/// The sheets of an .xlsx workbook (ECMA-376), in their order. Formulas give the result that was saved with them; a
/// workbook that asks to be computed when it is opened has none. (GDAL's reader hides formulas, merged cells and where
/// a cell is.) Errors   IoError; InputError if it is no workbook.
std::vector<Sheet> read_workbook(const std::string& path);

}  // namespace eco::raster

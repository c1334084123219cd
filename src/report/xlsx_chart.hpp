#pragma once
#include <xlsxwriter.h>

#include <string>

#include "report/sheet.hpp"

namespace eco::report {

/// Rows of a worksheet: of the table's heading, and where its chart begins.
struct ChartRows {
    lxw_row_t heading = 0, below = 0;
};

/// Adds the chart of a sheet's table: bars of its rows, whose figures are those of the table's cells.
lxw_error insert_chart(lxw_workbook* book, lxw_worksheet* to, const Sheet& sheet, const ChartRows& rows);

/// The bytes of a written chart with the intervals of its bars, whose lengths are cells of `sheet`.
std::string with_whiskers(const std::string& chart, const Sheet& sheet);

}  // namespace eco::report

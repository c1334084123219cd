#pragma once
#include <xlsxwriter.h>

#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "raster/parts.hpp"

/// For tests: workbooks written by libxlsxwriter, which asks to be computed on opening; `saved` is what a spreadsheet
/// program makes of it when it has computed and saved it.
namespace eco::scene::made_workbook {

struct Formula {
    std::string text;
    double value = 0;
};
struct Date {
    int year = 0, month = 0, day = 0;
};
struct Merged {  // from the cell over so many rows and columns
    std::string text;
    int rows = 1, columns = 1;
    double number = 0;  // where there is no text
};
using Cell = std::variant<std::monostate, double, std::string, Formula, Date, Merged>;
using Rows = std::vector<std::vector<Cell>>;

inline void write_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t col, const Cell& cell, lxw_format* date_format)
{
    if (const auto* number = std::get_if<double>(&cell))
        worksheet_write_number(sheet, row, col, *number, nullptr);
    else if (const auto* text = std::get_if<std::string>(&cell))
        worksheet_write_string(sheet, row, col, text->c_str(), nullptr);
    else if (const auto* formula = std::get_if<Formula>(&cell))
        worksheet_write_formula_num(sheet, row, col, formula->text.c_str(), nullptr, formula->value);
    else if (const auto* date = std::get_if<Date>(&cell)) {
        lxw_datetime at{date->year, date->month, date->day, 0, 0, 0};
        worksheet_write_datetime(sheet, row, col, &at, date_format);
    } else if (const auto* merged = std::get_if<Merged>(&cell)) {
        const auto last_row = static_cast<lxw_row_t>(row + static_cast<lxw_row_t>(merged->rows) - 1);
        const auto last_col = static_cast<lxw_col_t>(col + merged->columns - 1);
        worksheet_merge_range(sheet, row, col, last_row, last_col, merged->text.c_str(), nullptr);
        if (merged->text.empty())
            worksheet_write_number(sheet, row, col, merged->number, nullptr);
    }
}

inline void write_workbook(const std::string& path, const std::vector<std::pair<std::string, Rows>>& sheets)
{
    lxw_workbook* book = workbook_new(path.c_str());
    lxw_format* date_format = workbook_add_format(book);
    format_set_num_format(date_format, "yyyy-mm-dd");
    for (const auto& [name, rows] : sheets) {
        lxw_worksheet* sheet = workbook_add_worksheet(book, name.c_str());
        for (std::size_t r = 0; r < rows.size(); ++r)
            for (std::size_t c = 0; c < rows[r].size(); ++c)
                write_cell(sheet, static_cast<lxw_row_t>(r), static_cast<lxw_col_t>(c), rows[r][c], date_format);
    }
    if (workbook_close(book) != LXW_NO_ERROR)
        throw std::runtime_error("cannot write " + path);
}

/// Replaces `from` in a part of the workbook; it must be there.
inline void edit(const std::string& path, const std::string& part, const std::string& from, const std::string& to)
{
    raster::Parts parts = raster::read_parts(path);
    std::string& bytes = *raster::find_part(parts, part);
    const auto at = bytes.find(from);
    if (at == std::string::npos)
        throw std::runtime_error(from + " is not in " + part);
    bytes.replace(at, from.size(), to);
    raster::write_parts(parts, path);
}

inline void save(const std::string& path)
{
    edit(path, "xl/workbook.xml", " fullCalcOnLoad=\"1\"", "");
}

}  // namespace eco::scene::made_workbook

#include "scene/table_source.hpp"

#include <algorithm>
#include <set>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "raster/workbook.hpp"
#include "scene/text.hpp"

namespace eco::scene {
namespace {

using raster::Sheet;
using raster::SheetCell;

/// Rows that the manifest takes of the file, ends included.
struct Taken {
    int first = 0, last = 0;  // 0: not declared
    bool has(int line) const { return line >= first && (last == 0 || line <= last); }
};

std::string one_line(const std::string& written)
{
    std::string out;
    for (const char c : written)
        if (c != '\n' && c != '\r')
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    return trim(out);
}

bool is_empty(const SourceRow& row)
{
    return row.faults.empty() &&
           std::all_of(row.cells.begin(), row.cells.end(), [](const std::string& cell) { return cell.empty(); });
}

void add_row(TableSource& out, SourceRow row)
{
    for (std::size_t c = 0; c < row.cells.size(); ++c)
        if (!row.cells[c].empty() && (c >= out.heading.size() || out.heading[c].empty()))
            out.unnamed.emplace(c, std::pair{row.line, row.cells[c]});
    row.cells.resize(out.heading.size());
    std::erase_if(row.faults, [&](const auto& fault) { return fault.first >= out.heading.size(); });
    if (!is_empty(row))
        out.rows.push_back(std::move(row));
}

TableSource read_csv_source(const TableFile& file, const Taken& taken)
{
    TableSource out;
    out.file = file.file;
    std::string text = read_file(file.file);
    if (text.starts_with("\xEF\xBB\xBF"))  // spreadsheets write a mark before UTF-8
        text.erase(0, 3);
    for (CsvRow& row : read_csv_rows(text)) {
        if (!taken.has(row.line))
            continue;
        for (std::string& cell : row.cells)
            cell = trim(cell);
        if (out.heading.empty()) {
            out.heading = std::move(row.cells);
            out.heading_line = row.line;
        } else {
            add_row(out, {row.line, std::move(row.cells), {}});
        }
    }
    return out;
}

/// One sheet while its heading is found.
struct SheetReader {
    const Sheet& sheet;
    const Taken& taken;
    std::map<int, std::vector<int>> columns;  // with something in them, by row

    explicit SheetReader(const Sheet& sheet_, const Taken& taken_) : sheet(sheet_), taken(taken_)
    {
        for (const auto& [at, cell] : sheet.cells)
            if (taken.has(at.first))
                columns[at.first].push_back(at.second);
    }

    int find_heading() const
    {
        for (const auto& [row, cells] : columns)
            if (taken.first > 0 || cells.size() > 1)
                return row;
        return columns.empty() ? 0 : columns.begin()->first;
    }

    bool holds_units_only(int row) const
    {
        const auto found = columns.find(row);
        if (found == columns.end())
            return false;
        return std::all_of(found->second.begin(), found->second.end(), [&](int column) {
            const std::string& text = sheet.find(row, column)->text;
            return text.starts_with('(') || text.starts_with("（") || text.starts_with('[');
        });
    }

    int find_end_of_heading(int first) const
    {
        int last = first;
        for (int row = first; row <= last; ++row)
            for (const auto& range : sheet.merged)
                if (range.first_row == row)
                    last = std::max({last, range.last_row, range.last_column > range.first_column ? row + 1 : row});
        return holds_units_only(last + 1) ? last + 1 : last;
    }

    std::string heading(int first, int last, int column) const
    {
        std::string out, before;
        for (int row = first; row <= last; ++row) {
            const SheetCell* cell = sheet.find(row, column);
            const std::string text = cell ? one_line(cell->text) : "";
            if (!text.empty() && text != before)
                out += (out.empty() ? "" : " ") + text;
            before = text;
        }
        return out;
    }

    SourceRow read_row(int line, int width) const
    {
        SourceRow row{line, std::vector<std::string>(static_cast<std::size_t>(width)), {}};
        for (int column = 1; column <= width; ++column) {
            const SheetCell* cell = sheet.find(line, column);
            const auto at = static_cast<std::size_t>(column - 1);
            if (cell == nullptr)
                continue;
            if (cell->state == SheetCell::State::not_computed)
                row.faults[at] = {"scene.cell_not_computed", cell->text};
            else if (cell->state == SheetCell::State::error)
                row.faults[at] = {"scene.cell_error", cell->text};
            else
                row.cells[at] = one_line(cell->text);
            if (cell->is_number && sheet.find_merged(line, column))
                row.faults[at] = {"scene.cell_merged", cell->text};
        }
        return row;
    }
};

TableSource read_sheet(const TableFile& file, const Sheet& sheet, int year, const Taken& taken)
{
    TableSource out;
    out.file = file.file;
    out.sheet = sheet.name;
    out.year = year;
    const SheetReader reader(sheet, taken);
    const int first = reader.find_heading();
    if (first == 0)
        return out;
    out.heading_line = reader.find_end_of_heading(first);
    int width = 0, right = 0;
    for (const auto& [at, cell] : sheet.cells)
        right = std::max(right, taken.has(at.first) ? at.second : 0);
    for (int column = 1; column <= right; ++column) {
        out.heading.push_back(reader.heading(first, out.heading_line, column));
        width = out.heading.back().empty() ? width : column;
    }
    out.heading.resize(static_cast<std::size_t>(width));
    std::set<int> lines;
    for (const auto& [row, cells] : reader.columns)
        if (row > out.heading_line)
            lines.insert(row);
    for (const int line : lines)
        add_row(out, reader.read_row(line, right));
    return out;
}

std::string names_of(const std::vector<Sheet>& sheets)
{
    std::string out;
    for (const Sheet& sheet : sheets)
        out += (out.empty() ? "" : ", ") + sheet.name;
    return out;
}

/// The sheets that the manifest names, each with its year.
std::vector<std::pair<const Sheet*, int>> choose(const TableFile& file, const std::vector<Sheet>& sheets,
                                                 std::vector<Problem>& faults)
{
    std::vector<std::pair<std::string, int>> wanted;
    for (const auto& [year, name] : file.sheets)
        wanted.emplace_back(name, year);
    if (wanted.empty() && !file.sheet.empty())
        wanted.emplace_back(file.sheet, 0);
    if (wanted.empty() && sheets.size() == 1)
        wanted.emplace_back(sheets.front().name, 0);
    if (wanted.empty())
        faults.push_back(
            file.mark.problem("scene.sheet_not_named", {{"file", file.file}, {"sheets", names_of(sheets)}}));
    std::vector<std::pair<const Sheet*, int>> out;
    for (const auto& [name, year] : wanted) {
        const auto found =
            std::find_if(sheets.begin(), sheets.end(), [&](const Sheet& sheet) { return sheet.name == name; });
        if (found == sheets.end())
            faults.push_back(
                {{file.file, 0, 0, "sheet " + name}, "scene.no_sheet", {{"sheets", names_of(sheets)}}, "", false});
        else
            out.emplace_back(&*found, year);
    }
    return out;
}

bool is_workbook(const std::string& file)
{
    std::string end = file.substr(file.size() - std::min<std::size_t>(file.size(), 5));
    std::transform(end.begin(), end.end(), end.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return end == ".xlsx" || end == ".xlsm";
}

}  // namespace

eco::Place cell_place(const std::string& file, const std::string& sheet, int line, int number, const std::string& name)
{
    if (!sheet.empty())
        return {file, line, number, "sheet " + sheet};
    return {file, line, 0, number > 0 && !name.empty() ? "column " + name : ""};
}

std::vector<TableSource> read_sources(const TableFile& file, std::vector<Problem>& faults)
{
    const Taken taken{file.first_row, file.last_row};
    if (!is_workbook(file.file)) {
        if (!file.sheet.empty() || !file.sheets.empty())
            faults.push_back(file.mark.problem("scene.sheet_of_csv", {{"file", file.file}}));
        return {read_csv_source(file, taken)};
    }
    std::vector<TableSource> out;
    try {
        const auto sheets = raster::read_workbook(file.file);
        for (const auto& [sheet, year] : choose(file, sheets, faults))
            out.push_back(read_sheet(file, *sheet, year, taken));
    } catch (const InputError& error) {
        faults.insert(faults.end(), error.problems().begin(), error.problems().end());
    }
    return out;
}

}  // namespace eco::scene

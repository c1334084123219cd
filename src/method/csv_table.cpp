#include <algorithm>

#include "base/csv.hpp"
#include "method/reader.hpp"

namespace eco::method {

const std::string& CsvTable::cell(const CsvRow& row, std::string_view column) const
{
    static const std::string none;
    const auto found = std::find(heading.begin(), heading.end(), column);
    const auto at = static_cast<std::size_t>(found - heading.begin());
    return at < row.cells.size() ? row.cells[at] : none;
}

bool CsvTable::has(std::string_view column) const
{
    return std::find(heading.begin(), heading.end(), column) != heading.end();
}

Problem CsvTable::problem(int line, std::string_view column, std::string key, Args args) const
{
    const std::string spot = column.empty() ? "" : "column " + std::string(column);
    return {{name, line, 0, spot}, std::move(key), std::move(args), file->line_text(line), false};
}

CsvTable read_csv_table(const TextFilePtr& file, std::initializer_list<const char*> required, Problems& problems)
{
    CsvTable table;
    table.name = file->name();
    table.file = file;
    if (!check_bytes(*file, Tabs::allowed).empty())
        return table;  // told when the file was read
    auto rows = read_csv_rows(file->bytes());
    if (!rows.empty())
        table.heading = rows.front().cells;
    for (const std::string& column : table.heading)
        if (std::count(table.heading.begin(), table.heading.end(), column) > 1) {
            problems.add(table.problem(rows.front().line, column, "method.column_twice", {{"column", column}}));
            break;
        }
    bool is_complete = true;
    for (const char* column : required)
        if (!table.has(column)) {
            problems.add(table.problem(1, "", "method.column_absent", {{"column", column}}));
            is_complete = false;
        }
    for (std::size_t i = 1; i < rows.size() && is_complete; ++i) {
        if (rows[i].cells.size() == table.heading.size())
            table.rows.push_back(std::move(rows[i]));
        else
            problems.add(table.problem(
                rows[i].line, "", "method.row_width",
                {{"cells", std::to_string(rows[i].cells.size())}, {"columns", std::to_string(table.heading.size())}}));
    }
    return table;
}

std::pair<std::string, std::string> split_heading(const std::string& heading)
{
    const auto bracket = heading.find('[');
    if (bracket == std::string::npos || heading.back() != ']')
        return {heading, ""};
    std::string name = heading.substr(0, bracket);
    while (!name.empty() && name.back() == ' ')
        name.pop_back();
    return {name, heading.substr(bracket + 1, heading.size() - bracket - 2)};
}

}  // namespace eco::method

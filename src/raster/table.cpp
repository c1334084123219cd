#include "raster/table.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/file.hpp"
#include "base/problem.hpp"

namespace eco::raster {
namespace {

Problem problem_at(const std::string& path, int line, const std::string& key, const Args& args = {})
{
    Problem problem;
    problem.place.file = path;
    problem.place.line = line;
    problem.key = key;
    problem.args = args;
    return problem;
}

/// Bytes of the UTF-8 character at the front, 0 if it is none. Overlong forms and surrogates are not told apart from
/// others.
std::size_t character_size(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t size = byte(0) < 0x80                      ? 1
                             : byte(0) >= 0xC2 && byte(0) < 0xE0 ? 2
                             : byte(0) >= 0xE0 && byte(0) < 0xF0 ? 3
                             : byte(0) >= 0xF0 && byte(0) < 0xF5 ? 4
                                                                 : 0;
    if (size > text.size())
        return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((byte(i) & 0xC0) != 0x80)
            return 0;
    return size;
}

/// Line of the first byte that is not UTF-8, 0 if all is.
int find_bad_line(std::string_view text)
{
    int line = 1;
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        if (size == 0)
            return line;
        line += text.front() == '\n';
        text.remove_prefix(size);
    }
    return 0;
}

void check_header(const Table& table, int line, Problems& problems)
{
    std::set<std::string> seen;
    for (std::size_t i = 0; i < table.header.size(); ++i) {
        const std::string& name = table.header[i];
        if (name.empty())
            problems.add(problem_at(table.path, line, "raster.unnamed_column", {{"column", std::to_string(i + 1)}}));
        else if (!seen.insert(name).second)
            problems.add(problem_at(table.path, line, "raster.column_twice", {{"column", name}}));
    }
}

}  // namespace

int Table::find_column(const std::string& name) const
{
    const auto at = std::find(header.begin(), header.end(), name);
    return at == header.end() ? -1 : static_cast<int>(at - header.begin());
}

Table read_table(const std::string& path)
{
    const std::string bytes = read_file(path);
    std::string_view text = bytes;
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (const int line = find_bad_line(text); line > 0)
        throw InputError(problem_at(path, line, "raster.not_utf8"));
    Table table{.path = path, .header = {}, .rows = read_csv_rows(text)};
    if (table.rows.empty())
        throw InputError(problem_at(path, 0, "raster.empty_table"));
    table.header = table.rows.front().cells;
    const int header_line = table.rows.front().line;
    table.rows.erase(table.rows.begin());
    Problems problems;
    check_header(table, header_line, problems);
    for (const CsvRow& row : table.rows)
        if (row.cells.size() != table.header.size())
            problems.add(problem_at(
                path, row.line, "raster.row_length",
                {{"cells", std::to_string(row.cells.size())}, {"columns", std::to_string(table.header.size())}}));
    problems.throw_if_any();
    return table;
}

}  // namespace eco::raster

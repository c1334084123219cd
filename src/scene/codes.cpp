#include "scene/codes.hpp"

#include <set>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "scene/text.hpp"

namespace eco::scene {

std::vector<Code> read_codes(const std::string& file, const std::string& column, Problems& problems)
{
    const std::vector<CsvRow> rows = read_csv_rows(read_file(file));
    std::map<std::string, std::size_t> at;
    if (!rows.empty())
        for (std::size_t c = 0; c < rows[0].cells.size(); ++c)
            at[trim(rows[0].cells[c])] = c;
    for (const std::string& name : {std::string("code"), column})
        if (!at.contains(name)) {
            problems.add({{file, 1, 0, ""}, "scene.no_column", {{"column", name}}, "", false});
            return {};
        }
    const auto cell = [&](const CsvRow& row, const std::string& name) {
        const auto found = at.find(name);
        return found != at.end() && found->second < row.cells.size() ? trim(row.cells[found->second]) : std::string();
    };
    std::vector<Code> codes;
    std::set<int> seen;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto number = read_number(cell(rows[i], "code"));
        const Place place{file, rows[i].line, 0, "column code"};
        if (!number || *number < 0 || *number > 254 || *number != static_cast<int>(*number)) {
            problems.add({place, "scene.bad_code", {{"text", cell(rows[i], "code")}}, "", false});
            continue;
        }
        const int code = static_cast<int>(*number);
        if (!seen.insert(code).second)
            problems.add({place, "scene.duplicate_code", {{"code", std::to_string(code)}}, "", false});
        codes.push_back({code, cell(rows[i], "label"), cell(rows[i], column), rows[i].line});
    }
    return codes;
}

std::vector<std::string> targets_by_code(const std::vector<Code>& codes)
{
    std::vector<std::string> targets(256);
    for (const Code& code : codes)
        targets[static_cast<std::size_t>(code.code)] = code.target;
    return targets;
}

}  // namespace eco::scene

#include "base/csv.hpp"

namespace eco {

std::vector<CsvRow> read_csv_rows(std::string_view text)
{
    std::vector<CsvRow> rows;
    CsvRow row{1, {}};
    std::string cell;
    bool quoted = false, any = false;
    int line = 1;
    const auto end_cell = [&] { row.cells.push_back(std::move(cell)), cell.clear(); };
    const auto end_row = [&] {
        if (any) {
            end_cell();
            rows.push_back(std::move(row));
        }
        row = {line, {}}, any = false;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n')
            ++line;
        if (quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"')
                cell += text[++i];
            else if (c == '"')
                quoted = false;
            else
                cell += c;
        } else if (c == '\n') {
            end_row();
        } else if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            continue;
        } else {
            any = true;
            if (c == '"' && cell.empty())
                quoted = true;
            else if (c == ',')
                end_cell();
            else
                cell += c;
        }
    }
    end_row();
    return rows;
}

std::vector<std::vector<std::string>> read_csv(std::string_view text)
{
    std::vector<std::vector<std::string>> rows;
    for (auto& row : read_csv_rows(text))
        rows.push_back(std::move(row.cells));
    return rows;
}

std::string csv_cell(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string out = "\"";
    for (char c : text)
        out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
}

}  // namespace eco

#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace eco {

/// Rows of comma-separated text (RFC 4180: quotes, doubled quotes, line breaks in quotes; LF or CRLF). Empty lines are
/// left out. Errors   InputError-free: an unclosed quote runs to the end of the text.
std::vector<std::vector<std::string>> read_csv(std::string_view text);

/// A row with its line number (1-based), for messages.
struct CsvRow {
    int line = 0;
    std::vector<std::string> cells;
};
std::vector<CsvRow> read_csv_rows(std::string_view text);

/// The cell as CSV: quoted if it holds a comma, quote or line break.
std::string csv_cell(std::string_view text);

}  // namespace eco

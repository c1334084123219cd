#pragma once
#include <string>
#include <vector>

#include "report/amounts.hpp"

namespace eco::report {

/// One cell of a printed table. A number keeps all its digits; `decimals` says how many are shown.
struct Cell {
    enum class Kind { blank, text, number } kind = Kind::blank;
    std::string text;   // of a number: its exact decimal, or the shortest that reads back to `value`
    double value = 0;   // the nearest double
    int decimals = -1;  // shown; -1: as it is

    static Cell of(std::string text) { return {Kind::text, std::move(text), 0, -1}; }
    static Cell of(const Decimal& decimal, int decimals);
    static Cell of(double value, int decimals);
    static Cell whole(Int128 value) { return of(Decimal{value, 0}, 0); }

    /// As it is shown: rounded half away from zero, digits in groups of three; what is not 0 but would read 0 is
    /// "<0.01".
    std::string shown() const;
    /// True if the shown digits are all 0 and the number is not.
    bool is_tiny() const;
};

struct Column {
    std::string title;
    int width = 12;  // characters
    bool wraps = false;
};

/// Widths of a digit that the text takes: 2 for a Chinese character.
int width_of(const std::string& text);
/// The widest part of the text that does not break: words end at spaces, and a line may break at any Chinese character.
int longest_word(const std::string& text);
/// Lines that a text takes in a column, with the indent and what is left at their ends where words do not break.
int lines_of(const std::string& text, int width);

struct Row {
    enum class Kind { line, group, total } kind = Kind::line;
    std::vector<Cell> cells{};
};

/// One set of bars: columns of values and, where the amounts were drawn, of their 5 % and 95 % and of how far these lie
/// from the value.
struct Bars {
    std::string title{};
    std::size_t value = 0, low = 0, high = 0, down = 0, up = 0;  // columns; all but the first 0: none
};

/// A table of a report with its notes: what XLSX shows as a sheet and DOCX as a table.
struct Sheet {
    std::string id{};     // T1; what {{table.T1}} names
    std::string name{};   // of the tab: at most 31 characters
    std::string title{};  // above the table
    std::vector<Column> columns{};
    std::vector<Row> rows{};
    std::vector<std::string> notes{};
    int frozen_columns = 1;
    bool breaks_by_first_column = false;  // a printed page for each year
    std::vector<Bars> chart{};            // of its rows, named by the first column; empty: no chart
    std::string unit{};                   // of all figures, if they have one
};

/// Makes the columns from `first` on as narrow as their figures and the words of their titles allow.
void fit_columns(Sheet& sheet, std::size_t first);

}  // namespace eco::report

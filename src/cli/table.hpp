#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace eco::cli {

/// Columns that a terminal gives to a text: 2 to a Chinese character or full-width sign, 0 to a combining mark.
/// A byte that is no UTF-8 counts 1.
int display_width(std::string_view text);

enum class Align { left, right };

/// `text` with blanks up to `width` columns of the terminal; a longer text stays whole.
std::string pad(std::string_view text, int width, Align align);

/// Words with ", " between them.
std::string joined(const std::vector<std::string>& words);

/// Rows in columns of equal display width, two blanks between them, none at line ends.
class Table {
public:
    /// A row may have fewer cells than columns; those beyond the last column are aligned as it is.
    explicit Table(std::vector<Align> columns) : columns_(std::move(columns)) {}
    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    bool is_empty() const { return rows_.empty(); }
    /// Every line begins with `indent` blanks and ends with a line break. A row of one cell does not widen its column.
    std::string text(int indent = 0) const;

private:
    Align align_of(std::size_t column) const;

    std::vector<Align> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace eco::cli

#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace eco::method {

/// A text file with an index of its lines, so that a byte offset becomes line, column and excerpt. `name` is as in
/// messages.
class TextFile {
public:
    TextFile(std::string name, std::string bytes);

    const std::string& name() const { return name_; }
    const std::string& bytes() const { return bytes_; }
    /// 1-based line of a byte offset.
    int line_of(std::size_t at) const;
    /// 1-based column of a byte offset, in code points.
    int column_of(std::size_t at) const;
    /// Byte offset of the first character of a 1-based line; the size of the text beyond the last.
    std::size_t start_of(int line) const;
    /// The line without its end; empty beyond the last.
    std::string line_text(int line) const;
    int line_count() const { return static_cast<int>(starts_.size()); }

    /// A problem at a byte offset.
    Problem problem(std::size_t at, std::string key, Args args = {}) const;

private:
    std::string name_, bytes_;
    std::vector<std::size_t> starts_;
};

using TextFilePtr = std::shared_ptr<const TextFile>;

enum class Tabs { refused, allowed };

/// What no text of a package may hold: a byte-order mark, NUL and other control characters, invalid UTF-8, and tabs if
/// refused. One problem of each kind, at its first place.
std::vector<Problem> check_bytes(const TextFile& file, Tabs tabs);

/// Code points of UTF-8 text.
int code_points(std::string_view text);

}  // namespace eco::method

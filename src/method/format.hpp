#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace eco::method {

/// A text file of a package in canonical white space: LF line ends, no blanks at line ends, one line break at the end,
/// no byte-order mark. In CSV, cells are quoted only where they must be. Nothing else changes: not the order of keys or
/// rows, not a comment. format_text(format_text(t)) is format_text(t). `path` decides by its extension: .csv, .yaml,
/// .md.
std::string format_text(const std::string& path, std::string_view text);

/// Paths of the files that format_package would change; with `write` they are rewritten. Errors: IoError.
std::vector<std::string> format_package(const std::string& directory, bool write);

}  // namespace eco::method

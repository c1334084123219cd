#pragma once
#include <string>
#include <vector>

#include "base/csv.hpp"

namespace eco::raster {

/// A CSV table: UTF-8 (a byte order mark is skipped), first row the column names. Every row has as many cells as the
/// header.
struct Table {
    std::string path;
    std::vector<std::string> header;
    std::vector<CsvRow> rows;  // with line numbers

    /// Column number, or -1.
    int find_column(const std::string& name) const;
};

/// Errors   IoError naming the file; InputError (all at once) for an empty table, text that is not UTF-8, columns that
/// are unnamed
///          or named twice, rows of another length.
Table read_table(const std::string& path);

}  // namespace eco::raster

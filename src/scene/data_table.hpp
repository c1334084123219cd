#pragma once
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "scene/scene.hpp"

namespace eco::scene {

/// One cell of a table. Exactly one of number, truth and text is given, or none and then `reason` says why.
struct Datum {
    std::optional<double> number;  // in `unit`
    std::optional<bool> truth;
    std::string text;
    std::string unit;    // of the heading, or of the row where the table has a column "unit"
    std::string reason;  // "not_supplied" for an empty cell, or what "missing: reason" says
    int line = 0;
};

/// A CSV table of the scene. Columns: place (id or name; absent: every place), year (absent or empty: every year), keys
/// by name, numbers as "name [unit]" or, in a table with a column `unit`, plain names; truth as true/false or yes/no.
class DataTable {
public:
    enum class Type { text, number, truth };
    struct Column {
        std::string name, unit;
        Type type = Type::text;
        bool has_unit = false;  // a unit in the heading
    };
    struct Row {
        std::string place;  // the place's id; as written if it is no place; empty: every place
        int year = 0;       // 0: every year
        std::vector<std::string> cells;
        int line = 0;
    };

    /// Reads the file. `place_ids` gives a place's id by its id or any of its names.
    /// Errors   IoError if unreadable. Wrong cells are not looked at here: check_tables does.
    DataTable(const TableFile& file, const std::map<std::string, std::string>& place_ids);
    DataTable() = default;

    const std::string& name() const { return name_; }
    const std::string& file() const { return file_; }
    const std::vector<Column>& columns() const { return columns_; }
    const std::vector<Row>& rows() const { return rows_; }
    /// Number of the column, -1 if there is none.
    int find_column(const std::string& name) const;
    bool has_places() const { return find_column("place") >= 0; }
    /// Columns by which a row is known besides place and year: those declared, else every text column but unit, note
    /// and source.
    std::vector<std::string> keys() const;
    /// The cell of the first row of `place` (or of every place) and `year` (or every year) whose key columns hold
    /// `labels`. nullopt if no row matches or the column or a key column does not exist. Cost: O(rows of that place).
    std::optional<Datum> find(const std::string& place, int year, const std::map<std::string, std::string>& labels,
                              const std::string& column) const;
    /// Ids of the records of a year, in the order of the file: what the column `id` holds, if there is one.
    std::vector<std::string> ids(int year) const;
    /// The cell of the first row of the record and year (or every year) whose key columns hold `labels`. As `find`.
    std::optional<Datum> find_record(const std::string& id, int year, const std::map<std::string, std::string>& labels,
                                     const std::string& column) const;
    /// A cell as what its column holds.
    Datum at(const Row& row, int column) const;

private:
    void read_heading(const std::vector<std::string>& cells);
    void find_types();
    /// The cell of `column` in the first of `rows` of the year whose key columns hold `labels`.
    std::optional<Datum> find_in(const std::vector<std::size_t>& rows, int year,
                                 const std::map<std::string, std::string>& labels, const std::string& column) const;

    std::string name_, file_;
    std::vector<std::string> by_;
    std::vector<Column> columns_;
    std::vector<Row> rows_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_place_, by_id_;
};

/// true, yes; false, no; anything else is nothing.
std::optional<bool> read_truth(const std::string& text);
/// "quantity [t]" as ("quantity", "t"); without brackets the unit is nothing.
std::pair<std::string, std::optional<std::string>> read_heading(const std::string& text);

}  // namespace eco::scene

#pragma once
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "scene/pick_columns.hpp"
#include "scene/scene.hpp"
#include "unit/unit.hpp"

namespace eco::scene {

/// How far off a figure may be, as the columns "NAME low", "NAME high", "NAME distribution" and "NAME draw" say it.
struct FigureRange {
    double low = 0, high = 0;  // in the figure's unit
    std::string distribution, draw;
    std::map<std::string, std::string> keys;  // of the row: place, year and its keys; what every row has is not there
};

/// One cell of a table. Exactly one of number, truth and text is given, or none and then `reason` says why.
struct Datum {
    std::optional<double> number;  // in `unit`
    std::optional<bool> truth;
    std::string text;
    std::string unit;    // of the heading, or of the row where the table has a column "unit"
    std::string reason;  // "not_supplied" for an empty cell, or what "missing: reason" says
    int line = 0;
    std::optional<FigureRange> range{};  // if the row gives all of one for this number
};

/// A table of the scene, from CSV or a workbook. Columns: place (id or name; absent: every place), year (absent or
/// empty: every year), keys by name, numbers as "name [unit]" or, in a table with a column `unit`, plain names; truth
/// as true/false or yes/no. A column of numbers NAME may have the columns "NAME low" and "NAME high", in its unit, and
/// "NAME distribution" and "NAME draw".
class DataTable {
public:
    enum class Type { text, number, truth };
    struct Column {
        std::string name, unit;
        Type type = Type::text;
        bool has_unit = false;  // a unit in the heading
        int number = 0;         // in the file, from 1; 0: made of several columns or none
    };
    struct Row {
        std::string place;  // the place's id; as written if it is no place; empty: every place
        int year = 0;       // 0: every year
        std::vector<std::string> cells;
        int line = 0;
        std::string sheet;     // of a workbook
        int value_number = 0;  // column in the file of a value that was one of several columns
    };

    /// Reads the file. `place_ids` gives a place's id by its id or any of its names.
    /// Errors   IoError if unreadable. What cannot be read as a table is in `faults`; wrong cells are not looked at
    ///          here: check_tables does.
    DataTable(const TableFile& file, const std::map<std::string, std::string>& place_ids);
    DataTable() = default;

    const std::string& name() const { return name_; }
    const std::string& file() const { return file_; }
    const std::vector<Column>& columns() const { return columns_; }
    const std::vector<Row>& rows() const { return rows_; }
    const std::vector<Problem>& faults() const { return faults_; }
    /// Where a cell, a whole row (column -1) or a heading is, for messages.
    eco::Place place(const Row& row, int column) const;
    eco::Place heading_place(int column) const;
    /// Number of the column, -1 if there is none.
    int find_column(const std::string& name) const;
    /// The columns that say how far off those of the column are, -1 where there is none.
    struct RangeColumns {
        int low = -1, high = -1, distribution = -1, draw = -1;
        bool any() const { return low >= 0 || high >= 0 || distribution >= 0 || draw >= 0; }
    };
    RangeColumns range_of(int column) const;
    /// True if some column of numbers has a range.
    bool has_ranges() const { return !ranges_.empty(); }
    /// True if the column says how far off another one is.
    bool is_of_range(int column) const;
    bool has_places() const { return find_column("place") >= 0; }
    /// Columns by which a row is known besides place and year: those declared, else every text column but unit, note
    /// and source.
    std::vector<std::string> keys() const;
    /// The cell of the first row of `place` (or of every place) and `year` (or every year) whose key columns hold
    /// `labels`. nullopt if no row matches or the column or a key column does not exist. Cost: O(rows of that place).
    std::optional<Datum> find(const std::string& place, int year, const std::map<std::string, std::string>& labels,
                              const std::string& column) const;
    /// What a text column holds, once each, in the order of the file; nothing if there is no such column.
    std::vector<std::string> labels(const std::string& column) const;
    /// Ids of the records of a year, in the order of the file: what the column `id` holds, if there is one.
    std::vector<std::string> ids(int year) const;
    /// The cell of the first row of the record and year (or every year) whose key columns hold `labels`. As `find`.
    std::optional<Datum> find_record(const std::string& id, int year, const std::map<std::string, std::string>& labels,
                                     const std::string& column) const;
    /// A cell as what its column holds.
    Datum at(const Row& row, int column) const;

private:
    void set_columns(const std::vector<Pick>& picks, const TableSource& source);
    void add_rows(const TableSource& source, const std::map<std::string, std::string>& place_ids);
    void add_row(Row row, const std::map<std::string, std::string>& place_ids);
    void find_ranges();
    void find_types();
    std::optional<FigureRange> range_at(const Row& row, int column) const;
    void tell_faults(const TableSource& source, bool takes_all);
    /// The cell of `column` in the first row under `owner` of the year whose key columns hold `labels`.
    std::optional<Datum> find_in(const std::unordered_map<std::string, std::vector<std::size_t>>& rows,
                                 std::string owner, int year, std::map<std::string, std::string> labels,
                                 const std::string& column) const;

    std::string name_, file_;
    std::vector<std::string> by_;
    std::vector<Pick> picks_;  // of the first source
    std::vector<Column> columns_;
    std::vector<Row> rows_;
    std::map<int, RangeColumns> ranges_;  // by column of the figures
    std::string heading_sheet_;
    int heading_line_ = 1;
    std::vector<Problem> faults_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_place_, by_id_;
    int finest_ = -1;  // column of the day, else of the hour: rows are also found by it, under "place\x1f" + cell
};

/// Factor from the unit of a figure to the wanted one. A yearbook gives the amount of a year without saying "per year":
/// t is read as t a-1 where that is wanted. nullopt if the dimensions differ.
std::optional<unit::Ratio> figure_factor(const unit::Unit& given, const unit::Unit& wanted);
/// "2020", "2020年", or the year of a date, 2020-12-31.
std::optional<int> read_year_of(const std::string& text);
/// true, yes; false, no; anything else is nothing.
std::optional<bool> read_truth(const std::string& text);

}  // namespace eco::scene

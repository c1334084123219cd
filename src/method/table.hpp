#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "unit/unit.hpp"

namespace eco::method {

/// A numeric key of a parameter row: "[10,30)", "<10", ">=90". Bounds in the unit of the column's heading.
struct Interval {
    double low = 0, high = 0;  // infinite where open-ended
    bool low_closed = false, high_closed = false;
    std::string words{};  // of a period, as written: "2025-03-21 to now"
    bool contains(double x) const;
    bool operator==(const Interval&) const = default;
    std::string text() const;
};

/// One row of parameters/*.csv or prices/*.csv.
struct Row {
    std::map<std::string, std::string> keys;    // index, category or choice key -> label; absent means any
    std::map<std::string, Interval> intervals;  // numeric key -> interval; absent means any
    std::string value_text;                     // as written: "2.67", "44/12", "required", a label
    std::optional<double> value;                // absent for `required` and labels
    std::string label;                          // of a category, if the value is one
    unit::Unit unit;
    std::optional<double> low, high;
    std::string distribution, draw, index;
    int price_year = 0;
    int moved_to = 0;  // accounting year to whose prices the row was moved; 0: it holds for every year
    std::string source, note;
    bool is_verified = false;
    bool is_required = false;
    std::string file;
    int line = 0;
};

/// All rows of one symbol.
struct Table {
    std::string symbol;
    std::vector<Row> rows;
    std::vector<std::string> interval_keys;            // numeric keys of the file's heading that this symbol uses
    std::map<std::string, unit::Unit> interval_units;  // their units
    bool is_whole = true;                              // false if a row could not be read: gaps mean nothing then
};

}  // namespace eco::method

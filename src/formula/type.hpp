#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "unit/unit.hpp"

namespace eco::formula {

enum class Kind { number, truth, category, list, curve };

/// What the checker infers of every expression.
struct Type {
    Kind kind = Kind::number;
    unit::Unit unit;       // numbers only
    std::string category;  // categories and lists: name of the label set ("ecosystem", "water_class")
    std::set<std::string>
        indices;               // what the value varies by: "pixel", "zone", "ecosystem", "month", "pollutant", "lake"
    bool is_amount = false;    // over pixel: an amount (area, people per cell), not a density
    bool is_any_unit = false;  // a bare 0
};

/// An index or label set, as the checker and the evaluator see it.
struct Index {
    enum class Kind { pixel, place, calendar, features, records, declared } kind = Kind::declared;
    std::string name;
    std::vector<std::string> labels;  // declared and calendar ones; of places, features and records the scene knows
    std::vector<unit::Unit> units;    // of a unit family, one per label
    bool best_first = false;          // ordered
    std::string period;               // calendar: unit of the index ("month"); the enclosing period is "a"
};

/// Whether an index has its labels from the data of a scene: features and records.
bool is_of_scene(const Index* index);

/// Years under a name: of the calendar, or counted from the accounting year (0).
struct Period {
    int first = 0, last = 0;
    bool is_relative = false;
    bool is_open = false;  // ends with the accounting year
    /// The index of its years: "year in climatology", "last 3".
    std::string index;
};

/// The words that a package gives to the language.
struct Vocabulary {
    std::map<std::string, Index> indices;  // and categories
    std::map<std::string, std::set<std::string>>
        sets;                       // name -> ecosystem labels, descendants included; each ecosystem is a set too
    std::set<std::string> moments;  // names of years
    std::map<std::string, Period> periods;
    const unit::Symbols* symbols = nullptr;
    const Index* find(const std::string& name) const;
    /// Indices of a join: the union less those that a remaining index determines.
    std::set<std::string> join(const std::set<std::string>& a, const std::set<std::string>& b) const;
    /// The number of a label in its set, -1 if it is not there.
    int label_number(const std::string& category, const std::string& label) const;
};

/// What an index determines: a pixel its zone and class, an hour its day, half-month and month, finest first.
const std::vector<std::string>& determined_by(const std::string& index);
/// Days of a year.
int days_of(int year);
/// For each label of a calendar index, the number of its label of a coarser one: day, half_month or month of the
/// `count` hours of a year, half_month or month of its days, month of the half-months.
std::vector<int> calendar_of(const std::string& index, const std::string& coarser, std::size_t count);

/// `unit` with every opaque unit_of(index) replaced by the unit of the index's label in `labels`.
unit::Unit concrete_unit(const Vocabulary& words, const unit::Unit& unit,
                         const std::map<std::string, std::string>& labels);

}  // namespace eco::formula

#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "formula/tree.hpp"
#include "method/price_index.hpp"
#include "method/table.hpp"
#include "unit/unit.hpp"

namespace eco::method {

struct Title {
    std::string zh, en;
};

/// Where an entry of a YAML file stands.
struct Mark {
    std::string file;
    int line = 0;
    int column = 0;
    std::string excerpt;
    Problem problem(std::string key, Args args) const;
};

/// An index that the package declares, or a category set: an ordered list of labels.
struct Labels {
    std::string name;
    Title title;
    std::vector<std::string> labels;
    std::vector<unit::Unit> units;  // one per label if it is a unit family, else empty
    bool is_category = false;       // declared under `categories`
    bool best_first = false;        // ordered: < means better
    Mark mark;
};

/// One ecosystem type; `parent` is empty at level 1.
struct Ecosystem {
    std::string id, parent;
    int level = 1;
    Title title;
};

struct Choice {
    std::string name;
    std::vector<std::string> labels;
    std::string initial;  // default; empty if none
    Mark mark;
};

/// An entry of `uses`: where a name's data come from.
struct Use {
    enum class Source {
        layer,
        derived,
        features,
        table,
        records,
        parameter,
        price,
        curve,
        quantity
    } source = Source::layer;
    std::string name;    // in formulas
    std::string of;      // the layer's, table's, parameter's … name
    std::string column;  // features, tables, records
    std::vector<std::string> by;
    unit::Unit unit;
    std::string unit_text;
    std::string category;    // category-valued: the category's name
    bool is_truth = false;   // type: truth
    bool is_amount = false;  // kind: amount
    bool is_optional = false;
    std::optional<double> low, high;  // range: low to high, in `unit`
    std::string sign;
    unit::Unit from;                          // curve: unit of x; its `to` is `unit`
    bool is_held = false;                     // curve: beyond its ends it stays as there; else it is missing
    std::map<std::string, std::string> more;  // words of later issues (place), kept as text
    Mark mark;
};

/// A formula as written: one tree; a choice mapping becomes Op::choice nodes. `source` of each branch differs: keyed by
/// tree.
struct Formula {
    formula::TreePtr tree;
    std::map<const formula::Tree*, formula::Source> sources;  // of the tree and of every branch below a choice
    explicit operator bool() const { return tree != nullptr; }
};

/// An empirical block's `takes: {P: mm a-1}` or `takes: {F: {from: formula, unit: mm}}`.
struct Take {
    std::string name;
    unit::Unit unit;
    Formula from;  // empty: the name itself
    Mark mark;
};

struct Booking {
    std::vector<std::string> items;
    std::string
        zone;  // "area", "length", "capacity", "inside": share of a feature; empty if the formula has zone itself
    std::string ecosystem;  // a class, "by NAME", or empty
    Mark mark;
};

/// A named formula: of `let`, `quantity`, `memo`, `value`, `result`, totals.
struct Entry {
    std::string name;
    Title title;
    Formula formula;
    std::optional<unit::Unit> unit;  // declared
    std::string category;            // memo or result of a category
    bool is_truth = false;           // result of `type: truth`
    std::string list;                // result of `list: air_item`: labels of this set
    std::string source, note;
    std::vector<Take> takes;  // empirical block if not empty or has_takes
    bool has_takes = false;
    std::optional<unit::Unit> gives;
    std::string quantum_text;
    double quantum = 0;  // in quantum_unit, e.g. 1 kg
    std::optional<unit::Unit> quantum_unit;
    std::string pricing;
    Booking booking;
    std::optional<double> low, high;  // range of a result, in `unit`
    std::string sign;
    Mark mark;
};

struct Check {
    Formula require;
    enum class Else { error, warning, missing } otherwise = Else::error;
    Title say;
    Mark mark;
};

/// Who compared a sheet with its standard, when, and the sheet's fingerprint at that time.
struct Verified {
    std::string by, on, of;
    Mark mark;
};

/// One file of services/, derived/, accounts/ or indicators/.
struct Sheet {
    enum class Kind { service, derived, account, indicator } kind = Kind::service;
    std::string id;
    Title title;
    std::string group;       // provisioning, regulating, cultural
    std::string source;      // citation codes and sections
    std::string applies_to;  // a set or ecosystem; empty: all
    std::string note;
    std::string valid;  // of indicators: "2026-03-01 to now"
    std::optional<Verified> verified;
    std::string fingerprint;  // 12 hex digits of all in it that computes: not of titles, notes and `verified`
    std::map<std::string, Choice> choices;
    std::vector<Use> uses;
    std::vector<Entry> lets, quantities, memos, values, results;
    std::vector<Check> checks;
    Mark mark;

    const Use* find_use(const std::string& name) const;
    const Entry* find_entry(const std::string& name) const;  // let, quantity, memo, value, result
    /// True if somebody compared the sheet as it stands with the standard.
    bool is_verified() const { return verified && verified->of == fingerprint; }
};

struct Exclusion {
    std::string first, second;        // service or service.item
    std::string action;               // refuse, keep_first, note
    std::vector<std::string> unless;  // labels of choices of the two that lift it
    std::string why;
    Mark mark;
};

/// A group of data to which changes between years are put down; `inputs` are layers and tables, or `day`, the calendar.
struct Cause {
    std::string id;
    Title title;
    std::vector<std::string> inputs;
    Mark mark;
};
/// Causes that every package has besides its own: the class at each pixel; tables and layers of no cause; rows; another
/// package; other places.
inline const std::string land_cover_cause = "land_cover", statistics_cause = "statistics", other_cause = "other_layers",
                         parameter_cause = "parameters", price_cause = "price", method_cause = "method",
                         boundary_cause = "boundary";

struct SourceEntry {
    std::string code, citation, accessed, checked_by, checked_on;
};

/// A worked example: given names, expected names.
struct Case {
    std::string name, sheet, why;
    std::map<std::string, std::string> set;     // choices
    std::map<std::string, std::string> labels;  // index name -> label (ecosystem: forest)
    struct Given {
        std::string name, text;  // a number, a label, true/false, "missing: reason"
        unit::Unit unit;
    };
    std::vector<Given> given;
    std::map<std::string, std::vector<std::string>> series;  // name -> numbers, labels or "missing" over an index
    std::map<std::string, unit::Unit> series_units;
    std::map<std::string, std::string> series_over;  // name -> index
    std::int64_t columns = 0;                        // pixels are rows of so many square cells; 0: they lie nowhere
    double cell_m = 0;
    /// Where the elements of a feature or record layer lie: column and row in cells from the upper left corner.
    std::map<std::string, std::vector<std::pair<double, double>>> points;
    struct Expected {
        std::string name, text;
        unit::Unit unit;
        double tolerance = 0;
    };
    std::vector<Expected> expected;
    Mark mark;
};

/// A standard, executable. Everything in it is data; see docs/formula-language.md.
struct Package {
    std::string id, version, status, directory;
    std::string hash;     // of the MANIFEST of all files: the package's identity in every run
    std::string signer;   // "NAME (KEY)", the key alone if it is not trusted, empty without a right signature
    std::string extends;  // "mee-2020 0.3.0 sha256:…" or empty
    Title title;
    std::string document;  // the standard's title, number, edition as one line
    std::vector<Ecosystem> ecosystems;
    std::map<std::string, std::vector<std::string>> sets;  // name -> ecosystem ids as written
    std::map<std::string, Labels> indices;                 // declared indices and categories by name
    std::vector<std::string> substances;
    unit::Symbols symbols;
    std::vector<std::string> groups;
    std::map<std::string, std::string> services;        // id -> "computed" or "not_applicable"
    std::map<std::string, std::string> not_applicable;  // id -> reason
    std::map<std::string, std::string> set;             // sheet.choice -> label
    std::vector<std::string> left_open;
    std::vector<std::string> lookup;
    std::vector<Exclusion> exclusions;
    std::vector<Cause> causes;  // in the order of the file
    std::vector<Entry> totals;
    std::vector<Sheet> sheets;                        // ordered by kind, then id
    std::map<std::string, Table> parameters, prices;  // by symbol
    std::map<std::string, Table> curves;              // by symbol; a row is a point, its `x` an interval of one number
    PriceIndices price_indices;
    std::map<std::string, SourceEntry> sources;
    std::vector<Case> cases;
    std::string scope;                                    // the finest zone that the standard allows
    std::map<std::string, std::string> currency;          // unit, minor, round: as written
    std::map<std::string, std::string> periods, moments;  // name -> "1991 to 2020", "last 3"; "2020" or "scene"
    std::map<std::string, std::string> files;             // path -> bytes of every file of the package itself
    std::map<std::string, std::string> parent_files;      // "ID/path" -> bytes of every file of its parents
    std::vector<std::string> parents;                     // "mee-2020 0.3.0 sha256:…", nearest first
    std::vector<Problem> warnings;                        // gaps between intervals, a stale manifest

    const Sheet* find_sheet(const std::string& id) const;
    /// True if `id` is `ancestor` or below it. Level-1 sets are names too.
    bool is_within(const std::string& id, const std::string& ancestor_or_set) const;
    const Ecosystem* find_ecosystem(const std::string& id) const;
};

/// Reads a package directory, its parents included. Errors: InputError with every problem of every file
/// (YAML, schema, units, formula syntax, tables, sources, pins); kinds, units and indices are checked by check().
Package load_package(const std::string& directory);

}  // namespace eco::method

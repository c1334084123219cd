#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/csv.hpp"
#include "method/files.hpp"
#include "method/package.hpp"
#include "method/schema.hpp"

namespace eco::method {

/// What the parts of the loader share: the package that is being filled, and every problem so far.
struct Reader {
    Package& package;
    Problems& problems;
    Schema schema;

    Reader(Package& package_, Problems& problems_)
        : package(package_), problems(problems_), schema(problems_, package_.symbols)
    {
    }
};

/// A row of a CSV file with a heading, for messages by column name.
struct CsvTable {
    std::string name;  // of the file, as in messages
    TextFilePtr file;
    std::vector<std::string> heading;
    std::vector<CsvRow> rows;  // without the heading; as many cells as the heading

    /// The cell of a column; empty if there is no such column.
    const std::string& cell(const CsvRow& row, std::string_view column) const;
    bool has(std::string_view column) const;
    Problem problem(int line, std::string_view column, std::string key, Args args = {}) const;
};

/// Reads a CSV file with a heading. Rows of another width, columns that are there twice and `required` ones that are
/// absent are problems. Empty names: any others are allowed.
CsvTable read_csv_table(const TextFilePtr& file, std::initializer_list<const char*> required, Problems& problems);

/// A heading or name with a unit: "fvc [percent]" -> fvc, percent. Without brackets the unit is empty.
std::pair<std::string, std::string> split_heading(const std::string& heading);

/// package.yaml: identity and words; then what needs the sheets (set, left_open, exclusions, totals) is checked by
/// check_links.
void read_package_file(Reader& reader, const Node& root, const Layer& layer);
/// Indices and categories; `layers` are where a `from:` file is looked for.
void read_indices(Reader& reader, const Node& root, const std::vector<Layer>& layers);
void read_ecosystems(Reader& reader, const TextFilePtr& file);
void read_sources(Reader& reader, const TextFilePtr& file);
void read_sheet(Reader& reader, const std::string& path, const Node& root);
void read_tables(Reader& reader, const std::vector<Layer>& layers);
void read_cases_csv(Reader& reader, const TextFilePtr& file, const std::string& path);
void read_cases_yaml(Reader& reader, const Node& root, const std::string& path);

/// Uses of `uses:`.
std::vector<Use> read_uses(Reader& reader, const Node& map);
/// The formula at `node`: text, or a mapping `choice: {label: formula}`, nested at will.
Formula read_formula(Reader& reader, const Node& node, const std::map<std::string, Choice>& choices);
/// A formula that may stand inside braces: `takes: {F: {from: mean(x over month), unit: mm}}`.
Formula read_flow_formula(Reader& reader, const Node& node);
/// True `node` is a map whose only key is a choice.
bool is_choice_map(const Node& node, const std::map<std::string, Choice>& choices);

enum class EntryKind { let, quantity, memo, value, result, total };
Entry read_entry(Reader& reader, const Node& key, const Node& node, EntryKind kind,
                 const std::map<std::string, Choice>& choices);
/// The entries of a map name -> entry.
std::vector<Entry> read_entries(Reader& reader, const Node* map, EntryKind kind,
                                const std::map<std::string, Choice>& choices);

/// A problem if `name` is a word of the language, or an index of the package without being a category of that index.
void check_name(Reader& reader, const std::string& name, const std::string& category, const Mark& mark);

/// References between files: choices, sets, services, exclusions, quantities, derived files, tables, categories, keys.
void check_links(Reader& reader, const Node& package_root);
/// References from rows of parameters and prices: keys, labels, sources, units, and the overlap and gaps of intervals.
void check_tables(Reader& reader);

}  // namespace eco::method

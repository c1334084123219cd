#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scene/data_table.hpp"
#include "scene/places.hpp"
#include "scene/scene.hpp"

namespace eco::scene {

/// What the checks of one scene share.
struct Survey {
    const Scene& scene;
    std::vector<const method::Package*> packages;  // none where only the scene itself is looked at
    const method::Package* package = nullptr;      // the one whose turn it is
    unit::Symbols symbols;                         // of that one, or of the scene alone
    bool knows_units = false;                      // without packages: what `symbols` lack is an error, else a warning
    std::vector<int> years;
    int threads = 1;
    Problems& problems;
    std::optional<Outlines> outlines;             // absent if they could not be read
    std::map<std::string, DataTable> tables;      // those that could be read
    std::set<std::string> missing_files;          // already told
    std::map<std::string, raster::Bounds> boxes;  // of the places, by reference system

    /// True if the file is there; tells its absence once.
    bool has_file(const std::string& path, const method::Mark& mark);
    /// Packages that read an input: "layer:NAME", "features:NAME.COLUMN", "table:NAME.COLUMN", "table:NAME".
    std::map<std::string, std::vector<const method::Package*>> readers;

    /// The unit of an input: every package that reads it must know it. Nothing if one does not.
    std::optional<unit::Unit> find_unit(const std::string& text, const std::string& input) const;
    /// The same, and tells `problem` where there is none. What no package reads may be in units that they do not know.
    std::optional<unit::Unit> read_unit(const std::string& text, const std::string& input, Problem problem);
    void error(const method::Mark& mark, const std::string& key, Args args);
    void warning(const method::Mark& mark, const std::string& key, Args args);
    void at(const Place& place, const std::string& key, Args args, bool is_warning = false);
};

/// The checks, by topic. Each may be called alone.
void check_places(Survey& survey);
void check_datum(Survey& survey);
void check_grid(Survey& survey);
void check_domain(Survey& survey);
void check_layers(Survey& survey);
void check_features(Survey& survey);
void check_tables(Survey& survey);
/// Figures of a table against the ranges that the manifest declares, and rows of the whole against the sum of its
/// places.
void check_figures(Survey& survey, const TableFile& source, const DataTable& table);
/// How far off figures are said to be: whole, in order, of a known distribution.
void check_ranges(Survey& survey, const DataTable& table);
/// A range that a column must keep: `unit` empty is that of the heading.
void check_range(Survey& survey, const DataTable& table, int column, const TableRange& range);
void check_package_inputs(Survey& survey);
/// The scene's own rows against those of the package: none may change one that the package gives, and what the package
/// leaves to the scene is told where it is missing for a class of the scene.
void check_parameters(Survey& survey);
/// Pairs that the package refuses to count together, by the scene's choices.
void check_exclusions(Survey& survey);

}  // namespace eco::scene

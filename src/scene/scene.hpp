#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "method/package.hpp"

namespace eco::scene {

/// What the numbers of a raster layer are. A density stays as it is when cells are resampled, an amount is shared out.
enum class Kind { density, amount, category, truth };
std::string to_string(Kind kind);

/// A file that the manifest names: the path as it can be opened, and the entry that names it.
struct File {
    std::string path;
    method::Mark mark;
};

/// How far off a layer may be, as a declared error: one number for all its pixels, or one for each place, ecosystem
/// type or year. It is added to the layer, or is a share of it.
struct LayerError {
    bool is_relative = true;
    double low = 0, high = 0;  // percent, or in the layer's unit
    std::string distribution;  // uniform, triangular, normal
    std::string by;            // place, ecosystem, year; empty: the same everywhere and always
    method::Mark mark;
};

/// A raster layer.
struct Layer {
    std::string name;
    std::string unit;  // as written; empty for category and truth
    Kind kind = Kind::density;
    std::string by;             // the index whose labels are the bands in order; empty: one band
    int band = 1;               // of a layer without `by`
    std::map<int, File> files;  // by year; 0 stands for every year
    std::string stands_for;     // period of a climatology that is used for every year; empty if measured for the year
    std::string note;
    std::string map;  // CSV code,label of a category layer; empty for land cover (see Scene::ecosystem_map)
    std::optional<double> low, high;  // declared range, in `unit`
    std::optional<LayerError> error{};
    method::Mark mark;

    /// The file of a year, else the one for every year; null if there is none.
    const File* find_file(int year) const;
};

/// A vector layer whose objects are used whole: lakes, reservoirs, sites, noise barriers.
struct FeatureLayer {
    std::string name, file, layer;
    std::string id = "id", title;                // fields; no title: "name" if there is one
    std::map<std::string, std::string> columns;  // field -> unit, or "category", "truth", "text"
    std::string datum;
    method::Mark mark;
};

/// What a heading of a table stands for: a column under the package's name, and labels of keys that its cells have.
struct TableColumn {
    std::string heading, name;
    std::map<std::string, std::string> labels;  // crop_product -> grain
    method::Mark mark;
};

/// Values that a column may hold, in `unit`; no unit: in that of the heading.
struct TableRange {
    double low = 0, high = 0;
    std::string unit;
    method::Mark mark;
};

/// A table as CSV or in a workbook: columns place, year, keys by name, amounts as "name [unit]"; a column "unit" gives
/// each row its own unit.
struct TableFile {
    std::string name, file;
    std::vector<std::string> by;  // keys besides place and year; empty: every text column that is not true/false
    std::string note;
    method::Mark mark;
    std::string sheet{};                         // of a workbook; empty: its only one
    std::map<int, std::string> sheets{};         // or one sheet a year
    int first_row = 0, last_row = 0;             // heading and last row; 0: found, the end
    std::vector<TableColumn> columns{};          // empty: every heading is a name
    std::map<std::string, TableRange> ranges{};  // by column
    std::string index{};                         // series of the price index of its money
};

/// A reported figure of every place and year: gdp, population.
struct StatisticSource {
    std::string table, column, unit;  // unit may be empty: the heading decides
    method::Mark mark;
    std::string index{};    // series of the price index that deflates it
    std::string vintage{};  // the one that is used, where the table has a column vintage

    /// Keys of the rows that hold it.
    std::map<std::string, std::string> labels() const;
};

/// Finest places of the account, and an outline of known datum to hold them against (optional).
struct PlacesSource {
    std::string file, layer, id = "id", name = "name", name_en, datum;
    std::string reference_file, reference_layer;
    method::Mark mark;
    std::string vintage{};              // of the boundaries
    int first_year = 0, last_year = 0;  // in which they were in force; 0: not said, or still
};

/// The region over which `by domain` reduces: polygons of a file, or some of the places. Neither: the whole territory.
struct DomainSource {
    std::string file, layer, datum;
    std::vector<std::string> places;
    method::Mark mark;

    bool is_declared() const { return !file.empty() || !places.empty(); }
};

/// The grid of the account: a layer's own (`like`), or cells of `cell` metres or degrees over the extent of the places.
struct GridSource {
    std::string like;
    double cell = 0;
    bool is_angle = false;  // cell is in degrees
    double margin_m = 0;    // around the places
    std::string text;       // as written
    method::Mark mark;
};

/// A territory as its manifest declares it. Nothing is opened yet but the manifest.
struct Scene {
    std::string id, manifest, directory;
    method::Title title;
    bool is_synthetic = false;
    std::string crs;  // EPSG code, PROJ text or WKT
    method::Mark crs_mark;
    GridSource grid;
    std::optional<double> minimum_coverage;  // 0 to 1
    std::vector<int> years;
    PlacesSource places;
    DomainSource domain;
    std::string top_id;
    method::Title top;
    std::vector<std::string>
        top_within;  // regions around the top place, nearest first: for parameter rows of a province
    std::string ecosystem_layer, ecosystem_map;
    method::Mark ecosystem_mark;
    std::map<std::string, Layer> layers;
    std::map<std::string, FeatureLayer> features;
    std::map<std::string, TableFile> tables;
    std::map<std::string, StatisticSource> statistics;
    std::string parameters;     // CSV; empty if none
    std::string price_indices;  // CSV; empty if none
    method::Mark price_indices_mark;
    std::map<std::string, int> moments;      // name -> year, of moments that the package leaves to the scene
    std::map<std::string, std::string> set;  // choices that the package leaves open
    std::string note;
    std::string text;  // of the manifest, for the run's documents
    method::Mark mark;
};

/// Reads a manifest (a directory's scene.yaml, or the file). "$ECOLEDGER_SHARED/" in paths is the environment variable,
/// by default ../shared; other paths are relative to the manifest. Errors   InputError with every problem of the
/// manifest's own text (YAML, unknown keys, wrong values); IoError if unreadable.
Scene load_scene(const std::string& path);

/// A path as written in a manifest of `directory`, as it can be opened.
std::string resolve_path(const std::string& written, const std::string& directory);

/// The nearest of `known` to `word` by edit distance (code points); empty if none is near (more than a third of the
/// word off).
std::string find_nearest(const std::string& word, const std::vector<std::string>& known);

}  // namespace eco::scene

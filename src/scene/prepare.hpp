#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "grid/grid.hpp"
#include "grid/zones.hpp"
#include "method/price_index.hpp"
#include "method/table.hpp"
#include "scene/data_table.hpp"
#include "scene/feature_table.hpp"
#include "scene/scene.hpp"

namespace eco::scene {

/// Called with what is being done and the share done, 0 to 1.
using Progress = std::function<void(const std::string& what, double share)>;

struct PrepareOptions {
    std::string cache_dir;  // empty: .ecoledger in the scene's directory
    int threads = 1;
    Progress progress;
    const method::Package* package = nullptr;          // for its units and the order of its labels
    std::set<std::string> only;                        // layers that are wanted; empty: all
    std::vector<int> years;                            // empty: all of the scene
    std::map<std::string, std::set<int>> other_years;  // layer -> years besides those; the scene need not have them
    bool is_checked = false;  // check_scene has been passed; else prepare runs it and throws its errors
};

/// A finest place; its number is its zone.
struct Place {
    std::string id, name_zh, name_en;
    double area_m2 = 0;  // true area of its pieces of cells
};

/// One band that the pass can read.
struct PreparedLayer {
    std::string name, path;
    int band = 1;
    Kind kind = Kind::density;
    bool is_coarse = false;   // on a grid of its own in the account's reference system: interpolate. Else on the grid.
    bool is_label = false;    // category or truth
    std::string unit;         // of the cells
    std::string fingerprint;  // of source bytes, band and alignment
    std::vector<std::string> labels;  // category: label by code, 256 entries, empty where a code stands for nothing
};

/// A file that the run reads.
struct Input {
    std::string name, file;
    int year = 0;  // 0: all years
    std::string sha256, description;
};

/// A remark that belongs to the run: say(key, args, language).
struct Note {
    std::string key;
    Args args;
    bool is_warning = false;
};

/// A scene made ready: one grid, zones, aligned layers, features, tables. Everything refers to files on disk or is in
/// memory.
class Prepared {
public:
    const Scene* scene = nullptr;
    std::vector<int> years;
    grid::Grid grid;
    std::vector<double> cell_area_m2;  // of a cell by row
    grid::Zones zones;
    std::optional<grid::Zones> domain;  // the declared one, as one zone; absent: the whole territory
    std::vector<Place> places;          // zone order: sorted by id
    Place top;
    std::vector<grid::Polygon> outlines;  // of the places, in the grid's system
    std::vector<std::string> ecosystems;  // ecosystem id by code, 256 entries, empty: unassigned
    std::map<std::string, FeatureTable> features;
    std::map<std::string, DataTable> tables;
    std::map<std::string, method::Table> parameters;  // the scene's own rows by symbol
    method::PriceIndices price_indices;               // of the scene
    std::vector<Input> inputs;
    std::vector<Note> notes;
    std::string hash;  // of manifest and all inputs: the scene's identity in a run

    /// The band of a layer for a year. `label` is the label of the layer's index ("7" of month), empty without index.
    /// nullopt if the scene has no such layer, year or label.
    std::optional<PreparedLayer> layer(const std::string& name, int year, const std::string& label = "") const;
    /// Land cover of a year.
    std::optional<PreparedLayer> ecosystem_layer(int year) const;
    /// A reported figure, of the declared vintage or another. nullopt if it is not in the scene or the place and year
    /// have no row.
    std::optional<Datum> statistic(const std::string& name, const std::string& place, int year,
                                   const std::string& vintage = "") const;

    struct Band {
        std::string path;
        int band = 1;
        bool is_coarse = false;
        std::string fingerprint;
    };
    struct Bands {
        std::vector<std::string> labels;         // of the bands; one empty label without index
        std::map<int, std::vector<Band>> years;  // by year of the file, 0: every year
        std::vector<std::string> codes;
    };
    std::map<std::string, Bands> layers;
};

/// Aligns what is not aligned, fingerprints every input, and reads what is not a raster.
///
/// Layers   classes by nearest cell, densities bilinear (averaged where the source is at least twice as fine), amounts
/// by sum.
///          A density whose cells are at least four times the grid's stays on its own cells (is_coarse). A layer on the
///          grid is used as it is. Results lie in the cache under the fingerprint of source and alignment, written
///          atomically.
/// Errors   InputError with what check_scene finds; IoError.
Prepared prepare(const Scene& scene, const PrepareOptions& options = {});

/// What prepare gives for `package`, from what it gave for another package: only labels of bands and the scene's own
/// parameter rows are of a package. `scene` is a copy of the prepared one. Opens the parameters and nothing else.
Prepared prepare_again(const Prepared& prepared, const Scene& scene, const method::Package& package);

}  // namespace eco::scene

#pragma once
#include <functional>
#include <map>
#include <set>

#include "engine/program.hpp"
#include "method/check.hpp"

namespace eco::engine {

/// A pixel value cut into numbered classes that become one more key of a sum: a cover interval, a soil group.
struct SlotKey {
    formula::ExprPtr value;                   // at the pixel
    std::vector<method::Interval> intervals;  // numeric: sorted, disjoint
    std::string category;                     // or the labels of a category
    std::string name;                         // "slot:0": the index under which coefficients vary
    std::vector<double> representatives;      // a number inside each interval, or the label's number
};

/// What is added up at the pixels: basis x coefficient summed over slots is the quantity.
struct Basis {
    formula::ExprPtr value;  // at the pixel
    int group = 0, column = 0;
    int scale_log2 = 0;  // counts of 2^-scale_log2
};

struct Term {
    formula::ExprPtr coefficient;  // varies by zone, ecosystem, slots; never by pixel
    int basis = 0;
};

/// One sum over pixels by zone and ecosystem, in pieces for every label of its other indices.
struct PixelSum {
    formula::ExprPtr sum;  // the Fn::pixel_sum expression, choices resolved
    std::string sheet;     // where it stands, for coverage and messages
    std::string name;
    std::vector<std::string> items;  // its other indices, sorted; of a category at pixels too
    std::vector<std::pair<std::vector<std::string>, std::vector<Term>>> parts;  // labels of items -> terms
    int group = 0;
};

/// A layer that the pass reads in one year: of the scene ("layer:precipitation", month = "3", "ecosystem"), or computed
/// before it ("kept:", "grid:").
struct PlannedLayer {
    std::string id;
    std::map<std::string, std::string> at;
    unit::Unit unit;  // that the formulas expect
    bool is_label = false;
    std::string category;
    formula::DataYear year;
};

/// A derived sheet that is computed once and kept as a layer, because it costs more than reading it again.
struct KeptLayer {
    std::string name;        // "kept:rainfall_erosivity"
    formula::ExprPtr value;  // pixel inputs only
    formula::DataYear year;  // of the sheet as a whole; `value` is in it already
};

struct PlannedGroup {
    std::vector<SlotKey> slots;
    std::vector<bool> applies;
    std::vector<int> bases;
    std::set<std::string> masks;  // ids of what must be known
};

/// Why a parameter cannot be changed without opening rasters again.
struct Bound {
    std::string symbol, where;
};

/// Labels of the indices that only a scene knows: features and records, by name.
using SceneLabels = std::map<std::string, std::vector<std::string>>;

/// What one pass computes. A function of package, choices, parameter rows' extremes and the grid's largest cell, never
/// of data.
struct Plan {
    std::vector<PixelSum> sums;
    std::vector<Basis> bases;
    std::vector<PlannedGroup> groups;
    std::vector<PlannedLayer> layers;
    std::vector<KeptLayer> kept;
    std::vector<formula::ExprPtr>
        gathers;  // slow expressions that the program takes per zone and ecosystem: tables, in order
    std::vector<Bound> bound;
    std::vector<std::string> free;
    SceneLabels labels;
    Program program;  // its gather tables are filled before a pass
};

struct SumRequest {
    formula::ExprPtr sum;  // Fn::pixel_sum
    std::string sheet, name;
    std::vector<bool> applies;
    double quantum = 0;          // in the unit of the sum; 0 if it is not booked itself
    formula::ExprPtr present{};  // the sum without layers that are absent and have a fall-back; null: as it is
};

struct PlanOptions {
    std::function<std::string(const std::string&)> choice;  // "sheet.choice" -> label
    double largest_cell_m2 = 1e8;
    int zones = 1;
    bool hoists = true;  // false: every term is evaluated at the pixel, for tests
    bool keeps = true;   // false: derived layers are always computed in the pass
    const std::map<std::string, method::Table>* scene_parameters = nullptr;
    SceneLabels labels{};  // of the year; without a scene one element each
};

/// Choices resolved: every Fn::choice is replaced by its branch.
formula::ExprPtr resolve_choices(const method::Checked& checked, const formula::ExprPtr& expr,
                                 const PlanOptions& options);

/// The sums of `requests` (choices resolved) as one pass.
/// Errors: InputError where a pixel formula cannot be run (too many terms is none: what does not factor stays at the
/// pixel).
Plan make_plan(const method::Checked& checked, const std::vector<SumRequest>& requests, const PlanOptions& options);

/// A program that computes one pixel expression, for kept layers: register 0 of its only group's first column.
Plan make_layer_plan(const method::Checked& checked, const formula::ExprPtr& value, const PlanOptions& options);

/// Labels of an index or category: the package's, or the scene's.
const std::vector<std::string>& labels_of(const method::Checked& checked, const SceneLabels& scene,
                                          const std::string& index);

/// Makes the program take `factor` times the numbers of a layer: the scene's unit is not the formulas'.
void scale_layer(Program& program, int layer, double factor);

}  // namespace eco::engine

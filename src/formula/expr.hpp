#pragma once
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "formula/type.hpp"

namespace eco::formula {

/// Operations of the typed graph. Units are settled: operands of add, compare, choose … are already in one unit
/// (Fn::scale did it).
enum class Fn {
    number,  // number
    label,   // number = its position in type.category
    input,   // text = data id: "layer:precipitation", "features:lake.area", "table:emissions.emitted",
            // "quantity:carbon.co2_fixed", "ecosystem" (the class at a pixel in another year), "moment:NAME" (its year)
    lookup,    // text = "parameter:NAME" or "price:NAME"; `names` = index keys and choices ("sheet.choice"); args = key
               // expressions, their key names in `labels`
    area,      // true area of the piece, m2
    position,  // text = index: the label at hand (ecosystem: a category; month: 1…12)
    scale,     // args[0] * number, and a new unit; number 1 only relabels
    negate,
    add,
    subtract,
    multiply,
    divide,
    power,
    minimum,
    maximum,
    absolute,
    exponential,
    logarithm,
    logarithm10,
    square_root,
    sine,
    cosine,
    tangent,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    member,  // args[0] is one of `labels` (of its category, or whole numbers of a position)
    logical_not,
    logical_and,
    logical_or,
    choose,    // if(a, b, c)
    coalesce,  // a ?? b
    known,     // known(a)
    missing,   // text = reason
    reduce,    // text = sum mean product min max any all best worst count percentile rank list; over `names`; args by
               // their parts in `labels`: value; where; need, percent (how many must be known); by (a category whose
               // labels stay); order, order_down (keys of rank and list); first; p (of percentile). A list gives each
               // label its place in it, 1 … n, and 0 to those that are not in it
    curve,     // text = "curve:NAME", its keys as in lookup behind a one in the unit of x; number = 1: held beyond its
               // ends
    interpolate,  // a curve at args[0], which is in the unit of x; else as curve
    step,         // args[0] in whole steps of args[1]; text = half_even, half_up, ceil, floor
    window,     // as reduce, of the `number` labels of the index `names`[0] that end with the one at hand: over last 8
                // hour
    pixel_sum,  // sum of args[0] over pixel by zone, ecosystem and the categories in the other args, whose index names
                // are `names`: made by "sum(x over pixel by zone, ecosystem)" and by every booked pixel quantity
    stack,      // args by the labels of the index `names`[0]: x in each year of a period, or at the month before
    domain,  // text = sum mean min max percentile: args[0] over the pixels of the whole territory; number = percent of
             // percentile
    pick,    // args[0], which varies by the index `names`[0], at the label args[1] of it
    choice,  // text = "sheet.choice"; args by `labels`
    kept,    // text = derived sheet: args[0] is its result, which the plan may compute once and keep as a layer
    grid,  // text = slope, ls_factor: args[0] = elevation, variant in `labels`, `number` = max_length, m. distance_to,
           // patch_area: args[0] = condition. focal_mean, focal_sum: args[0] = value, [1] = radius, m; kernel in
           // `labels`. spread: args[0] = value by the feature `names`[0]; method, neighbours in `labels`, `number` =
           // power. nearest: of the feature or record layer `names`[0]
};

/// The year that data are of: `offset` years after the named moment, or after the accounting year if none is named.
struct DataYear {
    std::string moment;
    int offset = 0;
    auto operator<=>(const DataYear&) const = default;
    bool is_accounting() const { return moment.empty() && offset == 0; }
};
/// `what` as it is said of that year: "previous(P)", "at(P, year = inventory_open)".
std::string in_words(const DataYear& year, std::string what);

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

struct Expr {
    Fn fn = Fn::number;
    Type type;
    double number = 0;
    std::string text;
    std::vector<std::string> names;         // reduce: vanishing indices; lookup: index keys
    std::vector<std::string> labels;        // choice, member, lookup's key names, grid options
    std::map<std::string, std::string> at;  // input, lookup: the label at which an index is taken (bind)
    DataYear year;                          // input, kept, grid: of their data
    std::vector<ExprPtr> args;
    std::size_t id = 0;  // equal ids are equal expressions of one Pool

    bool has_index(const std::string& name) const { return type.indices.count(name) > 0; }
    bool is_pixel() const { return has_index("pixel"); }
    bool is_number(double x) const { return fn == Fn::number && number == x; }
};

/// The arguments of a reduction that are `part`, in order.
std::vector<ExprPtr> find_parts(const Expr& reduction, const std::string& part);
/// The first of them, nullptr if there is none.
ExprPtr find_part(const Expr& reduction, const std::string& part);

/// Makes expressions; structurally equal ones (units included) are the same object with the same id.
class Pool {
public:
    ExprPtr make(Expr expr);
    ExprPtr number(double value, unit::Unit unit = {});
    /// An operation whose type is given by the caller.
    ExprPtr node(Fn fn, Type type, std::vector<ExprPtr> args, std::string text = {}, double number = 0);
    /// `expr` in unit `to`, which must have the same dimension; itself if it is in that unit already.
    ExprPtr convert(const ExprPtr& expr, const unit::Unit& to);

private:
    std::unordered_map<std::string, ExprPtr> known_;
};

/// Calls `visit` once for every expression below and including `root`, arguments first.
void walk(const ExprPtr& root, const std::function<void(const ExprPtr&)>& visit);

/// The graph with every node passed through `change` (arguments already changed); shared parts are visited once.
/// `change` gets a copy of the node with its new arguments and returns what stands in its place.
ExprPtr rewrite(Pool& pool, const ExprPtr& root, const std::function<ExprPtr(Expr)>& change);
/// The same from the top: where `replace` gives an expression, it stands in the place of all that is there.
ExprPtr rewrite(Pool& pool, const ExprPtr& root, const std::function<ExprPtr(const ExprPtr&)>& replace,
                const std::function<ExprPtr(Expr)>& change);

/// `expr` at one label of `index`: it no longer varies by it. A reduction that ends the index below stays whole.
ExprPtr bind(Pool& pool, const ExprPtr& expr, const std::string& index, const std::string& label,
             const Vocabulary& vocabulary);

/// `expr` evaluated in another year. What is at a pixel by its class takes the class of that year, so it varies by
/// pixel. `refused` is a part that there is only in the accounting year (booked quantities, sums over pixels, tables by
/// class), or null: then the result stands.
ExprPtr in_year(Pool& pool, const ExprPtr& expr, const DataYear& year, const Vocabulary& vocabulary, ExprPtr& refused);
/// `expr` as if all its data were of the accounting year.
ExprPtr without_years(Pool& pool, const ExprPtr& expr);

/// The expression as formula text: input names without their source, for --plan and messages.
std::string describe(const Expr& expr);

}  // namespace eco::formula

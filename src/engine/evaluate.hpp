#pragma once
#include <map>
#include <optional>
#include <unordered_map>

#include "engine/array.hpp"
#include "formula/expr.hpp"
#include "method/check.hpp"
#include "method/validity.hpp"

namespace eco::engine {

/// Where an evaluation finds what the formulas name. Implementations: a run (account), a worked case (account), tests.
class Data {
public:
    virtual ~Data() = default;
    /// Labels of an index: places, features, declared labels, the days of the year at hand. `pixel` has one a piece.
    virtual const std::vector<std::string>& labels(const std::string& index) = 0;
    /// For each pixel the number of its zone or ecosystem. Only asked if `pixel` has labels.
    virtual const std::vector<int>& determined_by_pixel(const std::string& index) = 0;
    /// The data of an Fn::input, Fn::area or Fn::grid expression in its unit, with `at` applied; dims are the
    /// expression's indices.
    virtual Array input(const formula::Expr& expr, Reasons& reasons) = 0;
    /// The sums of a pass, for an Fn::pixel_sum; nullopt lets the evaluator sum its pixels itself.
    virtual std::optional<Array> pixel_sum(const formula::Expr&, Reasons&) { return std::nullopt; }
    /// The value of an Fn::domain; nullopt lets the evaluator take its own pixels.
    virtual std::optional<Array> domain(const formula::Expr&, Reasons&) { return std::nullopt; }
    /// The label of a choice, "sheet.choice".
    virtual std::string choice(const std::string& name) = 0;
    /// The place itself and the places above it, nearest first: for parameter rows with a region.
    virtual std::vector<std::string> regions(const std::string& place) = 0;
    /// The day YYYYMMDD by which rows that hold for a time only are picked.
    virtual double day() { return method::without_year; }
    /// The package's rows of a table together with the scene's own, where the scene has any; nullptr: the package's.
    virtual const method::Table* scene_table(const std::string& /*data_id*/) { return nullptr; }
    /// Told of every parameter row that was used.
    virtual void used(const formula::Expr& /*lookup*/, const method::Row& /*row*/, double /*value*/) {}
};

/// One operation on numbers, as the evaluator and the strip machine compute it. NaN where it is undefined.
double apply(formula::Fn fn, double a);
double apply(formula::Fn fn, double a, double b);

/// Evaluates typed expressions over labelled arrays: slow, obvious, and the oracle of the strip machine.
/// Missing operands give missing results with the first operand's reason; x/0, ln(<=0) … are `undefined`.
class Evaluator {
public:
    Evaluator(const method::Checked& checked, Data& data) : checked_(checked), data_(data) {}

    const Array& eval(const formula::ExprPtr& expr);
    /// Puts `value` in the place of an expression: a worked case's given name.
    void give(const formula::ExprPtr& expr, Array value) { memo_[expr->id] = std::move(value); }
    Reasons& reasons() { return reasons_; }
    /// `array` spread over `dims` (its own dims and more; an index may be replaced by one that determines it).
    Array spread(const Array& array, const std::vector<std::string>& dims);
    /// `array`, of the dims of args[0] of an Fn::pick, at the label that its args[1] has.
    Array pick(const formula::Expr& expr, const Array& array);

private:
    /// The elements of one result of a reduction: which are known, in order, and how many are looked at.
    struct Group {
        std::vector<std::size_t> known;
        std::size_t looked_at = 0;
        std::uint16_t reason = 0;  // of the first one that is not known
    };

    Array compute(const formula::ExprPtr& expr);
    Array elementwise(const formula::Expr& expr);
    Array choose(const formula::Expr& expr);
    Array logical(const formula::Expr& expr);
    Array member(const formula::Expr& expr);
    Array step(const formula::Expr& expr);
    Array reduce(const formula::Expr& expr);
    Array window(const formula::Expr& expr);
    /// Element `i` of a reduction's result: `known` values of `looked_at` ones, `reason` of the first that is not.
    void settle(const formula::Expr& expr, Array& out, std::size_t i, const std::vector<double>& known,
                std::size_t looked_at, std::uint16_t reason, const Array& percent);
    Array put_in_order(const formula::Expr& expr);
    /// The elements over `inner` of each result over `outer`; one is known if all `parts` are.
    std::vector<Group> group(const formula::Expr& expr, const std::vector<std::string>& inner,
                             const std::vector<const Array*>& parts, const Array& outer);
    Array lookup(const formula::Expr& expr);
    Array interpolate(const formula::Expr& expr);
    /// What the keys of a table are at one element; the reason if one of them is missing.
    struct KeyLabels {
        std::map<std::string, std::string> labels;
        std::map<std::string, double> numbers;
        std::vector<std::string> regions;
        std::uint16_t reason = 0;
    };
    KeyLabels keys_at(const formula::Expr& expr, const std::vector<std::string>& dims, const std::vector<Array>& keys,
                      std::size_t element);
    Array sum_pixels(const formula::Expr& expr);
    Array stack(const formula::Expr& expr);
    Array over_domain(const formula::Expr& expr);
    std::vector<int> shape_of(const std::vector<std::string>& dims);
    std::vector<std::string> dims_of(const formula::Expr& expr) const;
    /// For each element of an array over `dims`, the element of `array` that it takes.
    std::vector<std::size_t> places_in(const Array& array, const std::vector<std::string>& dims,
                                       const std::vector<int>& shape);

    const method::Checked& checked_;
    Data& data_;
    Reasons reasons_;
    std::unordered_map<std::size_t, Array> memo_;
};

}  // namespace eco::engine

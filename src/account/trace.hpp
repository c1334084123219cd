#pragma once
#include <functional>
#include <set>

#include "account/booking.hpp"
#include "account/forms.hpp"

namespace eco::account {

struct Line;

/// For every lookup that was evaluated: the row of each element that is known, in order.
using RowsOf = RunData::RowsOf;

/// A booked amount that depends on drawn rows: the cell as it is booked, and its amount in quanta as a form. At the
/// rows' values the form gives the booked amount.
struct TracedCell {
    Cell cell;
    Form form;
};
struct TracedRow {
    std::string id;  // "price:NAME"
    method::Row row;
};
struct TracedTotal {
    std::string place, name;
    int year = 0;
    double value = 0;
    Form form;
};

/// Follows an account while it books and writes down how each amount depends on rows that are drawn: the flat form of
/// what the evaluator walks trees for. Rows of `bound` tables are not drawn.
class Trace {
public:
    explicit Trace(std::map<std::string, std::string> bound) : bound_(std::move(bound)) {}

    Forms forms;
    std::vector<TracedRow> rows;  // drawn, by number
    std::vector<TracedCell> cells;
    std::vector<TracedTotal> totals;
    std::map<std::string, std::string> untraced;  // "sheet.name" -> the expression that forms cannot say

    // Told by the account, in this order, for each year.
    void begin_year();
    void sum(const engine::PixelSum& sum, const SumResult& result, const std::vector<AddedProduct>& contributions,
             engine::Evaluator& coefficients, RunData& data, const RowsOf& rows_of);
    /// The forms of a line's amounts in quanta; nullptr if none varies.
    const std::vector<Form>* line(const Line& line, const Booking& booking, const scene::Prepared& prepared,
                                  RunData& data, engine::Evaluator& evaluator, const RowsOf& rows_of);
    void total(const std::string& place, bool is_top, int year, const method::CheckedTotal& total, const Run& run,
               engine::Evaluator& evaluator, engine::Data& data);

    /// The number of a drawn row; -1 if it is fixed.
    int number_of(const std::string& id, const method::Row& row);

private:
    std::vector<Form> book_places(const Line& line, const Booking& booking, RunData& data, engine::Evaluator& evaluator,
                                  const RowsOf& rows_of);
    std::vector<Form> book_features(const Line& line, const Booking& booking, const scene::Prepared& prepared,
                                    RunData& data, engine::Evaluator& evaluator, const RowsOf& rows_of);
    /// Scales each form so that it gives the booked amount at the rows' values.
    void settle(std::vector<Form>& forms, const Booking& booking);
    double central(const Form& form);

    const std::vector<Form>& booked_values(const std::string& place, bool is_top, int year, const Run& run,
                                           const engine::Array& values, const std::vector<std::string>& services);

    std::map<std::string, std::string> bound_;
    std::map<std::pair<std::string, int>, std::vector<Form>> booked_values_;  // by place and year: of each service
    std::map<RunData::Used, int> numbers_;
    std::map<std::size_t, std::vector<Form>> sums_;    // by id of the pixel_sum
    std::map<std::string, std::vector<Form>> booked_;  // in the unit of the quantity
    std::vector<std::vector<double>> central_;         // of monomials, one draw: the rows' values
};

/// Evaluates expressions to forms, beside an evaluator that has their numbers: what is missing there stays missing.
class FormEvaluator {
public:
    /// The form of a leaf (input or pixel_sum) that varies; nullopt if it is fixed.
    using Leaf = std::function<std::optional<std::vector<Form>>(const formula::Expr&)>;
    FormEvaluator(Trace& trace, engine::Evaluator& numbers, engine::Data& data, const RowsOf& rows_of, Leaf leaf)
        : trace_(trace), numbers_(numbers), data_(data), rows_of_(rows_of), leaf_(std::move(leaf))
    {
    }
    /// One form an element of the expression's array. Errors: Untraced.
    const std::vector<Form>& eval(const formula::ExprPtr& expr);
    bool varies(const formula::ExprPtr& expr);
    /// For each element over `dims`, the element of `array` that it takes.
    std::vector<std::size_t> places(const engine::Array& array, const std::vector<std::string>& dims);

private:
    std::vector<Form> compute(const formula::ExprPtr& expr);
    std::vector<Form> lookup(const formula::Expr& expr, const engine::Array& numbers);
    std::vector<Form> elementwise(const formula::Expr& expr, const engine::Array& numbers);
    std::vector<Form> choose(const formula::Expr& expr, const engine::Array& numbers);
    std::vector<Form> reduce(const formula::Expr& expr, const engine::Array& numbers);
    std::vector<Form> pick(const formula::Expr& expr, const engine::Array& numbers);
    std::vector<Form> spread(const formula::ExprPtr& expr, const std::vector<std::string>& dims);

    Trace& trace_;
    engine::Evaluator& numbers_;
    engine::Data& data_;
    const RowsOf& rows_of_;
    Leaf leaf_;
    std::map<std::size_t, std::vector<Form>> memo_;
    std::map<std::size_t, bool> varies_;
};

/// An expression that forms cannot say.
struct Untraced : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace eco::account

#pragma once
#include <functional>
#include <set>

#include "account/booking.hpp"
#include "account/forms.hpp"

namespace eco::account {

struct Line;
class Samples;

/// For every lookup that was evaluated: the row of each element that is known, in order.
using RowsOf = RunData::RowsOf;

/// A booked amount that depends on drawn rows: the cell as it is booked, and its amount in quanta as a form. At the
/// rows' values the form gives the booked amount.
struct TracedCell {
    Cell cell;
    Form form;
};
struct TracedRow {
    std::string id;  // "price:NAME", "table:NAME.COLUMN", "layer:NAME"; "sample:SUM" of a cell of a sampled sum
    method::Row row;

    bool is_figure() const { return id.starts_with("table:") || id.starts_with("records:"); }
    bool is_layer() const { return id.starts_with("layer:"); }
    bool is_sampled() const { return id.starts_with("sample:"); }  // its values come from those of the others
};
struct TracedTotal {
    std::string place, name;
    int year = 0;
    double value = 0;
    Form form;
};

/// Follows an account while it books and writes down how each amount depends on rows that are drawn: the flat form of
/// what the evaluator walks trees for. Rows of `bound` tables are not drawn; sums that `samples` has stand for their
/// sampled values.
class Trace {
public:
    explicit Trace(std::map<std::string, std::string> bound, Samples* samples = nullptr)
        : bound_(std::move(bound)), samples_(samples)
    {
    }

    Forms forms;
    std::vector<TracedRow> rows;  // drawn, by number
    FigureRows figures;           // of tables, for what the account reads
    std::vector<TracedCell> cells;
    std::vector<TracedTotal> totals;
    std::map<std::string, std::string> untraced;  // "sheet.name" -> the expression that forms cannot say

    // Told by the account, in this order, for each year.
    void begin_year(int year, engine::Evaluator& evaluator, RunData& data, const RowsOf& rows_of);
    void sum(const engine::PixelSum& sum, const SumResult& result, const std::vector<AddedProduct>& contributions,
             engine::Evaluator& coefficients, RunData& data, const RowsOf& rows_of);
    /// The forms of a line's amounts in quanta; nullptr if none varies.
    const std::vector<Form>* line(const Line& line, const Booking& booking, const scene::Prepared& prepared,
                                  RunData& data, engine::Evaluator& evaluator, const RowsOf& rows_of);
    /// A part of a reported figure that a total of the place may read, in its unit; a drawn row, or null for a fixed
    /// one.
    void reported(const std::string& place, int year, const std::string& name, double value, const method::Row* row,
                  const std::string& id);
    void total(const std::string& place, bool is_top, int year, const method::CheckedTotal& total, const Run& run,
               engine::Evaluator& evaluator, engine::Data& data);

    /// The number of a drawn row; -1 if it is fixed.
    int number_of(const std::string& id, const method::Row& row);
    /// The number of a new row that stands for a cell of a sampled sum.
    int add_sampled(const std::string& sum, double booked);
    /// Rows are numbered as the other trace numbers them.
    void share_rows(Trace& other) { numbers_from_ = &other; }

private:
    void sampled_sum(const engine::PixelSum& sum, const SumResult& result);
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
    Samples* samples_ = nullptr;
    Trace* numbers_from_ = nullptr;
    int year_ = 0;
    std::map<std::pair<std::string, int>, std::vector<Form>> booked_values_;  // by place and year: of each service
    std::map<std::tuple<std::string, int, std::string>, Form> reported_;      // by place, year and name
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

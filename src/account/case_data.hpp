#pragma once
#include "engine/evaluate.hpp"
#include "grid/grid.hpp"

namespace eco::account {

/// What a worked case gives, as data of an evaluation: one pixel of one ecosystem type in one place, one feature of a
/// layer (or as many as a series has values), all labels of the declared indices. What is not given is missing
/// (`not_supplied`).
class CaseData : public engine::Data {
public:
    /// Takes labels and choices of `made`. Errors: InputError for a label that its index does not have.
    CaseData(const method::Checked& checked, const method::Case& made);

    /// Puts what the case gives in the place of its names. A number goes to the elements at the case's labels whose
    /// unit it fits. Errors: InputError for every given text that is no value of its name, or whose unit has another
    /// dimension.
    void give_all(engine::Evaluator& evaluator);

    /// The expression that a name of the case's sheet stands for: a use, a let, the result; unrounded if it is booked.
    formula::ExprPtr find_expr(const std::string& name) const;
    /// The labels of element `i` of an array over `dims`.
    std::map<std::string, std::string> labels_at(const std::vector<std::string>& dims, std::size_t i);
    /// The element at the case's labels; nullopt if `index` is left open by the case.
    std::optional<std::size_t> find_element(const engine::Array& array, std::string& index);

    /// Whether no label is another than the case's.
    bool is_at_case(const std::map<std::string, std::string>& labels) const;

    const std::vector<std::string>& labels(const std::string& index) override;
    const std::vector<int>& determined_by_pixel(const std::string& index) override;
    engine::Array input(const formula::Expr& expr, engine::Reasons& reasons) override;
    std::optional<engine::Array> pixel_sum(const formula::Expr& expr, engine::Reasons& reasons) override;
    /// Of the case's own pixels, if it gives a series over pixel.
    std::optional<engine::Array> domain(const formula::Expr& expr, engine::Reasons& reasons) override;
    std::string choice(const std::string& name) override;
    double day() override;
    std::vector<std::string> regions(const std::string& place) override;

private:
    void settle_labels();
    void give_value(engine::Evaluator& evaluator, const method::Case::Given& given);
    void give_series(engine::Evaluator& evaluator, const std::string& name, const std::vector<std::string>& texts);
    void put(engine::Evaluator& evaluator, const std::string& name, const formula::ExprPtr& expr);
    /// The given number, label or truth in the terms of `expr`; nullopt if the text is none.
    std::optional<double> read_value(const method::Case::Given& given, const formula::Expr& expr);
    formula::ExprPtr given_expr(const std::string& name) const;
    /// "previous(P)", "at(P, year = plan_start)": a name of the sheet in another year. Null if it is something else.
    formula::ExprPtr in_other_year(const std::string& name) const;
    engine::Array& start_given(engine::Evaluator& evaluator, const std::string& name, const formula::Expr& expr);
    /// A whole-grid function of the case's raster; of each combination of other labels by itself.
    engine::Array around(const formula::Expr& call);
    /// Values of points at the pixels of the case's raster, or which of them is nearest.
    engine::Array from_points(const formula::Expr& call);
    grid::Grid raster_grid() const;
    engine::Array quantity(const formula::Expr& expr);
    engine::Array pick(const engine::Array& array, const formula::Expr& expr);
    engine::Array shaped(const std::vector<std::string>& dims);

    const method::Checked& checked_;
    const method::Case& made_;
    const method::CheckedSheet* sheet_;  // whose pixel sums are at hand
    engine::Evaluator* evaluator_ = nullptr;
    std::map<std::string, std::string> at_;                   // index -> label of the case
    std::map<std::string, std::vector<std::string>> labels_;  // of places and features
    std::map<std::string, std::vector<int>> by_pixel_;
    std::map<std::string, engine::Array> given_;         // by name
    std::map<std::string, engine::Array> given_inputs_;  // by data id, for inputs at a bound label
    std::optional<std::pair<double, unit::Unit>> area_;
    Problems problems_;
};

/// The reason of "missing: reason"; nullopt if `text` is something else.
std::optional<std::string> missing_reason(const std::string& text);

}  // namespace eco::account

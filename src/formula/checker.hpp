#pragma once
#include "formula/check.hpp"

namespace eco::formula {

/// What a reduction says, clause by clause; nullptr what it does not say.
struct Clauses {
    const Clause *over = nullptr, *by = nullptr, *where = nullptr, *need = nullptr, *order = nullptr, *first = nullptr;
};

/// The checker's working state: one formula in one scope. Methods return nullptr after a problem was reported.
class Checker {
public:
    Checker(const Source& source, const Scope& scope, Problems& problems)
        : source_(source), scope_(scope), problems_(problems), pool_(*scope.pool), words_(*scope.vocabulary)
    {
    }
    ExprPtr visit(const Tree& tree);

    /// Brings `others` to the unit of the first that has one; reports and returns false if kinds or dimensions differ.
    bool unify(const Tree& tree, std::vector<ExprPtr>& values);
    /// `values` of one operation: where one varies by pixel, those by a feature or record layer are taken at the
    /// pixel's own element of it. Reports and returns false if no name of the sheet says which element that is.
    bool meet(const Tree& tree, std::vector<ExprPtr>& values);

private:
    ExprPtr visit_by_op(const Tree& tree);
    ExprPtr visit_number(const Tree& tree);
    ExprPtr visit_name(const Tree& tree);
    ExprPtr visit_label(const Tree& tree);
    ExprPtr visit_sum(const Tree& tree, Fn fn);
    ExprPtr visit_product(const Tree& tree, Fn fn);
    ExprPtr visit_power(const Tree& tree);
    ExprPtr visit_relation(const Tree& tree, Fn fn);
    ExprPtr visit_in(const Tree& tree);
    ExprPtr visit_logical(const Tree& tree, Fn fn);
    ExprPtr visit_strip(const Tree& tree);
    ExprPtr visit_call(const Tree& tree);
    ExprPtr visit_if(const Tree& tree);
    ExprPtr visit_math(const Tree& tree, Fn fn);
    ExprPtr visit_extreme(const Tree& tree);
    ExprPtr visit_at(const Tree& tree);
    ExprPtr visit_at_year(const Tree& tree);
    /// at(x, index = c): x at the label that a category has.
    ExprPtr at_category(const Tree& tree, const ExprPtr& value);
    ExprPtr visit_previous(const Tree& tree);
    ExprPtr previous_month(const Tree& tree);
    const Period* find_period(const Clause& clause, const Clause::Index& key, Period& last);
    bool stack_years(const Tree& tree, const Period& period, Expr& expr);
    bool go_over_years(const Tree& tree, Clauses& clauses, Clause& over, Expr& expr);
    ExprPtr visit_latest(const Tree& tree);
    ExprPtr visit_years(const Tree& tree);
    ExprPtr in_other_year(const Tree& tree, const ExprPtr& value, const DataYear& year);
    bool want_moment(const Tree& tree);
    ExprPtr visit_grid(const Tree& tree);
    ExprPtr value_around(const Tree& tree);
    ExprPtr visit_around(const Tree& tree);
    ExprPtr visit_spread(const Tree& tree);
    ExprPtr visit_nearest(const Tree& tree);
    ExprPtr pick(const ExprPtr& value, const std::string& index, const ExprPtr& label);
    /// The feature or record layer by which a value at the pixels varies, where nothing says which element is a
    /// pixel's; empty if there is none.
    std::string loose_index(const ExprPtr& value) const;
    bool want_bridge(const Tree& tree, const ExprPtr& value);
    ExprPtr visit_reduction(const Tree& tree);
    ExprPtr visit_over_pixel(const Tree& tree, const Clauses& clauses, const Expr& expr);
    ExprPtr over_domain(const Tree& tree, const ExprPtr& value, const ExprPtr& where);
    ExprPtr over_places(const Tree& tree, const Clause& by, const ExprPtr& value, const ExprPtr& where);
    std::optional<double> literal_percent(const Tree& tree);
    bool find_clauses(const Tree& tree, Clauses& clauses);
    bool add_value(const Tree& tree, Expr& expr);
    bool add_keys(const std::vector<TreePtr>& keys, Expr& expr);
    bool add_percentile(const Tree& tree, const Clauses& clauses, Expr& expr);
    bool add_by(const Tree& tree, const Clauses& clauses, Expr& expr);
    bool check_over(const Tree& tree, const Clauses& clauses, const Expr& expr);
    bool check_total(const Tree& tree, const Clauses& clauses, const Expr& expr);
    bool is_ordered(const ExprPtr& value) const;
    ExprPtr reduce(const Tree& tree, const Clauses& clauses, Expr expr);
    ExprPtr visit_window(const Tree& tree, const Clauses& clauses, Expr expr);
    ExprPtr visit_interpolate(const Tree& tree);
    ExprPtr visit_step(const Tree& tree);

    std::vector<ExprPtr> visit_all(const std::vector<TreePtr>& trees, bool& is_ok);
    /// A side of a comparison: a bare name is a label if the other side is a category that has it.
    bool is_label_of(const Tree& tree, const ExprPtr& other);
    /// A label written bare on one side of a comparison with a category.
    ExprPtr bare_label(const Tree& tree, const std::string& category);
    /// Reports a label that its category does not have; `known` are more words that might have been meant.
    ExprPtr unknown_label(int at, const std::string& label, const std::string& category,
                          std::vector<std::string> known);
    ExprPtr fail(int at, std::string key, Args args = {});
    ExprPtr later(const Tree& tree);
    bool want_number(const Tree& tree, const ExprPtr& value);
    bool want_truth(const Tree& tree, const ExprPtr& value);
    /// A list is a result and a curve is read by interpolate: neither is compared, nor asked whether it is known.
    bool want_no_list(const Tree& tree, const ExprPtr& value);
    bool want_density(const Tree& tree, const ExprPtr& value);
    bool want_scale(const Tree& tree, const ExprPtr& value);
    std::optional<unit::Unit> read_unit(const std::string& text, int at);
    Type joined(const ExprPtr& a, const ExprPtr& b) const;

    const Source& source_;
    const Scope& scope_;
    Problems& problems_;
    Pool& pool_;
    const Vocabulary& words_;
};

/// One more argument of a reduction, by what it is: "value", "where", "need" …
void add_part(Expr& expr, const std::string& part, const ExprPtr& value);
/// "a b-1", or what a message says of no unit at all.
std::string unit_words(const unit::Unit& unit);
/// The nearest of `names` in spelling, or "" if none is near.
std::string nearest_name(const std::string& name, const std::vector<std::string>& names);
std::string join_words(const std::set<std::string>& words);

}  // namespace eco::formula

#pragma once
#include <set>

#include "method/check.hpp"

namespace eco::method {

/// Checks the sheets of a package: names are resolved on demand, each once, cycles are reported.
class Binder {
public:
    Binder(const Package& package, Checked& checked)
        : package_(package), out_(checked), words_(checked.words), pool_(*checked.pool)
    {
    }
    void run();

private:
    /// The expression of a name in a sheet; nullptr and is_known if it is wrong.
    formula::ExprPtr resolve(const Sheet& sheet, const std::string& name, bool& is_known);
    formula::ExprPtr bind_use(const Sheet& sheet, const Use& use);
    formula::ExprPtr bind_lookup(const Sheet& sheet, const Use& use);
    formula::ExprPtr to_key_unit(const Sheet& sheet, const Use& use, const std::string& key,
                                 const formula::ExprPtr& value);
    formula::ExprPtr bind_derived(const Use& use);
    formula::ExprPtr bind_quantity_use(const Use& use);
    formula::ExprPtr bind_quantity_name(const Sheet& sheet, const Entry& entry);
    formula::ExprPtr bind_result(const Sheet& sheet);
    /// The expression of an entry's formula, empirical or not, in its declared unit.
    formula::ExprPtr bind_entry(const Sheet& sheet, const Entry& entry, bool allows_pixels);
    formula::ExprPtr bind_empirical(const Sheet& sheet, const Entry& entry);
    formula::ExprPtr bind_formula(const Sheet& sheet, const Formula& formula, const formula::Scope& scope);
    formula::ExprPtr bind_tree(const Sheet& sheet, const Formula& formula, const formula::Tree& tree,
                               const formula::Scope& scope);
    void book(const Sheet& sheet, const Entry& entry, Booked::Kind kind, CheckedSheet& to);
    bool settle_indices(const Sheet& sheet, const Entry& entry, Booked& booked);
    /// Categories at pixels that are booked as items become indices under their own names.
    void name_categories(const Sheet& sheet);
    bool sum_over_pixels(const Sheet& sheet, const Entry& entry, Booked& booked);
    void bind_rules(const Sheet& sheet, CheckedSheet& to);
    void bind_totals();
    /// Booked quantities that read each other in a circle.
    void find_quantity_cycles();
    formula::ExprPtr resolve_total(const std::string& name, bool& is_known);
    formula::ExprPtr to_unit(const Entry& entry, const formula::ExprPtr& expr, const unit::Unit& unit);
    /// A problem of a whole formula: at its first token, of a choice at its first branch.
    Problem at_formula(const Entry& entry, std::string key, Args args) const;
    formula::Scope scope_of(const Sheet& sheet, bool allows_pixels);
    const formula::Source& source_of(const Formula& formula, const formula::Tree& tree) const;
    std::vector<std::string> names_of(const Sheet& sheet) const;

    const Package& package_;
    Checked& out_;
    formula::Vocabulary& words_;
    formula::Pool& pool_;
    Problems problems_;
    std::map<std::string, formula::ExprPtr> done_;  // "sheet.name"
    std::set<std::string> open_;                    // being resolved: a cycle if met again
    std::vector<std::string> trail_;

    friend Checked check(const Package&);
};

}  // namespace eco::method

#pragma once
#include <set>

#include "engine/plan.hpp"

namespace eco::engine {

/// A product of what is slow and what is at the pixel. A null basis is 1.
struct Product {
    formula::ExprPtr coefficient, basis;
    std::set<int> slots;
};

/// Writes pixel expressions as sums of coefficient x basis (formula-language reference, "hoisting").
class Expander {
public:
    Expander(const method::Checked& checked, std::vector<SlotKey>& slots, bool hoists, const SceneLabels& labels)
        : checked_(checked), pool_(*checked.pool), slots_(slots), hoists_(hoists), labels_(labels)
    {
    }
    std::vector<Product> expand(const formula::ExprPtr& expr);
    /// Leaves of `products` what lies where a category at the pixel has the label `number`.
    void keep_label(std::vector<Product>& products, const formula::ExprPtr& category, int number);

private:
    std::vector<Product> expand_by_fn(const formula::ExprPtr& expr);
    std::vector<Product> expand_product(const formula::ExprPtr& expr);
    std::vector<Product> expand_quotient(const formula::ExprPtr& expr);
    std::vector<Product> expand_choose(const formula::ExprPtr& expr);
    std::vector<Product> expand_lookup(const formula::ExprPtr& expr);
    std::vector<Product> expand_pick(const formula::ExprPtr& expr);
    std::vector<Product> atom(const formula::ExprPtr& expr);
    formula::ExprPtr times(const formula::ExprPtr& a, const formula::ExprPtr& b);
    formula::ExprPtr gate(const formula::ExprPtr& condition, const formula::ExprPtr& value, bool is_else);
    bool is_slow_factor(const std::vector<Product>& products) const;
    int slot_of(const formula::ExprPtr& value, const method::Table* table, const std::string& key);
    int add_slot(SlotKey slot);
    /// The number of a slot at hand, as a slow expression.
    formula::ExprPtr slot_number(int slot, formula::Type type);
    std::vector<Product> expand_missing(const formula::ExprPtr& expr);
    bool gate_coefficients(const formula::ExprPtr& condition, std::vector<Product>& products, bool is_else);

    const method::Checked& checked_;
    formula::Pool& pool_;
    std::vector<SlotKey>& slots_;
    bool hoists_;
    const SceneLabels& labels_;
};

/// The partition of a pixel value by the interval keys of a parameter table, or by the labels of its category.
SlotKey make_slot(const method::Checked& checked, const SceneLabels& labels, const formula::ExprPtr& value,
                  const method::Table* table, const std::string& key);
const method::Table* table_of(const method::Checked& checked, const formula::Expr& lookup);
bool has_lookup(const formula::ExprPtr& expr);
/// What a lookup varies by apart from the keys that are expressions.
std::set<std::string> lookup_indices(const method::Checked& checked, const formula::Expr& lookup);
/// `expr` with reductions over declared indices written out label by label where they stand at pixels.
formula::ExprPtr unroll(const method::Checked& checked, const formula::ExprPtr& expr);

}  // namespace eco::engine

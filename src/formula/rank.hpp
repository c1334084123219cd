#pragma once
#include <string_view>

#include "formula/tree.hpp"

namespace eco::formula {

/// How tightly an expression binds; each is a rule of the grammar.
enum class Rank { formula, either, both, negated, relation, sum, product, sign, power, atom };

/// What may stand on either side of a binary operator without parentheses.
struct Operands {
    std::string_view sign;
    Rank left, right;
};

Rank rank_of(const Tree& tree);
Operands operands_of(Op op);

/// True if names inside a call of `name` stand for values in other years or at other places: previous, at, latest,
/// whole-grid functions.
bool is_of_many_values(std::string_view name);

}  // namespace eco::formula

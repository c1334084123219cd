#pragma once
#include <functional>
#include <optional>

#include "formula/expr.hpp"
#include "formula/tree.hpp"

namespace eco::formula {

/// What the names of one sheet mean while one of its formulas is checked.
struct Scope {
    const Vocabulary* vocabulary = nullptr;
    Pool* pool = nullptr;
    /// The expression of a name (a use, a let, a booked quantity of this sheet), nullptr if there is none or it is
    /// wrong itself. `is_known` tells the two apart: a name that is wrong has been reported already.
    std::function<ExprPtr(const std::string& name, bool& is_known)> resolve;
    std::vector<std::string> names;  // all names, for suggestions
    bool is_empirical = false;       // inside takes/gives: plain numbers, the calendar rule rests
    bool allows_pixels = true;       // false in `value`
};

/// Infers kind, unit and indices of `tree` and turns it into an expression. nullptr if it is wrong: then at least one
/// problem was added, unless only a name that was reported elsewhere is to blame.
ExprPtr check(const Tree& tree, const Source& source, const Scope& scope, Problems& problems);

/// Joins the branches of a choice: same kind, same dimension; the first branch's unit is taken. `sources` are for
/// messages.
ExprPtr join_choice(const std::string& choice, const std::vector<std::string>& labels,
                    const std::vector<ExprPtr>& branches, const Source& where, const Scope& scope, Problems& problems);

}  // namespace eco::formula

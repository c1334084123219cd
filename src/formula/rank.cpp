#include "formula/rank.hpp"

#include <algorithm>
#include <array>

namespace eco::formula {

Rank rank_of(const Tree& tree)
{
    switch (tree.op) {
        case Op::coalesce:
            return Rank::formula;
        case Op::logical_or:
            return Rank::either;
        case Op::logical_and:
            return Rank::both;
        case Op::logical_not:
            return Rank::negated;
        case Op::equal:
        case Op::not_equal:
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
        case Op::in:
            return Rank::relation;
        case Op::add:
        case Op::subtract:
            return Rank::sum;
        case Op::multiply:
        case Op::divide:
            return Rank::product;
        case Op::negate:
            return Rank::sign;
        case Op::power:
            return Rank::power;
        default:
            return Rank::atom;
    }
}

Operands operands_of(Op op)
{
    switch (op) {
        case Op::add:
            return {"+", Rank::sum, Rank::product};
        case Op::subtract:
            return {"-", Rank::sum, Rank::product};
        case Op::multiply:
            return {"*", Rank::product, Rank::sign};
        case Op::divide:
            return {"/", Rank::product, Rank::sign};
        case Op::power:
            return {"^", Rank::atom, Rank::sign};
        case Op::equal:
            return {"==", Rank::sum, Rank::sum};
        case Op::not_equal:
            return {"!=", Rank::sum, Rank::sum};
        case Op::less:
            return {"<", Rank::sum, Rank::sum};
        case Op::less_equal:
            return {"<=", Rank::sum, Rank::sum};
        case Op::greater:
            return {">", Rank::sum, Rank::sum};
        case Op::greater_equal:
            return {">=", Rank::sum, Rank::sum};
        case Op::logical_and:
            return {"and", Rank::both, Rank::negated};
        case Op::logical_or:
            return {"or", Rank::either, Rank::both};
        default:
            return {"??", Rank::formula, Rank::either};
    }
}

bool is_of_many_values(std::string_view name)
{
    constexpr std::array<std::string_view, 11> names{"previous",  "at",          "latest",     "slope",
                                                     "ls_factor", "distance_to", "focal_mean", "focal_sum",
                                                     "spread",    "nearest",     "patch_area"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace eco::formula

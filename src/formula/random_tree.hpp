#pragma once
#include <random>

#include "formula/tree.hpp"

namespace eco::formula {

/// Random trees over the whole grammar, for tests: every tree is one that a formula can have.
class RandomTree {
public:
    explicit RandomTree(unsigned seed) : random_(seed) {}
    TreePtr tree(int depth);
    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

private:
    std::string pick(std::initializer_list<const char*> from)
    {
        return *(from.begin() + below(static_cast<int>(from.size())));
    }
    std::string name() { return pick({"P", "ET", "alpha", "balance", "month", "area", "rain_12", "product", "x"}); }
    TreePtr leaf();
    TreePtr binary(int depth);
    TreePtr unary(int depth);
    TreePtr call(int depth);
    TreePtr named_call(int depth);
    TreePtr reduction(int depth);
    TreePtr list_reduction(int depth);
    Clause clause(Clause::Kind kind, int depth);
    std::vector<Clause> clauses(std::vector<Clause::Kind> kinds, int depth);
    Set set();

    std::mt19937 random_;
};

}  // namespace eco::formula

#pragma once
#include "engine/plan.hpp"

namespace eco::engine {

struct Range {
    double low, high;
    bool is_bounded() const;
    double largest() const;  // of the absolute values
};

/// The range of a pixel expression by interval arithmetic, from the ranges that the package declares for its inputs,
/// the extremes of its parameter rows and the largest cell. Unbounded where nothing is declared.
class Bounds {
public:
    /// `kept` are the layers computed before the pass, for the ranges of whole-grid functions; it may grow meanwhile.
    Bounds(const method::Checked& checked, const PlanOptions& options, const std::vector<KeptLayer>* kept = nullptr);
    Range of(const formula::ExprPtr& expr);

private:
    Range compute(const formula::Expr& expr);
    Range input(const formula::Expr& expr);
    Range around(const formula::Expr& call);
    Range rows(const formula::Expr& expr) const;

    const method::Checked& checked_;
    const PlanOptions& options_;
    const std::vector<KeptLayer>* kept_;
    struct Declared {
        Range range;
        unit::Unit unit;
    };
    std::map<std::string, Declared> declared_;  // by data id
    std::map<std::size_t, Range> memo_;
};

}  // namespace eco::engine

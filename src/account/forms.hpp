#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "formula/expr.hpp"

namespace eco::account {

/// A figure as a function of drawn parameter rows: coefficients times monomials. Monomial 0 is the number 1.
struct Form {
    std::vector<std::pair<int, double>> terms;  // by monomial, rising; no coefficient is 0

    bool is_constant() const { return terms.empty() || (terms.size() == 1 && terms[0].first == 0); }
    double constant() const { return terms.empty() || terms[0].first != 0 ? 0 : terms[0].second; }
    bool operator<(const Form& other) const { return terms < other.terms; }
    bool operator==(const Form&) const = default;
};

/// Makes forms and evaluates them for many draws: sums, products and quotients become coefficients and monomials,
/// any other function an atom of its own, equal ones once. Constants are folded, so that what does not depend on a
/// drawn row costs nothing later.
class Forms {
public:
    explicit Forms();

    static Form number(double x);
    /// The value of drawn row `row`.
    Form row(int row);
    static Form scaled(const Form& a, double factor);
    static Form add(const Form& a, const Form& b, double factor_of_b = 1);
    Form multiply(const Form& a, const Form& b);
    Form divide(const Form& a, const Form& b);
    /// Any function of the language that takes numbers (or truths as 0 and 1) and gives one.
    Form apply(formula::Fn fn, const std::vector<Form>& args);

    int monomials() const { return static_cast<int>(monomials_.size()); }
    /// Values of all monomials for `n` draws: `rows[r]` and the result's elements are spans of n values.
    std::vector<std::vector<double>> evaluate(const std::vector<std::vector<double>>& rows, std::size_t n,
                                              int threads) const;
    /// The form for one draw of `values` = evaluate(…).
    static double at(const Form& form, const std::vector<std::vector<double>>& values, std::size_t draw);

private:
    using Powers = std::vector<std::pair<int, int>>;  // atom, power
    struct Atom {
        formula::Fn fn;  // lookup: a drawn row
        int row = -1;
        std::vector<Form> args;
        bool operator<(const Atom& other) const
        {
            return std::tie(fn, row, args) < std::tie(other.fn, other.row, other.args);
        }
    };
    struct Step {
        bool is_atom = false;
        int index = 0;
    };
    Form atom(Atom atom);
    /// `a` as one monomial: itself if it is one, else an atom.
    Form single(const Form& a);
    int monomial(const Powers& powers);
    void evaluate(const std::vector<std::vector<double>>& rows, std::size_t begin, std::size_t end,
                  std::vector<std::vector<double>>& out) const;

    std::vector<Atom> atoms_;
    std::vector<Powers> monomials_;
    std::map<Atom, int> atom_numbers_;
    std::map<Powers, int> monomial_numbers_;
    std::vector<Step> steps_;  // in the order in which they can be computed
};

}  // namespace eco::account

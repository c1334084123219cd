#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "formula/source.hpp"

namespace eco::formula {

/// What stands at a node of the syntax tree (grammar: docs/formula-language.md).
enum class Op {
    number,  // text as written; `unit` if one is attached: 12.6 [kg m-3]
    name,    // text
    label,   // text "category.label": qualified category label
    negate,  // - a
    add,
    subtract,
    multiply,
    divide,
    power,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    in,  // a in set
    logical_not,
    logical_and,
    logical_or,
    coalesce,   // a ?? b
    call,       // text(args…, named…)
    reduction,  // text(args = keys, clauses…)
    missing,    // missing(text)
    strip,      // number(a, [unit])
    choice,  // text = choice name; branches are args, their labels in `labels`: made by the package reader, not by the
             // parser
};

struct Tree;
using TreePtr = std::shared_ptr<const Tree>;

/// The right-hand side of `in`: a named set, a list of labels, or a range of whole numbers.
struct Set {
    std::string name;                 // empty if labels or range
    std::vector<std::string> labels;  // {a, b}
    bool is_range = false;
    long first = 0, last = 0;  // n..m
    int at = 0;                // byte offset
};

struct Clause {
    enum class Kind { over, over_last, by, where, need, order, first } kind = Kind::over;
    struct Index {
        std::string name;
        std::string period;  // "year in climatology"
        int at = 0;
    };
    std::vector<Index> indices;  // over, over_last, by
    TreePtr condition;           // where
    double number = 0;           // over_last n, need n, first n
    bool is_percent = false;     // need n percent
    std::vector<TreePtr> keys;   // order
    int at = 0;
};

struct Named {
    std::string name;
    TreePtr value;  // a name node for labels such as variant = redline2017
    int at = 0;
};

/// A node. `at` is the byte offset of its operator or first token in the source's text, `end` one past its last byte.
struct Tree {
    Op op = Op::number;
    std::string text;
    std::string unit;
    int unit_at = 0;
    std::vector<TreePtr> args;
    std::vector<Named> named;
    std::vector<Clause> clauses;
    std::vector<std::string> labels;
    Set set;
    int at = 0;
    int end = 0;
};

/// Reads a formula. Errors: InputError with file, line, column, excerpt, what is there, what was expected and what to
/// do (full-width punctuation and × ÷ − ≤ are named with their replacement). Limits: 4,000 bytes, depth 64.
TreePtr parse(const Source& source);

/// The tree as formula text with the fewest parentheses; parse(print(t)) gives an equal tree.
std::string print(const Tree& tree);
/// The tree as LaTeX. `sign` gives the printed symbol of a name (default: the name itself, upright if longer than one
/// letter).
std::string print_latex(const Tree& tree, const std::function<std::string(const std::string&)>& sign = {});
/// The tree with every name replaced by what `value` gives for it (a number with its unit, "missing: …", a label);
/// an empty string keeps the name. Used by `explain`.
std::string print_with(const Tree& tree, const std::function<std::string(const std::string&)>& value);

bool equal(const Tree& a, const Tree& b);

/// The names of the language: functions, reductions, keywords, indices of the calendar. None may be a user's name.
bool is_function(const std::string& name);
bool is_reduction(const std::string& name);
bool is_reserved(const std::string& name);

}  // namespace eco::formula

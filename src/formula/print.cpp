#include <charconv>

#include "formula/rank.hpp"
#include "formula/tree.hpp"

namespace eco::formula {
namespace {

using Value = std::function<std::string(const std::string&)>;

/// Text of a number that a clause counts with: digits only where it is whole.
std::string clause_number(double number)
{
    char text[32];
    return std::string(text, std::to_chars(text, text + sizeof text, number).ptr);
}

class Printer {
public:
    explicit Printer(const Value& value) : value_(value) {}

    /// In parentheses if `tree` binds more loosely than `least`.
    std::string at_least(const TreePtr& tree, Rank least)
    {
        const std::string text = print(*tree);
        return rank_of(*tree) < least ? "(" + text + ")" : text;
    }

    /// Beside an operator; a value put in for a name may hold signs of its own.
    std::string operand(const TreePtr& tree, Rank least)
    {
        const std::string text = at_least(tree, least);
        const bool is_loose = value_ && tree->op == Op::name && (text.starts_with('-') || text.find(": ") != text.npos);
        return is_loose ? "(" + text + ")" : text;
    }

    std::string print(const Tree& tree)
    {
        switch (tree.op) {
            case Op::number:
                return tree.unit.empty() ? tree.text : tree.text + " [" + tree.unit + "]";
            case Op::name:
                return name(tree.text);
            case Op::label:
                return tree.text;
            case Op::negate:
                return "-" + operand(tree.args[0], Rank::power);
            case Op::logical_not:
                return "not " + operand(tree.args[0], Rank::relation);
            case Op::in:
                return operand(tree.args[0], Rank::sum) + " in " + set(tree.set);
            case Op::call:
            case Op::reduction:
                return call(tree);
            case Op::missing:
                return "missing(" + tree.text + ")";
            case Op::strip:
                return "number(" + at_least(tree.args[0], Rank::formula) + ", [" + tree.unit + "])";
            case Op::choice:
                return choice(tree);
            default:
                return binary(tree);
        }
    }

private:
    std::string name(const std::string& text)
    {
        const std::string given = value_ && !is_many_ ? value_(text) : "";
        return given.empty() ? text : given;
    }

    std::string binary(const Tree& tree)
    {
        const Operands operands = operands_of(tree.op);
        return operand(tree.args[0], operands.left) + " " + std::string(operands.sign) + " " +
               operand(tree.args[1], operands.right);
    }

    std::string list(const std::vector<TreePtr>& trees)
    {
        std::string out;
        for (const TreePtr& tree : trees)
            out += (out.empty() ? "" : ", ") + at_least(tree, Rank::formula);
        return out;
    }

    std::string call(const Tree& tree)
    {
        const bool was_many = is_many_;
        is_many_ = is_many_ || tree.op == Op::reduction || is_of_many_values(tree.text);
        std::string out = tree.text;
        out += "(" + list(tree.args);
        for (const Named& named : tree.named) {
            out += tree.args.empty() && &named == &tree.named.front() ? "" : ", ";
            out += named.name + " = " + at_least(named.value, Rank::formula);
        }
        for (const Clause& one : tree.clauses)
            out += " " + clause(one);
        is_many_ = was_many;
        return out + ")";
    }

    std::string clause(const Clause& clause)
    {
        using Kind = Clause::Kind;
        switch (clause.kind) {
            case Kind::over:
                return "over " + indices(clause);
            case Kind::over_last:
                return "over last " + clause_number(clause.number) + " " + indices(clause);
            case Kind::by:
                return "by " + indices(clause);
            case Kind::where:
                return "where " + at_least(clause.condition, Rank::either);
            case Kind::need:
                return "need " + clause_number(clause.number) + (clause.is_percent ? " percent" : "");
            case Kind::order:
                return "order " + list(clause.keys);
            case Kind::first:
                return "first " + clause_number(clause.number);
        }
        return "";
    }

    static std::string indices(const Clause& clause)
    {
        std::string out;
        for (const Clause::Index& index : clause.indices)
            out += (out.empty() ? "" : ", ") + index.name + (index.period.empty() ? "" : " in " + index.period);
        return out;
    }

    static std::string set(const Set& set)
    {
        if (set.is_range)
            return std::to_string(set.first) + ".." + std::to_string(set.last);
        if (!set.name.empty())
            return set.name;
        std::string out;
        for (const std::string& label : set.labels)
            out += (out.empty() ? "" : ", ") + label;
        return "{" + out + "}";
    }

    std::string choice(const Tree& tree)
    {
        indent_ += 2;
        std::string out = "choice " + tree.text + " {";
        for (std::size_t i = 0; i < tree.args.size(); ++i) {
            out += "\n" + std::string(indent_, ' ');
            out += (i < tree.labels.size() ? tree.labels[i] : "?") + ": " + print(*tree.args[i]);
        }
        indent_ -= 2;
        return out + "\n" + std::string(indent_, ' ') + "}";
    }

    const Value& value_;
    bool is_many_ = false;  // names stand for many values here
    std::size_t indent_ = 0;
};

}  // namespace

std::string print(const Tree& tree)
{
    const Value none;
    return Printer(none).print(tree);
}

std::string print_with(const Tree& tree, const Value& value)
{
    return Printer(value).print(tree);
}

}  // namespace eco::formula

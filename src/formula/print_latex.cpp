#include <cctype>

#include "formula/rank.hpp"
#include "formula/tree.hpp"

namespace eco::formula {
namespace {

using Sign = std::function<std::string(const std::string&)>;

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '_' || c == '%' || c == '#' || c == '&' || c == '$' || c == '{' || c == '}')
            out += '\\';
        if (c == '\\' || c == '^' || c == '~')
            out += c == '\\' ? "\\backslash " : c == '^' ? "\\hat{}" : "\\sim ";
        else
            out += c;
    }
    return out;
}

std::string upright(std::string_view text)
{
    return "\\mathrm{" + escaped(text) + "}";
}

std::string braced(const std::string& text)
{
    return "\\left(" + text + "\\right)";
}

/// 1.5e-3 as 1.5 \times 10^{-3}.
std::string number_text(const std::string& text)
{
    const auto e = text.find_first_of("eE");
    if (e == text.npos)
        return text;
    const std::string mantissa = text.substr(0, e);
    std::string exponent = text.substr(e + 1);
    if (exponent.starts_with('+'))
        exponent.erase(0, 1);
    const std::string power = "10^{" + exponent + "}";
    return mantissa == "1" ? power : mantissa + " \\times " + power;
}

/// One symbol of a unit with its exponent: m-3 as \mathrm{m}^{-3}.
std::string unit_symbol(const std::string& word)
{
    if (std::isdigit(static_cast<unsigned char>(word[0])))
        return number_text(word);
    if (word == "percent")
        return "\\%";
    std::size_t end = word.size();
    while (end > 0 && std::isdigit(static_cast<unsigned char>(word[end - 1])))
        --end;
    if (end > 0 && end < word.size() && word[end - 1] == '-')
        --end;
    const bool is_plain =
        end == 0 || word.back() == ')' || (end < word.size() && word[end] != '-' && word.size() - end > 1);
    if (is_plain || end == word.size())
        return upright(word);
    return upright(word.substr(0, end)) + "^{" + word.substr(end) + "}";
}

std::string unit_text(const std::string& unit)
{
    std::string out, word;
    for (const char c : unit + " ") {
        if (c != ' ' && c != '\t') {
            word += c;
        } else if (!word.empty()) {
            out += (out.empty() ? "" : "\\,") + unit_symbol(word);
            word.clear();
        }
    }
    return out;
}

std::string relation_sign(Op op)
{
    switch (op) {
        case Op::equal:
            return " = ";
        case Op::not_equal:
            return " \\neq ";
        case Op::less_equal:
            return " \\leq ";
        case Op::greater_equal:
            return " \\geq ";
        case Op::logical_and:
            return " \\land ";
        case Op::logical_or:
            return " \\lor ";
        case Op::multiply:
            return " \\cdot ";
        case Op::coalesce:
            return " \\mathbin{??} ";
        default:
            return " " + std::string(operands_of(op).sign) + " ";
    }
}

class LatexPrinter {
public:
    explicit LatexPrinter(const Sign& sign) : sign_(sign) {}

    std::string print(const Tree& tree)
    {
        switch (tree.op) {
            case Op::number:
                return number_text(tree.text) + (tree.unit.empty() ? "" : "\\," + unit_text(tree.unit));
            case Op::name:
                return symbol(tree.text);
            case Op::label:
                return upright(tree.text);
            case Op::negate:
                return "-" + at_least(tree.args[0], Rank::power);
            case Op::divide:
                return "\\frac{" + print(*tree.args[0]) + "}{" + print(*tree.args[1]) + "}";
            case Op::power:
                return power(tree);
            case Op::in:
                return at_least(tree.args[0], Rank::sum) + " \\in " + set(tree.set);
            case Op::logical_not:
                return "\\lnot " + at_least(tree.args[0], Rank::atom);
            case Op::call:
                return call(tree);
            case Op::reduction:
                return reduction(tree);
            case Op::missing:
                return "\\text{missing: " + escaped(tree.text) + "}";
            case Op::strip:
                return "\\left\\{" + print(*tree.args[0]) + "\\right\\}_{" + unit_text(tree.unit) + "}";
            case Op::choice:
                return choice(tree);
            default:
                break;
        }
        const Operands operands = operands_of(tree.op);
        return at_least(tree.args[0], operands.left) + relation_sign(tree.op) + at_least(tree.args[1], operands.right);
    }

private:
    /// A fraction is closed by its bar and needs no parentheses in a product; what follows a sum sign is not closed.
    std::string at_least(const TreePtr& tree, Rank least)
    {
        const std::string text = print(*tree);
        const bool is_sum = tree->op == Op::reduction && (tree->text == "sum" || tree->text == "product");
        const Rank rank = tree->op == Op::divide ? Rank::sign : is_sum ? Rank::sum : rank_of(*tree);
        const bool is_first_sign = rank == Rank::sign && tree->op == Op::negate && least == Rank::sign;
        return rank < least || is_first_sign ? braced(text) : text;
    }

    std::string symbol(const std::string& name)
    {
        const std::string given = sign_ ? sign_(name) : "";
        const std::string& text = given.empty() ? name : given;
        if (text.find('\\') != text.npos)
            return text;
        const bool is_one_letter = text.size() == 1 || (static_cast<unsigned char>(text[0]) >= 0xC0 &&
                                                        text.size() <= 4 && (text[text.size() - 1] & 0xC0) == 0x80);
        return is_one_letter ? text : upright(text);
    }

    std::string power(const Tree& tree)
    {
        const TreePtr& base = tree.args[0];
        const bool is_simple = base->op == Op::name || (base->op == Op::number && base->unit.empty() &&
                                                        base->text.find_first_of("eE") == base->text.npos);
        const std::string text = print(*base);
        return (is_simple ? text : braced(text)) + "^{" + print(*tree.args[1]) + "}";
    }

    static std::string set(const Set& set)
    {
        if (set.is_range)
            return "\\{" + std::to_string(set.first) + ", \\ldots, " + std::to_string(set.last) + "\\}";
        if (!set.name.empty())
            return upright(set.name);
        std::string out;
        for (const std::string& label : set.labels)
            out += (out.empty() ? "" : ", ") + upright(label);
        return "\\{" + out + "\\}";
    }

    std::string list(const std::vector<TreePtr>& trees)
    {
        std::string out;
        for (const TreePtr& tree : trees)
            out += (out.empty() ? "" : ", ") + print(*tree);
        return out;
    }

    std::string call(const Tree& tree)
    {
        if (tree.text == "if" && tree.args.size() == 3)
            return cases(tree);
        if (tree.text == "abs" && tree.args.size() == 1)
            return "\\left|" + print(*tree.args[0]) + "\\right|";
        if (tree.text == "sqrt" && tree.args.size() == 1)
            return "\\sqrt{" + print(*tree.args[0]) + "}";
        std::string inside = list(tree.args);
        for (const Named& named : tree.named) {
            const std::string value = named.value->op == Op::name ? upright(named.value->text) : print(*named.value);
            inside += (inside.empty() ? "" : ", ") + upright(named.name) + " = " + value;
        }
        return function_name(tree.text) + braced(inside);
    }

    static std::string function_name(const std::string& name)
    {
        for (const char* known : {"min", "max", "exp", "ln", "sin", "cos", "tan"})
            if (name == known)
                return "\\" + name;
        return name == "log10" ? "\\log_{10}" : "\\operatorname{" + escaped(name) + "}";
    }

    /// if(c, a, if(d, b, e)) is one list of cases.
    std::string cases(const Tree& tree)
    {
        std::string out = "\\begin{cases}";
        const Tree* at = &tree;
        while (at->op == Op::call && at->text == "if" && at->args.size() == 3) {
            out += print(*at->args[1]) + " & \\text{if } " + print(*at->args[0]) + " \\\\ ";
            at = at->args[2].get();
        }
        return out + print(*at) + " & \\text{otherwise}\\end{cases}";
    }

    std::string choice(const Tree& tree)
    {
        std::string out = "\\begin{cases}";
        for (std::size_t i = 0; i < tree.args.size(); ++i) {
            const std::string label = i < tree.labels.size() ? tree.labels[i] : "?";
            out += (i == 0 ? "" : " \\\\ ") + print(*tree.args[i]) + " & \\text{" + escaped(tree.text) + ": " +
                   escaped(label) + "}";
        }
        return out + "\\end{cases}";
    }

    std::string reduction(const Tree& tree)
    {
        const bool is_sum = tree.text == "sum", is_product = tree.text == "product";
        std::string below;
        for (const Clause& one : tree.clauses)
            below += (below.empty() ? "" : ",\\ ") + clause(one);
        const std::string head = is_sum ? "\\sum" : is_product ? "\\prod" : function_name(tree.text);
        const std::string name = head.starts_with("\\operatorname") ? "\\operatorname*" + head.substr(13) : head;
        const bool is_bare =
            (is_sum || is_product) && rank_of(*tree.args[0]) >= Rank::product && tree.args[0]->op != Op::negate;
        const std::string inside = list(tree.args);
        return name + "_{" + below + "}" + (is_bare ? " " + inside : braced(inside));
    }

    std::string clause(const Clause& clause)
    {
        using Kind = Clause::Kind;
        const std::string count = std::to_string(static_cast<long>(clause.number));
        switch (clause.kind) {
            case Kind::over:
                return indices(clause);
            case Kind::over_last:
                return "\\text{last }" + count + "\\ " + indices(clause);
            case Kind::by:
                return "\\text{by }" + indices(clause);
            case Kind::where:
                return print(*clause.condition);
            case Kind::need:
                return "\\text{need }" + number_text(percent(clause)) + (clause.is_percent ? "\\,\\%" : "");
            case Kind::order:
                return "\\text{order }" + list(clause.keys);
            case Kind::first:
                return "\\text{first }" + count;
        }
        return "";
    }

    static std::string percent(const Clause& clause)
    {
        std::string text = std::to_string(clause.number);
        text.erase(text.find_last_not_of('0') + 1);
        return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
    }

    static std::string indices(const Clause& clause)
    {
        std::string out;
        for (const Clause::Index& index : clause.indices)
            out += (out.empty() ? "" : ", ") + upright(index.name) +
                   (index.period.empty() ? "" : " \\in " + upright(index.period));
        return out;
    }

    const Sign& sign_;
};

}  // namespace

std::string print_latex(const Tree& tree, const Sign& sign)
{
    return LatexPrinter(sign).print(tree);
}

}  // namespace eco::formula

#include "formula/parser.hpp"

#include <algorithm>

namespace eco::formula {
namespace {

constexpr std::size_t most_bytes = 4000;
constexpr int most_depth = 64;
constexpr std::size_t most_problems = 20;

Op relation_op(const std::string& sign)
{
    return sign == "=="   ? Op::equal
           : sign == "!=" ? Op::not_equal
           : sign == "<"  ? Op::less
           : sign == "<=" ? Op::less_equal
           : sign == ">"  ? Op::greater
                          : Op::greater_equal;
}

bool is_binary_sign(const Token& token)
{
    constexpr std::string_view signs[] = {"+", "-", "*", "/", "^", "??", "==", "!=", "<", "<=", ">", ">=", "="};
    const bool is_sign =
        token.kind == Token::Kind::sign && std::find(std::begin(signs), std::end(signs), token.text) != std::end(signs);
    return is_sign || token.is_word("and") || token.is_word("or") || token.is_word("in");
}

bool has_balanced_parentheses(const std::vector<Token>& tokens)
{
    int depth = 0;
    for (const Token& token : tokens)
        depth += depth < 0 ? 0 : token.is("(") ? 1 : token.is(")") ? -1 : 0;
    return depth == 0;
}

/// In the order of the text, one a place.
std::vector<Problem> tidy(std::vector<Problem> list)
{
    const auto place = [](const Problem& problem) { return std::pair(problem.place.line, problem.place.column); };
    std::stable_sort(list.begin(), list.end(), [&](const Problem& a, const Problem& b) { return place(a) < place(b); });
    const auto same = [&](const Problem& a, const Problem& b) { return place(a) == place(b); };
    list.erase(std::unique(list.begin(), list.end(), same), list.end());
    list.resize(std::min(list.size(), most_problems));
    return list;
}

}  // namespace

Parser::Nesting::Nesting(Parser& parser) : parser_(parser)
{
    if (++parser_.depth_ > most_depth) {
        parser_.report(parser_.now().at, "formula.syntax.too_deep", {{"most", std::to_string(most_depth)}});
        throw Abort{};
    }
}

Parser::Parser(const Source& source) : source_(source) {}

TreePtr Parser::parse()
{
    if (source_.text.size() > most_bytes)
        throw InputError(
            source_.problem(static_cast<int>(most_bytes), "formula.syntax.too_long",
                            {{"bytes", std::to_string(source_.text.size())}, {"most", std::to_string(most_bytes)}}));
    Problems lexical;
    tokens_ = cut(source_, lexical);
    if (tokens_.size() == 1 && lexical.list().empty())
        throw InputError(source_.problem(0, "formula.syntax.empty", {}));
    problems_.add(lexical.list());
    for (const Token& token : tokens_)  // what the lexer refused is not refused again
        if (token.kind == Token::Kind::bad)
            reported_.insert(token.at);
    is_balanced_ = has_balanced_parentheses(tokens_);
    TreePtr tree;
    try {
        tree = formula();
        if (now().kind != Token::Kind::end)
            complain_after_value({});
    } catch (const Panic&) {
    } catch (const Abort&) {
    }
    if (!problems_.list().empty())
        throw InputError(tidy(problems_.list()));
    return tree;
}

TreePtr Parser::formula()
{
    TreePtr left = either();
    while (now().is("??")) {
        const int at = take().at;
        left = finish(node(Op::coalesce, at, {left, either()}));
    }
    return left;
}

TreePtr Parser::either()
{
    TreePtr left = both();
    while (now().is_word("or")) {
        const int at = take().at;
        left = finish(node(Op::logical_or, at, {left, both()}));
    }
    return left;
}

TreePtr Parser::both()
{
    TreePtr left = negated();
    while (now().is_word("and")) {
        const int at = take().at;
        left = finish(node(Op::logical_and, at, {left, negated()}));
    }
    return left;
}

TreePtr Parser::negated()
{
    if (!now().is_word("not"))
        return relation();
    const int at = take().at;
    if (now().is_word("not")) {
        report(now().at, "formula.syntax.double_not");
        while (accept_word("not")) {
        }
    }
    return finish(node(Op::logical_not, at, {relation()}));
}

bool Parser::is_relation() const
{
    constexpr std::string_view signs[] = {"==", "!=", "<", "<=", ">", ">=", "="};
    return now().is_word("in") || (now().kind == Token::Kind::sign &&
                                   std::find(std::begin(signs), std::end(signs), now().text) != std::end(signs));
}

TreePtr Parser::relation()
{
    const int begin = now().at;
    TreePtr tree = sum();
    int middle = begin;
    for (int count = 0; is_relation(); ++count) {
        if (count == 1)
            chained(begin, middle, before().end);
        const Token sign = take();
        middle = now().at;
        if (sign.text == "=")
            report(sign.at, "formula.syntax.single_equals");
        if (sign.text == "in") {
            auto membership = node(Op::in, sign.at, {tree});
            membership->set = set();
            tree = finish(membership);
        } else {
            const Op op = sign.text == "=" ? Op::equal : relation_op(sign.text);
            tree = finish(node(op, sign.at, {tree, sum()}));
        }
    }
    return tree;
}

/// At the second sign of a < b < c.
void Parser::chained(int begin, int middle, int end)
{
    int last = now().end, depth = 0;  // to the end of the third operand, as far as it can be seen from here
    for (std::size_t i = next_ + 1; i < tokens_.size() && depth >= 0; ++i) {
        const Token& token = tokens_[i];
        depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        const bool is_end =
            token.is(",") || token.is("??") || (token.kind == Token::Kind::name && is_keyword(token.text));
        if (depth < 0 || (depth == 0 && is_end) || token.kind == Token::Kind::end)
            break;
        last = token.end;
    }
    report(now().at, "formula.syntax.chained", {{"first", slice(begin, end)}, {"second", slice(middle, last)}});
}

TreePtr Parser::sum()
{
    TreePtr left = product();
    while (now().is("+") || now().is("-")) {
        const Token& sign = take();
        left = finish(node(sign.text == "+" ? Op::add : Op::subtract, sign.at, {left, product()}));
    }
    return left;
}

TreePtr Parser::product()
{
    TreePtr left = sign();
    while (now().is("*") || now().is("/")) {
        const Token& operation = take();
        left = finish(node(operation.text == "*" ? Op::multiply : Op::divide, operation.at, {left, sign()}));
    }
    return left;
}

TreePtr Parser::sign()
{
    if (!now().is("-"))
        return power();
    const int at = take().at;
    if (now().is("-")) {
        report(now().at, "formula.syntax.double_minus");
        while (accept("-")) {
        }
    }
    return finish(node(Op::negate, at, {power()}));
}

TreePtr Parser::power()
{
    TreePtr base = atom();
    if (!now().is("^"))
        return base;
    const Nesting nesting(*this);
    const int at = take().at;
    return finish(node(Op::power, at, {base, sign()}));
}

TreePtr Parser::atom()
{
    switch (now().kind) {
        case Token::Kind::number:
            return number();
        case Token::Kind::name:
            return name();
        case Token::Kind::sign:
            return now().is("(") ? parenthesised() : missing_operand();
        default:
            return missing_operand();
    }
}

TreePtr Parser::number()
{
    const Token& token = take();
    auto tree = node(Op::number, token.at);
    tree->text = token.text;
    if (now().kind == Token::Kind::unit) {
        tree->unit = now().text;
        tree->unit_at = take().unit_at;
    }
    return finish(tree);
}

TreePtr Parser::name()
{
    const Token& token = now();
    if (is_keyword(token.text))
        return misplaced_word();
    if (after(1).is("("))
        return call();
    auto tree = node(Op::name, token.at);
    tree->text = token.text;
    take();
    if (now().is(".") && after(1).kind == Token::Kind::name) {
        take();
        tree->op = Op::label;
        tree->text += "." + take().text;
    } else if (is_truth_word(token.text)) {
        report(token.at, "formula.syntax.truth_word", {{"found", token.text}});
    } else if (token.text != "product" && (is_function(token.text) || is_reduction(token.text))) {
        report(token.at, "formula.syntax.function_without_parentheses", {{"name", token.text}});
    }
    return finish(tree);
}

TreePtr Parser::parenthesised()
{
    const Nesting nesting(*this);
    const Token open = take();
    if (now().is(")")) {
        report(open.at, "formula.syntax.empty_parentheses");
        take();
        return stand_in();
    }
    around_.push_back({});
    TreePtr inner;
    try {
        inner = formula();
        if (now().kind == Token::Kind::end || (now().is(",") && !is_balanced_))
            report_unclosed(open.at);
        else if (!now().is(")"))
            complain_after_value({});
    } catch (const Panic&) {
        inner = stand_in();
        do
            skip_to_end_of_argument();
        while (accept(","));
    }
    around_.pop_back();
    accept(")");
    return inner;
}

/// Where a value must begin and none does. Reports once and gives a stand-in, so that reading goes on.
TreePtr Parser::missing_operand()
{
    const bool has_before = next_ > 0;
    const Token& token = now();
    if (token.kind == Token::Kind::bad)
        throw Panic{};
    if (has_before && (is_binary_sign(before()) || before().is_word("not")))
        report(before().at, "formula.syntax.operand_missing", {{"operator", before().text}});
    else if (is_binary_sign(token))
        report(token.at, "formula.syntax.operand_missing_before", {{"operator", token.text}});
    else if (token.kind == Token::Kind::unit)
        report(token.at, "formula.syntax.unit_after_value", {{"unit", token.text}});
    else if (has_before && (before().is(",") || before().is("(")) && (token.is(",") || token.is(")")))
        report(token.at, "formula.syntax.argument_missing");
    else if (token.is(")"))
        report(token.at, "formula.syntax.unopened_parenthesis");
    else if (token.kind == Token::Kind::end && has_before && (before().is("(") || before().is(",")))
        report_unclosed(open_parenthesis());
    else if (token.kind == Token::Kind::sign)
        report(token.at, "formula.syntax.value_expected", {{"found", token.text}});
    else if (token.kind == Token::Kind::end)
        report(token.at, "formula.syntax.value_expected_at_end");
    const bool closes = token.kind == Token::Kind::end || token.is(")") || token.is(",") || is_binary_sign(token);
    if (!closes)
        throw Panic{};
    return stand_in();
}

/// A keyword where a value must begin.
TreePtr Parser::misplaced_word()
{
    const Token& token = now();
    if (token.is_word("not") && next_ > 0) {
        report(token.at, "formula.syntax.not_needs_parentheses");
        take();
        return power();
    }
    const bool after_operator = next_ > 0 && (is_binary_sign(before()) || before().is_word("not"));
    if (token.is_word("and") || token.is_word("or") || token.is_word("in"))
        return missing_operand();
    if (after_operator && is_clause_word(token.text) && !around_.back().callee.empty())
        return missing_operand();
    if (is_clause_word(token.text) && !around_.back().callee.empty()) {
        report(token.at, before().is(",") ? "formula.syntax.comma_before_clause" : "formula.syntax.key_missing",
               {{"clause", token.text}, {"name", around_.back().callee}});
        return stand_in();
    }
    report(token.at, "formula.syntax.reserved_as_value", {{"word", token.text}});
    take();
    return stand_in();
}

}  // namespace eco::formula

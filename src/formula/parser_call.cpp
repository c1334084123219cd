#include "formula/parser.hpp"

namespace eco::formula {

TreePtr Parser::call()
{
    const Nesting nesting(*this);
    const Token callee = take();
    if (callee.text == "missing")
        return missing_call(callee);
    if (callee.text == "number")
        return strip_call(callee);
    const FunctionForm* function = find_function(callee.text);
    const ReductionForm* reduction = find_reduction(callee.text);
    const bool is_known = function || reduction;
    if (!is_known) {
        const auto names = callable_names();
        const std::string nearest = suggest_name(callee.text, names);
        report(callee.at, nearest.empty() ? "formula.syntax.unknown_function" : "formula.syntax.unknown_function_near",
               {{"name", callee.text}, {"nearest", nearest}});
    }
    const bool was_damaged = is_damaged_;
    is_damaged_ = false;
    auto tree = node(Op::call, callee.at);
    tree->text = callee.text;
    const Token open = take();
    around_.push_back({callee.text, reduction != nullptr, is_known});
    arguments(*tree, around_.back());
    around_.pop_back();
    close_call(open);
    finish(tree);
    if (reduction && (!function || !tree->clauses.empty())) {
        tree->op = Op::reduction;
        if (!is_damaged_)
            check_reduction(*tree, *reduction);
    } else if (function && !is_damaged_) {
        check_function(*tree, *function);
    }
    is_damaged_ = is_damaged_ || was_damaged;
    return tree;
}

TreePtr Parser::missing_call(const Token& callee)
{
    auto tree = node(Op::missing, callee.at);
    const Token open = take();
    if (now().kind == Token::Kind::name && after(1).is(")")) {
        tree->text = take().text;
    } else {
        report(now().kind == Token::Kind::end ? open.at : now().at, "formula.syntax.reason_expected");
        skip_to_end_of_argument();
        while (accept(","))
            skip_to_end_of_argument();
    }
    close_call(open);
    return finish(tree);
}

TreePtr Parser::strip_call(const Token& callee)
{
    auto tree = node(Op::strip, callee.at);
    const Token open = take();
    const bool was_damaged = is_damaged_;
    is_damaged_ = false;
    around_.push_back({callee.text, false, true});
    bool is_right = false;
    try {
        tree->args.push_back(formula());
        is_right = now().is(",") && after(1).kind == Token::Kind::unit && after(2).is(")");
    } catch (const Panic&) {
    }
    around_.pop_back();
    if (is_right) {
        take();
        tree->unit = now().text;
        tree->unit_at = take().unit_at;
    } else {
        if (!is_damaged_)
            report(callee.at, "formula.syntax.number_form");
        do
            skip_to_end_of_argument();
        while (accept(","));
    }
    is_damaged_ = is_damaged_ || was_damaged;
    close_call(open);
    return finish(tree);
}

/// What stands between the parentheses, clauses included.
void Parser::arguments(Tree& tree, const Around& given)
{
    const Around around = given;  // around_ grows while arguments are read
    if (now().is(")"))
        return;
    do {
        try {
            argument(tree, around);
            if (now().kind == Token::Kind::name && is_clause_word(now().text))
                clauses(tree, around);
            if (!now().is(",") && !now().is(")") && now().kind != Token::Kind::end)
                complain_after_value(around);
        } catch (const Panic&) {
            skip_to_end_of_argument();
        }
        if (!tree.clauses.empty() && now().is(","))
            report(now().at, "formula.syntax.argument_after_clause", {{"name", around.callee}});
    } while (accept(","));
}

TreePtr Parser::method_word()
{
    const Token& word = take();
    auto tree = node(Op::name, word.at);
    tree->text = word.text;
    return finish(tree);
}

void Parser::argument(Tree& tree, const Around& around)
{
    const FunctionForm* form = find_function(around.callee);
    const bool takes_named = !around.is_known || (form && !form->named.empty());
    if (now().kind == Token::Kind::name && !is_keyword(now().text) && after(1).is("=") && takes_named) {
        const Token& name = take();
        const int at = name.at;
        take();
        // The word of a method may be that of a function: spread(x, method = nearest).
        const bool is_word =
            name.text == "method" && now().kind == Token::Kind::name && (after(1).is(",") || after(1).is(")"));
        tree.named.push_back({name.text, is_word ? method_word() : formula(), at});
        return;
    }
    const int at = now().at;
    tree.args.push_back(formula());
    if (!tree.named.empty())
        report(at, "formula.syntax.argument_after_named", {{"name", around.callee}});
}

void Parser::close_call(const Token& open)
{
    if (accept(")"))
        return;
    report_unclosed(open.at);
    throw Panic{};
}

}  // namespace eco::formula

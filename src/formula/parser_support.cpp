#include "formula/parser.hpp"

namespace eco::formula {

TreePtr parse(const Source& source)
{
    return Parser(source).parse();
}

const Token& Parser::take()
{
    const Token& token = tokens_[next_];
    if (next_ + 1 < tokens_.size())
        ++next_;
    return token;
}

bool Parser::accept(const char* sign)
{
    if (!now().is(sign))
        return false;
    take();
    return true;
}

bool Parser::accept_word(const char* word)
{
    if (!now().is_word(word))
        return false;
    take();
    return true;
}

bool Parser::starts_value() const
{
    return now().kind == Token::Kind::number || now().is("(") ||
           (now().kind == Token::Kind::name && (!is_keyword(now().text) || now().is_word("not")));
}

/// To the next comma or closing parenthesis of the call at hand, or the end.
void Parser::skip_to_end_of_argument()
{
    for (int depth = 0; now().kind != Token::Kind::end; take()) {
        if (depth == 0 && (now().is(",") || now().is(")")))
            return;
        depth += now().is("(") || now().is("{") ? 1 : now().is(")") || (now().is("}") && depth > 0) ? -1 : 0;
    }
}

std::string Parser::slice(int begin, int end) const
{
    return end > begin ? source_.text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin))
                       : "";
}

void Parser::report(int at, const char* key, Args args)
{
    is_damaged_ = true;
    if (reported_.insert(at).second)
        problems_.add(source_.problem(at, key, std::move(args)));
}

/// Of several parentheses that are open at the end only the innermost is told: the others may be closed by the same
/// remedy.
void Parser::report_unclosed(int at)
{
    const bool is_at_end = now().kind == Token::Kind::end;
    if (!is_at_end || !is_unclosed_reported_)
        report(at, "formula.syntax.unclosed_parenthesis");
    is_unclosed_reported_ = is_unclosed_reported_ || is_at_end;
}

/// Offset of the innermost parenthesis that is open here; this place if there is none.
int Parser::open_parenthesis() const
{
    int depth = 0;
    for (std::size_t i = next_; i-- > 0;) {
        depth += tokens_[i].is(")") ? 1 : tokens_[i].is("(") ? -1 : 0;
        if (depth < 0)
            return tokens_[i].at;
    }
    return now().at;
}

std::shared_ptr<Tree> Parser::node(Op op, int at, std::vector<TreePtr> args)
{
    auto tree = std::make_shared<Tree>();
    tree->op = op;
    tree->at = at;
    tree->args = std::move(args);
    return tree;
}

TreePtr Parser::finish(std::shared_ptr<Tree> tree)
{
    tree->end = next_ > 0 ? before().end : 0;
    return tree;
}

TreePtr Parser::stand_in()
{
    auto tree = node(Op::number, now().at);
    tree->text.push_back('0');
    return finish(tree);
}

/// A complete value is followed by something that cannot follow it.
const char* Parser::key_after_value(const Around& around) const
{
    const Token& token = now();
    if (token.kind == Token::Kind::unit)
        return "formula.syntax.unit_after_value";
    if (token.is(")"))
        return "formula.syntax.unopened_parenthesis";
    if (token.is(","))
        return "formula.syntax.comma_outside";
    if (token.is("]") || token.is("}"))
        return "formula.syntax.unopened_bracket";
    if (token.is(".."))
        return "formula.syntax.range_outside";
    if (token.is_word("percent"))
        return "formula.syntax.percent_sign";
    if (token.kind == Token::Kind::name && is_clause_word(token.text))
        return "formula.syntax.clause_outside";
    if (token.kind == Token::Kind::name && around.is_reduction)
        return "formula.syntax.unknown_clause";
    return starts_value() ? "formula.syntax.missing_operator" : "formula.syntax.text_after_end";
}

void Parser::complain_after_value(const Around& around)
{
    const Token& token = now();
    if (token.kind == Token::Kind::bad)
        throw Panic{};
    Args args{{"found", slice(token.at, token.end)}, {"name", around.callee}};
    if (token.kind == Token::Kind::unit)
        args.emplace_back("unit", token.text);
    const char* key = key_after_value(around);
    if (std::string_view(key) == "formula.syntax.unknown_clause") {
        const auto words = clause_words();
        args.emplace_back("nearest", suggest_name(token.text, words));
        if (!args.back().second.empty())
            key = "formula.syntax.unknown_clause_near";
        else if (find_function(around.callee))
            key = "formula.syntax.missing_operator";
    }
    report(token.at, key, std::move(args));
    throw Panic{};
}

}  // namespace eco::formula

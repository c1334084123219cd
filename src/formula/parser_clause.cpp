#include <charconv>

#include "formula/parser.hpp"

namespace eco::formula {

void Parser::clauses(Tree& tree, const Around& around)
{
    while (now().kind == Token::Kind::name && is_clause_word(now().text)) {
        tree.clauses.push_back(clause());
        if (now().is(",") && after(1).kind == Token::Kind::name && is_clause_word(after(1).text)) {
            report(now().at, "formula.syntax.comma_before_clause",
                   {{"clause", after(1).text}, {"name", around.callee}});
            take();
        }
    }
}

Clause Parser::clause()
{
    const Token word = take();
    Clause clause;
    clause.at = word.at;
    if (word.text == "over") {
        clause_over(clause);
    } else if (word.text == "by") {
        clause.kind = Clause::Kind::by;
        do
            clause.indices.push_back(index());
        while (now().is(",") && !(after(1).kind == Token::Kind::name && is_clause_word(after(1).text)) && accept(","));
    } else if (word.text == "where") {
        clause.kind = Clause::Kind::where;
        clause.condition = either();
    } else if (word.text == "need") {
        clause_need(clause);
    } else if (word.text == "order") {
        clause.kind = Clause::Kind::order;
        do
            clause.keys.push_back(formula());
        while (now().is(",") && !(after(1).kind == Token::Kind::name && is_clause_word(after(1).text)) && accept(","));
    } else {
        clause.kind = Clause::Kind::first;
        clause.number = whole_number("formula.syntax.whole_number_expected");
    }
    return clause;
}

void Parser::clause_over(Clause& clause)
{
    if (now().is_word("last")) {
        take();
        clause.kind = Clause::Kind::over_last;
        clause.number = whole_number("formula.syntax.whole_number_expected");
        clause.indices.push_back(index());
        return;
    }
    do
        clause.indices.push_back(index());
    while (now().is(",") && !(after(1).kind == Token::Kind::name && is_clause_word(after(1).text)) && accept(","));
}

void Parser::clause_need(Clause& clause)
{
    clause.kind = Clause::Kind::need;
    const Token& token = now();
    if (token.kind != Token::Kind::number) {
        report(token.at, "formula.syntax.need_number");
        throw Panic{};
    }
    if (!after(1).is_word("percent")) {
        clause.number = whole_number("formula.syntax.need_number");
        return;
    }
    std::from_chars(token.text.data(), token.text.data() + token.text.size(), clause.number);
    clause.is_percent = true;
    if (!(clause.number > 0 && clause.number <= 100))
        report(token.at, "formula.syntax.need_number");
    take();
    take();
}

}  // namespace eco::formula

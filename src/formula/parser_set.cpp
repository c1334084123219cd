#include <algorithm>
#include <charconv>

#include "formula/parser.hpp"

namespace eco::formula {

Set Parser::set()
{
    Set set;
    set.at = now().at;
    if (now().kind == Token::Kind::name && !is_keyword(now().text) && !after(1).is("(")) {
        set.name = take().text;
    } else if (accept("{")) {
        set_labels(set);
    } else if (now().kind == Token::Kind::number && after(1).is("..")) {
        set_range(set);
    } else {
        report(now().at, "formula.syntax.set_expected");
        throw Panic{};
    }
    return set;
}

void Parser::set_labels(Set& set)
{
    do {
        if (now().kind != Token::Kind::name) {
            report(now().at, "formula.syntax.label_expected");
            throw Panic{};
        }
        if (std::find(set.labels.begin(), set.labels.end(), now().text) != set.labels.end())
            report(now().at, "formula.syntax.duplicate_label", {{"label", now().text}});
        set.labels.push_back(take().text);
    } while (accept(","));
    if (!accept("}")) {
        report(set.at, "formula.syntax.unclosed_brace");
        throw Panic{};
    }
}

void Parser::set_range(Set& set)
{
    set.is_range = true;
    set.first = static_cast<long>(whole_number("formula.syntax.range_bound"));
    take();
    if (now().kind != Token::Kind::number) {
        report(now().at, "formula.syntax.range_bound", {{"found", now().text}});
        throw Panic{};
    }
    set.last = static_cast<long>(whole_number("formula.syntax.range_bound"));
    if (set.first > set.last)
        report(set.at, "formula.syntax.range_reversed",
               {{"first", std::to_string(set.first)}, {"last", std::to_string(set.last)}});
}

Clause::Index Parser::index()
{
    const auto name_here = [&] {
        return now().kind == Token::Kind::name && !is_keyword(now().text) && !after(1).is("(");
    };
    if (!name_here()) {
        report(now().at, "formula.syntax.index_expected", {{"found", slice(now().at, now().end)}});
        throw Panic{};
    }
    const Token& token = take();
    Clause::Index index{token.text, "", token.at};
    if (accept_word("in")) {
        if (!name_here()) {
            report(now().at, "formula.syntax.period_expected", {{"found", slice(now().at, now().end)}});
            throw Panic{};
        }
        index.period = take().text;
    }
    return index;
}

/// A number of digits only, from 1 (0 for a range) to 999,999,999.
double Parser::whole_number(const char* key)
{
    const Token& token = now();
    const bool is_whole =
        token.kind == Token::Kind::number && token.text.size() <= 9 &&
        std::all_of(token.text.begin(), token.text.end(), [](char c) { return c >= '0' && c <= '9'; });
    double value = 0;
    if (is_whole)
        std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
    if (!is_whole || (value < 1 && std::string_view(key) != "formula.syntax.range_bound"))
        report(token.at, key, {{"found", slice(token.at, token.end)}});
    if (token.kind != Token::Kind::number)
        throw Panic{};
    take();
    return value;
}

}  // namespace eco::formula

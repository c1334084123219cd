#include <gtest/gtest.h>

#include "formula/random_tree.hpp"

namespace eco::formula {
namespace {

/// A tree, or problems that stand inside the text and that both languages can say.
void expect_tree_or_problems(const std::string& text)
{
    const Source source = make_source(text);
    try {
        const TreePtr tree = parse(source);
        ASSERT_TRUE(tree) << text;
        ASSERT_LE(tree->end, static_cast<int>(text.size()));
        ASSERT_TRUE(equal(*tree, *parse(make_source(print(*tree))))) << text;
        print_latex(*tree);
    } catch (const InputError& error) {
        ASSERT_FALSE(error.problems().empty()) << text;
        ASSERT_LE(error.problems().size(), 20u);
        for (const Problem& problem : error.problems()) {
            ASSERT_GE(problem.place.line, 1) << text;
            ASSERT_LE(problem.place.line, static_cast<int>(source.lines.size())) << text;
            const std::string& line = source.lines[static_cast<std::size_t>(problem.place.line - 1)].excerpt;
            ASSERT_GE(problem.place.column, 1) << text;
            ASSERT_LE(problem.place.column, static_cast<int>(line.size()) + 1) << text << "\n" << problem.key;
            ASSERT_FALSE(render(problem, Language::zh).empty());
        }
    }
}

TEST(fuzz, random_bytes_give_a_tree_or_problems)
{
    RandomTree random(1);
    for (int i = 0; i < 6000; ++i) {
        std::string text(static_cast<std::size_t>(random.below(60)), ' ');
        for (char& c : text)
            c = static_cast<char>(random.below(256));
        ASSERT_NO_FATAL_FAILURE(expect_tree_or_problems(text));
    }
}

TEST(fuzz, random_words_of_the_language_give_a_tree_or_problems)
{
    const char* words[] = {"a",  "sum",    "max",     "over", "by", "where", "need", "order",   "first", "last",
                           "in", "and",    "or",      "not",  "(",  ")",     "{",    "}",       "[mm]",  "[",
                           "]",  ",",      "=",       "==",   "<",  "..",    "5",    "percent", "-",     "+",
                           "*",  "^",      "??",      ".",    "if", "count", "list", "at",      "1.5",   "\n",
                           "；", "number", "missing", "降",   "%",  "\"",    "disc", "product", "year",  "spread"};
    RandomTree random(2);
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        for (int n = 1 + random.below(18); n > 0; --n)
            text += std::string(words[random.below(static_cast<int>(std::size(words)))]) + (random.below(3) ? " " : "");
        ASSERT_NO_FATAL_FAILURE(expect_tree_or_problems(text));
    }
}

TEST(fuzz, mutated_formulas_give_a_tree_or_problems)
{
    RandomTree random(3);
    for (int i = 0; i < 6000; ++i) {
        std::string text = print(*random.tree(3));
        for (int n = 1 + random.below(4); n > 0 && !text.empty(); --n) {
            const auto at = static_cast<std::size_t>(random.below(static_cast<int>(text.size())));
            const auto length = static_cast<std::size_t>(1 + random.below(6));
            if (const int what = random.below(3); what == 0)
                text.erase(at, length);
            else if (what == 1)
                text.insert(at, text.substr(at, length));
            else
                text[at] = "()[]{},.=<>+-*/^? \nabc019"[random.below(25)];
        }
        ASSERT_NO_FATAL_FAILURE(expect_tree_or_problems(text));
    }
}

TEST(fuzz, deep_and_long_texts_are_refused_without_harm)
{
    for (const std::string part :
         {"(", "-", "not ", "a ^ ", "max(a, ", "sum(a over b where ", "if(", "a + (", "{", "[", "number(", "a < "}) {
        std::string text;
        while (text.size() + part.size() < 4000)
            text += part;
        ASSERT_NO_FATAL_FAILURE(expect_tree_or_problems(text)) << part;
    }
}

}  // namespace
}  // namespace eco::formula

#include "method/yaml.hpp"

#include <gtest/gtest.h>

#include <random>

namespace eco::method {
namespace {

Node read(const std::string& text, Problems& problems)
{
    return read_yaml(std::make_shared<const TextFile>("f.yaml", text), problems);
}

Node read(const std::string& text)
{
    Problems problems;
    Node node = read(text, problems);
    EXPECT_TRUE(problems.list().empty());
    return node;
}

/// The character of the file at which a token of a formula is said to stand.
std::string at(const std::string& text, const Node& node, std::size_t offset)
{
    const formula::Source source = node.source();
    const auto line = static_cast<std::size_t>(
        std::count(source.text.begin(), source.text.begin() + static_cast<long>(offset), '\n'));
    const auto start = offset == 0 ? std::string::npos : source.text.rfind('\n', offset - 1);
    const std::size_t in_line = offset - (start == std::string::npos ? 0 : start + 1);
    const TextFile file("f.yaml", text);
    const std::string written = file.line_text(source.lines[line].line);
    EXPECT_EQ(written, source.lines[line].excerpt);
    return written.substr(static_cast<std::size_t>(source.lines[line].column - 1) + in_line, 3);
}

TEST(Yaml, a_value_is_its_text_whatever_it_looks_like)
{
    const Node node = read("a: 010\nb: no\nc: 2012-11-08\nd: 1e3\ne: '1'\nf: 1.0\n");
    EXPECT_EQ(node.find("a")->text, "010");
    EXPECT_EQ(node.find("b")->text, "no");
    EXPECT_EQ(node.find("c")->text, "2012-11-08");
    EXPECT_EQ(node.find("d")->text, "1e3");
    EXPECT_EQ(node.find("e")->text, "1");
    EXPECT_EQ(node.find("f")->text, "1.0");
}

TEST(Yaml, a_position_in_a_formula_is_the_place_of_the_same_letters_in_the_file)
{
    const std::string texts[] = {"f: one + two\n",
                                 "x:\n  f:   'one + two'   # why\n",
                                 "f: \"one + two\"\n",
                                 "f: |\n    one +\n      two\n",
                                 "f: |   # why\n\n  one +\n\n  two\ng: 1\n",
                                 "f: |-\r\n  one +\r\n  two\r\n",
                                 "x:\n  - f: |+\n      one +\n       two\n\n"};
    for (const std::string& text : texts) {
        const Node root = read(text);
        const Node* x = root.find("x");
        const Node* map = x == nullptr ? &root : x->is_list() ? &x->items[0] : x;
        const Node& formula = *map->find("f");
        EXPECT_EQ(at(text, formula, formula.text.find("one")), "one") << text;
        EXPECT_EQ(at(text, formula, formula.text.find("two")), "two") << text;
    }
}

TEST(Yaml, columns_count_code_points)
{
    const Node root = read("水源: {说: 涵养, x: y}\n");
    EXPECT_EQ(root.entries[0].value.entries[1].value.mark().column, 16);
}

TEST(Yaml, an_empty_file_is_an_empty_map)
{
    EXPECT_TRUE(read("").is_map());
    EXPECT_TRUE(read("# only a comment\n").entries.empty());
}

TEST(Yaml, every_fault_of_a_file_is_told)
{
    Problems problems;
    read("a: &x 1\nb: !t 2\na: 3\n<<: {c: 4}\n", problems);
    std::vector<std::string> keys;
    for (const Problem& problem : problems.list())
        keys.push_back(problem.key + ":" + std::to_string(problem.place.line));
    EXPECT_EQ(keys, (std::vector<std::string>{"method.anchor:1", "method.tag:2", "method.key_twice:3",
                                              "method.merge_key:4"}));
}

TEST(Yaml, a_text_in_which_yaml_cpp_finds_documents_without_end_is_refused)
{
    for (const char* text : {",", "]", "}", ": ,", "- a\n,"}) {
        Problems problems;
        read(text, problems);
        EXPECT_TRUE(problems.has_errors()) << text;
    }
}

TEST(Yaml, hostile_bytes_give_problems_and_nothing_else)
{
    std::mt19937 random(7);
    const std::string letters = "ab: \n\n  --[]{},|>'\"*&!%@#?~<.0\\\t\xE6\xB0\xB4";
    for (int i = 0; i < 3000; ++i) {
        std::string text;
        for (std::size_t n = random() % 60; n > 0; --n)
            text += letters[random() % letters.size()];
        Problems problems;
        const Node root = read(text, problems);
        EXPECT_TRUE(root.file != nullptr || !problems.list().empty()) << text;
        for (const Problem& problem : problems.list())
            EXPECT_TRUE(has_message(problem.key)) << problem.key;
    }
}

}  // namespace
}  // namespace eco::method

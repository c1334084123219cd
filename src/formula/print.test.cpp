#include <gmock/gmock.h>

#include "formula/random_tree.hpp"

namespace eco::formula {
namespace {

std::string again(const std::string& text)
{
    return print(*parse(make_source(text)));
}

std::string latex(const std::string& text)
{
    return print_latex(*parse(make_source(text)));
}

std::size_t count(const std::string& text, const std::string& part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
        ++found;
    return found;
}

/// Brackets of a LaTeX text, escaped ones left out.
int open_braces(const std::string& text)
{
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else
            depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
        if (depth < 0)
            return -1;
    }
    return depth;
}

TEST(print, a_printed_tree_reads_back_equal)
{
    RandomTree random(20260301);
    int count_tested = 0;
    for (int i = 0; i < 12000; ++i) {
        const TreePtr tree = random.tree(1 + i % 5);
        const std::string text = print(*tree);
        if (text.size() > 4000)
            continue;
        TreePtr back;
        ASSERT_NO_THROW(back = parse(make_source(text))) << text;
        ASSERT_TRUE(equal(*tree, *back)) << text << "\n" << print(*back);
        ++count_tested;
    }
    EXPECT_GT(count_tested, 10000);
}

/// Taking any one pair of parentheses that encloses a whole operand away gives another tree or no formula.
TEST(print, no_pair_of_parentheses_can_be_left_out)
{
    RandomTree random(7);
    int tried = 0;
    for (int i = 0; i < 3000; ++i) {
        const TreePtr tree = random.tree(3);
        const std::string text = print(*tree);
        std::vector<std::size_t> open;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '(')
                open.push_back(at);
            if (text[at] != ')')
                continue;
            const std::size_t begin = open.back();
            open.pop_back();
            const bool is_plain =
                begin == 0 || text[begin - 1] == ' ' || text[begin - 1] == '(' || text[begin - 1] == '-';
            if (!is_plain || text.substr(0, begin).ends_with("[t ") || text.substr(at + 1).starts_with("-1]"))
                continue;
            std::string less = text;
            less[begin] = less[at] = ' ';
            ++tried;
            try {
                EXPECT_FALSE(equal(*tree, *parse(make_source(less)))) << text << "\n" << less;
            } catch (const InputError&) {
            }
        }
    }
    EXPECT_GT(tried, 1000);
}

TEST(print, parentheses_stand_only_where_they_change_the_meaning)
{
    EXPECT_EQ(again("((a) + (b * c))"), "a + b * c");
    EXPECT_EQ(again("-(a ^ 2)"), "-a ^ 2");
    EXPECT_EQ(again("(-a) ^ 2"), "(-a) ^ 2");
    EXPECT_EQ(again("a ^ (b ^ c)"), "a ^ b ^ c");
    EXPECT_EQ(again("(a ^ b) ^ c"), "(a ^ b) ^ c");
    EXPECT_EQ(again("a ^ (-0.3711)"), "a ^ -0.3711");
    EXPECT_EQ(again("a - (b - c)"), "a - (b - c)");
    EXPECT_EQ(again("a / (b * c)"), "a / (b * c)");
    EXPECT_EQ(again("not (a and b)"), "not (a and b)");
    EXPECT_EQ(again("(not a) and b"), "not a and b");
    EXPECT_EQ(again("(a ?? b) + c"), "(a ?? b) + c");
    EXPECT_EQ(again("sum(x over day where (a or b))"), "sum(x over day where a or b)");
    EXPECT_EQ(again("sum(x over day where (a ?? b))"), "sum(x over day where (a ?? b))");
    EXPECT_EQ(again("12.60 [ kg m-3 ]"), "12.60 [kg m-3]");
}

TEST(print, a_choice_prints_its_branches_by_label)
{
    Tree choice;
    choice.op = Op::choice;
    choice.text = "negative_pixels";
    choice.labels = {"clip_zero", "keep_sign"};
    choice.args = {parse(make_source("max(balance, 0) * area")), parse(make_source("balance * area"))};
    EXPECT_EQ(print(choice),
              "choice negative_pixels {\n  clip_zero: max(balance, 0) * area\n  keep_sign: balance * area\n}");
    EXPECT_EQ(print_latex(choice),
              "\\begin{cases}\\max\\left(\\mathrm{balance}, 0\\right) \\cdot \\mathrm{area} & "
              "\\text{negative\\_pixels: clip\\_zero} \\\\ "
              "\\mathrm{balance} \\cdot \\mathrm{area} & \\text{negative\\_pixels: keep\\_sign}\\end{cases}");
}

TEST(print_with, values_stand_in_place_of_names_and_keep_the_arithmetic_readable)
{
    const auto tree = parse(make_source("P - alpha * (a ?? b) + sum(p over month) + previous(P)"));
    const auto value = [](const std::string& name) -> std::string {
        return name == "P"       ? "1500 mm a-1"
               : name == "alpha" ? "-2"
               : name == "a"     ? "missing: not_covered"
               : name == "p"     ? "7"
                                 : "";
    };
    EXPECT_EQ(print_with(*tree, value),
              "1500 mm a-1 - (-2) * ((missing: not_covered) ?? b) + sum(p over month) + previous(P)");
}

TEST(print_latex, formulas_look_like_the_standards)
{
    EXPECT_EQ(latex("44/12 * P"), "\\frac{44}{12} \\cdot P");
    EXPECT_EQ(latex("(a + b) / c ^ 2"), "\\frac{a + b}{c^{2}}");
    EXPECT_EQ(latex("(a / b) ^ 2"), "\\left(\\frac{a}{b}\\right)^{2}");
    EXPECT_EQ(latex("LS * 12.6 [kg m-3]"), "\\mathrm{LS} \\cdot 12.6\\,\\mathrm{kg}\\,\\mathrm{m}^{-3}");
    EXPECT_EQ(latex("1e4 [1e4 m3]"), "10^{4}\\,10^{4}\\,\\mathrm{m}^{3}");
    EXPECT_EQ(latex("sum(x * w over month where x > 0)"), "\\sum_{\\mathrm{month},\\ x > 0} x \\cdot w");
    EXPECT_EQ(latex("sum(x over month) * 2"), "\\left(\\sum_{\\mathrm{month}} x\\right) \\cdot 2");
    EXPECT_EQ(latex("sum(x - y over month)"), "\\sum_{\\mathrm{month}}\\left(x - y\\right)");
    EXPECT_EQ(latex("if(a > 0, x, if(a < 0, y, z))"),
              "\\begin{cases}x & \\text{if } a > 0 \\\\ y & \\text{if } a < 0 \\\\ z & \\text{otherwise}\\end{cases}");
    EXPECT_EQ(latex("sqrt(abs(x))"), "\\sqrt{\\left|x\\right|}");
    EXPECT_EQ(latex("number(x, [mm])"), "\\left\\{x\\right\\}_{\\mathrm{mm}}");
    EXPECT_EQ(latex("c in {TN, TP} and m in 5..9"),
              "c \\in \\{\\mathrm{TN}, \\mathrm{TP}\\} \\land m \\in \\{5, \\ldots, 9\\}");
    const auto sign = [](const std::string& name) -> std::string { return name == "alpha" ? "α" : ""; };
    EXPECT_EQ(print_latex(*parse(make_source("alpha * beta")), sign), "α \\cdot \\mathrm{beta}");
}

TEST(print_latex, every_bracket_of_a_random_tree_is_closed)
{
    RandomTree random(99);
    for (int i = 0; i < 4000; ++i) {
        const TreePtr tree = random.tree(1 + i % 4);
        const std::string text = print_latex(*tree);
        ASSERT_EQ(open_braces(text), 0) << print(*tree) << "\n" << text;
        ASSERT_EQ(count(text, "\\left"), count(text, "\\right")) << text;
        ASSERT_EQ(count(text, "\\begin{cases}"), count(text, "\\end{cases}")) << text;
    }
}

}  // namespace
}  // namespace eco::formula

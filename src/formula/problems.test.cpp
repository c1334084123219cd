#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/csv.hpp"
#include "formula/tree.hpp"

namespace eco::formula {
namespace {

std::vector<Problem> problems_of(const std::string& text)
{
    try {
        parse(make_source(text));
    } catch (const InputError& error) {
        return error.problems();
    }
    return {};
}

/// The keys without "formula.syntax.", each with its column.
std::string told(const std::string& text)
{
    std::string out;
    for (const Problem& problem : problems_of(text))
        out += (out.empty() ? "" : " ") + problem.key.substr(std::string("formula.syntax.").size()) + ":" +
               std::to_string(problem.place.column);
    return out;
}

struct Wrong {
    std::string text, told;
};

std::vector<Wrong> wrong_formulas()
{
    return {
        {"", "empty:1"},
        {"  ", "empty:1"},
        {std::string(4001, 'a'), "too_long:4001"},
        {std::string(70, '(') + "a" + std::string(70, ')'), "too_deep:65"},
        {"max（a， b）", "full_width:4 full_width:6 full_width:9"},
        {"Ｐ + １２", "full_width:1 full_width:5"},
        {"a ＝ b", "full_width:3"},
        {"a；b", "full_width:2"},
        {"a × b ÷ c − d", "printed_sign:3 printed_sign:7 printed_sign:11"},
        {"a ≤ b and c ≥ d or e ≠ f", "printed_sign:3 printed_sign:13 printed_sign:22"},
        {"a²", "printed_sign:2"},
        {"a\xE3\x80\x80+ b", "wide_space:2"},
        {"降雨量 * 2 + α", "not_ascii:1 not_ascii:11"},
        {"a + \xFF\xFE", "bad_bytes:5"},
        {"# to be done", "empty:1"},
        {"a + @b", "stray_sign:5"},
        {"a : b", "stray_sign:3"},
        {"a ? b", "stray_sign:3"},
        {"a && b || !c ** 2", "foreign_operator:3 foreign_operator:8 foreign_operator:11 foreign_operator:14"},
        {"a <> b", "foreign_operator:3"},
        {"ecosystem == \"paddy\"", "quoted_text:14"},
        {"5 % * a", "percent_sign:3"},
        {"5 percent * a", "percent_sign:3"},
        {".5 + 2x + 1.2.3", "bad_number:1 bad_number:6 bad_number:11"},
        {"1e999", "number_out_of_range:1"},
        {"12.6 [kg m-3", "unclosed_bracket:6"},
        {"12.6 [ ]", "empty_unit:6"},
        {"x [mm]", "unit_after_value:3"},
        {"max([mm], a)", "unit_after_value:5"},
        {"1 + ", "operand_missing:3"},
        {"a and", "operand_missing:3"},
        {"a or and b", "operand_missing:3"},
        {"a + * b", "operand_missing:3"},
        {"not", "operand_missing:1"},
        {"and b", "operand_missing_before:1"},
        {"+ a", "operand_missing_before:1"},
        {"max(a, , b)", "argument_missing:8"},
        {"max(a, b, )", "argument_missing:11"},
        {"a + {b}", "operand_missing:3"},
        {"{a, b}", "value_expected:1"},
        {"a * (", "unclosed_parenthesis:5"},
        {"max(a,", "unclosed_parenthesis:4"},
        {"sum(a over day where", "unclosed_parenthesis:4 value_expected_at_end:21"},
        {"a - --b", "double_minus:6"},
        {"not not a", "double_not:5"},
        {"a == not b", "not_needs_parentheses:6"},
        {"a * ()", "empty_parentheses:5"},
        {"max((a + b, c)", "unclosed_parenthesis:5"},
        {"((a + b)", "unclosed_parenthesis:1"},
        {"a + b)", "unopened_parenthesis:6"},
        {"a ] + b", "unopened_bracket:3"},
        {"if(a = 1, b, c)", "single_equals:6"},
        {"a = b", "single_equals:3"},
        {"a < b < c", "chained:7"},
        {"0 <= a + 1 < b and c", "chained:12"},
        {"a b", "missing_operator:3"},
        {"2 (a)", "missing_operator:3"},
        {"max(a b, c)", "missing_operator:7"},
        {"water_class.III.x", "text_after_end:16"},
        {"1,000", "comma_outside:2"},
        {"(a, b)", "comma_outside:3"},
        {"a + 5..9", "range_outside:6"},
        {"over + 1", "reserved_as_value:1"},
        {"natural == true", "truth_word:12"},
        {"mean + 1", "function_without_parentheses:1"},
        {"frobnicate(a)", "unknown_function:1"},
        {"logn(a) + clmap(b, 0, 1)", "unknown_function_near:1 unknown_function_near:11"},
        {"abs(a, b) + if(c, d) + min(e, ln())",
         "wrong_number_of_arguments:1 wrong_number_of_arguments:13 wrong_number_of_arguments:31"},
        {"max(a)", "one_value:1"},
        {"round(a, b, modus = half_up)", "unknown_argument:13"},
        {"latest(a, within = 3, within = 4)", "duplicate_argument:23"},
        {"ls_factor(variant = redline2017, dem)", "argument_after_named:34"},
        {"spread(a, power = 2) + at(b)", "named_argument_missing:1 named_argument_missing:24"},
        {"disc(3)", "kernel_outside:1"},
        {"number(a)", "number_form:1"},
        {"number(a, mm)", "number_form:1"},
        {"missing()", "reason_expected:9"},
        {"missing(no data)", "reason_expected:9"},
        {"sum(a, b over day)", "wrong_number_of_keys:1"},
        {"percentile(NDVI over pixel by domain)", "wrong_number_of_keys:1"},
        {"sum(a by zone)", "reduction_without_over:1"},
        {"sum(a)", "reduction_without_over:1"},
        {"count(day)", "count_without_clause:1"},
        {"sum(over day)", "key_missing:5"},
        {"count(rain > 3 where wet)", "key_not_index:12"},
        {"sum(a per day)", "unknown_clause:7"},
        {"sum(a ovr day)", "unknown_clause_near:7"},
        {"sum(a over day were b)", "unknown_clause_near:16"},
        {"abs(a over day)", "clause_on_function:7"},
        {"sum(a over day first 3)", "clause_not_here:16"},
        {"list(day over day)", "clause_not_here:10"},
        {"a over day", "clause_outside:3"},
        {"sum(a over day over zone)", "duplicate_clause:16"},
        {"sum(a over day where b where c)", "duplicate_clause:24"},
        {"sum(a, over day)", "comma_before_clause:8"},
        {"sum(a over day, where b)", "comma_before_clause:15"},
        {"sum(a where b, c over day)", "argument_after_clause:14"},
        {"a in (b, c)", "set_expected:6"},
        {"a in {1, 2}", "label_expected:7"},
        {"a in {b, b}", "duplicate_label:10"},
        {"a in {b, c", "unclosed_brace:6"},
        {"a in 1.5..3", "range_bound:6"},
        {"a in 1..b", "range_bound:9"},
        {"a in 9..5", "range_reversed:6"},
        {"mean(a over last 0 hour) + mean(b over last c hour)", "whole_number_expected:18 whole_number_expected:45"},
        {"mean(a over day need 120 percent)", "need_number:22"},
        {"mean(a over day need most)", "need_number:22"},
        {"sum(a over 3)", "index_expected:12"},
        {"mean(a over year in 1991)", "period_expected:21"},
        {"max(if(a, b), foo(, 3), c ≤ 2 ＋ 1)",
         "wrong_number_of_arguments:5 unknown_function:15 argument_missing:19 printed_sign:27 full_width:31"},
    };
}

TEST(problems, each_mistake_is_told_once_and_where_it_is)
{
    for (const Wrong& wrong : wrong_formulas())
        EXPECT_EQ(told(wrong.text), wrong.told) << wrong.text.substr(0, 80);
}

std::set<std::string> keys_of_this_half()
{
    std::ifstream file(ECO_SOURCE_DIR "/src/formula/messages.csv");
    std::stringstream text;
    text << file.rdbuf();
    std::set<std::string> keys;
    for (const auto& row : read_csv(text.str()))
        if (row[0].starts_with("formula.syntax.") && !row[0].ends_with(".expected") && !row[0].ends_with(".remedy"))
            keys.insert(row[0]);
    return keys;
}

TEST(problems, every_message_has_a_formula_that_gives_it_and_says_all_three_things)
{
    std::set<std::string> seen;
    for (const Wrong& wrong : wrong_formulas())
        for (const Problem& problem : problems_of(wrong.text))
            seen.insert(problem.key);
    EXPECT_EQ(seen, keys_of_this_half());
    for (const std::string& key : keys_of_this_half())
        EXPECT_TRUE(has_message(key + ".expected") && has_message(key + ".remedy")) << key;
}

TEST(problems, messages_have_no_mark_left_open)
{
    for (const Wrong& wrong : wrong_formulas())
        for (Problem problem : problems_of(wrong.text)) {
            problem.excerpt.clear();
            for (const Language language : {Language::en, Language::zh}) {
                const std::string text = render(problem, language);
                for (const auto& mark :
                     {"{found}", "{name}", "{nearest}", "{replacement}", "{wanted}", "{operator}", "{clause}",
                      "{known}", "{first}", "{unit}", "{word}", "{label}", "{most}", "{given}", "``", "“”"})
                    EXPECT_EQ(text.find(mark), text.npos) << text;
            }
        }
}

TEST(problems, what_is_written_elsewhere_is_named_as_it_is_here)
{
    const auto nearest = [](const std::string& text) {
        const std::vector<Problem> problems = problems_of(text);
        for (const auto& [name, value] : problems.at(0).args)
            if (name == "nearest")
                return value;
        return std::string();
    };
    EXPECT_EQ(nearest("logn(x)"), "ln");
    EXPECT_EQ(nearest("LN(x)"), "ln");
    EXPECT_EQ(nearest("average(x over day)"), "mean");
    EXPECT_EQ(nearest("pow(x, 2)"), "^");
    EXPECT_EQ(nearest("clmap(x, 0, 1)"), "clamp");
    EXPECT_EQ(nearest("interpolat(c, x)"), "interpolate");
    EXPECT_EQ(nearest("sum(x whre y over day)"), "where");
}

TEST(problems, the_two_halves_of_a_chain_are_written_out)
{
    const Problem chain = problems_of("0 < P - ET <= max(a, b) and known(c)").at(0);
    EXPECT_THAT(render(chain, Language::en), testing::HasSubstr("write `0 < P - ET and P - ET <= max(a, b)`"));
}

}  // namespace
}  // namespace eco::formula

#include <gmock/gmock.h>

#include "formula/random_tree.hpp"

namespace eco::formula {
namespace {

TreePtr read(const std::string& text)
{
    return parse(make_source(text));
}

std::string part(const std::string& text, const Tree& tree)
{
    return text.substr(static_cast<std::size_t>(tree.at), static_cast<std::size_t>(tree.end - tree.at));
}

TEST(parse, signs_bind_as_in_mathematics)
{
    EXPECT_EQ(read("-a ^ 2")->op, Op::negate);
    EXPECT_EQ(read("2 ^ 3 ^ 4")->args[1]->op, Op::power);
    EXPECT_EQ(read("2 ^ -x ^ 2")->args[1]->op, Op::negate);
    EXPECT_EQ(read("a - b - c")->args[0]->op, Op::subtract);
    EXPECT_EQ(read("a / b * c")->op, Op::multiply);
    EXPECT_EQ(read("-a * b")->op, Op::multiply);
    EXPECT_EQ(read("a + b * -c")->op, Op::add);
    EXPECT_EQ(read("a or b and c")->op, Op::logical_or);
    EXPECT_EQ(read("not a == b")->op, Op::logical_not);
    EXPECT_EQ(read("a + 1 < b * 2 and c")->op, Op::logical_and);
    EXPECT_EQ(read("a or b ?? c")->op, Op::coalesce);
    EXPECT_EQ(read("x + 1 in 5..9")->op, Op::in);
}

TEST(parse, numbers_are_kept_as_written)
{
    for (const char* text : {"0", "0.50", "1e3", "2.5E-07", "12", "007"})
        EXPECT_EQ(read(text)->text, text);
    const auto ratio = read("44/12");
    EXPECT_EQ(ratio->op, Op::divide);
    EXPECT_EQ(ratio->args[0]->text, "44");
}

TEST(parse, a_comment_runs_to_the_end_of_its_line)
{
    EXPECT_TRUE(equal(*read("P * alpha  # runs off\n - ET # and the rest (goes up"), *read("P * alpha - ET")));
}

TEST(parse, a_unit_keeps_its_text_and_place)
{
    const auto tree = read("x * 12.6 [ 1e4 m3 a-1 ]");
    EXPECT_EQ(tree->args[1]->unit, "1e4 m3 a-1");
    EXPECT_EQ(tree->args[1]->unit_at, 11);
    const auto stripped = read("number(x, [亩])");
    EXPECT_EQ(stripped->op, Op::strip);
    EXPECT_EQ(stripped->unit, "亩");
    EXPECT_EQ(stripped->unit_at, 11);
}

TEST(parse, a_node_stands_at_its_operator_or_first_token)
{
    const std::string text = "alpha * (P - ET) + sum(x over month)";
    const auto tree = read(text);
    EXPECT_EQ(tree->at, 17);
    EXPECT_EQ(tree->end, static_cast<int>(text.size()));
    EXPECT_EQ(tree->args[0]->at, 6);
    EXPECT_EQ(part(text, *tree->args[1]), "sum(x over month)");
    EXPECT_EQ(part(text, *tree->args[0]->args[0]), "alpha");
}

TEST(parse, every_clause_of_a_reduction_is_read)
{
    using Kind = Clause::Kind;
    const auto mean =
        read("mean(rain over year in climatology, day by zone, month where rain >= 12 [mm d-1] need 75 percent)");
    ASSERT_EQ(mean->op, Op::reduction);
    ASSERT_EQ(mean->clauses.size(), 4u);
    EXPECT_EQ(mean->clauses[0].indices[0].period, "climatology");
    EXPECT_EQ(mean->clauses[0].indices[1].name, "day");
    EXPECT_EQ(mean->clauses[1].indices[1].name, "month");
    EXPECT_EQ(mean->clauses[2].condition->op, Op::greater_equal);
    EXPECT_TRUE(mean->clauses[3].is_percent);
    EXPECT_EQ(mean->clauses[3].number, 75);
    const auto list = read("list(water_item where bad order -item_class, -excess first 3)");
    EXPECT_EQ(list->args[0]->text, "water_item");
    EXPECT_EQ(list->clauses[1].keys.size(), 2u);
    EXPECT_EQ(list->clauses[2].number, 3);
    const auto window = read("min(aqi over last 48 hour)");
    EXPECT_EQ(window->clauses[0].kind, Kind::over_last);
    EXPECT_EQ(window->clauses[0].number, 48);
}

TEST(parse, min_and_max_are_functions_of_values_and_reductions_over_indices)
{
    EXPECT_EQ(read("max(a, b, 0)")->op, Op::call);
    EXPECT_EQ(read("max(a over month)")->op, Op::reduction);
    EXPECT_EQ(read("worst(worst(c over item need 1), d)")->op, Op::call);
}

TEST(parse, product_is_an_index_and_a_reduction)
{
    EXPECT_EQ(read("sum(price * output over product where product != timber)")->op, Op::reduction);
    EXPECT_EQ(read("product(1 - decline over year in plan_to_date)")->op, Op::reduction);
}

TEST(parse, named_arguments_labels_sets_and_reasons_are_kept)
{
    const auto at = read("at(limit, water_class = III)");
    EXPECT_EQ(at->named[0].name, "water_class");
    EXPECT_EQ(at->named[0].value->text, "III");
    EXPECT_EQ(read("focal_sum(x, kernel = disc(1 [km]))")->named[0].value->text, "disc");
    EXPECT_EQ(read("if(meets, branch.emission, missing(too_few_days))")->args[1]->text, "branch.emission");
    EXPECT_EQ(read("missing(too_few_days)")->text, "too_few_days");
    EXPECT_THAT(read("d in {TN, TP}")->set.labels, testing::ElementsAre("TN", "TP"));
    EXPECT_EQ(read("ecosystem in forest")->set.name, "forest");
    EXPECT_EQ(read("month in 5..9")->set.last, 9);
}

TEST(parse, a_problem_points_at_its_line_and_column_in_the_file)
{
    Source source{"services/water.yaml", "P * 降\n+ (a", {{20, 14, "    formula: P * 降"}, {21, 7, "      + (a"}}};
    try {
        parse(source);
        FAIL();
    } catch (const InputError& error) {
        ASSERT_EQ(error.problems().size(), 2u);
        EXPECT_EQ(error.problems()[0].place.file, "services/water.yaml");
        EXPECT_EQ(error.problems()[0].place.line, 20);
        EXPECT_EQ(error.problems()[0].place.column, 18);
        EXPECT_EQ(error.problems()[1].place.line, 21);
        EXPECT_EQ(error.problems()[1].place.column, 9);
        EXPECT_EQ(error.problems()[1].excerpt, "      + (a");
    }
    EXPECT_EQ(source.problem(8, "formula.syntax.empty", {}).place.column, 7) << "a line break ends its line";
}

TEST(parse, depth_and_length_have_limits)
{
    const auto nested = [](int n) {
        return std::string(static_cast<std::size_t>(n), '(') + "a" + std::string(static_cast<std::size_t>(n), ')');
    };
    EXPECT_NO_THROW(read(nested(64)));
    EXPECT_THROW(read(nested(65)), InputError);
    std::string sum = "a";
    while (sum.size() < 3990)
        sum += " + a";
    EXPECT_NO_THROW(read(sum)) << "a long sum is not deep";
    EXPECT_THROW(read(sum + sum), InputError);
}

TEST(names, the_words_of_the_language_are_reserved)
{
    for (const char* name :
         {"max", "sum", "over", "year", "number", "missing", "area", "True", "NO", "percent", "half_month"})
        EXPECT_TRUE(is_reserved(name)) << name;
    for (const char* name : {"P", "rain", "product", "forest", "III", "none"})
        EXPECT_FALSE(is_reserved(name)) << name;
    EXPECT_TRUE(is_function("min") && is_reduction("min"));
    EXPECT_FALSE(is_reduction("clamp"));
}

}  // namespace
}  // namespace eco::formula

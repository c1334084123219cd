#include "cli/table.hpp"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

namespace eco::cli {
namespace {

TEST(Table, a_chinese_character_takes_two_columns)
{
    EXPECT_EQ(display_width("土壤保持"), 8);
    EXPECT_EQ(display_width("GEP 吉安市"), 10);
    EXPECT_EQ(display_width("，（）"), 6);
    EXPECT_EQ(display_width("Σ − m²"), 6);
    EXPECT_EQ(display_width("𠮷"), 2);
    EXPECT_EQ(display_width("e\u0301"), 1);
}

TEST(Table, bytes_that_are_no_text_count_one_each)
{
    EXPECT_EQ(display_width("a\xFF"), 2);
    EXPECT_EQ(display_width("\xE5\x9C"), 2);
    EXPECT_EQ(display_width("\x80\x80"), 2);
}

TEST(Table, columns_start_where_the_display_says_whatever_the_characters)
{
    std::mt19937 random(7);
    const std::vector<std::string> pieces = {"水", "a", "源涵养", "12.5", "，", "é", ""};
    Table table({Align::left, Align::left, Align::right});
    std::vector<int> widest = {0, 0, 0};
    for (int i = 0; i < 50; ++i) {
        std::vector<std::string> row;
        for (std::size_t column = 0; column < 3; ++column) {
            row.push_back(pieces[random() % pieces.size()] + pieces[random() % pieces.size()] + ".");
            widest[column] = std::max(widest[column], display_width(row.back()));
        }
        table.add(row);
    }
    std::istringstream lines(table.text(3));
    for (std::string line; std::getline(lines, line);)
        EXPECT_EQ(display_width(line), 3 + widest[0] + 2 + widest[1] + 2 + widest[2]) << line;
}

TEST(Table, lines_have_no_blanks_at_their_ends_and_a_heading_alone_widens_nothing)
{
    Table table({Align::left, Align::right});
    table.add({"a very long heading over the whole table"});
    table.add({"x", "1"});
    table.add({"yy", ""});
    EXPECT_EQ(table.text(), "a very long heading over the whole table\nx   1\nyy\n");
}

}  // namespace
}  // namespace eco::cli

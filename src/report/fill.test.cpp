#include "report/fill.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace eco::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string paragraph(const std::vector<std::string>& runs)
{
    std::string out = "<w:p>";
    for (const auto& text : runs)
        out += "<w:r><w:t>" + text + "</w:t></w:r>";
    return out + "</w:p>";
}

std::string row(const std::vector<std::string>& cells)
{
    std::string out = "<w:tr>";
    for (const auto& text : cells)
        out += "<w:tc>" + paragraph({text}) + "</w:tc>";
    return out + "</w:tr>";
}

/// The texts of the paragraphs, each ended by "|".
std::string filled(const std::string& body, const Filling& filling, Problems& problems)
{
    pugi::xml_document document;
    EXPECT_TRUE(document.load_string(("<w:body>" + body + "</w:body>").c_str(), pugi::parse_ws_pcdata));
    fill(document, filling, "x.docx", problems);
    std::string out;
    for (const auto& p : document.select_nodes("//w:p")) {
        auto texts = p.node().select_nodes(".//w:t | .//w:br");
        texts.sort();
        for (const auto& t : texts)
            out += std::string(t.node().name()) == "w:br" ? "\n" : t.node().text().get();
        out += "|";
    }
    return out;
}

std::string filled(const std::string& body, const Filling& filling)
{
    Problems problems;
    const std::string out = filled(body, filling, problems);
    EXPECT_FALSE(problems.has_errors());
    return out;
}

Filling make_filling()
{
    Filling out;
    out.texts = {{"place", "吉安市"}, {"formula", "a\nb\nc"}, {"tricky", "{{place}} & <b>"}};
    out.lists["gaps"] = {{"service", "reason"}, {{"soil", "no data"}, {"air", "not supplied"}}};
    out.lists["none"] = {{"service"}, {}};
    return out;
}

TEST(Fill, a_mark_may_be_spread_over_runs)
{
    EXPECT_EQ(filled(paragraph({"in {", "{pla", "ce}", "} and on"}), make_filling()), "in 吉安市 and on|");
    EXPECT_EQ(filled(paragraph({"{{ place }}{{place", "}}"}), make_filling()), "吉安市吉安市|");
}

TEST(Fill, a_row_stands_once_for_each_item_and_keeps_its_neighbours)
{
    const std::string table =
        "<w:tbl>" + row({"Service", "Why"}) + row({"{{gaps.service}} in {{place}}", "{{gaps.reason}}"}) + "</w:tbl>";
    EXPECT_EQ(filled(table, make_filling()), "Service|Why|soil in 吉安市|no data|air in 吉安市|not supplied|");
}

TEST(Fill, a_paragraph_outside_of_tables_stands_once_for_each_item)
{
    EXPECT_EQ(filled(paragraph({"{{gaps.service}}: {{gaps.reason}}"}) + paragraph({"end"}), make_filling()),
              "soil: no data|air: not supplied|end|");
}

TEST(Fill, a_list_without_items_gives_a_dash)
{
    EXPECT_EQ(filled("<w:tbl>" + row({"{{none.service}}"}) + "</w:tbl>", make_filling()), "—|");
}

TEST(Fill, line_breaks_stay_and_what_is_put_in_is_not_read_again)
{
    EXPECT_EQ(filled(paragraph({"{{formula}}"}), make_filling()), "a\nb\nc|");
    EXPECT_EQ(filled(paragraph({"{{tricky}}"}), make_filling()), "{{place}} & <b>|");
}

TEST(Fill, a_table_replaces_its_paragraph)
{
    Sheet sheet{.id = "T1", .title = "Results"};
    sheet.columns = {{"Service", 10}, {"Value", 10}};
    sheet.rows = {{Row::Kind::line, {Cell::of("soil"), Cell::of(Decimal{12345, -3}, 2)}},
                  {Row::Kind::total, {Cell::of("all"), Cell::of(Decimal{1, -3}, 2)}}};
    Filling filling = make_filling();
    filling.tables = {&sheet};
    EXPECT_EQ(filled(paragraph({"{{table.T1}}"}) + paragraph({"after"}), filling),
              "Results|Service|Value|soil|12.35|all|<0.01|after|");
}

TEST(Fill, every_wrong_mark_is_told_at_once)
{
    Problems problems;
    filled(paragraph({"{{palce}}"}) + paragraph({"{{gaps.why}}"}) + paragraph({"{{table.T9}}"}) +
               paragraph({"text {{place"}),
           make_filling(), problems);
    ASSERT_EQ(problems.list().size(), 4U);
    EXPECT_THAT(render(problems.list()[0], Language::en), HasSubstr("{{palce}} stands for nothing"));
    EXPECT_THAT(render(problems.list()[0], Language::en), HasSubstr("place"));
    EXPECT_THAT(render(problems.list()[1], Language::zh), HasSubstr("{{gaps.why}}"));
    EXPECT_THAT(render(problems.list()[3], Language::en), HasSubstr("text {{place"));
}

}  // namespace
}  // namespace eco::report

// The tables of indicators, sources, parameters and quality, read back.
#include <gmock/gmock.h>

#include "report/content.hpp"
#include "report/workbook_fixture.test.hpp"

namespace eco::report::testing_workbook {
namespace {

using testing::HasSubstr;

TEST_F(Workbook, holds_the_indicators_of_every_place_as_the_ledger_has_them)
{
    language_ = Language::en;
    const auto book = write_and_read(run(), language_, path("indicators.xlsx"));
    const ReadTable table(book.at(say("report.t5.name")), say("report.year"));
    std::map<std::string, std::pair<std::size_t, double>> columns = {
        {"GEP", {table.column("Gross ecosystem product (1e8 CNY)"), 1e-8}},
        {"GEP_per_person", {table.column("GEP per person (CNY/person)"), 1}}};
    std::size_t compared = 0;
    for (const auto& row : table.rows)
        for (const auto& place : run().places)
            for (const auto& one : run().indicators)
                if (row[1].text == title(place) && one.place == place.id && columns.count(one.name) &&
                    row[0].value == one.year) {
                    const auto [column, factor] = columns[one.name];
                    EXPECT_DOUBLE_EQ(row[column].value, one.value.value() * factor) << one.name << place.id;
                    ++compared;
                }
    EXPECT_EQ(compared, 14U * 2U * 2U);
}

TEST_F(Workbook, tells_the_residual_the_gaps_and_what_is_not_computed_or_verified)
{
    const LedgerRun run = run_with_missing();
    const auto book = write_and_read(run, language_, path("quality.xlsx"));
    const ReadTable table(book.at(say("report.t8.name")), say("report.t8.part"));
    std::multiset<std::string> parts;
    for (const auto& row : table.rows) {
        parts.insert(row[0].text);
        if (row[0].text == say("report.t8.residual")) {
            EXPECT_EQ(row[3].text, "0");
        } else if (row[0].text == say("report.t8.not_computed")) {
            EXPECT_THAT(row[1].text + row[2].text + row[5].text, HasSubstr("空气净化2020未核算：未提供"));
        } else if (row[1].text == say("report.all_services")) {
            EXPECT_EQ(row[3].value, std::count_if(run.parameters.begin(), run.parameters.end(),
                                                  [](const auto& p) { return !p.is_verified; }));
        }
    }
    std::set<std::pair<std::string, int>> covered, uncovered;
    std::set<std::string> with_gaps;
    std::map<std::string, std::set<int>> years;
    for (const auto& part : run.coverage) {
        years[part.service].insert(part.year);
        if (part.uncovered != 0)
            with_gaps.insert(part.service);
    }
    for (const auto& part : run.coverage) {
        // What is covered in all years has one row.
        const bool is_one = !with_gaps.count(part.service) && years[part.service].size() == run.years.size();
        covered.insert({part.service, is_one ? run.years.front() : part.year});
        if (part.uncovered != 0)
            uncovered.insert({part.service, part.year});
    }
    std::multiset<double> shares, expected;
    for (const auto& row : table.rows)
        if (row[0].text == say("report.t8.coverage"))
            shares.insert(row[3].value);
    for (const auto& [service, year] : covered) {
        Int128 part = 0, whole = 0;
        for (const auto& area : run.coverage)
            if (area.service == service && area.year == year) {
                part += area.covered;
                whole += area.covered + area.uncovered;
            }
        expected.insert(static_cast<double>(part) / static_cast<double>(whole) * 100);
    }
    EXPECT_EQ(shares, expected);
    EXPECT_EQ(parts.count(say("report.t8.coverage")), covered.size());
    EXPECT_EQ(parts.count(say("report.t8.uncovered")), uncovered.size());
    EXPECT_EQ(parts.count(say("report.t8.not_computed")), 1U);
    EXPECT_EQ(parts.count(say("report.t8.not_applicable")), 10U);
}

TEST_F(Workbook, lists_every_input_and_parameter_with_its_source_and_whether_it_is_verified)
{
    const auto book = write_and_read(run(), language_, path("sources.xlsx"));
    const ReadTable inputs(book.at(say("report.t6.name")), say("report.input"));
    ASSERT_EQ(inputs.rows.size(), run().inputs.size());
    for (std::size_t i = 0; i < inputs.rows.size(); ++i)
        EXPECT_EQ(inputs.rows[i].back().text, run().inputs[i].sha256);
    const ReadTable parameters(book.at(say("report.t7.name")), say("report.kind"));
    ASSERT_EQ(parameters.rows.size(), run().parameters.size());
    std::map<std::string, std::string> citations;
    for (const auto& row : ReadTable(book.at(say("report.references.name")), say("report.references.code")).rows)
        citations[row[0].text] = row[1].text;
    const Content content(run(), language_);
    for (std::size_t i = 0; i < parameters.rows.size(); ++i) {
        const auto& row = parameters.rows[i];
        const auto& use = run().parameters[i];
        EXPECT_EQ(row[1].text, use.symbol);
        EXPECT_EQ(row[4].text, content.unit_as_written(use.unit));
        const std::string citation = citations.at(row[5].text);
        EXPECT_EQ(row[5].text + (citation.empty() ? "" : ": ") + citation, use.source);
        EXPECT_EQ(row[6].text, use.is_verified ? "是" : "否");
        if (row[3].is_number)
            EXPECT_EQ(row[3].value, std::stod(use.value));
        else
            EXPECT_EQ(row[3].text, use.value);
    }
}

TEST_F(Workbook, marks_made_up_data_on_every_sheet)
{
    for (Language language : {Language::zh, Language::en}) {
        language_ = language;
        for (const auto& [name, rows] : write_and_read(run(), language, path("marked.xlsx")))
            EXPECT_EQ(rows.at(2).at(0).text, say("report.synthetic")) << name;
        LedgerRun real = run();
        real.is_synthetic = false;
        for (const auto& [name, rows] : write_and_read(real, language, path("marked.xlsx")))
            for (const auto& row : rows)
                for (const auto& cell : row)
                    EXPECT_NE(cell.text, say("report.synthetic")) << name;
    }
}

}  // namespace
}  // namespace eco::report::testing_workbook

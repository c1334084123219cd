// Charts and intervals of a workbook are read back and compared with the ledger and with the draws.
#include <gmock/gmock.h>

#include "report/charts.hpp"
#include "report/workbook_fixture.test.hpp"

namespace eco::report::testing_workbook {
namespace {

using testing::HasSubstr;
using testing::Not;

class Drawn : public Workbook {
protected:
    static account::DrawOptions options()
    {
        account::DrawOptions out;
        out.draws = 400, out.seed = 9, out.threads = 1;
        return out;
    }
    static const account::Uncertainty& drawn()
    {
        static const auto once = [] {
            auto all = options();
            all.by = {"place", "ecosystem", "service", "year"};
            return account::draw(run(), all);
        }();
        return once;
    }
    static const account::Quantiles* find(const std::string& by, const std::string& key, int year)
    {
        for (const auto& line : drawn().lines)
            for (std::size_t i = 0; i < line.quantiles.size(); ++i)
                if (line.by == by && line.line.key == key && line.quantiles[i] &&
                    (by == "year" ? std::stoi(key) : run().years[i]) == year)
                    return &*line.quantiles[i];
        return nullptr;
    }
    std::map<std::string, Rows> book() const
    {
        write_report(run(), {"xlsx", path("drawn.xlsx"), language_, "", options()});
        return read_workbook(path("drawn.xlsx"));
    }

    /// The two cells from `at` on are the quantiles in 1e8 CNY, or empty if there are none.
    static void expect_interval(const std::vector<ReadCell>& row, std::size_t at, const account::Quantiles* wanted,
                                const std::string& what)
    {
        ASSERT_EQ(row.at(at).is_number, wanted != nullptr) << what;
        ASSERT_EQ(row.at(at + 1).is_number, wanted != nullptr) << what;
        if (!wanted)
            return;
        EXPECT_DOUBLE_EQ(row[at].value, wanted->low * 1e-10) << what;
        EXPECT_DOUBLE_EQ(row[at + 1].value, wanted->high * 1e-10) << what;
        EXPECT_LE(row[at].value, row[at + 1].value) << what;
    }
};

TEST_F(Drawn, intervals_stand_beside_services_places_types_and_the_total)
{
    const auto sheets = book();
    std::size_t compared = 0;
    for (const auto& service : run().services)
        if (is_valued(run(), service.id) && service.status == "computed") {
            const ReadTable table(sheets.at(say("report.chart.service.name")), say("report.level_2"));
            for (const auto& row : table.rows)
                for (std::size_t y = 0; row[0].text == title(service) && y < 2; ++y, ++compared)
                    expect_interval(row, 2 + 3 * y, find("service", service.id, run().years[y]), service.id);
        }
    const ReadTable places(sheets.at(say("report.t3.name")), say("report.year"));
    for (const auto& row : places.rows)
        for (const auto& place : run().places)
            if (row[1].text == title(place) && !place.parent.empty()) {
                expect_interval(row, places.column("5 %"), find("place", place.id, static_cast<int>(row[0].value)),
                                place.id);
                ++compared;
            }
    const ReadTable results(sheets.at(say("report.t1.name")), say("report.year"));
    const std::size_t low = results.heading.size() - 2;
    int totals = 0, services = 0;
    for (const auto& row : results.rows) {
        if (row[1].text == say("report.total.gep")) {
            const std::string year = row[0].text;
            expect_interval(row, low, find("year", year, std::stoi(year)), year);
            ++totals;
        }
        services += row[low].is_number;
    }
    EXPECT_EQ(compared, 26U + 26U);
    EXPECT_EQ(totals, 2);
    EXPECT_GT(services, 12);
}

TEST_F(Drawn, intervals_of_indicators_stand_below_those_of_the_whole)
{
    language_ = Language::en;
    const ReadTable table(book().at(say("report.t5.name")), say("report.year"));
    int compared = 0;
    for (const auto& row : table.rows)
        for (const bool is_low : {true, false})
            if (row[1].text == title(run().places.back()) + (is_low ? " 5 %" : " 95 %"))
                for (const auto& total : drawn().totals)
                    if (total.name == "GEP" && total.place == run().places.back().id && total.quantiles &&
                        total.year == static_cast<int>(row[0].value)) {
                        std::size_t column = 0;
                        while (!table.heading[column].starts_with("Gross ecosystem product"))
                            ++column;
                        EXPECT_DOUBLE_EQ(row[column].value,
                                         (is_low ? total.quantiles->low : total.quantiles->high) * 1e-8);
                        ++compared;
                    }
    EXPECT_EQ(compared, 4);
}

TEST_F(Drawn, a_report_says_whether_it_drew)
{
    EXPECT_THAT(Content(run(), Language::en).interval_note(), HasSubstr("not drawn"));
    const Content content(run(), Language::en, options());
    EXPECT_THAT(content.interval_note(), HasSubstr("400 draws with seed 9"));
    for (const auto& sheet : make_sheets(content))
        for (const auto& note : sheet.notes)
            EXPECT_THAT(note, Not(HasSubstr("not drawn"))) << sheet.id;
}

TEST_F(Drawn, an_interval_is_not_printed_beside_an_amount_that_was_not_drawn)
{
    const Content content(run(), Language::en, options());
    const auto& [key, fen] = *content.sums.totals.begin();
    EXPECT_TRUE(content.intervals->find("year", std::to_string(key), key, fen));
    EXPECT_FALSE(content.intervals->find("year", std::to_string(key), key, fen + 1));
}

TEST_F(Drawn, charts_of_the_workbook_keep_the_figures_of_the_ledger)
{
    for (const auto& of : {MadeRun::run(), run_with_missing()}) {
        write_report(of, {"xlsx", path("charts.xlsx"), language_, ""});
        const auto parts = testing_workbook::read_parts(path("charts.xlsx"));
        const auto xml = parse(parts.at("xl/charts/chart1.xml"));
        std::size_t compared = 0;
        int set = 0;
        for (const auto& found : xml.select_nodes("//c:ser")) {
            const int year = of.years.at(static_cast<std::size_t>(set++));
            for (const auto& service : of.services) {
                std::string index;
                for (const auto& point : found.node().select_nodes("c:cat//c:pt"))
                    if (point.node().child("c:v").text().get() == title(service))
                        index = point.node().attribute("idx").value();
                if (index.empty())
                    continue;
                const auto value = found.node().select_node(("c:val//c:pt[@idx='" + index + "']/c:v").c_str()).node();
                const auto fen = sum(of, [&](const auto& cell, const auto& series) {
                    return series.kind == "value" && series.service == service.id && cell.year == year;
                });
                if (fen)
                    EXPECT_DOUBLE_EQ(value.text().as_double(), shifted(*fen, 10)) << service.id;
                else
                    EXPECT_FALSE(value) << service.id;  // no point: never 0
                ++compared;
            }
        }
        EXPECT_EQ(compared, 26U);
    }
}

}  // namespace
}  // namespace eco::report::testing_workbook

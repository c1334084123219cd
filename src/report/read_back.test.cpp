// Every number that a document prints is read back and must be one that the ledger gives. What the ledger gives is
// added up here once more, from the cells of the run; the workbook is compared the same way in report.test.cpp.
#include <gmock/gmock.h>

#include <cstdio>
#include <regex>

#include "base/file.hpp"
#include "report/seea.hpp"
#include "report/workbook_fixture.test.hpp"

namespace eco::report::testing_workbook {
namespace {

using Texts = std::set<std::string>;

/// Sums of cells by every choice of what is told apart: the series, service, group or all; place or all; type or all.
class Ledger {
public:
    Ledger(const LedgerRun& run, Language language) : run_(run), language_(language)
    {
        for (const auto& cell : run.cells)
            if (!cell.amount && !account::is_gap(cell))
                missing_.insert({series(cell).service, cell.year});
        add_cells();
        add_totals();
        add_coverage();
        for (const auto& place : run.places)
            add(in_office_unit(place.area_m2, unit("m2")), unit("m2"));
        for (const auto& one : run.indicators)
            if (one.value)
                add(in_office_unit(*one.value, unit(one.unit)), unit(one.unit));
        for (const auto& use : run.parameters)
            figures_.insert(use.value);
    }

    const Texts& figures() const { return figures_; }

private:
    OfficeUnit unit(const std::string& text) const { return office_unit(text, language_); }
    void add(double value, const OfficeUnit& unit) { figures_.insert(Cell::of(value, unit.decimals).shown()); }
    void add(Int128 count, double quantum, const OfficeUnit& unit)
    {
        figures_.insert(Cell::of(in_office_unit(count, quantum, unit), unit.decimals).shown());
    }

    const account::Series& series(const account::Cell& cell) const
    {
        return run_.series[static_cast<std::size_t>(cell.series)];
    }

    /// Amounts of each series, in every place and type and over all of them.
    void add_cells()
    {
        std::map<std::tuple<int, std::string, std::string, int>, Int128> sums;
        for (const auto& cell : run_.cells)
            for (const auto& place : {std::string(), cell.place})
                for (const auto& type : {std::string(), cell.ecosystem})
                    sums[{cell.series, place, type, cell.year}] += cell.amount.value_or(0);
        for (const auto& [key, count] : sums) {
            const auto& of = run_.series[static_cast<std::size_t>(std::get<0>(key))];
            add(count, of.quantum, unit(of.unit));
        }
    }

    /// Values of services, groups and all: as amounts, per area, as shares of all, as changes between years.
    void add_totals()
    {
        std::map<std::tuple<std::string, std::string, std::string>, std::map<int, Int128>> sums;
        for (const auto& cell : run_.cells)
            if (series(cell).kind == "value")
                for (const auto& what : sums_of(cell))
                    for (const auto& place : {std::string(), cell.place})
                        for (const auto& type : {std::string(), cell.ecosystem})
                            sums[{what, place, type}][cell.year] += cell.amount.value_or(0);
        const auto& all = sums.at({"", "", ""});
        for (const auto& [key, years] : sums)
            for (const auto& [year, fen] : years) {
                add(fen, 0.01, unit("CNY a-1"));
                figures_.insert(Content::share(fen, all.at(year)).shown());
                if (const auto before = years.find(year - 1); before != years.end())
                    figures_.insert(Content::share(fen - before->second, before->second).shown());
                for (const auto& place : run_.places)
                    if (place.id == std::get<1>(key))
                        add(static_cast<double>(fen) / place.area_m2, unit("1e4 CNY km-2 a-1"));
            }
        for (const auto& cell : run_.cells)  // shares of one series
            if (series(cell).kind == "value")
                by_series_[{cell.series, cell.year}] += cell.amount.value_or(0);
        for (const auto& [key, fen] : by_series_)
            figures_.insert(Content::share(fen, all.at(key.second)).shown());
    }

    /// The service; its group and all services if it is known in every place of the year.
    std::vector<std::string> sums_of(const account::Cell& cell) const
    {
        const std::string& service = series(cell).service;
        if (missing_.count({service, cell.year}))
            return {service};
        return {service, group(service), ""};
    }

    void add_coverage()
    {
        std::map<std::pair<std::string, int>, std::pair<Int128, Int128>> areas;
        for (const auto& part : run_.coverage) {
            areas[{part.service, part.year}].first += part.covered;
            areas[{part.service, part.year}].second += part.covered + part.uncovered;
        }
        for (const auto& [key, area] : areas)
            figures_.insert(Content::share(area.first, area.second).shown());
    }

    std::string group(const std::string& id) const
    {
        for (const auto& service : run_.services)
            if (service.id == id)
                return service.group;
        return "";
    }

    const LedgerRun& run_;
    Language language_;
    Texts figures_;
    std::map<std::pair<int, int>, Int128> by_series_;
    std::set<std::pair<std::string, int>> missing_;  // service, year
};

/// Numbers with decimals that stand alone between blanks: figures, but no years, units, names of files or formulas.
std::vector<std::string> figures_in(const std::string& text)
{
    static const std::regex figure("(^|[\\s\\n])(<?-?[0-9][0-9,]*\\.[0-9]+)(?=$|[\\s\\n])");
    std::vector<std::string> out;
    for (std::sregex_iterator at(text.begin(), text.end(), figure), end; at != end; ++at)
        out.push_back((*at)[2]);
    return out;
}

/// Those that the ledger does not give.
std::vector<std::string> foreign(const std::vector<std::string>& figures, const Texts& known)
{
    std::vector<std::string> out;
    for (const auto& figure : figures)
        if (!known.count(figure) && !figure.starts_with("<"))  // "<0.01"
            out.push_back(figure);
    return out;
}

/// The document's paragraphs, one a line; formulas are left out, whose numbers are those of the package.
std::string text_of_document(const std::string& path)
{
    std::string out;
    const auto document = parse(read_parts(path).at("word/document.xml"));
    for (const auto& found : document.select_nodes("//w:p")) {
        const auto paragraph = found.node();
        if (std::string(paragraph.child("w:pPr").child("w:pStyle").attribute("w:val").value()) == "Formula")
            continue;
        for (const auto& text : paragraph.select_nodes(".//w:t"))
            out += text.node().text().get();
        out += "\n";
    }
    return out;
}

std::string text_of_pdf(const std::string& path)
{
    std::string out;
    FILE* pipe = popen(("pdftotext -layout " + path + " -").c_str(), "r");
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe))
        out += static_cast<char>(c);
    pclose(pipe);
    return out;
}

TEST_F(Workbook, or_document_prints_no_figure_that_the_ledger_does_not_give)
{
    for (const auto& run : {MadeRun::run(), run_with_missing()})
        for (Language language : {Language::zh, Language::en}) {
            write_report(run, {.kind = "docx", .out = path("back.docx"), .language = language});
            const auto figures = figures_in(text_of_document(path("back.docx")));
            EXPECT_GT(figures.size(), 1000U);
            EXPECT_THAT(foreign(figures, Ledger(run, language).figures()), testing::IsEmpty());
        }
}

TEST_F(Workbook, or_pdf_prints_no_figure_that_the_ledger_does_not_give)
{
    if (std::system("command -v soffice pdftotext >/dev/null") != 0)
        GTEST_SKIP() << "LibreOffice or pdftotext is not installed";
    write_report(run(), {.kind = "pdf", .out = path("back.pdf"), .language = Language::zh});
    const std::string text = text_of_pdf(path("back.pdf"));
    const std::string formulas =
        text.substr(text.find("四、核算方法"), text.find("五、数据质量") - text.find("四、核算方法"));
    Texts known = Ledger(run(), Language::zh).figures();
    for (const auto& number : figures_in(formulas))  // of the package
        known.insert(number);
    const auto figures = figures_in(text);
    EXPECT_GT(figures.size(), 1000U);
    EXPECT_LT(figures_in(formulas).size(), 60U);
    EXPECT_THAT(foreign(figures, known), testing::IsEmpty());
}

TEST_F(Workbook, or_document_with_a_changed_figure_is_found_out)
{
    write_report(run(), {.kind = "docx", .out = path("back.docx"), .language = Language::en});
    std::string text = text_of_document(path("back.docx"));
    const Texts known = Ledger(run(), Language::en).figures();
    const auto figures = figures_in(text);
    std::size_t changed = 0, found = 0;
    for (std::size_t i = 0; i < figures.size(); i += 31) {
        std::string wrong = figures[i];
        if (wrong.starts_with("<") || wrong.size() < 6)
            continue;  // among small numbers another may be of the ledger too
        wrong[wrong.size() - 4] = wrong[wrong.size() - 4] == '7' ? '3' : '7';
        ++changed;
        found += !foreign({wrong}, known).empty();
    }
    EXPECT_GT(changed, 8U);
    EXPECT_GT(found, changed / 2);  // the rest meets another figure of the ledger by chance
}

TEST_F(Workbook, of_the_seea_accounts_holds_the_figures_of_their_sheets)
{
    for (Language language : {Language::zh, Language::en}) {
        write_report(run(), {.kind = "seea", .out = path("back.xlsx"), .language = language});
        const auto book = read_workbook(path("back.xlsx"));
        const Content content(run(), language);
        std::size_t compared = 0;
        for (const auto& sheet : make_seea_sheets(content)) {
            const ReadTable table(book.at(sheet.name), sheet.columns[0].title);
            ASSERT_EQ(table.rows.size(), sheet.rows.size()) << sheet.id;
            for (std::size_t r = 0; r < sheet.rows.size(); ++r)
                for (std::size_t i = 0; i < sheet.rows[r].cells.size(); ++i) {
                    const Cell& cell = sheet.rows[r].cells[i];
                    const ReadCell& read = table.rows[r][i];
                    EXPECT_EQ(read.is_number, cell.kind == Cell::Kind::number);
                    // The library writes 16 digits.
                    EXPECT_TRUE(read.is_number ? std::abs(read.value - cell.value) <= 1e-15 * std::abs(cell.value)
                                               : read.text == cell.text)
                        << cell.text;
                    compared += read.is_number;
                }
        }
        EXPECT_GT(compared, 1500U);
    }
}

TEST_F(Workbook, has_whiskers_that_reach_from_each_value_to_its_ends)
{
    write_report(run(), {.kind = "xlsx",
                         .out = path("drawn.xlsx"),
                         .language = Language::en,
                         .draws = account::DrawOptions{.draws = 200}});
    const auto parts = read_parts(path("drawn.xlsx"));
    const auto book = read_workbook(path("drawn.xlsx"));
    const ReadTable table(book.at(eco::say("report.chart.place.name", {}, Language::en)),
                          eco::say("report.place", {}, Language::en));
    const auto chart = parse(parts.at("xl/charts/chart2.xml"));
    ASSERT_EQ(chart.select_nodes("//c:ser").size(), 2U);
    for (const auto& found : chart.select_nodes("//c:ser")) {
        const std::string year = found.node().select_node("c:tx//c:v").node().text().get();
        for (const bool is_up : {true, false}) {
            const auto lengths =
                found.node().select_nodes(is_up ? "c:errBars/c:plus//c:pt" : "c:errBars/c:minus//c:pt");
            ASSERT_EQ(lengths.size(), table.rows.size());
            for (const auto& point : lengths) {
                const auto& row = table.rows.at(point.node().attribute("idx").as_uint());
                const double value = row[table.column(year)].value,
                             end = row[table.column(year + (is_up ? " 95 %" : " 5 %"))].value;
                EXPECT_NEAR(std::stod(point.node().child("c:v").text().get()), is_up ? end - value : value - end, 1e-9);
            }
        }
    }
}

}  // namespace
}  // namespace eco::report::testing_workbook

#include <gmock/gmock.h>

#include <cstdlib>

#include "base/file.hpp"
#include "report/made_run.test.hpp"
#include "report/report.hpp"
#include "report/workbook.test.hpp"
#include "report/write_docx.hpp"

namespace eco::report {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The texts of each row of every table in the document.
std::vector<std::vector<std::string>> read_rows(const std::string& path)
{
    std::vector<std::vector<std::string>> out;
    const auto document = testing_workbook::parse(testing_workbook::read_parts(path).at("word/document.xml"));
    for (const auto& row : document.select_nodes("//w:tr")) {
        out.emplace_back();
        for (const auto& cell : row.node().select_nodes("w:tc")) {
            out.back().emplace_back();
            for (const auto& t : cell.node().select_nodes(".//w:t"))
                out.back().back() += t.node().text().get();
        }
    }
    return out;
}

class Document : public MadeRun {
protected:
    static std::string all_text(const std::string& file)
    {
        std::string out;
        for (const auto& [name, bytes] : testing_workbook::read_parts(file))
            if (name.ends_with(".xml"))
                out += bytes;
        return out;
    }

    /// The program's template with `body` in place of its text.
    static std::string make_own_template(const std::string& body)
    {
        Parts parts = make_template(Language::en);
        *find_part(parts, "word/document.xml") =
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>" + body +
            "</w:body></w:document>";
        *find_part(parts, "word/header1.xml") =
            "<w:hdr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>";
        write_parts(parts, path("own.docx"));
        return path("own.docx");
    }
};

TEST_F(Document, prints_every_row_of_the_tables_as_they_are_shown)
{
    for (Language language : {Language::zh, Language::en}) {
        write_report(run(), {"docx", path("report.docx"), language, ""});
        const auto printed = read_rows(path("report.docx"));
        const Content content(run(), language);
        std::size_t compared = 0;
        for (const auto& sheet : make_sheets(content)) {
            if (sheet.id != "T1" && sheet.id != "T2" && sheet.id != "T3" && sheet.id != "T4" && sheet.id != "T5")
                continue;
            for (const auto& row : sheet.rows) {
                std::vector<std::string> shown;
                for (const auto& cell : row.cells)
                    shown.push_back(cell.shown());
                shown.resize(sheet.columns.size());
                EXPECT_THAT(printed, testing::Contains(shown));
                ++compared;
            }
        }
        EXPECT_GT(compared, 200U);
    }
}

TEST_F(Document, holds_formulas_unverified_parameters_and_marks_made_up_data)
{
    write_report(run(), {"docx", path("report.docx"), Language::zh, ""});
    const std::string text = all_text(path("report.docx"));
    EXPECT_THAT(text, HasSubstr("soil_retained = retained * area"));
    EXPECT_THAT(text, HasSubstr("retained = R * K * LS * (1 - C * P)"));
    EXPECT_THAT(text, HasSubstr("合成数据"));
    EXPECT_THAT(text, HasSubstr("不确定性区间：未抽样"));
    EXPECT_THAT(text, Not(HasSubstr("{{")));
    const Content content(run(), Language::zh);
    std::size_t unverified = 0, listed = 0;
    for (const auto& row : run().parameters)
        unverified += !row.is_verified;
    for (const auto& row : read_rows(path("report.docx")))
        for (const auto& use : run().parameters)
            listed += !use.is_verified && row.size() == 5 && row[0] == use.symbol &&
                      row[1] == content.applies_to(use.keys) && row[2] == use.value &&
                      row[3] == content.unit_as_written(use.unit);
    EXPECT_EQ(listed, unverified);
}

TEST_F(Document, is_filled_from_a_template_of_the_office_and_still_marked)
{
    const std::string own = make_own_template("<w:p><w:r><w:t>Run {{run}}</w:t></w:r></w:p>");
    write_report(run(), {"docx", path("filled.docx"), Language::en, own});
    EXPECT_THAT(all_text(path("filled.docx")), HasSubstr("Run " + run().id));
    EXPECT_THAT(all_text(path("filled.docx")), HasSubstr("SYNTHETIC"));
    auto real = run();
    real.is_synthetic = false;
    write_report(real, {"docx", path("filled.docx"), Language::en, own});
    EXPECT_THAT(all_text(path("filled.docx")), Not(HasSubstr("SYNTHETIC")));
}

TEST_F(Document, is_not_written_from_a_template_with_wrong_marks_or_that_is_none)
{
    const std::string own = make_own_template("<w:p><w:r><w:t>{{rnu}} {{places.name}}</w:t></w:r></w:p>");
    const auto problems_of = [&](const std::string& file) {
        try {
            write_report(run(), {"docx", path("never.docx"), Language::en, file});
        } catch (const InputError& error) {
            return error.problems();
        }
        return std::vector<Problem>{};
    };
    EXPECT_EQ(problems_of(own).size(), 2U);
    write_file_atomically(path("text.docx"), "no archive");
    ASSERT_EQ(problems_of(path("text.docx")).size(), 1U);
    EXPECT_THAT(render(problems_of(path("text.docx"))[0], Language::en), HasSubstr("--template docx-template"));
    write_parts({{"mimetype", "other"}}, path("other.docx"));
    EXPECT_EQ(problems_of(path("other.docx")).size(), 1U);
    EXPECT_THROW(problems_of(path("absent.docx")), IoError);
    EXPECT_FALSE(std::filesystem::exists(path("never.docx")));
}

TEST_F(Document, in_pdf_is_made_by_libreoffice)
{
    if (std::system("command -v soffice >/dev/null") != 0)
        GTEST_SKIP() << "LibreOffice is not installed";
    write_report(run(), {"pdf", path("report.pdf"), Language::zh, ""});
    EXPECT_TRUE(read_file(path("report.pdf")).starts_with("%PDF-"));
}

TEST_F(Document, in_pdf_is_refused_with_a_remedy_where_there_is_no_libreoffice)
{
    const std::string search = std::getenv("PATH");
    setenv("PATH", made().folder.c_str(), 1);
    try {
        write_report(run(), {"pdf", path("never.pdf"), Language::en, ""});
        ADD_FAILURE();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), HasSubstr("install LibreOffice"));
    }
    setenv("PATH", search.c_str(), 1);
    EXPECT_FALSE(std::filesystem::exists(path("never.pdf")));
}

}  // namespace
}  // namespace eco::report

// Tables of a scene from workbooks: the same figures as from CSV, and what wrong workbooks are told.
#include "raster/workbook.hpp"

#include <algorithm>

#include "scene/check.hpp"
#include "scene/data_table.hpp"
#include "scene/made_workbook.test.hpp"
#include "scene/places.hpp"
#include "scene/small_scene.test.hpp"

namespace eco::scene {
namespace {

using made_workbook::Cell;
using made_workbook::Date;
using made_workbook::Formula;
using made_workbook::Merged;
using made_workbook::Rows;

class Yearbook : public SmallScene {
public:
    using SmallScene::change;
    using SmallScene::load;
    using SmallScene::path;
    using SmallScene::write;

    void SetUp() override
    {
        SmallScene::SetUp();
        entry("sheet: 综合");
        rows_[0] = {"地区", "年份", "生产总值 (万元)", "常住人口 (person)", "耕地 (ha)"};
        write_book();
    }
    /// The manifest's entry of the table; the headings stand for the package's names.
    void entry(const std::string& more) const
    {
        const std::string text = read_file(path("scene.yaml"));
        const auto from = text.find("  statistics: {file:"), to = text.find('\n', from);
        write("scene.yaml", std::string(text).replace(from, to - from,
                                                      "  statistics: {file: tables/book.xlsx, columns: {地区: place, "
                                                      "年份: year, 生产总值: gdp, 常住人口: population, 耕地: land}, " +
                                                          more + "}"));
    }
    void set(std::size_t row, std::size_t column, Cell cell)
    {
        rows_.resize(std::max(rows_.size(), row));
        rows_[row - 1].resize(std::max(rows_[row - 1].size(), column));
        rows_[row - 1][column - 1] = std::move(cell);
        write_book();
    }
    void write_book() const { made_workbook::write_workbook(book(), {{"说明", {{"目录"}}}, {"综合", rows_}}); }
    std::string book() const { return path("tables/book.xlsx"); }

    Rows rows_{{},
               {"西县", 2019., 100000., 20000., 5000.},
               {"东县", 2019., 200000., 30000., 7000.},
               {"西县", 2020., 110000., 20000., 5000.},
               {"东县", 2020., 210000., 30000., 7000.}};
};

std::vector<Problem> problems_of(const Yearbook& scene)
{
    try {
        unit::Symbols symbols = unit::Symbols::standard();
        symbols.add_counted("person");
        return check_scene(scene.load(), &symbols);
    } catch (const InputError& error) {
        return error.problems();
    }
}

std::string all_of(const std::vector<Problem>& problems, Language language)
{
    std::string text;
    for (const Problem& problem : problems)
        text += problem.key + " " + render(problem, language) + "\n";
    return text;
}

struct Case {
    const char* name;
    const char* key;
    std::function<void(Yearbook&)> spoil;
    std::vector<std::string> says;     // in English
    std::vector<std::string> says_zh;  // in Chinese
};

std::ostream& operator<<(std::ostream& out, const Case& one)
{
    return out << one.name;
}

class WrongWorkbook : public Yearbook, public ::testing::WithParamInterface<Case> {};

const std::vector<Case> cases{
    {"a_text_in_a_number_cell",
     "scene.not_a_number",
     [](Yearbook& s) { s.set(4, 3, "约11万"); },
     {"tables/book.xlsx sheet \"综合\" cell C4", "约11万"},
     {"tables/book.xlsx 工作表 \"综合\" 单元格 C4"}},
    {"a_date_in_a_number_cell",
     "scene.date_for_number",
     [](Yearbook& s) {
         s.set(2, 4, Date{2019, 12, 31});
     },
     {"cell D2", "2019-12-31"},
     {"单元格 D2"}},
    {"a_formula_that_was_never_computed",
     "scene.cell_not_computed",
     [](Yearbook& s) {
         s.set(3, 3, Formula{"=100000*2", 0});
     },
     {"cell C3", "100000*2"},
     {"单元格 C3"}},
    {"a_formula_without_its_result",
     "scene.cell_not_computed",
     [](Yearbook& s) {
         s.set(3, 3, Formula{"=100000*2", 200000});
         made_workbook::save(s.book());
         made_workbook::edit(s.book(), "xl/worksheets/sheet2.xml", "<v>200000</v>", "<v></v>");
     },
     {"cell C3"},
     {}},
    {"a_formula_that_failed",
     "scene.cell_error",
     [](Yearbook& s) {
         s.set(5, 5, Formula{"=1/0", 7777});
         made_workbook::save(s.book());
         made_workbook::edit(s.book(), "xl/worksheets/sheet2.xml", "<c r=\"E5\"", "<c r=\"E5\" t=\"e\"");
         made_workbook::edit(s.book(), "xl/worksheets/sheet2.xml", "<v>7777</v>", "<v>#DIV/0!</v>");
     },
     {"cell E5", "#DIV/0!"},
     {}},
    {"a_county_that_does_not_match",
     "scene.unknown_place_near",
     [](Yearbook& s) { s.set(4, 1, "西乡县"); },
     {"cell A4", "西乡县", "西县"},
     {"是否为“西县”"}},
    {"a_row_that_stands_twice",
     "scene.duplicate_row",
     [](Yearbook& s) { s.set(5, 1, "西县"); },
     {"sheet \"综合\" row 5", "line 4"},
     {"第 5 行"}},
    {"a_county_without_its_row",
     "scene.rows_missing",
     [](Yearbook& s) { s.set(5, 1, "360801"), s.set(5, 2, 2018.); },
     {"东县 2020"},
     {}},
    {"a_total_that_is_not_the_sum",
     "scene.total_differs",
     [](Yearbook& s) {
         s.rows_.push_back({"合计", 2020., 330000., 50000., 12000.});
         s.write_book();
     },
     {"cell C6", "330000", "320000"},
     {"合计行"}},
    {"figures_in_yuan_under_ten_thousand_yuan",
     "scene.too_large_by",
     [](Yearbook& s) {
         s.entry("sheet: 综合, range: {gdp: 0 to 1e10 元}");
         s.set(3, 3, 2e9);
     },
     {"cell C3", "10000 times too large", "0 to 1e+06"},
     {"大了 10000 倍"}},
    {"figures_in_mu_under_hectares",
     "scene.too_large_by",
     [](Yearbook& s) {
         s.entry("sheet: 综合, range: {land: 1000 to 10000}");
         s.set(2, 5, 75000.);
     },
     {"cell E2", "15 times too large"},
     {"大了 15 倍"}},
    {"figures_in_hectares_under_mu",
     "scene.too_small_by",
     [](Yearbook& s) {
         s.entry("sheet: 综合, range: {land: 50000 to 200000 亩}");
         s.rows_[0][4] = "耕地（亩）";
         s.write_book();
     },
     {"cell E2", "15 times too small"},
     {}},
    {"a_figure_out_of_range_by_no_common_slip",
     "scene.outside_table_range",
     [](Yearbook& s) {
         s.entry("sheet: 综合, range: {land: 1000 to 10000}");
         s.set(2, 5, 20000.);
     },
     {"cell E2", "20000"},
     {}},
    {"a_range_in_another_dimension",
     "scene.range_unit_differs",
     [](Yearbook& s) { s.entry("sheet: 综合, range: {land: 0 to 10000 t}"); },
     {"scene.yaml", "ha"},
     {}},
    {"a_number_in_merged_cells",
     "scene.cell_merged",
     [](Yearbook& s) {
         s.set(4, 4, Merged{"", 2, 1, 20000}), s.rows_[4][3] = std::monostate{};
     },
     {"cell D4", "20000"},
     {}},
    {"a_heading_without_unit", "scene.heading_without_unit", [](Yearbook& s) { s.set(1, 5, "耕地"); }, {"cell E1"}, {}},
    {"a_heading_with_a_unit_that_cannot_be_read",
     "scene.bad_unit",
     [](Yearbook& s) { s.set(1, 5, "耕地 (晌)"); },
     {"cell E1", "晌"},
     {}},
    {"a_heading_that_is_not_there",
     "scene.no_heading_near",
     [](Yearbook& s) { s.set(1, 5, "耕地面 (ha)"); },
     {"sheet \"综合\" row 1", "耕地面"},
     {}},
    {"several_sheets_and_none_named",
     "scene.sheet_not_named",
     [](Yearbook& s) { s.entry("note: yearbook"); },
     {"说明, 综合"},
     {}},
    {"a_sheet_that_is_not_there",
     "scene.no_sheet",
     [](Yearbook& s) { s.entry("sheet: 综和"); },
     {"sheet \"综和\"", "说明, 综合"},
     {}},
    {"a_sheet_of_a_csv",
     "scene.sheet_of_csv",
     [](Yearbook& s) { s.change("scene.yaml", "tables/emissions.csv", "tables/emissions.csv, sheet: A"); },
     {"emissions.csv"},
     {}},
    {"sheets_of_years_with_other_headings",
     "scene.sheet_headings_differ",
     [](Yearbook& s) {
         s.entry("sheets: {2019: A, 2020: B}");
         s.change("scene.yaml", "年份: year, ", "");
         s.change("scene.yaml", ", 耕地: land", "");
         made_workbook::write_workbook(s.book(), {{"A", {{"地区", "生产总值 (万元)", "常住人口 (person)"}}},
                                                  {"B", {{"地区", "生产总值 (亿元)", "常住人口 (person)"}}}});
     },
     {"sheet \"B\" row 1", "A"},
     {}},
    {"a_file_that_is_no_workbook",
     "raster.not_zip",
     [](Yearbook& s) { s.write("tables/book.xlsx", "地区,年份\n"); },
     {"book.xlsx"},
     {}},
    {"a_workbook_without_its_sheet",
     "raster.not_workbook",
     [](Yearbook& s) {
         raster::write_parts({{"mimetype", "x"}}, s.book());
     },
     {"xl/workbook.xml"},
     {}},
    {"rows_that_are_no_rows",
     "scene.bad_rows",
     [](Yearbook& s) { s.entry("sheet: 综合, rows: 5 to 1"); },
     {"5 to 1"},
     {}},
    {"a_column_without_name",
     "scene.bad_column",
     [](Yearbook& s) { s.change("scene.yaml", "耕地: land", "耕地: \"crop=grain\""); },
     {"crop=grain"},
     {}},
    {"two_columns_spread_over_headings",
     "scene.two_value_columns",
     [](Yearbook& s) {
         s.change("scene.yaml", "生产总值: gdp", "生产总值: \"gdp, sector=all\"");
         s.change("scene.yaml", "耕地: land", "耕地: \"land, sector=all\"");
     },
     {"cell E1", "land"},
     {}},
};

TEST_P(WrongWorkbook, is_told_with_file_sheet_and_cell)
{
    Yearbook& scene = *this;
    GetParam().spoil(scene);
    const std::vector<Problem> problems = problems_of(scene);
    std::vector<Problem> told;
    std::copy_if(problems.begin(), problems.end(), std::back_inserter(told),
                 [&](const Problem& problem) { return problem.key == GetParam().key; });
    ASSERT_FALSE(told.empty()) << all_of(problems, Language::en);
    for (const std::string& word : GetParam().says)
        EXPECT_NE(all_of(told, Language::en).find(word), std::string::npos)
            << word << " in " << all_of(told, Language::en);
    for (const std::string& word : GetParam().says_zh)
        EXPECT_NE(all_of(told, Language::zh).find(word), std::string::npos)
            << word << " in " << all_of(told, Language::zh);
}

INSTANTIATE_TEST_SUITE_P(Mutations, WrongWorkbook, ::testing::ValuesIn(cases),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_F(Yearbook, as_it_is_has_no_problem)
{
    EXPECT_EQ(all_of(problems_of(*this), Language::en), "");
}

TEST_F(Yearbook, with_five_faults_tells_all_of_them_at_once)
{
    set(4, 3, "约11万");
    set(2, 1, "西乡县");
    set(5, 4, Date{2020, 1, 1});
    set(1, 5, "耕地 (晌)");
    set(3, 5, Formula{"=1+1", 0});
    const std::string text = all_of(problems_of(*this), Language::en);
    for (const char* cell : {"cell C4", "cell A2", "cell D5", "cell E1", "cell E3"})
        EXPECT_NE(text.find(cell), std::string::npos) << cell << " in " << text;
}

TEST_F(Yearbook, with_a_right_total_has_no_problem)
{
    rows_.push_back({"全市", 2020., 320000., 50000., 12000.});
    write_book();
    EXPECT_EQ(all_of(problems_of(*this), Language::en), "");
}

TEST_F(Yearbook, with_a_total_within_rounding_has_no_problem)
{
    change("scene.yaml", ", 耕地: land", "");
    change("scene.yaml", ", unit: 万元", "");
    rows_ = {{"地区", "年份", "生产总值 (亿元)", "常住人口 (person)"},
             {"西县", 2019., 10.04, 20000.},
             {"东县", 2019., 20.04, 30000.},
             {"合计", 2019., 30.1, 50000.},  // 30.08
             {"西县", 2020., 11., 20000.},
             {"东县", 2020., 21., 30000.}};
    write_book();
    EXPECT_EQ(all_of(problems_of(*this), Language::en), "");
}

TEST_F(Yearbook, gives_the_saved_result_of_a_formula_and_no_number_for_an_empty_cell)
{
    set(2, 3, Formula{"=50000*2", 100000});
    set(3, 5, std::monostate{});
    made_workbook::save(book());
    EXPECT_EQ(all_of(problems_of(*this), Language::en), "");
    const Scene scene = load();
    const DataTable table(scene.tables.at("statistics"), {{"西县", "360801"}, {"东县", "360802"}});
    EXPECT_EQ(table.find("360801", 2019, {}, "gdp")->number, 100000);
    EXPECT_EQ(table.find("360801", 2019, {}, "gdp")->unit, "万元");
    EXPECT_FALSE(table.find("360802", 2019, {}, "land")->number);
    EXPECT_EQ(table.find("360802", 2019, {}, "land")->reason, "not_supplied");
}

TEST_F(Yearbook, gives_the_table_that_the_same_cells_give_as_csv)
{
    write("tables/same.csv",
          "地区,年份,生产总值 (万元),常住人口 (person),耕地 (ha)\n西县,2019,100000,20000,5000\n"
          "东县,2019,200000,30000,7000\n西县,2020,110000,20000,5000\n东县,2020,210000,30000,7000\n");
    const Scene scene = load();
    TableFile file = scene.tables.at("statistics");
    const DataTable from_book(file, {});
    file.file = path("tables/same.csv");
    file.sheet.clear();
    const DataTable from_csv(file, {});
    ASSERT_EQ(from_book.rows().size(), 4U);
    ASSERT_EQ(from_csv.rows().size(), 4U);
    for (std::size_t r = 0; r < 4; ++r) {
        EXPECT_EQ(from_book.rows()[r].cells, from_csv.rows()[r].cells);
        EXPECT_EQ(from_book.rows()[r].year, from_csv.rows()[r].year);
    }
    for (std::size_t c = 0; c < from_csv.columns().size(); ++c) {
        EXPECT_EQ(from_book.columns()[c].name, from_csv.columns()[c].name);
        EXPECT_EQ(from_book.columns()[c].unit, from_csv.columns()[c].unit);
    }
}

TEST_F(Yearbook, gives_the_range_of_a_figure_as_csv_does)
{
    entry("sheet: 综合");
    const std::string text = read_file(path("scene.yaml"));
    write("scene.yaml", std::string(text).replace(text.find("生产总值: gdp,"), std::string("生产总值: gdp,").size(),
                                                  "生产总值: gdp, 低: gdp low, 高: gdp high, 分布: gdp distribution,"));
    const std::vector<Cell> more[] = {{"低 (万元)", "高", "分布"}, {90000., 120000., "normal"}};
    for (std::size_t row : {0, 1})
        for (std::size_t c = 0; c < 3; ++c)
            set(row + 1, 6 + c, more[row][c]);
    EXPECT_EQ(all_of(problems_of(*this), Language::en), "");
    const DataTable table(load().tables.at("statistics"), {{"西县", "360801"}, {"东县", "360802"}});
    const auto range = table.find("360801", 2019, {}, "gdp")->range;
    ASSERT_TRUE(range);
    EXPECT_EQ(range->low, 90000);
    EXPECT_EQ(range->high, 120000);
    EXPECT_EQ(range->distribution, "normal");
    EXPECT_EQ(range->keys, (std::map<std::string, std::string>{{"place", "360801"}, {"year", "2019"}}));
    EXPECT_FALSE(table.find("360802", 2019, {}, "gdp")->range);
    EXPECT_TRUE(table.keys().empty());
}

TEST_F(Yearbook, with_a_title_merged_headings_and_a_sheet_a_year_is_a_long_table)
{
    const auto sheet = [](double west, double east) {
        return Rows{{Merged{"主要农产品产量", 1, 4}},
                    {Merged{"县（市、区）", 2, 1}, Merged{"粮食", 1, 2}, "", "油料"},
                    {{}, "产量 (万吨)", "播种面积 (万亩)", "产量 (t)"},
                    {"西县", west, 3., 500.},
                    {"东县", east, 5., {}},
                    {"注：油料产量不含花生"}};
    };
    made_workbook::write_workbook(book(), {{"2019年", sheet(1.5, 2.5)}, {"2020年", sheet(1.75, 2.75)}});
    TableFile file{"output", book(), {"product"}, "", {}};
    file.sheets = {{2019, "2019年"}, {2020, "2020年"}};
    file.last_row = 5;
    file.first_row = 2;
    file.columns = {{"县（市、区）", "place", {}, {}},
                    {"粮食 产量", "quantity", {{"product", "grain"}}, {}},
                    {"油料 产量", "quantity", {{"product", "oil"}}, {}}};
    const DataTable table(file, {{"西县", "360801"}, {"东县", "360802"}});
    ASSERT_TRUE(table.faults().empty()) << render(table.faults().front(), Language::en);
    const auto grain = table.find("360801", 2020, {{"product", "grain"}}, "quantity");
    ASSERT_TRUE(grain && grain->number);
    EXPECT_EQ(*grain->number, 1.75);
    EXPECT_EQ(grain->unit, "万吨");
    EXPECT_EQ(*table.find("360802", 2019, {{"product", "grain"}}, "quantity")->number, 2.5);
    EXPECT_EQ(table.find("360801", 2019, {{"product", "oil"}}, "quantity")->unit, "t");
    EXPECT_EQ(table.find("360802", 2019, {{"product", "oil"}}, "quantity")->reason, "not_supplied");
    const auto& row = table.rows().front();
    EXPECT_EQ(render({table.place(row, table.find_column("quantity")), "scene.no_sheet", {{"sheets", ""}}, "", false},
                     Language::zh)
                  .find(book() + " 工作表 \"2019年\" 单元格 B4"),
              0U);
}

TEST(FigureFactor, is_exact_between_the_units_of_yearbooks)
{
    const auto symbols = unit::Symbols::standard();
    const auto factor = [&](const char* from, const char* to) {
        return figure_factor(symbols.parse(from), symbols.parse(to));
    };
    EXPECT_EQ(factor("万吨", "t a-1")->to_double(), 1e4);
    EXPECT_EQ(factor("万元", "元")->to_double(), 1e4);
    EXPECT_EQ(factor("hm2", "亩")->to_double(), 15);
    EXPECT_EQ(factor("万亩", "ha")->to_double(), 10000.0 / 15);
    EXPECT_FALSE(factor("万吨", "CNY a-1"));
    EXPECT_FALSE(factor("t a-1", "t"));
    EXPECT_FALSE(factor("t month-1", "t a-1"));
}

TEST(Workbook, dates_are_those_of_the_calendar)
{
    std::string folder = (std::filesystem::temp_directory_path() / "eco_dates_XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    const std::string path = folder + "/dates.xlsx";
    made_workbook::write_workbook(
        path, {{"A", {{Date{1999, 12, 31}, Date{2000, 2, 29}, Date{2020, 3, 1}, Date{2100, 2, 28}, 43831.}}}});
    const auto sheets = raster::read_workbook(path);
    std::vector<std::string> texts;
    for (int column = 1; column <= 5; ++column)
        texts.push_back(sheets.at(0).find(1, column)->text);
    EXPECT_EQ(texts, (std::vector<std::string>{"1999-12-31", "2000-02-29", "2020-03-01", "2100-02-28", "43831"}));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace eco::scene

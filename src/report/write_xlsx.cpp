#include "report/write_xlsx.hpp"

#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <map>
#include <tuple>

#include "raster/parts.hpp"
#include "raster/temporary.hpp"
#include "report/words.hpp"
#include "report/xlsx_chart.hpp"

namespace eco::report {
namespace {

constexpr lxw_color_t heading_color = 0xDCE6D2, total_color = 0xEEF3E9, warning_color = 0xC00000;

void check(lxw_error error, const std::string& path)
{
    if (error != LXW_NO_ERROR)
        throw IoError(path + ": " + lxw_strerror(error));
}

/// "#,##0.00" for two decimals; General for -1.
std::string number_format(const Cell& cell)
{
    if (cell.kind != Cell::Kind::number || cell.decimals < 0)
        return "General";
    const std::string digits =
        cell.decimals == 0 ? "" : "." + std::string(static_cast<std::size_t>(cell.decimals), '0');
    if (cell.is_tiny())
        return "\"" + cell.shown() + "\"";
    return (cell.value >= 1e4 || cell.value <= -1e4 || cell.decimals > 0 ? "#,##0" : "0") + digits;
}

/// Lines that the wrapped texts of a row need.
int lines_of_row(const Sheet& sheet, const Row& row)
{
    int lines = 1;
    for (std::size_t i = 0; i < row.cells.size() && i < sheet.columns.size(); ++i)
        if (sheet.columns[i].wraps && row.cells[i].kind == Cell::Kind::text)
            lines = std::max(lines, lines_of(row.cells[i].text, sheet.columns[i].width));
    return lines;
}

int lines_of_heading(const Sheet& sheet)
{
    int lines = 1;
    for (const auto& column : sheet.columns)
        lines = std::max(lines, lines_of(column.title, column.width));
    return lines;
}

bool is_of_chart(const Sheet& sheet, std::size_t column)
{
    return std::any_of(sheet.chart.begin(), sheet.chart.end(), [&](const Bars& bars) { return bars.value == column; });
}

class Book {
public:
    Book(const Content& content, const std::string& path) : c_(content), path_(path), book_(workbook_new(path.c_str()))
    {
        if (!book_)
            throw IoError(path + ": no memory for a workbook");
        set_properties();
    }
    ~Book()
    {
        if (book_)
            workbook_close(book_);
    }
    Book(const Book&) = delete;
    Book& operator=(const Book&) = delete;

    void add(const Sheet& sheet)
    {
        sheet_ = workbook_add_worksheet(book_, sheet.name.c_str());
        if (!sheet_)
            throw IoError(path_ + ": sheet " + sheet.name);
        for (std::size_t i = 0; i < sheet.columns.size(); ++i)
            worksheet_set_column(sheet_, column(i), column(i), sheet.columns[i].width, nullptr);
        lxw_row_t row = write_head(sheet);
        const lxw_row_t heading = row;
        write_heading(sheet, row++);
        worksheet_freeze_panes(sheet_, row, static_cast<lxw_col_t>(sheet.frozen_columns));
        write_rows(sheet, row);
        row += static_cast<lxw_row_t>(sheet.rows.size());
        if (!sheet.rows.empty())
            worksheet_autofilter(sheet_, heading, 0, row - 1, column(sheet.columns.size() - 1));
        write_notes(sheet, row + 1);
        if (!sheet.chart.empty() && !sheet.rows.empty())
            check(insert_chart(book_, sheet_, sheet, {heading, row + 2 + static_cast<lxw_row_t>(sheet.notes.size())}),
                  path_);
        set_page(sheet, heading);
    }

    void close()
    {
        const lxw_error error = workbook_close(book_);
        book_ = nullptr;
        check(error, path_);
    }

private:
    static lxw_col_t column(std::size_t i) { return static_cast<lxw_col_t>(i); }

    void set_properties()
    {
        const std::string title = c_.say("report.title", {{"place", c_.territory()}, {"years", c_.years()}});
        std::tm time{};
        std::sscanf(c_.run.created.c_str(), "%d-%d-%dT%d:%d:%d", &time.tm_year, &time.tm_mon, &time.tm_mday,
                    &time.tm_hour, &time.tm_min, &time.tm_sec);
        time.tm_year -= 1900;
        time.tm_mon -= 1;
        std::string comments = c_.run.id;
        std::string author = "ecoledger " + c_.run.engine_version;
        lxw_doc_properties properties{};
        properties.title = const_cast<char*>(title.c_str());
        properties.author = author.data();
        properties.comments = comments.data();
        properties.created = timegm(&time);
        workbook_set_properties(book_, &properties);
    }

    lxw_format* format(Row::Kind kind, const Cell& cell, bool wraps)
    {
        const auto key = std::tuple(kind, cell.kind, number_format(cell), wraps);
        auto [at, is_new] = formats_.try_emplace(key);
        if (!is_new)
            return at->second;
        lxw_format* out = at->second = plain();
        format_set_border(out, LXW_BORDER_THIN);
        format_set_border_color(out, 0xBFBFBF);
        format_set_align(out, LXW_ALIGN_VERTICAL_CENTER);
        format_set_num_format(out, number_format(cell).c_str());
        if (cell.kind == Cell::Kind::number)
            format_set_align(out, LXW_ALIGN_RIGHT);
        else
            format_set_indent(out, 1);
        if (wraps)
            format_set_text_wrap(out);
        if (kind != Row::Kind::line) {
            format_set_bold(out);
            format_set_bg_color(out, total_color);
        }
        return out;
    }

    lxw_format* plain()
    {
        lxw_format* out = workbook_add_format(book_);
        format_set_font_name(out, c_.language == Language::zh ? "宋体" : "Arial");
        format_set_font_size(out, 10);
        return out;
    }

    /// Title, scene and run, and the mark of made-up data; gives the row after them.
    lxw_row_t write_head(const Sheet& sheet)
    {
        lxw_format* title = plain();
        format_set_font_size(title, 14);
        format_set_bold(title);
        lxw_row_t row = 0;
        write(row++, 0, sheet.title, title);
        write(row++, 0,
              c_.say("report.head", {{"place", c_.territory()},
                                     {"years", c_.years()},
                                     {"method", c_.run.method_id + " " + c_.run.method_version},
                                     {"status", c_.run.method_status},
                                     {"prices", prices_text(c_.run, c_.language)},
                                     {"run", c_.run.id.substr(0, 8)}}),
              plain());
        if (c_.run.is_synthetic) {
            lxw_format* mark = plain();
            format_set_bold(mark);
            format_set_font_color(mark, warning_color);
            write(row++, 0, c_.say("report.synthetic"), mark);
        }
        return row;
    }

    void write_heading(const Sheet& sheet, lxw_row_t row)
    {
        lxw_format* heading = plain();
        format_set_bold(heading);
        format_set_bg_color(heading, heading_color);
        format_set_border(heading, LXW_BORDER_THIN);
        format_set_border_color(heading, 0xBFBFBF);
        format_set_align(heading, LXW_ALIGN_CENTER);
        format_set_align(heading, LXW_ALIGN_VERTICAL_CENTER);
        format_set_text_wrap(heading);
        worksheet_set_row(sheet_, row, 8 + 13.5 * lines_of_heading(sheet), nullptr);
        for (std::size_t i = 0; i < sheet.columns.size(); ++i)
            write(row, column(i), sheet.columns[i].title, heading);
    }

    void write_rows(const Sheet& sheet, lxw_row_t row)
    {
        for (const auto& line : sheet.rows) {
            if (const int lines = lines_of_row(sheet, line); lines > 1)
                worksheet_set_row(sheet_, row, std::min(13.5 * lines, 400.0), nullptr);  // points; Excel takes 409
            for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
                const Cell cell = i < line.cells.size() ? line.cells[i] : Cell{};
                lxw_format* look = format(line.kind, cell, sheet.columns[i].wraps);
                if (cell.kind == Cell::Kind::number)
                    check(worksheet_write_number(sheet_, row, column(i), cell.value, look), path_);
                else if (cell.text.empty() && is_of_chart(sheet, i))
                    continue;  // the library keeps a blank cell with a look as 0 in the chart
                else if (cell.text.empty())
                    check(worksheet_write_blank(sheet_, row, column(i), look), path_);
                else
                    write(row, column(i), cell.text, look);
            }
            ++row;
        }
    }

    void write_notes(const Sheet& sheet, lxw_row_t row)
    {
        for (const auto& note : sheet.notes)
            write(row++, 0, note, plain());
    }

    void write(lxw_row_t row, lxw_col_t at, const std::string& text, lxw_format* look)
    {
        check(worksheet_write_string(sheet_, row, at, text.c_str(), look), path_);
    }

    void set_page(const Sheet& sheet, lxw_row_t heading)
    {
        constexpr int widest_on_a4 = 190;  // characters, printed at 80 %
        int width = 0;
        for (const auto& column : sheet.columns)
            width += column.width;
        worksheet_set_paper(sheet_, width > widest_on_a4 ? 8 : 9);  // A3, A4
        if (sheet.chart.empty())
            worksheet_set_landscape(sheet_);
        worksheet_fit_to_pages(sheet_, 1, sheet.chart.empty() ? 0 : 1);
        worksheet_repeat_rows(sheet_, 0, heading);
        const std::string footer = "&C&P / &N" + (c_.run.is_synthetic ? "&R" + c_.say("report.synthetic") : "");
        worksheet_set_footer(sheet_, footer.c_str());
        if (!sheet.breaks_by_first_column)
            return;
        std::vector<lxw_row_t> breaks;
        for (std::size_t i = 1; i < sheet.rows.size() && breaks.size() < 1000; ++i)
            if (sheet.rows[i].cells.at(0).text != sheet.rows[i - 1].cells.at(0).text)
                breaks.push_back(heading + 1 + static_cast<lxw_row_t>(i));
        breaks.push_back(0);
        if (breaks.size() > 1)
            worksheet_set_h_pagebreaks(sheet_, breaks.data());
    }

    const Content& c_;
    std::string path_;
    lxw_workbook* book_;
    lxw_worksheet* sheet_ = nullptr;
    std::map<std::tuple<Row::Kind, Cell::Kind, std::string, bool>, lxw_format*> formats_;
};

/// Gives the charts of a written book their intervals, which the library cannot write.
void add_whiskers(const std::vector<Sheet>& sheets, const std::string& path)
{
    raster::Parts parts = raster::read_parts(path);
    int number = 0;
    for (const auto& sheet : sheets)
        if (!sheet.chart.empty() && !sheet.rows.empty()) {
            std::string& chart = *raster::find_part(parts, "xl/charts/chart" + std::to_string(++number) + ".xml");
            chart = with_whiskers(chart, sheet);
        }
    raster::write_parts(parts, path);
}

}  // namespace

void write_xlsx(const Content& content, const std::vector<Sheet>& sheets, const std::string& path)
{
    raster::TemporaryFile file(path);
    if (!std::ofstream(file.name()))
        throw IoError(path + ": " + std::strerror(errno));
    Book book(content, file.name());
    for (const auto& sheet : sheets)
        book.add(sheet);
    book.close();
    if (content.intervals)
        add_whiskers(sheets, file.name());
    file.commit();
}

}  // namespace eco::report

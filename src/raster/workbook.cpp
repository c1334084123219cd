#include "raster/workbook.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <pugixml.hpp>
#include <set>

#include "base/problem.hpp"
#include "raster/parts.hpp"

namespace eco::raster {
namespace {

struct Book {
    std::string path;
    Parts parts;
    std::vector<std::string> strings;
    std::set<int> date_styles;      // numbers of cell formats that show a date
    bool counts_from_1904 = false;  // dates
    bool is_stale = false;          // asks to be computed when it is opened

    [[noreturn]] void fail(const std::string& part) const
    {
        throw InputError(Problem{{path, 0, 0, {}}, "raster.not_workbook", {{"part", part}}, {}, false});
    }
    pugi::xml_document parse(const std::string& part)
    {
        const std::string* bytes = find_part(parts, part);
        pugi::xml_document out;
        if (bytes == nullptr ||
            !out.load_buffer(bytes->data(), bytes->size(), pugi::parse_default | pugi::parse_ws_pcdata))
            fail(part);
        return out;
    }
};

/// Text of a string item: its runs one after another, without the reading aids of East Asian text.
std::string text_of(const pugi::xml_node& item)
{
    std::string out = item.child("t").text().get();
    for (const auto& run : item.children("r"))
        out += run.child("t").text().get();
    return out;
}

void read_strings(Book& book)
{
    if (find_part(book.parts, "xl/sharedStrings.xml") == nullptr)
        return;
    const auto xml = book.parse("xl/sharedStrings.xml");
    for (const auto& item : xml.document_element().children("si"))
        book.strings.push_back(text_of(item));
}

/// True if a number format shows years or days: a y, d, 年 or 日 outside quotes, brackets and escapes.
bool is_date_format(const std::string& code)
{
    bool is_quoted = false, is_bracket = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '"')
            is_quoted = !is_quoted;
        else if (c == '\\')
            ++i;
        else if (!is_quoted && (c == '[' || c == ']'))
            is_bracket = c == '[';
        else if (!is_quoted && !is_bracket && (c == 'y' || c == 'Y' || c == 'd' || c == 'D'))
            return true;
    }
    return false;
}

void read_styles(Book& book)
{
    if (find_part(book.parts, "xl/styles.xml") == nullptr)
        return;
    const auto xml = book.parse("xl/styles.xml");
    std::set<int> dates{14, 15, 16, 17, 22};  // built in; 27 to 36 and 50 to 58 in East Asian languages
    for (int id = 27; id <= 58; ++id)
        if (id <= 36 || id >= 50)
            dates.insert(id);
    for (const auto& format : xml.document_element().child("numFmts").children("numFmt"))
        if (is_date_format(format.attribute("formatCode").value()))
            dates.insert(format.attribute("numFmtId").as_int());
    int number = 0;
    for (const auto& format : xml.document_element().child("cellXfs").children("xf")) {
        if (dates.contains(format.attribute("numFmtId").as_int()))
            book.date_styles.insert(number);
        ++number;
    }
}

/// "C7" as row 7 and column 3; 0, 0 if it is none.
std::pair<int, int> position(const std::string& reference)
{
    int column = 0, row = 0;
    std::size_t at = 0;
    for (; at < reference.size() && at < 3 && reference[at] >= 'A' && reference[at] <= 'Z'; ++at)
        column = column * 26 + (reference[at] - 'A' + 1);
    const auto [end, error] = std::from_chars(reference.data() + at, reference.data() + reference.size(), row);
    if (column == 0 || row <= 0 || error != std::errc() || end != reference.data() + reference.size())
        return {0, 0};
    return {row, column};
}

std::string number_text(double value)
{
    char buffer[400];
    const bool is_plain = value == 0 || (std::fabs(value) >= 1e-5 && std::fabs(value) < 1e15);
    const auto result = is_plain ? std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed)
                                 : std::to_chars(buffer, buffer + sizeof buffer, value);
    return {buffer, result.ptr};
}

/// Days since the first of 1900 as a spreadsheet counts them (which takes 1900 for a leap year) as 2020-12-31.
std::string date_text(double serial, bool counts_from_1904)
{
    // Days since 1970 to a civil date: Hinnant, chrono-compatible low-level date algorithms.
    const std::int64_t days = static_cast<std::int64_t>(std::floor(serial)) - (counts_from_1904 ? 24107 : 25569);
    const std::int64_t shifted = days + 719468, era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const std::int64_t of_era = shifted - era * 146097;
    const std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    const std::int64_t civil = month < 10 ? month + 3 : month - 9;
    char buffer[80];
    std::snprintf(buffer, sizeof buffer, "%04lld-%02lld-%02lld",
                  static_cast<long long>(year + era * 400 + (civil <= 2 ? 1 : 0)), static_cast<long long>(civil),
                  static_cast<long long>(of_year - (153 * month + 2) / 5 + 1));
    return buffer;
}

SheetCell read_number(const Book& book, const pugi::xml_node& c, const std::string& written)
{
    double value = 0;
    const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
    if (error != std::errc() || end != written.data() + written.size())
        return {SheetCell::State::error, written, false};
    if (book.date_styles.contains(c.attribute("s").as_int()) && value >= 1 && value < 2958466)  // to the year 9999
        return {SheetCell::State::value, date_text(value, book.counts_from_1904), false};
    return {SheetCell::State::value, number_text(value), true};
}

SheetCell read_cell(const Book& book, const pugi::xml_node& c)
{
    const std::string type = c.attribute("t").value(), value = c.child("v").text().get();
    if (c.child("f") && (book.is_stale || (value.empty() && type != "str")))
        return {SheetCell::State::not_computed, c.child("f").text().get(), false};
    if (type == "s") {
        std::size_t number = 0;
        std::from_chars(value.data(), value.data() + value.size(), number);
        return {SheetCell::State::value, number < book.strings.size() ? book.strings[number] : "", false};
    }
    if (type == "inlineStr")
        return {SheetCell::State::value, text_of(c.child("is")), false};
    if (type == "e")
        return {SheetCell::State::error, value, false};
    if (type == "b")
        return {SheetCell::State::value, value == "1" ? "true" : "false", false};
    if (type == "str" || type == "d" || value.empty())
        return {SheetCell::State::value, value, false};
    return read_number(book, c, value);
}

Sheet read_sheet(Book& book, const std::string& name, const std::string& part)
{
    Sheet sheet{.name = name, .cells = {}, .merged = {}};
    const auto xml = book.parse(part);
    std::pair<int, int> last{0, 0};
    for (const auto& row : xml.document_element().child("sheetData").children("row")) {
        last = {row.attribute("r").as_int(last.first + 1), 0};
        for (const auto& c : row.children("c")) {
            const auto written = position(c.attribute("r").value());  // may be left out
            last = written.first > 0 ? written : std::pair{last.first, last.second + 1};
            if (SheetCell cell = read_cell(book, c); !cell.text.empty() || cell.state != SheetCell::State::value)
                sheet.cells[last] = std::move(cell);
        }
    }
    for (const auto& merged : xml.document_element().child("mergeCells").children("mergeCell")) {
        const std::string reference = merged.attribute("ref").value();
        const auto colon = reference.find(':');
        const auto first = position(reference.substr(0, colon));
        const auto end = colon == std::string::npos ? first : position(reference.substr(colon + 1));
        if (first.first > 0 && end.first > 0)
            sheet.merged.push_back({first.first, first.second, end.first, end.second});
    }
    return sheet;
}

/// Parts of the sheets by the id that the workbook gives them.
std::map<std::string, std::string> read_targets(Book& book)
{
    std::map<std::string, std::string> out;
    const auto xml = book.parse("xl/_rels/workbook.xml.rels");
    for (const auto& relation : xml.document_element().children("Relationship")) {
        const std::string target = relation.attribute("Target").value();
        out[relation.attribute("Id").value()] = target.starts_with('/') ? target.substr(1) : "xl/" + target;
    }
    return out;
}

}  // namespace

const CellRange* Sheet::find_merged(int row, int column) const
{
    const auto found = std::find_if(merged.begin(), merged.end(), [&](const CellRange& range) {
        return row >= range.first_row && row <= range.last_row && column >= range.first_column &&
               column <= range.last_column;
    });
    return found == merged.end() ? nullptr : &*found;
}

const SheetCell* Sheet::find(int row, int column) const
{
    const CellRange* range = find_merged(row, column);
    const auto found = cells.find(range ? std::pair{range->first_row, range->first_column} : std::pair{row, column});
    return found == cells.end() ? nullptr : &found->second;
}

std::vector<Sheet> read_workbook(const std::string& path)
{
    Book book{.path = path, .parts = read_parts(path), .strings = {}, .date_styles = {}};
    const auto xml = book.parse("xl/workbook.xml");
    const pugi::xml_node root = xml.document_element();
    book.counts_from_1904 = root.child("workbookPr").attribute("date1904").as_bool();
    book.is_stale = root.child("calcPr").attribute("fullCalcOnLoad").as_bool();
    read_strings(book);
    read_styles(book);
    const auto targets = read_targets(book);
    std::vector<Sheet> sheets;
    for (const auto& sheet : root.child("sheets").children("sheet")) {
        const auto target = targets.find(sheet.attribute("r:id").value());
        if (target == targets.end())
            book.fail(sheet.attribute("name").value());
        if (target->second.find("worksheets/") != std::string::npos)  // not a chart
            sheets.push_back(read_sheet(book, sheet.attribute("name").value(), target->second));
    }
    if (sheets.empty())
        book.fail("xl/worksheets");
    return sheets;
}

}  // namespace eco::raster

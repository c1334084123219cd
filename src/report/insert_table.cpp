#include "report/fill.hpp"

namespace eco::report {
namespace {

using pugi::xml_node;

void set(xml_node node, const char* name, const char* value)
{
    node.append_attribute(name) = value;
}

/// How a cell looks beside what its style says.
struct Look {
    const char* alignment = nullptr;
    const char* color = nullptr;        // of the ground; a cell with one is strong
    const char* half_points = nullptr;  // size of the letters
    bool keeps_next = false;            // on the page of the row after it
};

void add_paragraph(xml_node to, const std::string& text, const char* style, const Look& look = {})
{
    xml_node paragraph = to.append_child("w:p"), properties = paragraph.append_child("w:pPr");
    set(properties.append_child("w:pStyle"), "w:val", style);
    if (look.keeps_next)
        properties.append_child("w:keepNext");
    if (look.alignment)
        set(properties.append_child("w:jc"), "w:val", look.alignment);
    if (text.empty())
        return;
    xml_node run = paragraph.append_child("w:r");
    if (look.color || look.half_points) {
        xml_node letters = run.append_child("w:rPr");
        if (look.color)
            letters.append_child("w:b");
        if (look.half_points)
            set(letters.append_child("w:sz"), "w:val", look.half_points);
    }
    xml_node t = run.append_child("w:t");
    set(t, "xml:space", "preserve");
    t.text().set(text.c_str());
}

void add_cell(xml_node row, const std::string& text, int width, const Look& look)
{
    xml_node cell = row.append_child("w:tc"), properties = cell.append_child("w:tcPr");
    xml_node size = properties.append_child("w:tcW");
    size.append_attribute("w:w") = width;
    set(size, "w:type", "dxa");
    if (look.color) {
        xml_node shade = properties.append_child("w:shd");
        set(shade, "w:val", "clear");
        set(shade, "w:color", "auto");
        set(shade, "w:fill", look.color);
    }
    set(properties.append_child("w:vAlign"), "w:val", "center");
    add_paragraph(cell, text, "TableCell", look);
}

xml_node begin_table(xml_node place)
{
    xml_node table = place.parent().insert_child_before("w:tbl", place);
    xml_node properties = table.append_child("w:tblPr"), size = properties.append_child("w:tblW");
    set(size, "w:w", "5000");
    set(size, "w:type", "pct");
    xml_node borders = properties.append_child("w:tblBorders");
    for (const char* side : {"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"}) {
        xml_node border = borders.append_child(side);
        set(border, "w:val", "single");
        set(border, "w:sz", "4");
        set(border, "w:space", "0");
        set(border, "w:color", "BFBFBF");
    }
    set(properties.append_child("w:tblLayout"), "w:type", "fixed");
    xml_node margins = properties.append_child("w:tblCellMar");
    for (const char* side : {"w:left", "w:right"}) {
        xml_node margin = margins.append_child(side);
        set(margin, "w:w", "40");
        set(margin, "w:type", "dxa");
    }
    return table;
}

/// True if a total, or rows of its kind up to it, are among the next rows, so that it does not stand alone on a page.
bool is_before_total(const Sheet& sheet, std::size_t row)
{
    constexpr std::size_t near = 3;
    for (std::size_t i = row + 1; i < sheet.rows.size() && i <= row + near; ++i)
        if (sheet.rows[i].kind == Row::Kind::total)
            return true;
    return false;
}

}  // namespace

void insert_table(xml_node place, const Sheet& sheet)
{
    xml_node holder = place.parent().insert_child_before("w:p", place);
    add_paragraph(holder, sheet.title, "TableTitle");
    place.parent().insert_move_before(holder.first_child(), holder);
    place.parent().remove_child(holder);
    xml_node table = begin_table(place);
    constexpr int page = 9638;  // twentieths of a point between the margins of an upright A4 page; Word scales to 100 %
    int all = 0;
    for (const auto& column : sheet.columns)
        all += column.width;
    std::vector<int> widths;
    xml_node grid = table.append_child("w:tblGrid");
    for (const auto& column : sheet.columns) {
        widths.push_back(page * column.width / all);
        grid.append_child("w:gridCol").append_attribute("w:w") = widths.back();
    }
    xml_node heading = table.append_child("w:tr");
    heading.append_child("w:trPr").append_child("w:tblHeader");
    const char* smallest = widths.size() > 17 ? "11" : "12";  // half points
    const char* small = widths.size() > 12 ? smallest : nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i)
        add_cell(heading, sheet.columns[i].title, widths[i], {"center", "DCE6D2", small, true});
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
        const Row& line = sheet.rows[r];
        xml_node row = table.append_child("w:tr");
        row.append_child("w:trPr").append_child("w:cantSplit");
        Look look{.color = line.kind == Row::Kind::line ? nullptr : "EEF3E9",
                  .half_points = widths.size() > 15 ? smallest : nullptr,
                  .keeps_next = is_before_total(sheet, r)};
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const Cell cell = i < line.cells.size() ? line.cells[i] : Cell{};
            look.alignment = cell.kind == Cell::Kind::number ? "right" : nullptr;
            add_cell(row, cell.shown(), widths[i], look);
        }
    }
}

}  // namespace eco::report

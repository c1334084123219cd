#include "report/fill.hpp"

namespace eco::report {
namespace {

using pugi::xml_node;

void set(xml_node node, const char* name, const char* value)
{
    node.append_attribute(name) = value;
}

void add_paragraph(xml_node to, const std::string& text, const char* style, const char* alignment, bool is_strong,
                   const char* half_points = nullptr)
{
    xml_node paragraph = to.append_child("w:p"), properties = paragraph.append_child("w:pPr");
    set(properties.append_child("w:pStyle"), "w:val", style);
    if (alignment)
        set(properties.append_child("w:jc"), "w:val", alignment);
    if (text.empty())
        return;
    xml_node run = paragraph.append_child("w:r");
    if (is_strong || half_points) {
        xml_node look = run.append_child("w:rPr");
        if (is_strong)
            look.append_child("w:b");
        if (half_points)
            set(look.append_child("w:sz"), "w:val", half_points);
    }
    xml_node t = run.append_child("w:t");
    set(t, "xml:space", "preserve");
    t.text().set(text.c_str());
}

void add_cell(xml_node row, const std::string& text, int width, const char* alignment, const char* color,
              const char* half_points = nullptr)
{
    xml_node cell = row.append_child("w:tc"), properties = cell.append_child("w:tcPr");
    xml_node size = properties.append_child("w:tcW");
    size.append_attribute("w:w") = width;
    set(size, "w:type", "dxa");
    if (color) {
        xml_node shade = properties.append_child("w:shd");
        set(shade, "w:val", "clear");
        set(shade, "w:color", "auto");
        set(shade, "w:fill", color);
    }
    add_paragraph(cell, text, "TableCell", alignment, color != nullptr, half_points);
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

}  // namespace

void insert_table(xml_node place, const Sheet& sheet)
{
    xml_node holder = place.parent().insert_child_before("w:p", place);
    add_paragraph(holder, sheet.title, "TableTitle", nullptr, false);
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
    for (std::size_t i = 0; i < widths.size(); ++i)
        add_cell(heading, sheet.columns[i].title, widths[i], "center", "DCE6D2", widths.size() > 12 ? "12" : nullptr);
    for (const auto& line : sheet.rows) {
        xml_node row = table.append_child("w:tr");
        row.append_child("w:trPr").append_child("w:cantSplit");
        const char* color = line.kind == Row::Kind::line ? nullptr : "EEF3E9";
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const Cell cell = i < line.cells.size() ? line.cells[i] : Cell{};
            add_cell(row, cell.shown(), widths[i], cell.kind == Cell::Kind::number ? "right" : nullptr, color,
                     widths.size() > 15 ? "12" : nullptr);
        }
    }
}

}  // namespace eco::report

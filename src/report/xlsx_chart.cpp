#include "report/xlsx_chart.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>
#include <stdexcept>

#include "report/canvas.hpp"

namespace eco::report {
namespace {

void add_bars(lxw_chart* chart, const Sheet& sheet, lxw_row_t heading)
{
    const lxw_row_t first = heading + 1, last = heading + static_cast<lxw_row_t>(sheet.rows.size());
    for (std::size_t i = 0; i < sheet.chart.size(); ++i) {
        const Bars& bars = sheet.chart[i];
        const auto column = static_cast<lxw_col_t>(bars.value);
        lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
        chart_series_set_categories(series, sheet.name.c_str(), first, 0, last, 0);
        chart_series_set_values(series, sheet.name.c_str(), first, column, last, column);
        chart_series_set_name(series, bars.title.c_str());
        lxw_chart_fill fill{};
        fill.color = bar_colors[i % std::size(bar_colors)];
        chart_series_set_fill(series, &fill);
    }
}

/// The rows of a column, as the reference of the values `of` with another column: 'C1'!$B$5:$B$17.
std::string reference(const std::string& of, std::size_t column)
{
    char name[8];
    lxw_col_to_name(name, static_cast<lxw_col_t>(column), LXW_TRUE);
    std::string out;
    const auto sheet = of.rfind('!') + 1, colon = of.find(':', sheet);
    for (const auto& part : {of.substr(sheet, colon - sheet), of.substr(colon + 1)})
        out += (out.empty() ? "" : ":") + std::string(name) + part.substr(part.rfind('$'));
    return of.substr(0, sheet) + out;
}

/// The lengths of whiskers: where they stand, and what stands there.
void add_lengths(pugi::xml_node bars, const char* name, const Sheet& sheet, std::size_t column)
{
    const std::string values = bars.parent().child("c:val").child("c:numRef").child("c:f").text().get();
    pugi::xml_node link = bars.append_child(name).append_child("c:numRef");
    link.append_child("c:f").text().set(reference(values, column).c_str());
    pugi::xml_node cache = link.append_child("c:numCache");
    cache.append_child("c:formatCode").text().set("General");
    cache.append_child("c:ptCount").append_attribute("val") = sheet.rows.size();
    for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
        const auto& cells = sheet.rows[i].cells;
        if (column >= cells.size() || cells[column].kind != Cell::Kind::number)
            continue;
        pugi::xml_node point = cache.append_child("c:pt");
        point.append_attribute("idx") = i;
        point.append_child("c:v").text().set(cells[column].text.c_str());
    }
}

}  // namespace

std::string with_whiskers(const std::string& chart, const Sheet& sheet)
{
    pugi::xml_document document;
    if (!document.load_buffer(chart.data(), chart.size(), pugi::parse_full))
        throw std::logic_error("a chart that does not read back");
    std::size_t i = 0;
    for (const auto& found : document.select_nodes("//c:ser")) {
        const Bars& bars = sheet.chart.at(i++);
        if (bars.up == 0)
            continue;
        pugi::xml_node whiskers = found.node().insert_child_before("c:errBars", found.node().child("c:cat"));
        whiskers.append_child("c:errBarType").append_attribute("val") = "both";
        whiskers.append_child("c:errValType").append_attribute("val") = "cust";
        whiskers.append_child("c:noEndCap").append_attribute("val") = 0;
        add_lengths(whiskers, "c:plus", sheet, bars.up);
        add_lengths(whiskers, "c:minus", sheet, bars.down);
    }
    std::ostringstream out;
    document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
    return std::move(out).str();
}

lxw_error insert_chart(lxw_workbook* book, lxw_worksheet* to, const Sheet& sheet, const ChartRows& rows)
{
    lxw_chart* chart = workbook_add_chart(book, LXW_CHART_BAR);
    add_bars(chart, sheet, rows.heading);
    chart_title_set_name(chart, sheet.title.c_str());
    lxw_chart_font font{};
    font.size = 12;
    font.bold = LXW_TRUE;
    chart_title_set_name_font(chart, &font);
    chart_axis_set_name(chart->x_axis, sheet.unit.c_str());  // the library's x is the axis of values, which lies
    lxw_chart_line grid{};
    grid.color = grid_color;
    chart_axis_major_gridlines_set_line(chart->x_axis, &grid);
    chart_axis_set_reverse(chart->y_axis);  // the first row on top
    chart_axis_set_crossing_max(chart->y_axis);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    lxw_chart_options options{};
    int width = 0;
    for (const auto& column : sheet.columns)
        width += column.width;
    options.x_scale = std::clamp(width * 7 / 480.0, 1.5, 2.6);  // about as wide as the table, of 7 points a character
    options.y_scale = std::max(1.3, 0.3 + static_cast<double>(sheet.rows.size() * sheet.chart.size()) / 16);
    return worksheet_insert_chart_opt(to, rows.below, 0, chart, &options);
}

}  // namespace eco::report

#include "report/xlsx_chart.hpp"

#include <algorithm>

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

}  // namespace

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
    options.x_scale = 1.5;
    options.y_scale = std::max(1.3, 0.3 + static_cast<double>(sheet.rows.size() * sheet.chart.size()) / 16);
    return worksheet_insert_chart_opt(to, rows.below, 0, chart, &options);
}

}  // namespace eco::report

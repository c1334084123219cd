#include <algorithm>
#include <cmath>

#include "report/charts.hpp"

namespace eco::report {
namespace {

constexpr double page = 165, margin = 2, tallest = 225, widest_name = 42;  // mm
constexpr Lettering plain{.size = 2.5}, soft{.size = 2.3, .color = soft_ink};

class Chart {
public:
    Chart(const Content& content, const Sheet& sheet) : c_(content), sheet_(sheet)
    {
        const auto rows = static_cast<double>(sheet.rows.size()), sets = static_cast<double>(sheet.chart.size());
        const double room = tallest - head - foot;
        bar_ = std::clamp((room / std::max(rows, 1.0) - gap) / sets, 1.0, 3.4);
        pitch_ = bar_ * sets + gap;
        height_ = head + foot + pitch_ * rows;
    }

    std::string draw()
    {
        Canvas canvas(page, height_, c_.language);
        canvas_ = &canvas;
        measure();
        draw_legend();
        draw_axis();
        double y = head;
        for (const auto& row : sheet_.rows) {
            draw_row(row, y);
            y += pitch_;
        }
        if (low_ < 0)
            canvas.line({at(0), head}, {at(0), height_ - foot}, soft_ink, 0.25);
        if (c_.run.is_synthetic)
            canvas.text({margin, height_ - 2.4}, c_.say("report.synthetic"),
                        {.size = 2.4, .color = warning_ink, .is_bold = true});
        return canvas.png();
    }
    double height() const { return height_; }

private:
    static constexpr double head = 9, foot = 10, gap = 2.2;  // mm

    const Cell& cell(const Row& row, std::size_t column) const
    {
        static const Cell none;
        return column < row.cells.size() ? row.cells[column] : none;
    }
    static bool is_number(const Cell& cell) { return cell.kind == Cell::Kind::number; }
    Lettering small() const { return {.size = std::clamp(bar_ * 0.85, 1.7, 2.3), .has_halo = true}; }

    /// The span of the figures, so that what is written behind the bars has room.
    void measure()
    {
        for (const auto& row : sheet_.rows) {
            left_ = std::max(left_, std::min(widest_name, canvas_->measure(row.cells[0].text, plain).width));
            for (const auto& bars : sheet_.chart)
                for (const std::size_t column : {bars.value, bars.low, bars.high})
                    if (column > 0 && is_number(cell(row, column))) {
                        low_ = std::min(low_, cell(row, column).value);
                        high_ = std::max(high_, cell(row, column).value);
                    }
            for (const auto& bars : sheet_.chart)
                if (is_number(cell(row, bars.value)))
                    label_ = std::max(label_, canvas_->measure(cell(row, bars.value).shown(), small()).width);
        }
        left_ += margin + 2;
        if (high_ <= low_)
            high_ = low_ + 1;
    }

    double at(double value) const
    {
        const double room = page - margin - label_ - 3 - left_;
        return left_ + room * (value - low_) / (high_ - low_);
    }

    void draw_legend()
    {
        double x = left_;
        canvas_->text({page - margin, 3.2}, sheet_.unit, plain, Canvas::Align::right);
        for (std::size_t i = 0; i < sheet_.chart.size(); ++i) {
            canvas_->fill({ring_of({x, 2, 4, 2.6})}, bar_colors[i % std::size(bar_colors)]);
            canvas_->text({x + 5, 3.3}, sheet_.chart[i].title, plain);
            x += 9 + canvas_->measure(sheet_.chart[i].title, plain).width;
        }
        if (sheet_.chart[0].high > 0) {
            draw_whisker(x, x + 8, 3.3);
            canvas_->text({x + 10, 3.3}, c_.say("report.chart.whisker"), plain);
        }
    }

    void draw_axis()
    {
        const double step = round_step((high_ - low_) / 4);
        for (double value = std::ceil(low_ / step) * step; value <= high_ * (1 + 1e-9); value += step) {
            const double tick = std::abs(value) < step / 2 ? 0 : value;
            canvas_->line({at(tick), head - 1}, {at(tick), height_ - foot}, grid_color, 0.15);
            const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step))));
            canvas_->text({at(tick), height_ - foot + 2}, Cell::of(tick, decimals).shown(), soft,
                          Canvas::Align::middle);
        }
    }

    void draw_row(const Row& row, double top)
    {
        const double middle = top + (pitch_ - gap) / 2;
        canvas_->text({left_ - 2, middle}, row.cells[0].text, plain, Canvas::Align::right, widest_name);
        for (std::size_t i = 0; i < sheet_.chart.size(); ++i) {
            const Bars& bars = sheet_.chart[i];
            const double y = top + bar_ * static_cast<double>(i), axis = at(std::max(low_, 0.0));
            const Cell& value = cell(row, bars.value);
            if (!is_number(value)) {
                canvas_->text({axis + 1, y + bar_ / 2}, c_.say("report.not_computed"),
                              {.size = small().size, .color = soft_ink}, Canvas::Align::left, page - margin - axis - 1);
                continue;
            }
            const double end = at(value.value);
            canvas_->fill({ring_of({std::min(axis, end), y + 0.1, std::abs(end - axis), bar_ - 0.2})},
                          bar_colors[i % std::size(bar_colors)]);
            double after = std::max(axis, end);
            if (is_number(cell(row, bars.high))) {
                draw_whisker(at(cell(row, bars.low).value), at(cell(row, bars.high).value), y + bar_ / 2);
                after = std::max(after, at(cell(row, bars.high).value));
            }
            canvas_->text({after + 1, y + bar_ / 2}, value.shown(), small());
        }
    }

    void draw_whisker(double from, double to, double y)
    {
        const double half = std::min(0.8, bar_ * 0.3);
        canvas_->line({from, y}, {to, y}, ink, 0.25);
        canvas_->line({from, y - half}, {from, y + half}, ink, 0.25);
        canvas_->line({to, y - half}, {to, y + half}, ink, 0.25);
    }

    const Content& c_;
    const Sheet& sheet_;
    Canvas* canvas_ = nullptr;
    double bar_ = 3, pitch_ = 0, height_ = 0, left_ = 0, label_ = 0;  // mm
    double low_ = 0, high_ = 0;
};

}  // namespace

Figure draw_chart(const Content& content, const Sheet& sheet)
{
    Chart chart(content, sheet);
    Figure out{.id = sheet.id, .kind = "charts", .title = sheet.title, .png = chart.draw(), .width = page};
    out.height = chart.height();
    return out;
}

}  // namespace eco::report

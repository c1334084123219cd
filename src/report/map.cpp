#include "report/map.hpp"

#include <algorithm>
#include <map>

#include "report/density.hpp"
#include "report/labels.hpp"

namespace eco::report {
namespace {

constexpr double page = 165, side = 42, margin = 2, tallest = 98;  // mm; two maps stand on a page
constexpr Color colors[] = {0xF7F5D5, 0xCFE3A6, 0x93C67C, 0x4E9D5B, 0x1E6B3C};
constexpr Color missing_color = 0xFFFFFF, hatch_color = 0xA0A0A0, border_color = 0x606060;
constexpr Lettering small{.size = 2.6}, strong{.size = 2.8, .is_bold = true};

/// The drawing of one map, part by part.
class Map {
public:
    Map(const Content& content, const account::Outlines& outlines, const Sheet& density, std::size_t column)
        : c_(content), outlines_(outlines), density_(density), column_(column)
    {
        std::vector<double> values;
        for (const auto& row : density.rows)
            if (row.cells[column].kind == Cell::Kind::number)
                values.push_back(row.cells[column].value);
        limits_ = make_limits(values, std::size(colors));
        place_rings();
    }

    std::string draw()
    {
        Canvas canvas(page, bottom_ + 8 + (c_.run.is_synthetic ? 5 : 0), c_.language);
        canvas_ = &canvas;
        fill_places();
        name_places();
        draw_side();
        double y = bottom_ + 3;
        y += canvas.paragraph({margin, y}, c_.say("report.map.source", source_args()), {.size = 2.2, .color = soft_ink},
                              page - 2 * margin);
        if (c_.run.is_synthetic)
            canvas.paragraph({margin, y + 0.5}, c_.say("report.synthetic"),
                             {.size = 2.6, .color = warning_ink, .is_bold = true}, page - 2 * margin);
        height_ = canvas.height();
        return canvas.png();
    }
    double height() const { return height_; }

private:
    const Cell& value_of(std::size_t row) const { return density_.rows[row].cells[column_]; }
    const std::string& name_of(std::size_t row) const { return density_.rows[row].cells[0].text; }
    Color color_of(const Cell& cell) const { return colors[shade(class_of(cell.value, limits_))]; }
    /// Few classes are spread over the shades.
    std::size_t shade(std::size_t number) const
    {
        return limits_.empty() ? 2 : number * (std::size(colors) - 1) / limits_.size();
    }

    Args source_args() const
    {
        return {{"run", c_.run.id.substr(0, 8)},
                {"method", c_.run.method_id + " " + c_.run.method_version},
                {"scene", c_.territory()}};
    }

    /// Steps to millimetres: the whole territory into the part of the page left of the legend.
    void place_rings()
    {
        int widest = 0, highest = 0;
        for (const auto& [id, rings] : outlines_.places)
            for (const auto& ring : rings)
                for (const auto& [x, y] : ring)
                    widest = std::max(widest, x), highest = std::max(highest, y);
        scale_ = std::min((page - side - 3 * margin) / std::max(1, widest), tallest / std::max(1, highest));
        bottom_ = std::max(margin + highest * scale_, 92.0);
        const double left = margin + (page - side - 3 * margin - widest * scale_) / 2;
        const double low = margin + (bottom_ - margin + highest * scale_) / 2;
        const auto places = c_.places();
        for (const auto* place : places) {
            Rings& to = rings_.emplace_back();
            if (const auto found = outlines_.places.find(place->id); found != outlines_.places.end())
                for (const auto& ring : found->second) {
                    auto& out = to.emplace_back();
                    for (const auto& [x, y] : ring)
                        out.push_back({left + x * scale_, low - y * scale_});
                }
        }
    }

    void fill_places()
    {
        for (std::size_t i = 0; i < rings_.size(); ++i)
            if (value_of(i).kind == Cell::Kind::number)
                canvas_->fill(rings_[i], color_of(value_of(i)));
            else
                canvas_->hatch(rings_[i], hatch_color);
        for (const auto& rings : rings_)
            canvas_->outline(rings, border_color, 0.25);
    }

    /// Large places first: the small ones take numbers if they must.
    void name_places()
    {
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < rings_.size(); ++i)
            if (!rings_[i].empty())
                order.push_back(i);
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            const Box x = box_around(rings_[a]), y = box_around(rings_[b]);
            return x.width * x.height > y.width * y.height;
        });
        for (const std::size_t i : order)
            if (!name_place(i))
                unnamed_.push_back(i);
        std::sort(unnamed_.begin(), unnamed_.end());
        for (std::size_t n = 0; n < unnamed_.size(); ++n)
            write(unnamed_[n], {std::to_string(n + 1)}, 2.2);
    }

    bool name_place(std::size_t i)
    {
        const std::string value = value_of(i).kind == Cell::Kind::number ? value_of(i).shown() : "";
        for (const double size : {2.6, 2.2})
            if (write(i, value.empty() ? std::vector{name_of(i)} : std::vector{name_of(i), value}, size))
                return true;
        return false;
    }

    bool write(std::size_t i, const std::vector<std::string>& lines, double size)
    {
        const bool is_dark = value_of(i).kind == Cell::Kind::number && color_of(value_of(i)) == colors[4];
        const Lettering look{.size = size, .color = is_dark ? 0xFFFFFFU : ink, .has_halo = !is_dark};
        double width = 0;
        for (const auto& line : lines)
            width = std::max(width, canvas_->measure(line, look).width);
        const double pitch = size * 1.3;
        const auto at = find_room(rings_[i], width + 0.8, pitch * static_cast<double>(lines.size()), taken_);
        if (!at)
            return false;
        double y = at->y - pitch * (static_cast<double>(lines.size()) - 1) / 2;
        for (const auto& line : lines) {
            canvas_->text({at->x, y}, line, look, Canvas::Align::middle);
            y += pitch;
        }
        const double height = pitch * static_cast<double>(lines.size());
        taken_.push_back({at->x - width / 2 - 0.4, at->y - height / 2, width + 0.8, height});
        return true;
    }

    void draw_side()
    {
        const double x = page - side;
        double y = margin;
        draw_north({x + 6, y});
        draw_scale({x + 14, y + 6});
        y += 16;
        y += canvas_->paragraph({x, y}, density_.columns[column_].title, strong, side - margin) + 0.8;
        y += canvas_->paragraph({x, y}, density_.unit, small, side - margin) + 1.5;
        y = draw_classes(x, y);
        draw_key(x, y + 3);
    }

    void draw_north(Spot top)
    {
        canvas_->fill({{top, {top.x - 2.2, top.y + 7}, {top.x, top.y + 5.4}}}, ink);
        canvas_->outline({{top, {top.x + 2.2, top.y + 7}, {top.x, top.y + 5.4}}}, ink, 0.2);
        canvas_->text({top.x, top.y + 9}, c_.say("report.map.north"), strong, Canvas::Align::middle);
    }

    /// A bar of a round length, of at most 22 mm.
    void draw_scale(Spot at)
    {
        const double km_per_mm = outlines_.step_m / 1000 / scale_;
        const double km = round_step(22 * km_per_mm), length = km / km_per_mm;
        canvas_->fill({ring_of({at.x, at.y, length / 2, 1.1})}, ink);
        canvas_->outline({ring_of({at.x, at.y, length, 1.1})}, ink, 0.2);
        canvas_->text({at.x, at.y + 3}, "0", small, Canvas::Align::middle);
        canvas_->text({at.x + length, at.y + 3}, Cell::of(km, -1).shown() + " km", small, Canvas::Align::middle);
    }

    /// A box for each class with its limits and how many places are in it, and one for what is missing.
    double draw_classes(double x, double y)
    {
        std::map<std::size_t, int> counts;
        int missing = 0;
        for (std::size_t i = 0; i < rings_.size(); ++i)
            if (value_of(i).kind == Cell::Kind::number)
                ++counts[class_of(value_of(i).value, limits_)];
            else
                ++missing;
        const auto entry = [&](const std::string& text, int count) {
            canvas_->outline({ring_of({x, y, 6, 3.6})}, border_color, 0.2);
            canvas_->text({x + 7.5, y + 1.8},
                          c_.say("report.map.class", {{"range", text}, {"count", std::to_string(count)}}), small,
                          Canvas::Align::left, side - 9);
            y += 4.8;
        };
        for (std::size_t k = limits_.size() + 1; k-- > 0;) {
            if (!counts.count(k))
                continue;
            canvas_->fill({ring_of({x, y, 6, 3.6})}, colors[shade(k)]);
            entry(range_text(k), counts[k]);
        }
        if (missing > 0) {
            canvas_->hatch({ring_of({x, y, 6, 3.6})}, hatch_color);
            entry(c_.say("report.not_computed"), missing);
        }
        return y;
    }

    std::string range_text(std::size_t k) const
    {
        const auto shown = [&](std::size_t i) { return Cell::of(limits_[i], -1).shown(); };
        if (limits_.empty())
            return c_.say("report.map.all");
        if (k == 0)
            return c_.say("report.map.up_to", {{"high", shown(0)}});
        if (k == limits_.size())
            return c_.say("report.map.above", {{"low", shown(k - 1)}});
        return shown(k - 1) + "–" + shown(k);
    }

    /// What the numbers on the map stand for, as far as the page goes.
    void draw_key(double x, double y)
    {
        for (std::size_t n = 0; n < unnamed_.size(); ++n) {
            const std::size_t i = unnamed_[n];
            std::string text = std::to_string(n + 1) + " " + name_of(i);
            if (value_of(i).kind == Cell::Kind::number)
                text += " " + value_of(i).shown();
            const bool is_last = y + 2 * 3.6 > bottom_ && n + 1 < unnamed_.size();
            if (is_last)
                text = c_.say("report.map.more", {{"count", std::to_string(unnamed_.size() - n)}});
            canvas_->text({x, y}, text, {.size = 2.3}, Canvas::Align::left, side - margin);
            y += 3.6;
            if (is_last)
                return;
        }
    }

    const Content& c_;
    const account::Outlines& outlines_;
    const Sheet& density_;
    std::size_t column_;
    std::vector<double> limits_;
    std::vector<Rings> rings_;  // by row of the table, mm
    std::vector<Box> taken_;
    std::vector<std::size_t> unnamed_;
    double scale_ = 1, bottom_ = 0, height_ = 0;  // mm a step; mm
    Canvas* canvas_ = nullptr;
};

bool has_figure(const Sheet& sheet, std::size_t column)
{
    return std::any_of(sheet.rows.begin(), sheet.rows.end(),
                       [&](const Row& row) { return row.cells[column].kind == Cell::Kind::number; });
}

}  // namespace

Figure draw_map(const Content& content, const account::Outlines& outlines, const Density& density, std::size_t column)
{
    Map map(content, outlines, density.sheet, column);
    Figure out{.id = "map_" + density.ids[column],
               .kind = "maps",
               .title = content.say("report.map.title", {{"what", density.sheet.columns[column].title},
                                                         {"unit", density.sheet.unit},
                                                         {"year", std::to_string(content.run.years.back())}}),
               .png = map.draw(),
               .width = page};
    out.height = map.height();
    return out;
}

std::vector<Figure> make_maps(const Content& content, Maps maps)
{
    const auto in_words = [&](const char* key) {
        return std::vector<Figure>{{.id = "map_total", .kind = "maps", .title = content.say(key)}};
    };
    if (maps == Maps::none)
        return in_words("report.map.not_wanted");
    const auto outlines = account::find_outlines(content.run);
    if (!outlines)
        return in_words("report.map.none");
    const Density density = make_density(content);
    std::vector<Figure> out;
    for (std::size_t column = 1; column < (maps == Maps::service ? density.ids.size() : density.services); ++column)
        if (column < density.services || has_figure(density.sheet, column))
            out.push_back(draw_map(content, *outlines, density, column));
    return out;
}

}  // namespace eco::report

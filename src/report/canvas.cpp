#include "report/canvas.hpp"

#include <pango/pangocairo.h>

#include <cmath>
#include <new>

namespace eco::report {
namespace {

constexpr double dots = 200 / 25.4;  // per mm

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
using Layout = std::unique_ptr<PangoLayout, Unref>;

/// A layout of the text; widths are in dots.
Layout lay_out(cairo_t* context, const std::string& text, const Lettering& look, Language language)
{
    Layout layout(pango_cairo_create_layout(context));
    PangoFontDescription* font =
        pango_font_description_from_string(language == Language::zh ? "Noto Sans CJK SC, sans" : "sans");
    pango_font_description_set_absolute_size(font, look.size * dots * PANGO_SCALE);
    pango_font_description_set_weight(font, look.is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout.get(), font);
    pango_font_description_free(font);
    pango_layout_set_text(layout.get(), text.c_str(), static_cast<int>(text.size()));
    if (pango_layout_get_unknown_glyphs_count(layout.get()) > 0)
        throw InputError(Problem{{}, "report.font.absent", {{"text", text}}, {}, false});
    return layout;
}

Box size_of(PangoLayout* layout)
{
    int width = 0, height = 0;
    pango_layout_get_size(layout, &width, &height);
    return {0, 0, width / dots / PANGO_SCALE, height / dots / PANGO_SCALE};
}

cairo_status_t append(void* to, const unsigned char* bytes, unsigned count)
{
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

}  // namespace

Canvas::Canvas(double width, double height, Language language)
    : width_(width),
      height_(height),
      language_(language),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(std::ceil(width * dots)),
                                          static_cast<int>(std::ceil(height * dots)))),
      context_(cairo_create(surface_.get()))
{
    if (cairo_status(context_.get()) != CAIRO_STATUS_SUCCESS)
        throw std::bad_alloc();
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(context_.get(), options);
    cairo_font_options_destroy(options);
    cairo_set_line_join(context_.get(), CAIRO_LINE_JOIN_ROUND);
    cairo_set_fill_rule(context_.get(), CAIRO_FILL_RULE_EVEN_ODD);
    use(0xFFFFFF);
    cairo_paint(context_.get());
}

void Canvas::use(Color color)
{
    cairo_set_source_rgb(context_.get(), (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0,
                         (color & 255) / 255.0);
}

Box Canvas::measure(const std::string& text, const Lettering& look) const
{
    return size_of(lay_out(context_.get(), text, look, language_).get());
}

void Canvas::text(Spot at, const std::string& text, const Lettering& look, Align align, double most)
{
    const Layout layout = lay_out(context_.get(), text, look, language_);
    if (most > 0 && size_of(layout.get()).width > most) {
        pango_layout_set_width(layout.get(), static_cast<int>(most * dots * PANGO_SCALE));
        pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    }
    const Box size = size_of(layout.get());
    const double left = align == Align::left ? 0 : align == Align::middle ? size.width / 2 : size.width;
    cairo_move_to(context_.get(), (at.x - left) * dots, (at.y - size.height / 2) * dots);
    if (look.has_halo) {
        pango_cairo_layout_path(context_.get(), layout.get());
        use(0xFFFFFF);
        cairo_set_line_width(context_.get(), 0.7 * dots);
        cairo_stroke(context_.get());
        cairo_move_to(context_.get(), (at.x - left) * dots, (at.y - size.height / 2) * dots);
    }
    use(look.color);
    pango_cairo_show_layout(context_.get(), layout.get());
    cairo_new_path(context_.get());
}

double Canvas::paragraph(Spot at, const std::string& text, const Lettering& look, double most)
{
    const Layout layout = lay_out(context_.get(), text, look, language_);
    pango_layout_set_width(layout.get(), static_cast<int>(most * dots * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    use(look.color);
    cairo_move_to(context_.get(), at.x * dots, at.y * dots);
    pango_cairo_show_layout(context_.get(), layout.get());
    cairo_new_path(context_.get());
    return size_of(layout.get()).height;
}

void Canvas::trace(const std::vector<std::vector<Spot>>& rings)
{
    cairo_new_path(context_.get());
    for (const auto& ring : rings) {
        for (const Spot& spot : ring)
            cairo_line_to(context_.get(), spot.x * dots, spot.y * dots);
        cairo_close_path(context_.get());
    }
}

void Canvas::fill(const std::vector<std::vector<Spot>>& rings, Color color)
{
    trace(rings);
    use(color);
    cairo_fill(context_.get());
}

void Canvas::hatch(const std::vector<std::vector<Spot>>& rings, Color color)
{
    cairo_save(context_.get());
    trace(rings);
    cairo_clip(context_.get());
    constexpr double apart = 1.6;
    for (double x = -height_; x < width_; x += apart)
        line({x, height_}, {x + height_, 0}, color, 0.2);
    cairo_restore(context_.get());
}

void Canvas::outline(const std::vector<std::vector<Spot>>& rings, Color color, double thickness)
{
    trace(rings);
    use(color);
    cairo_set_line_width(context_.get(), thickness * dots);
    cairo_stroke(context_.get());
}

void Canvas::line(Spot from, Spot to, Color color, double thickness)
{
    use(color);
    cairo_set_line_width(context_.get(), thickness * dots);
    cairo_new_path(context_.get());
    cairo_move_to(context_.get(), from.x * dots, from.y * dots);
    cairo_line_to(context_.get(), to.x * dots, to.y * dots);
    cairo_stroke(context_.get());
}

std::string Canvas::png() const
{
    std::string out;
    if (cairo_surface_write_to_png_stream(surface_.get(), append, &out) != CAIRO_STATUS_SUCCESS)
        throw std::bad_alloc();
    return out;
}

std::vector<Spot> ring_of(const Box& box)
{
    return {{box.x, box.y},
            {box.x + box.width, box.y},
            {box.x + box.width, box.y + box.height},
            {box.x, box.y + box.height}};
}

double round_step(double most)
{
    const double power = std::pow(10, std::floor(std::log10(most)));
    for (const double times : {5.0, 2.0})
        if (times * power <= most)
            return times * power;
    return power;
}

}  // namespace eco::report

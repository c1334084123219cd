#pragma once
#include <cairo.h>

#include <memory>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace eco::report {

/// 0xRRGGBB.
using Color = unsigned;
inline constexpr Color ink = 0x222222, soft_ink = 0x555555, grid_color = 0xD0D0D0, warning_ink = 0xC00000;
/// Of sets of bars, in turn.
inline constexpr Color bar_colors[] = {0x9CC58A, 0x3F8F55, 0x1C5A7A, 0xD9A441, 0x8E6BA8, 0x777777};

struct Spot {
    double x = 0, y = 0;
};
struct Box {
    double x = 0, y = 0, width = 0, height = 0;
    bool meets(const Box& other) const
    {
        return x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height;
    }
};

/// How a text looks: height of a line's letters in mm.
struct Lettering {
    double size = 2.8;
    Color color = ink;
    bool is_bold = false;
    bool has_halo = false;  // a white rim, on maps
};

/// A picture in millimetres, x to the right, y down, that becomes a PNG of 200 dots an inch. Texts are set in a font
/// that has the characters; InputError if there is none.
class Canvas {
public:
    enum class Align { left, middle, right };

    Canvas(double width, double height, Language language);

    double width() const { return width_; }
    double height() const { return height_; }

    Box measure(const std::string& text, const Lettering& look) const;
    /// Centred on `at` in height. A text wider than `most` (if > 0) ends in an ellipsis.
    void text(Spot at, const std::string& text, const Lettering& look, Align align = Align::left, double most = 0);
    /// Broken into lines of at most `most`, downwards from `at`; gives the height.
    double paragraph(Spot at, const std::string& text, const Lettering& look, double most);

    void fill(const std::vector<std::vector<Spot>>& rings, Color color);
    /// Slanted lines over the area.
    void hatch(const std::vector<std::vector<Spot>>& rings, Color color);
    void outline(const std::vector<std::vector<Spot>>& rings, Color color, double thickness);
    void line(Spot from, Spot to, Color color, double thickness);

    std::string png() const;

private:
    struct Drop {
        void operator()(cairo_t* context) const { cairo_destroy(context); }
        void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    };
    void trace(const std::vector<std::vector<Spot>>& rings);
    void use(Color color);

    double width_, height_;
    Language language_;
    std::unique_ptr<cairo_surface_t, Drop> surface_;
    std::unique_ptr<cairo_t, Drop> context_;
};

/// The corners of a box, as a ring.
std::vector<Spot> ring_of(const Box& box);

/// 1, 2 or 5 times a power of ten, at most `most`.
double round_step(double most);

/// A picture of a document: what {{figure.ID}} names.
struct Figure {
    std::string id{};     // map_total, chart_service
    std::string kind{};   // maps, charts: {{figure.maps}} stands for all of a kind
    std::string title{};  // below the picture
    std::string png{};
    double width = 0, height = 0;  // mm
};

}  // namespace eco::report

#include <cmath>

#include "report/fill.hpp"

namespace eco::report {
namespace {

using pugi::xml_node;

xml_node add_paragraph(xml_node place, const char* style)
{
    xml_node paragraph = place.parent().insert_child_before("w:p", place);
    paragraph.append_child("w:pPr").append_child("w:pStyle").append_attribute("w:val") = style;
    return paragraph.append_child("w:r");
}

long long emu(double mm)
{
    return std::llround(mm * 36000);
}

void set_name(xml_node node, const Figure& figure, int number)
{
    node.append_attribute("id") = number;
    node.append_attribute("name") = figure.id.c_str();
}

xml_node add_shape(xml_node picture, const Figure& figure)
{
    xml_node shape = picture.append_child("pic:spPr"), frame = shape.append_child("a:xfrm");
    xml_node at = frame.append_child("a:off");
    at.append_attribute("x") = 0, at.append_attribute("y") = 0;
    xml_node size = frame.append_child("a:ext");
    size.append_attribute("cx") = emu(figure.width), size.append_attribute("cy") = emu(figure.height);
    xml_node form = shape.append_child("a:prstGeom");
    form.append_attribute("prst") = "rect";
    form.append_child("a:avLst");
    return shape;
}

void add_drawing(xml_node run, const Figure& figure, int number)
{
    constexpr const char* drawing = "http://schemas.openxmlformats.org/drawingml/2006/main";
    constexpr const char* pictures = "http://schemas.openxmlformats.org/drawingml/2006/picture";
    xml_node in_line = run.append_child("w:drawing").append_child("wp:inline");
    in_line.append_attribute("xmlns:wp") = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
    for (const char* side : {"distT", "distB", "distL", "distR"})
        in_line.append_attribute(side) = 0;
    xml_node size = in_line.append_child("wp:extent");
    size.append_attribute("cx") = emu(figure.width), size.append_attribute("cy") = emu(figure.height);
    xml_node about = in_line.append_child("wp:docPr");
    set_name(about, figure, number);
    about.append_attribute("descr") = figure.title.c_str();
    xml_node graphic = in_line.append_child("a:graphic");
    graphic.append_attribute("xmlns:a") = drawing;
    xml_node data = graphic.append_child("a:graphicData");
    data.append_attribute("uri") = pictures;
    xml_node picture = data.append_child("pic:pic");
    picture.append_attribute("xmlns:pic") = pictures;
    xml_node properties = picture.append_child("pic:nvPicPr");
    set_name(properties.append_child("pic:cNvPr"), figure, number);
    properties.append_child("pic:cNvPicPr");
    xml_node bytes = picture.append_child("pic:blipFill"), blip = bytes.append_child("a:blip");
    blip.append_attribute("xmlns:r") = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    blip.append_attribute("r:embed") = relation_of(figure).c_str();
    bytes.append_child("a:stretch").append_child("a:fillRect");
    add_shape(picture, figure);
}

}  // namespace

std::string relation_of(const Figure& figure)
{
    return "rId_" + figure.id;
}

void insert_figure(xml_node place, const Figure& figure, const std::string& word, int number)
{
    std::string title = figure.title;
    if (!figure.png.empty()) {
        add_drawing(add_paragraph(place, "Figure"), figure, number);
        title = word + std::to_string(number) + " " + title;
    }
    xml_node text = add_paragraph(place, "FigureTitle").append_child("w:t");
    text.append_attribute("xml:space") = "preserve";
    text.text().set(title.c_str());
}

}  // namespace eco::report

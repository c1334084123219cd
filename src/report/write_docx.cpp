#include "report/write_docx.hpp"

#include <algorithm>
#include <sstream>

#include "embedded/report.hpp"

namespace eco::report {
namespace {

bool is_text_part(const std::string& name)
{
    const bool is_xml = name.starts_with("word/") && name.ends_with(".xml") && name.find('/', 5) == std::string::npos;
    return is_xml && (name == "word/document.xml" || name.starts_with("word/header") || name.starts_with("word/foot"));
}

/// A paragraph at the head of the body that marks made-up data.
void mark_synthetic(pugi::xml_document& document, const std::string& text)
{
    pugi::xml_node body = document.child("w:document").child("w:body");
    pugi::xml_node run = body.prepend_child("w:p").append_child("w:r");
    run.append_child("w:rPr").append_child("w:b");
    run.append_child("w:t").text().set(text.c_str());
}

Problem no_document(const std::string& file, const std::string& detail)
{
    return Problem{{file, 0, 0, {}}, "report.docx.no_document", {{"detail", detail}}, {}, false};
}

/// Gives the document the pictures that it names: their bytes, and the parts that list them.
void add_figures(const std::vector<Figure>& figures, Parts& parts, Problems& problems, const std::string& file)
{
    constexpr const char* relations = "word/_rels/document.xml.rels";
    const std::string document = *find_part(parts, "word/document.xml");
    std::string links;
    for (const auto& figure : figures)
        if (document.find("\"" + relation_of(figure) + "\"") != std::string::npos) {
            links += "<Relationship Id=\"" + relation_of(figure) +
                     "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" "
                     "Target=\"media/" +
                     figure.id + ".png\"/>";
            parts.emplace_back("word/media/" + figure.id + ".png", figure.png);
        }
    if (links.empty())
        return;
    if (!find_part(parts, relations))
        parts.emplace_back(relations,
                           "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                           "</Relationships>");
    const auto insert = [&](const std::string& part, const std::string& before, const std::string& text) {
        std::string* bytes = find_part(parts, part);
        const auto at = bytes ? bytes->rfind(before) : std::string::npos;
        if (at == std::string::npos)
            problems.add(no_document(file, part));
        else
            bytes->insert(at, text);
    };
    insert(relations, "</Relationships>", links);
    if (const std::string* types = find_part(parts, "[Content_Types].xml");
        !types || types->find("Extension=\"png\"") == std::string::npos)
        insert("[Content_Types].xml", "</Types>", "<Default Extension=\"png\" ContentType=\"image/png\"/>");
}

std::string serialized(const pugi::xml_document& document)
{
    std::ostringstream out;
    document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
    return std::move(out).str();
}

/// What is no zip archive is no Word document either.
Parts read_template(const std::string& path)
{
    try {
        return read_parts(path);
    } catch (const InputError& error) {
        throw InputError(no_document(path, error.problems().front().args.front().second));
    }
}

}  // namespace

Parts make_template(Language language)
{
    const auto text = [](std::string_view part) { return std::string(part); };
    return {{"[Content_Types].xml", text(embedded::report_content_types)},
            {"_rels/.rels", text(embedded::report_rels)},
            {"word/document.xml",
             text(language == Language::zh ? embedded::report_document_zh : embedded::report_document_en)},
            {"word/_rels/document.xml.rels", text(embedded::report_document_rels)},
            {"word/styles.xml", text(embedded::report_styles)},
            {"word/header1.xml", text(embedded::report_header)},
            {"word/footer1.xml", text(embedded::report_footer)}};
}

void write_docx(const Content& content, const DocxOptions& options, const std::string& path)
{
    const std::string& template_path = options.template_path;
    Parts parts = template_path.empty() ? make_template(content.language) : read_template(template_path);
    if (!find_part(parts, "word/document.xml"))
        throw InputError(no_document(template_path, "word/document.xml"));
    const auto sheets = make_sheets(content);
    const Filling filling = make_filling(content, sheets, options.maps);
    Filling without_figures = filling;  // only the text itself takes pictures
    without_figures.figures.clear();
    Problems problems;
    bool is_marked = false;
    for (auto& [name, bytes] : parts) {
        if (!is_text_part(name))
            continue;
        pugi::xml_document document;
        if (!document.load_buffer(bytes.data(), bytes.size(), pugi::parse_full | pugi::parse_ws_pcdata)) {
            problems.add(no_document(template_path, name));
            continue;
        }
        const std::string file = template_path.empty() ? name : template_path + ", " + name;
        const auto names = fill(document, name == "word/document.xml" ? filling : without_figures, file, problems);
        is_marked = is_marked || std::count(names.begin(), names.end(), "synthetic") > 0;
        bytes = serialized(document);
    }
    if (!problems.has_errors())
        add_figures(filling.figures, parts, problems, template_path);
    problems.throw_if_any();
    if (content.run.is_synthetic && !is_marked) {
        std::string& bytes = *find_part(parts, "word/document.xml");
        pugi::xml_document document;
        document.load_buffer(bytes.data(), bytes.size(), pugi::parse_full | pugi::parse_ws_pcdata);
        mark_synthetic(document, filling.texts.at("synthetic"));
        bytes = serialized(document);
    }
    write_parts(parts, path);
}

}  // namespace eco::report

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

std::string serialized(const pugi::xml_document& document)
{
    std::ostringstream out;
    document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
    return std::move(out).str();
}

Problem no_document(const std::string& file, const std::string& detail)
{
    return Problem{{file, 0, 0, {}}, "report.docx.no_document", {{"detail", detail}}, {}, false};
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

void write_docx(const Content& content, const std::string& template_path, const std::string& path)
{
    Parts parts = template_path.empty() ? make_template(content.language) : read_template(template_path);
    if (!find_part(parts, "word/document.xml"))
        throw InputError(no_document(template_path, "word/document.xml"));
    const auto sheets = make_sheets(content);
    const Filling filling = make_filling(content, sheets);
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
        const auto names = fill(document, filling, file, problems);
        is_marked = is_marked || std::count(names.begin(), names.end(), "synthetic") > 0;
        bytes = serialized(document);
    }
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

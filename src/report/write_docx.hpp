#pragma once
#include <string>

#include "raster/parts.hpp"
#include "report/content.hpp"
#include "report/fill.hpp"
#include "report/map_choice.hpp"

namespace eco::report {

using raster::find_part;
using raster::Parts;
using raster::read_parts;
using raster::write_parts;

/// The document that comes with the program, with its marks, as Word opens and saves it.
Parts make_template(Language language);

/// What the marks stand for; `sheets` must outlive it. Named in docs/report.md.
Filling make_filling(const Content& content, const std::vector<Sheet>& sheets, Maps maps);

struct DocxOptions {
    std::string template_path{};  // empty: the program's own
    Maps maps = Maps::service;
};

/// Fills a template and writes the document, whole or not at all. Made-up data are marked
/// even where the template has no {{synthetic}}.
/// Errors: IoError; InputError if the template is no Word document or has marks that stand for nothing, all at once.
void write_docx(const Content& content, const DocxOptions& options, const std::string& path);

/// The same as PDF, through LibreOffice. Errors: InputError if it is not installed; as of write_docx.
void write_pdf(const Content& content, const DocxOptions& options, const std::string& path);

}  // namespace eco::report

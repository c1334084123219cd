#pragma once
#include <optional>
#include <string>
#include <vector>

#include "account/uncertainty.hpp"
#include "base/problem.hpp"
#include "report/map_choice.hpp"

namespace eco::report {

/// The kinds of report: xlsx, docx, docx-template (the document with its marks, to be edited), pdf, tidy, sdmx, seea,
/// seea-csv, prov.
const std::vector<std::string>& templates();

struct Options {
    std::string kind;  // one of templates()
    std::string out;   // a file, or a directory that exists: then SCENE-RUN.ENDING in it
    Language language = Language::en;
    std::string docx_template{};                  // empty: the one that comes with the program
    std::optional<account::DrawOptions> draws{};  // for intervals in xlsx, docx and pdf; nothing: none are drawn
    Maps maps = Maps::service;                    // in docx and pdf
};

/// Writes one report of a run and gives the file's path. The file appears whole or not at all.
/// Errors: IoError if it cannot be written; InputError for a template that does not do.
std::string write_report(const account::Run& run, const Options& options);

}  // namespace eco::report

#include "report/report.hpp"

#include <filesystem>
#include <functional>
#include <map>

#include "base/file.hpp"
#include "report/charts.hpp"
#include "report/content.hpp"
#include "report/density.hpp"
#include "report/seea.hpp"
#include "report/write_docx.hpp"
#include "report/write_text.hpp"
#include "report/write_xlsx.hpp"

namespace eco::report {
namespace {

using account::Run;

struct Kind {
    std::string name, ending;
    std::function<void(const Run&, const Options&, const std::string& path)> write;
};

const std::vector<Kind>& kinds()
{
    static const std::vector<Kind> all = {
        {"xlsx", ".xlsx",
         [](const Run& run, const Options& options, const std::string& path) {
             const Content content(run, options.language, options.draws);
             auto sheets = make_sheets(content);
             for (auto& sheet : make_chart_sheets(content))
                 sheets.push_back(std::move(sheet));
             sheets.push_back(make_density(content).sheet);
             write_xlsx(content, sheets, path);
         }},
        {"docx", ".docx",
         [](const Run& run, const Options& options, const std::string& path) {
             write_docx(Content(run, options.language, options.draws), {options.docx_template, options.maps}, path);
         }},
        {"docx-template", ".template.docx",
         [](const Run&, const Options& options, const std::string& path) {
             write_parts(make_template(options.language), path);
         }},
        {"pdf", ".pdf",
         [](const Run& run, const Options& options, const std::string& path) {
             write_pdf(Content(run, options.language, options.draws), {options.docx_template, options.maps}, path);
         }},
        {"tidy", ".csv",
         [](const Run& run, const Options&, const std::string& path) { write_file_atomically(path, tidy_csv(run)); }},
        {"sdmx", ".sdmx.csv",
         [](const Run& run, const Options&, const std::string& path) { write_file_atomically(path, sdmx_csv(run)); }},
        {"seea", ".seea.xlsx",
         [](const Run& run, const Options& options, const std::string& path) {
             const Content content(run, options.language);
             write_xlsx(content, make_seea_sheets(content), path);
         }},
        {"seea-csv", ".seea.csv",
         [](const Run& run, const Options& options, const std::string& path) {
             const Content content(run, options.language);
             write_file_atomically(path, seea_csv(make_seea_sheets(content), content));
         }},
        {"prov", ".prov.json",
         [](const Run& run, const Options&, const std::string& path) { write_file_atomically(path, prov_json(run)); }}};
    return all;
}

}  // namespace

const std::vector<std::string>& templates()
{
    static const auto names = [] {
        std::vector<std::string> out;
        for (const auto& kind : kinds())
            out.push_back(kind.name);
        return out;
    }();
    return names;
}

std::string write_report(const Run& run, const Options& options)
{
    for (const auto& kind : kinds())
        if (kind.name == options.kind) {
            const bool is_directory = std::filesystem::is_directory(options.out);
            const std::string name = run.scene_id + "-" + run.id.substr(0, 8) + kind.ending;
            const std::string path = is_directory ? (std::filesystem::path(options.out) / name).string() : options.out;
            kind.write(run, options, path);
            return path;
        }
    throw std::logic_error("no report " + options.kind);
}

}  // namespace eco::report

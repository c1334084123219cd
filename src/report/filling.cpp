#include <algorithm>
#include <set>

#include "account/explain.hpp"
#include "report/charts.hpp"
#include "report/map.hpp"
#include "report/words.hpp"
#include "report/write_docx.hpp"

namespace eco::report {
namespace {

using List = Filling::List;

std::string without_end(std::string text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    return text;
}

/// "name = formula" with the lines after the first under it.
std::string equation(const std::string& name, const std::string& formula)
{
    std::string out = name + " = " + without_end(formula);
    for (auto at = out.find('\n'); at != std::string::npos; at = out.find('\n', at + 1))
        out.insert(at + 1, 4, ' ');
    return out;
}

/// The formulas of each service as the run took them, once for all items; the steps on which they rest, indented.
List make_methods(const Content& c)
{
    List out{{"service", "title", "formula", "unit"}, {}};
    if (!c.package || c.run.years.empty())
        return out;
    for (const auto* service : c.services()) {
        const auto explanation = account::explain(c.run, c.top().id, service->id, c.run.years.back(), c.package.get());
        std::set<std::string> told;
        for (const auto& one : explanation.series) {
            if (one.formula.empty() || !told.insert(one.series->name).second)
                continue;
            account::Series whole = *one.series;
            whole.item.clear();
            std::string text = equation(whole.name, one.formula);
            for (const auto& step : one.steps)
                if (told.insert(step.sheet + "." + step.name).second)
                    text += "\n  " + equation(step.name, step.formula);
            out.items.push_back({c.title(*service), c.title(whole), text, c.unit(whole.unit).label});
        }
    }
    return out;
}

/// The rows of a sheet whose first cell reads `part`, the given columns of them.
List rows_of(const Sheet& sheet, const std::string& part, const std::vector<std::string>& fields,
             const std::vector<std::size_t>& columns)
{
    List out{fields, {}};
    for (const auto& row : sheet.rows) {
        if (row.cells.at(0).text != part)
            continue;
        std::vector<std::string> item;
        for (const std::size_t column : columns)
            item.push_back(row.cells.at(column).shown());
        out.items.push_back(std::move(item));
    }
    return out;
}

List make_totals(const Content& c)
{
    List out{{"year", "title", "value", "unit"}, {}};
    for (const auto& [year, fen] : c.sums.totals)
        out.items.push_back(
            {std::to_string(year), c.say(total_key(c.run, c.sums)), c.fen(fen).shown(), c.money().label});
    return out;
}

/// Unverified rows with the code of their source, and what the codes of all rows stand for.
void add_parameters(const Content& c, Filling& out)
{
    List unverified{{"symbol", "keys", "value", "unit", "source"}, {}};
    std::map<std::string, std::string> citations;
    for (const auto& row : c.run.parameters) {
        const auto [code, citation] = split_source(row.source);
        if (!citation.empty())
            citations[code] = citation;
        if (!row.is_verified)
            unverified.items.push_back(
                {row.symbol, c.applies_to(row.keys), row.value, c.unit_as_written(row.unit), code});
    }
    List sources{{"code", "citation"}, {}};
    for (const auto& [code, citation] : citations)
        sources.items.push_back({code, citation});
    out.texts["unverified_count"] = std::to_string(unverified.items.size());
    out.texts["parameter_count"] = std::to_string(c.run.parameters.size());
    out.lists["unverified"] = std::move(unverified);
    out.lists["sources"] = std::move(sources);
}

void add_texts(const Content& c, Filling& out)
{
    out.texts["territory"] = c.territory();
    out.texts["years"] = c.years();
    out.texts["method"] = c.method();
    out.texts["method_id"] = c.run.method_id + " " + c.run.method_version;
    out.texts["method_status"] = c.run.method_status == "official"
                                     ? c.run.method_status
                                     : c.say("report.not_official", {{"status", c.run.method_status}});
    out.texts["method_hash"] = c.run.method_hash;
    out.texts["scene_hash"] = c.run.scene_hash;
    out.texts["run"] = c.run.id;
    out.texts["made"] = c.run.created.substr(0, 10);
    out.texts["engine"] = "ecoledger " + c.run.engine_version;
    out.texts["synthetic"] = c.run.is_synthetic ? c.say("report.synthetic") : "";
    out.texts["residual"] = to_string(c.sums.residual() + account::residual(c.run));
    out.texts["intervals"] = c.interval_note();
    out.texts["note_rounding"] = c.say("report.note.rounding.printed");
    out.texts["note_total"] = c.say("report.note.total");
    out.texts["note_missing"] = c.say("report.note.missing");
    out.texts["note_prices"] = prices_note(c.run, c.language);
}

}  // namespace

Filling make_filling(const Content& content, const std::vector<Sheet>& sheets, Maps maps)
{
    Filling out;
    add_texts(content, out);
    add_parameters(content, out);
    for (const auto& sheet : make_chart_sheets(content))
        out.figures.push_back(draw_chart(content, sheet));
    for (auto& map : make_maps(content, maps))
        out.figures.push_back(std::move(map));
    out.figure_word = content.say("report.figure");
    out.lists["totals"] = make_totals(content);
    out.lists["methods"] = make_methods(content);
    List inputs{{"name", "year", "file", "sha256"}, {}};
    for (const auto& input : content.run.inputs)
        inputs.items.push_back({input.name,
                                input.year == 0 ? content.say("report.all_years") : std::to_string(input.year),
                                input.file, input.sha256});
    out.lists["inputs"] = std::move(inputs);
    for (const auto& sheet : sheets) {
        out.tables.push_back(&sheet);
        if (sheet.id != "T8")
            continue;
        const auto part = [&](const char* key, const std::vector<std::string>& fields,
                              const std::vector<std::size_t>& columns) {
            return rows_of(sheet, content.say(key), fields, columns);
        };
        out.lists["coverage"] = part("report.t8.coverage", {"object", "year", "percent", "reason"}, {1, 2, 3, 5});
        out.lists["not_computed"] = part("report.t8.not_computed", {"service", "year", "reason"}, {1, 2, 5});
        out.lists["not_applicable"] = part("report.t8.not_applicable", {"service", "reason"}, {1, 5});
        out.lists["warnings"] = part("report.t8.warning", {"service", "year", "text"}, {1, 2, 5});
    }
    return out;
}

}  // namespace eco::report

#include <algorithm>
#include <map>

#include "report/content.hpp"
#include "report/lines.hpp"
#include "report/words.hpp"

namespace eco::report {
Sheet make_about(const Content& content)
{
    const auto say = [&](const char* key) { return content.say(key); };
    const auto& run = content.run;
    Sheet sheet{.id = "about",
                .name = say("report.about.name"),
                .title = content.say("report.title", {{"place", content.territory()}, {"years", content.years()}}),
                .columns = {{say("report.about.what"), 22}, {say("report.about.says"), 90, true}}};
    const auto add = [&](const char* key, const std::string& text) {
        sheet.rows.push_back({Row::Kind::line, {Cell::of(say(key)), Cell::of(text)}});
    };
    add("report.about.territory", content.territory());
    add("report.about.years", content.years());
    add("report.about.method", content.method());
    add("report.about.prices", prices_text(run, content.language));
    add("report.about.status", run.method_status == "official"
                                   ? run.method_status
                                   : content.say("report.not_official", {{"status", run.method_status}}));
    add("report.about.method_hash", run.method_hash);
    add("report.about.scene_hash", run.scene_hash);
    add("report.about.run", run.id);
    add("report.about.made", run.created);
    add("report.about.engine", "ecoledger " + run.engine_version);
    for (const char* key : {"report.note.rounding", "report.note.total", "report.note.missing"})
        sheet.notes.push_back(say(key));
    sheet.notes.push_back(prices_note(run, content.language));
    sheet.notes.push_back(content.interval_note());
    return sheet;
}

Sheet make_inputs(const Content& content)
{
    const auto say = [&](const char* key) { return content.say(key); };
    Sheet sheet{.id = "T6",
                .name = say("report.t6.name"),
                .title = say("report.t6.title"),
                .columns = {{say("report.input"), 26},
                            {say("report.year"), 10},
                            {say("report.file"), 46, true},
                            {say("report.description"), 30, true},
                            {"SHA-256", 68}},
                .notes = {say("report.t6.note")}};
    for (const auto& input : content.run.inputs)
        sheet.rows.push_back({Row::Kind::line,
                              {Cell::of(input.name), content.year_cell(input.year), Cell::of(input.file),
                               Cell::of(input.description), Cell::of(input.sha256)}});
    return sheet;
}

Sheet make_parameters(const Content& content)
{
    const auto say = [&](const char* key) { return content.say(key); };
    Sheet sheet{.id = "T7",
                .name = say("report.t7.name"),
                .title = say("report.t7.title"),
                .columns = {{say("report.kind"), 8},
                            {say("report.symbol"), 24, true},
                            {say("report.keys"), 34, true},
                            {say("report.parameter_value"), 14},
                            {say("report.unit"), 16},
                            {say("report.source"), 17, true},
                            {say("report.verified"), 9},
                            {say("report.used_by"), 22, true},
                            {say("report.remark"), 46, true}},
                .notes = {say("report.t7.note"), say("report.t7.sources_note")},
                .frozen_columns = 2};
    for (const auto& row : content.run.parameters) {
        const bool is_price = content.package && content.package->prices.count(row.symbol) > 0;
        sheet.rows.push_back({Row::Kind::line,
                              {Cell::of(say(is_price ? "report.kind.price" : "report.kind.parameter")),
                               Cell::of(row.symbol), Cell::of(content.applies_to(row.keys)), number_or_text(row.value),
                               Cell::of(content.unit_as_written(row.unit)), Cell::of(split_source(row.source).first),
                               Cell::of(say(row.is_verified ? "report.yes" : "report.no")),
                               Cell::of(content.service_titles(row.service)), Cell::of(row.note)}});
    }
    return sheet;
}

std::pair<std::string, std::string> split_source(const std::string& source)
{
    const auto colon = source.find(": ");
    return {source.substr(0, colon), colon == std::string::npos ? "" : source.substr(colon + 2)};
}

Sheet make_references(const Content& content)
{
    const auto say = [&](const char* key) { return content.say(key); };
    Sheet sheet{.id = "sources",
                .name = say("report.references.name"),
                .title = say("report.references.title"),
                .columns = {{say("report.references.code"), 20},
                            {say("report.references.citation"), 110, true},
                            {say("report.references.rows"), 12}}};
    std::map<std::string, std::pair<std::string, int>> codes;  // citation; rows
    for (const auto& row : content.run.parameters) {
        const auto [code, citation] = split_source(row.source);
        auto& of_code = codes[code];
        if (!citation.empty())
            of_code.first = citation;
        ++of_code.second;
    }
    for (const auto& [code, of_code] : codes)
        sheet.rows.push_back({Row::Kind::line, {Cell::of(code), Cell::of(of_code.first), Cell::whole(of_code.second)}});
    return sheet;
}

}  // namespace eco::report

#include <algorithm>

#include "account/condition.hpp"
#include "account/extent.hpp"
#include "report/seea.hpp"
#include "report/words.hpp"

namespace eco::report {
namespace {

using account::ExtentTable;

/// The tables of the whole territory, one a year; empty if the method has no extent account.
std::vector<ExtentTable> extent_tables(const Content& content)
{
    std::vector<ExtentTable> out;
    if (!account::extent_series(content.run).empty())
        for (int year : content.run.years)
            out.push_back(account::extent_table(content.run, content.top().id, year));
    return out;
}

Sheet begin(const Content& content, const std::string& id, const Args& args = {})
{
    return {.id = "seea_" + id,
            .name = content.say("report.seea." + id + ".name"),
            .title = content.say("report.seea." + id + ".title", args),
            .notes = {content.say("report.note.rounding"), content.say("report.note.missing")},
            .frozen_columns = 2};
}

Row missing_row(const Content& content, int year, const std::string& reason)
{
    return {Row::Kind::line, {Cell::whole(year), Cell::of(content.reason(reason))}};
}

}  // namespace

Sheet make_seea_extent(const Content& content)
{
    const OfficeUnit unit = content.unit("m2");
    Sheet sheet = begin(content, "extent", {{"unit", unit.label}});
    sheet.unit = unit.label;
    sheet.columns = {{content.say("report.year"), 7},
                     {content.say("report.ecosystem"), 26, true},
                     {content.say("report.seea.opening"), 14},
                     {content.say("report.seea.additions"), 14},
                     {content.say("report.seea.reductions"), 14},
                     {content.say("report.seea.net"), 14},
                     {content.say("report.seea.closing"), 14}};
    const auto tables = extent_tables(content);
    if (tables.empty())
        sheet.notes.insert(sheet.notes.begin(), content.say("report.seea.no_extent"));
    for (const auto& table : tables) {
        if (!table.reason.empty()) {
            sheet.rows.push_back(missing_row(content, table.year, table.reason));
            continue;
        }
        const double quantum = account::extent_series(content.run).front()->quantum;
        const auto add = [&](Row::Kind kind, const std::string& title, const std::vector<Int128>& counts) {
            Row row{kind, {Cell::whole(table.year), Cell::of(title)}};
            for (const Int128 count : counts)
                row.cells.push_back(Cell::of(in_office_unit(count, quantum, unit), unit.decimals));
            sheet.rows.push_back(std::move(row));
        };
        Int128 additions = 0, reductions = 0;
        for (const auto& type : table.types) {
            add(Row::Kind::line, content.ecosystem_title(type),
                {table.opening(type), table.additions(type), table.reductions(type),
                 table.additions(type) - table.reductions(type), table.closing(type)});
            additions += table.additions(type), reductions += table.reductions(type);
        }
        add(Row::Kind::total, content.say("report.sum"),
            {table.total(), additions, reductions, additions - reductions, table.total()});
    }
    return sheet;
}

Sheet make_seea_transitions(const Content& content)
{
    const OfficeUnit unit = content.unit("m2");
    Sheet sheet = begin(content, "transitions", {{"unit", unit.label}});
    sheet.unit = unit.label;
    sheet.columns = {{content.say("report.year"), 7}, {content.say("report.seea.from"), 20, true}};
    const auto tables = extent_tables(content);
    std::vector<std::string> types;
    for (const auto& ecosystem : content.ecosystems())
        if (std::any_of(tables.begin(), tables.end(), [&](const ExtentTable& table) {
                return std::count(table.types.begin(), table.types.end(), ecosystem) > 0;
            }))
            types.push_back(ecosystem);
    for (const auto& type : types)
        sheet.columns.push_back({content.ecosystem_title(type), 11, true});
    sheet.columns.push_back({content.say("report.seea.opening"), 12});
    for (const auto& table : tables) {
        if (!table.reason.empty()) {
            sheet.rows.push_back(missing_row(content, table.year, table.reason));
            continue;
        }
        const double quantum = account::extent_series(content.run).front()->quantum;
        const auto cell = [&](Int128 count) { return Cell::of(in_office_unit(count, quantum, unit), unit.decimals); };
        for (const auto& before : types) {
            Row row{Row::Kind::line, {Cell::whole(table.year), Cell::of(content.ecosystem_title(before))}};
            for (const auto& now : types)
                row.cells.push_back(table.between(now, before) == 0 ? Cell{} : cell(table.between(now, before)));
            row.cells.push_back(cell(table.opening(before)));
            sheet.rows.push_back(std::move(row));
        }
        Row row{Row::Kind::total, {Cell::whole(table.year), Cell::of(content.say("report.seea.closing"))}};
        for (const auto& now : types)
            row.cells.push_back(cell(table.closing(now)));
        row.cells.push_back(cell(table.total()));
        sheet.rows.push_back(std::move(row));
    }
    sheet.notes.insert(sheet.notes.begin(), content.say("report.seea.transitions_note"));
    fit_columns(sheet, 2);
    return sheet;
}

namespace {

Cell figure(const std::optional<double>& value, int decimals)
{
    return value ? Cell::of(*value, decimals) : Cell{};
}

Row condition_row(const Content& content, int year, const account::ConditionLine& line, const std::string& unit)
{
    const auto level = [](const method::Row* row) { return row ? Cell::of(*row->value, -1) : Cell{}; };
    const auto mean = [&](const account::Condition& one) {
        return one.mean ? Cell::of(*one.mean, 4) : Cell::of(content.reason(one.reason));
    };
    return {line.ecosystem.empty() ? Row::Kind::group : Row::Kind::line,
            {Cell::whole(year), Cell::of(content.title(*line.variable)),
             Cell::of(line.ecosystem.empty() ? content.say("report.seea.all_types")
                                             : content.ecosystem_title(line.ecosystem)),
             Cell::of(content.unit(unit).label), line.opening ? mean(*line.opening) : Cell{}, mean(line.closing),
             level(line.low), level(line.high), line.opening ? figure(line.opening->index, 4) : Cell{},
             figure(line.closing.index, 4)}};
}

}  // namespace

Sheet make_seea_condition(const Content& content)
{
    Sheet sheet = begin(content, "condition");
    sheet.columns = {{content.say("report.year"), 7},
                     {content.say("report.seea.variable"), 22, true},
                     {content.say("report.ecosystem"), 24, true},
                     {content.say("report.unit"), 12},
                     {content.say("report.seea.opening"), 13},
                     {content.say("report.seea.closing"), 13},
                     {content.say("report.seea.low"), 12, true},
                     {content.say("report.seea.high"), 12, true},
                     {content.say("report.seea.index_opening"), 12, true},
                     {content.say("report.seea.index_closing"), 12, true}};
    sheet.frozen_columns = 3;
    const bool is_there = std::any_of(content.run.series.begin(), content.run.series.end(),
                                      [](const auto& series) { return series.service == account::condition_account; });
    if (!is_there) {
        sheet.notes.insert(sheet.notes.begin(), content.say("report.seea.no_condition"));
        return sheet;
    }
    const account::ConditionAccount account(content.run);
    for (int year : content.run.years)
        for (const auto& line : account.table(content.top().id, year))
            sheet.rows.push_back(condition_row(content, year, line, account.unit_of(*line.variable)));
    sheet.notes.insert(sheet.notes.begin(), content.say("report.seea.condition_note"));
    return sheet;
}

}  // namespace eco::report

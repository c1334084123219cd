#include "report/content.hpp"
#include "report/words.hpp"

namespace eco::report {
namespace {

using Services = std::vector<const account::ServiceLine*>;

std::vector<Column> service_columns(const Content& content, const Services& services)
{
    std::vector<Column> out;
    for (const auto* service : services)
        out.push_back({content.title(*service), 12, true});
    return out;
}

Cell area_cell(const Content& content, double area_m2)
{
    const OfficeUnit unit = content.unit("m2");
    return Cell::of(in_office_unit(area_m2, unit), unit.decimals);
}

/// The amounts of one line of a matrix and their sum, which is of the services that are computed everywhere.
void add_amounts(const Content& content, const Services& services, const Sums& sums, Key key, Row& row)
{
    Int128 total = 0;
    bool any = false;
    for (const auto* service : services) {
        key.service = service->id;
        const Amount& amount = sums.at(key);
        row.cells.push_back(content.amount(amount, 0.01, content.money()));
        if (const auto whole = content.sums.services.find({service->id, key.year});
            whole != content.sums.services.end() && !whole->second.is_missing) {
            total += amount.count;
            any = true;
        }
    }
    row.cells.push_back(any ? content.fen(total) : Cell{});
    const bool is_place = !key.place.empty();
    for (auto& cell :
         content.interval(is_place ? "place" : "ecosystem", is_place ? key.place : key.ecosystem, key.year, total))
        row.cells.push_back(std::move(cell));
}

Row total_row(const Content& content, const Services& services, int year)
{
    Row row{Row::Kind::total, {Cell::whole(year), Cell::of(content.say(total_key(content.run, content.sums)))}};
    for (const auto* service : services) {
        const auto found = content.sums.services.find({service->id, year});
        if (found == content.sums.services.end())
            row.cells.push_back({});
        else if (found->second.is_missing)
            row.cells.push_back(Cell::of(content.reason(found->second.reason)));
        else
            row.cells.push_back(content.fen(found->second.fen));
    }
    const auto total = content.sums.totals.find(year);
    row.cells.push_back(total == content.sums.totals.end() ? Cell{} : content.fen(total->second));
    for (auto& cell : content.interval("year", std::to_string(year), year,
                                       total == content.sums.totals.end() ? Int128(0) : total->second))
        row.cells.push_back(std::move(cell));
    return row;
}

Sheet make_matrix(const Content& content, const Services& services, const std::string& first, bool has_area)
{
    Sheet sheet{.columns = {{content.say("report.year"), 6}, {first, 20, true}},
                .notes = {content.say("report.note.rounding"), content.say("report.note.total"),
                          content.say("report.note.missing")},
                .frozen_columns = 2,
                .breaks_by_first_column = true};
    if (has_area)
        sheet.columns.push_back({content.say("report.area", {{"unit", content.unit("m2").label}}), 10, true});
    for (auto& column : service_columns(content, services))
        sheet.columns.push_back(std::move(column));
    sheet.columns.push_back({content.say("report.sum"), 12});
    for (auto& column : content.interval_columns(""))
        sheet.columns.push_back(std::move(column));
    if (content.intervals)
        sheet.notes.push_back(content.interval_note());
    return sheet;
}

}  // namespace

Sheet make_by_ecosystem(const Content& content)
{
    const Services services = content.valued_services();
    const Sums sums(content.run, "value", {.service = true, .ecosystem = true});
    Sheet sheet = make_matrix(content, services, content.say("report.ecosystem"), false);
    sheet.id = "T2";
    sheet.name = content.say("report.t2.name");
    sheet.title = content.say("report.t2.title", {{"unit", content.money().label}});
    for (int year : content.run.years) {
        for (const auto& ecosystem : content.ecosystems()) {
            Row row{Row::Kind::line, {Cell::whole(year), Cell::of(content.ecosystem_title(ecosystem))}};
            add_amounts(content, services, sums, {.ecosystem = ecosystem, .year = year}, row);
            sheet.rows.push_back(std::move(row));
        }
        sheet.rows.push_back(total_row(content, services, year));
    }
    fit_columns(sheet, 2);
    return sheet;
}

Sheet make_by_place(const Content& content)
{
    const Services services = content.valued_services();
    const Sums sums(content.run, "value", {.service = true, .place = true});
    Sheet sheet = make_matrix(content, services, content.say("report.place"), true);
    sheet.id = "T3";
    sheet.name = content.say("report.t3.name");
    sheet.title = content.say("report.t3.title", {{"unit", content.money().label}});
    for (int year : content.run.years) {
        for (const auto* place : content.places()) {
            Row row{Row::Kind::line, {Cell::whole(year), Cell::of(content.title(*place))}};
            row.cells.push_back(area_cell(content, place->area_m2));
            add_amounts(content, services, sums, {.place = place->id, .year = year}, row);
            sheet.rows.push_back(std::move(row));
        }
        Row total = total_row(content, services, year);
        total.cells.insert(total.cells.begin() + 2, area_cell(content, content.top().area_m2));
        sheet.rows.push_back(std::move(total));
    }
    fit_columns(sheet, 2);
    return sheet;
}

}  // namespace eco::report

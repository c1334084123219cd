#include <algorithm>
#include <optional>

#include "report/content.hpp"
#include "report/words.hpp"

namespace eco::report {
namespace {

using Amounts = std::vector<std::optional<Int128>>;  // by year of the run, 0.01 CNY

/// Adds the amounts and, behind them, the change from each year to the next in percent.
void add_years(const Content& content, const Amounts& amounts, const std::vector<std::string>& reasons, Row& row)
{
    for (std::size_t i = 0; i < amounts.size(); ++i)
        row.cells.push_back(amounts[i] ? content.fen(*amounts[i]) : reasons[i].empty() ? Cell{} : Cell::of(reasons[i]));
    for (std::size_t i = 1; i < amounts.size(); ++i)
        row.cells.push_back(
            amounts[i] && amounts[i - 1] ? Content::share(*amounts[i] - *amounts[i - 1], *amounts[i - 1]) : Cell{});
}

template <class Map>
Amounts amounts_of(const Content& content, const Map& sums, const std::string& id)
{
    Amounts out;
    for (int year : content.run.years) {
        const auto sum = sums.find({id, year});
        out.push_back(sum == sums.end() ? std::nullopt : std::optional(sum->second));
    }
    return out;
}

void add_service(const Content& content, const account::ServiceLine& service, std::vector<Row>& rows)
{
    Row row{Row::Kind::line,
            {Cell::of(group_title(service.group, content.language)), Cell::of(content.title(service))}};
    Amounts amounts;
    std::vector<std::string> reasons;
    for (int year : content.run.years) {
        const auto& amount = content.sums.services.at({service.id, year});
        amounts.push_back(amount.is_missing ? std::nullopt : std::optional(amount.fen));
        reasons.push_back(amount.is_missing ? content.reason(amount.reason) : "");
    }
    add_years(content, amounts, reasons, row);
    rows.push_back(std::move(row));
}

/// Two rows with 5 and 95 % of the whole territory's totals and indicators.
void add_interval_rows(const Content& content, int year, const std::vector<const account::Indicator*>& names,
                       Sheet& sheet)
{
    for (const bool is_low : {true, false}) {
        Row row{Row::Kind::group,
                {Cell::whole(year), Cell::of(content.title(content.top()) + (is_low ? " 5 %" : " 95 %"))}};
        for (const auto* one : names) {
            const auto* drawn = content.intervals->find_total(content.top().id, one->name, year);
            const OfficeUnit unit = content.unit(one->unit);
            row.cells.push_back(drawn ? Cell::of(in_office_unit(is_low ? drawn->low : drawn->high, unit), unit.decimals)
                                      : Cell{});
        }
        sheet.rows.push_back(std::move(row));
    }
}

}  // namespace

Sheet make_by_year(const Content& content)
{
    Sheet sheet{.id = "T4",
                .name = content.say("report.t4.name"),
                .title = content.say("report.t4.title", {{"prices", prices_text(content.run, content.language)},
                                                         {"unit", content.money().label}}),
                .columns = {{content.say("report.level_1"), 22}, {content.say("report.level_2"), 26, true}},
                .notes = {prices_note(content.run, content.language), content.say("report.note.rounding"),
                          content.say("report.note.missing")},
                .frozen_columns = 2};
    const auto& years = content.run.years;
    for (int year : years)
        sheet.columns.push_back({std::to_string(year), 14});
    for (std::size_t i = 1; i < years.size(); ++i)
        sheet.columns.push_back(
            {content.say("report.change", {{"from", std::to_string(years[i - 1])}, {"to", std::to_string(years[i])}}),
             14, true});
    const std::vector<std::string> no_reasons(years.size());
    for (const auto& group : content.sums.group_names) {
        for (const auto* service : content.valued_services())
            if (service->group == group)
                add_service(content, *service, sheet.rows);
        Row row{Row::Kind::group,
                {Cell::of(group_title(group, content.language)), Cell::of(content.say("report.subtotal"))}};
        add_years(content, amounts_of(content, content.sums.groups, group), no_reasons, row);
        sheet.rows.push_back(std::move(row));
    }
    Row total{Row::Kind::total, {Cell::of(content.say(total_key(content.run, content.sums))), {}}};
    Amounts sums;
    for (int year : years) {
        const auto sum = content.sums.totals.find(year);
        sums.push_back(sum == content.sums.totals.end() ? std::nullopt : std::optional(sum->second));
    }
    add_years(content, sums, no_reasons, total);
    sheet.rows.push_back(std::move(total));
    return sheet;
}

Sheet make_indicators(const Content& content)
{
    Sheet sheet{.id = "T5",
                .name = content.say("report.t5.name"),
                .title = content.say("report.t5.title"),
                .columns = {{content.say("report.year"), 7}, {content.say("report.place"), 18}},
                .notes = {content.say("report.note.rounding"), content.say("report.t5.note"),
                          prices_note(content.run, content.language)},
                .frozen_columns = 2,
                .breaks_by_first_column = true};
    if (const auto declared = content.run.choices.find(account::gdp_vintage_choice);
        declared != content.run.choices.end())
        sheet.notes.push_back(content.say("report.t5.gdp_vintage", {{"vintage", declared->second}}));
    std::vector<const account::Indicator*> names;  // the first of each
    for (const auto& one : content.run.indicators)
        if (std::none_of(names.begin(), names.end(), [&](const auto* name) { return name->name == one.name; }))
            names.push_back(&one);
    for (const auto* one : names) {
        std::string title = one->name;
        const auto vintage = std::min(title.find(" ("), title.size());  // of another GDP than the declared one
        if (content.package)
            for (const auto& total : content.package->totals)
                if (total.name == one->name.substr(0, vintage) && !total.title.zh.empty())
                    title = pick(content.language, total.title.zh, total.title.en) + one->name.substr(vintage);
        const std::string unit = content.unit(one->unit).label;
        if (!unit.empty())
            title = content.say("report.with_unit", {{"title", title}, {"unit", unit}});
        sheet.columns.push_back({title, 16, true});
    }
    if (content.intervals)
        sheet.notes.push_back(content.interval_note());
    auto places = content.places();
    if (places.empty() || places[0] != &content.top())
        places.push_back(&content.top());
    for (int year : content.run.years)
        for (const auto* place : places) {
            Row row{place == &content.top() ? Row::Kind::total : Row::Kind::line,
                    {Cell::whole(year), Cell::of(content.title(*place))}};
            row.cells.resize(2 + names.size());
            for (const auto& one : content.run.indicators) {
                if (one.place != place->id || one.year != year)
                    continue;
                const OfficeUnit unit = content.unit(one.unit);
                for (std::size_t i = 0; i < names.size(); ++i)
                    if (names[i]->name == one.name)
                        row.cells[2 + i] = one.value ? Cell::of(in_office_unit(*one.value, unit), unit.decimals)
                                                     : Cell::of(content.reason(one.reason));
            }
            sheet.rows.push_back(std::move(row));
            if (place == &content.top() && content.intervals)
                add_interval_rows(content, year, names, sheet);
        }
    return sheet;
}

}  // namespace eco::report

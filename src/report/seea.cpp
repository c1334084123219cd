#include "report/seea.hpp"

#include "report/seea_services.hpp"
#include "report/words.hpp"

namespace eco::report {
namespace {

class Accounts {
public:
    explicit Accounts(const Content& content)
        : c_(content), services_(content), values_(content.run, "value", {.series = true, .ecosystem = true})
    {
    }

    Sheet mapping() const
    {
        Sheet sheet = begin("seea", "report.seea.mapping.name", "report.seea.mapping.title");
        sheet.columns = {{say("report.level_2"), 22},          {say("report.item"), 12},
                         {say("report.seea.class"), 28, true}, {say("report.seea.account"), 22},
                         {say("report.remark"), 34, true},     {say("report.source"), 34, true},
                         {say("report.verified"), 9}};
        for (const auto& service : c_.run.services) {
            if (service.status == "not_applicable" || service.group == account::account_group)
                continue;
            bool any = false;
            for (const auto& one : seea_mappings())
                if (one.service == service.id) {
                    any = true;
                    sheet.rows.push_back(mapping_row(service, one));
                }
            if (!any)
                sheet.rows.push_back({Row::Kind::line,
                                      {Cell::of(c_.title(service)),
                                       {},
                                       Cell::of(say("report.seea.unmapped")),
                                       Cell::of(say("report.seea.outside"))}});
        }
        sheet.notes = {say("report.seea.mapping_note")};
        return sheet;
    }

    Sheet physical() const
    {
        Sheet sheet = begin_supply("seea_physical", "report.seea.physical.name", "report.seea.physical.title");
        const Sums quantities(c_.run, "quantity", {.series = true, .ecosystem = true});
        const Sums wholes(c_.run, "quantity", {.series = true});
        for (int year : c_.run.years)
            for (const auto& [mapping, number] : services_.counted) {
                Row row{Row::Kind::line,
                        {Cell::whole(year), Cell::of(class_title(*mapping)), Cell::of(c_.title(series(number))),
                         Cell::of(unit(number).label)}};
                for (const auto& ecosystem : c_.ecosystems())
                    row.cells.push_back(
                        amount_of(quantities.at({.series = number, .ecosystem = ecosystem, .year = year}), number));
                row.cells.push_back(amount_of(wholes.at({.series = number, .year = year}), number));
                sheet.rows.push_back(std::move(row));
            }
        fit_columns(sheet, 4);
        return sheet;
    }

    Sheet monetary() const
    {
        Sheet sheet = begin_supply("seea_monetary", "report.seea.monetary.name", "report.seea.monetary.title");
        for (int year : c_.run.years) {
            for (const auto* one : services_.classes)
                sheet.rows.push_back(money_row(Row::Kind::line, year, class_title(*one), one->class_id));
            sheet.rows.push_back(money_row(Row::Kind::total, year, say("report.seea.supply"), ""));
        }
        sheet.columns.erase(sheet.columns.begin() + 2, sheet.columns.begin() + 4);
        sheet.frozen_columns = 2;
        sheet.notes.push_back(say("report.seea.monetary_note"));
        sheet.unit = c_.money().label;
        fit_columns(sheet, 2);
        return sheet;
    }

private:
    std::string say(const char* key) const { return c_.say(key); }
    std::string class_title(const SeeaMapping& one) const { return pick(c_.language, one.zh, one.en); }
    const account::Series& series(int number) const { return c_.run.series.at(static_cast<std::size_t>(number)); }
    OfficeUnit unit(int number) const { return c_.unit(series(number).unit); }
    Cell amount_of(const Amount& amount, int number) const
    {
        return c_.amount(amount, series(number).quantum, unit(number));
    }
    Sheet begin(const std::string& id, const char* name, const char* title) const
    {
        Sheet sheet;
        sheet.id = id;
        sheet.name = c_.say(name);
        sheet.title = c_.say(title, {{"unit", c_.money().label}});
        return sheet;
    }

    /// Services in rows, ecosystem types as suppliers in columns.
    Sheet begin_supply(const std::string& id, const char* name, const char* title) const
    {
        Sheet sheet = begin(id, name, title);
        sheet.columns = {{say("report.year"), 6},
                         {say("report.seea.class"), 22, true},
                         {say("report.quantity"), 26, true},
                         {say("report.unit"), 10}};
        for (const auto& ecosystem : c_.ecosystems())
            sheet.columns.push_back({c_.ecosystem_title(ecosystem), 10, true});
        sheet.columns.push_back({say("report.seea.supply"), 12});
        sheet.notes = {say("report.note.rounding"), say("report.note.missing"), say("report.seea.mapping_note")};
        sheet.frozen_columns = 4;
        sheet.breaks_by_first_column = true;
        return sheet;
    }

    /// Values of a class, or of all classes if it is empty, by ecosystem type and over all of them.
    Row money_row(Row::Kind kind, int year, const std::string& title, const std::string& class_id) const
    {
        Row row{kind, {Cell::whole(year), Cell::of(title)}};
        Amount total;
        for (const auto& ecosystem : c_.ecosystems()) {
            Amount amount;
            for (const auto& [mapping, number] : services_.valued)
                if (class_id.empty() || mapping->class_id == class_id)
                    add(values_.at({.series = number, .ecosystem = ecosystem, .year = year}), amount);
            add(amount, total);
            row.cells.push_back(c_.amount(amount, 0.01, c_.money()));
        }
        row.cells.push_back(c_.amount(total, 0.01, c_.money()));
        return row;
    }

    Row mapping_row(const account::ServiceLine& service, const SeeaMapping& one) const
    {
        return {Row::Kind::line,
                {Cell::of(c_.title(service)), Cell::of(item_title(one.item, c_.language)), Cell::of(class_title(one)),
                 Cell::of(say(one.account == "service" ? "report.seea.service" : "report.seea.outside")),
                 Cell::of(pick(c_.language, one.caveat_zh, one.caveat_en)), Cell::of(one.source),
                 Cell::of(say(one.verified == "yes" ? "report.yes" : "report.no"))}};
    }

    const Content& c_;
    SeeaServices services_;
    Sums values_;
};

}  // namespace

std::vector<Sheet> make_seea_sheets(const Content& content)
{
    const Accounts accounts(content);
    return {make_seea_extent(content),    make_seea_transitions(content),
            make_seea_condition(content), accounts.mapping(),
            accounts.physical(),          accounts.monetary(),
            make_seea_use(content),       make_seea_monetary_use(content)};
}

}  // namespace eco::report

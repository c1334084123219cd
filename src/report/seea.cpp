#include "report/seea.hpp"

#include <algorithm>
#include <set>

#include "base/csv.hpp"
#include "embedded/report.hpp"
#include "report/words.hpp"

namespace eco::report {
namespace {

/// A row of seea.csv: the class of a service, or of one item of it.
struct Mapping {
    std::string service, item, class_id, account, zh, en, caveat_zh, caveat_en, source, verified;
};

const std::vector<Mapping>& mappings()
{
    static const auto all = [] {
        std::vector<Mapping> out;
        auto rows = read_csv(embedded::report_seea);
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const auto& r = rows[i];
            out.push_back({r.at(0), r.at(1), r.at(2), r.at(3), r.at(4), r.at(5), r.at(6), r.at(7), r.at(8), r.at(9)});
        }
        return out;
    }();
    return all;
}

/// The row of the series' item, else that of its service; nullptr if there is none.
const Mapping* find_mapping(const std::string& service, const std::string& item)
{
    const Mapping* found = nullptr;
    for (const auto& one : mappings())
        if (one.service == service && (one.item.empty() ? !found : one.item == item))
            found = &one;
    return found;
}

/// Who uses an item of a service; empty where the data do not say.
std::string find_user(const account::Series& series, Language language)
{
    static const auto rows = read_csv(embedded::report_users);
    for (const auto& row : rows)
        if (row.at(0) == series.service && row.at(1) == series.item)
            return pick(language, row.at(2), row.at(3));
    return {};
}

class Accounts {
public:
    explicit Accounts(const Content& content)
        : c_(content), values_(content.run, "value", {.series = true, .ecosystem = true})
    {
        for (std::size_t i = 0; i < c_.run.series.size(); ++i) {
            const auto& series = c_.run.series[i];
            const Mapping* mapping = find_mapping(series.service, series.item);
            if (!mapping || mapping->account != "service" || series.kind == "memo")
                continue;
            if (std::none_of(classes_.begin(), classes_.end(),
                             [&](const auto* one) { return one->class_id == mapping->class_id; }))
                classes_.push_back(mapping);
            (series.kind == "value" ? valued_ : counted_).emplace_back(mapping, static_cast<int>(i));
        }
        // In the order of the reference list, which is that of the rows of seea.csv.
        std::sort(classes_.begin(), classes_.end());
        std::stable_sort(counted_.begin(), counted_.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
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
            for (const auto& one : mappings())
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
            for (const auto& [mapping, number] : counted_) {
                Row row{Row::Kind::line,
                        {Cell::whole(year), Cell::of(class_title(*mapping)), Cell::of(c_.title(series(number))),
                         Cell::of(unit(number).label)}};
                for (const auto& ecosystem : c_.ecosystems())
                    row.cells.push_back(
                        amount_of(quantities.at({.series = number, .ecosystem = ecosystem, .year = year}), number));
                row.cells.push_back(amount_of(wholes.at({.series = number, .year = year}), number));
                sheet.rows.push_back(std::move(row));
            }
        return sheet;
    }

    Sheet monetary() const
    {
        Sheet sheet = begin_supply("seea_monetary", "report.seea.monetary.name", "report.seea.monetary.title");
        for (int year : c_.run.years) {
            for (const auto* one : classes_)
                sheet.rows.push_back(money_row(Row::Kind::line, year, class_title(*one), one->class_id));
            sheet.rows.push_back(money_row(Row::Kind::total, year, say("report.seea.supply"), ""));
        }
        sheet.columns.erase(sheet.columns.begin() + 2, sheet.columns.begin() + 4);
        sheet.frozen_columns = 2;
        sheet.notes.push_back(say("report.seea.monetary_note"));
        sheet.unit = c_.money().label;
        return sheet;
    }

    Sheet use() const
    {
        Sheet sheet = begin("seea_use", "report.seea.use.name", "report.seea.use.title");
        sheet.columns = {{say("report.year"), 7},
                         {say("report.seea.class"), 28, true},
                         {say("report.quantity"), 30, true},
                         {say("report.seea.user"), 24, true},
                         {say("report.seea.amount"), 16},
                         {say("report.seea.supply"), 16},
                         {say("report.seea.difference"), 14, true},
                         {say("report.unit"), 12}};
        const Sums quantities(c_.run, "quantity", {.series = true});
        const Sums parts(c_.run, "quantity", {.series = true, .ecosystem = true});
        for (int year : c_.run.years)
            for (const auto& [mapping, number] : counted_) {
                const std::string user = find_user(series(number), c_.language);
                Row row{Row::Kind::line,
                        {Cell::whole(year), Cell::of(class_title(*mapping)), Cell::of(c_.title(series(number)))}};
                row.cells.push_back(Cell::of(user.empty() ? say("report.seea.no_user") : user));
                const Amount& used = quantities.at({.series = number, .year = year});
                Amount supplied;  // by all types
                for (const auto& ecosystem : c_.ecosystems())
                    add(parts.at({.series = number, .ecosystem = ecosystem, .year = year}), supplied);
                row.cells.push_back(amount_of(used, number));
                row.cells.push_back(amount_of(supplied, number));
                Amount difference = used;
                difference.count -= supplied.count;
                row.cells.push_back(used.is_known() && supplied.is_known() ? amount_of(difference, number) : Cell{});
                row.cells.push_back(Cell::of(unit(number).label));
                sheet.rows.push_back(std::move(row));
            }
        sheet.frozen_columns = 4;
        sheet.notes = {say("report.seea.use_note")};
        return sheet;
    }

private:
    std::string say(const char* key) const { return c_.say(key); }
    std::string class_title(const Mapping& one) const { return pick(c_.language, one.zh, one.en); }
    const account::Series& series(int number) const { return c_.run.series.at(static_cast<std::size_t>(number)); }
    OfficeUnit unit(int number) const { return c_.unit(series(number).unit); }
    Cell amount_of(const Amount& amount, int number) const
    {
        return c_.amount(amount, series(number).quantum, unit(number));
    }
    static void add(const Amount& part, Amount& whole)
    {
        whole.count += part.count;
        whole.parts += part.parts;
        whole.missing += part.missing;
        if (whole.reason.empty())
            whole.reason = part.reason;
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
            for (const auto& [mapping, number] : valued_)
                if (class_id.empty() || mapping->class_id == class_id)
                    add(values_.at({.series = number, .ecosystem = ecosystem, .year = year}), amount);
            add(amount, total);
            row.cells.push_back(c_.amount(amount, 0.01, c_.money()));
        }
        row.cells.push_back(c_.amount(total, 0.01, c_.money()));
        return row;
    }

    Row mapping_row(const account::ServiceLine& service, const Mapping& one) const
    {
        return {Row::Kind::line,
                {Cell::of(c_.title(service)), Cell::of(item_title(one.item, c_.language)), Cell::of(class_title(one)),
                 Cell::of(say(one.account == "service" ? "report.seea.service" : "report.seea.outside")),
                 Cell::of(pick(c_.language, one.caveat_zh, one.caveat_en)), Cell::of(one.source),
                 Cell::of(say(one.verified == "yes" ? "report.yes" : "report.no"))}};
    }

    const Content& c_;
    Sums values_;
    std::vector<const Mapping*> classes_;
    std::vector<std::pair<const Mapping*, int>> counted_, valued_;  // series by class
};

}  // namespace

std::vector<Sheet> make_seea_sheets(const Content& content)
{
    const Accounts accounts(content);
    return {make_seea_extent(content),
            make_seea_transitions(content),
            make_seea_condition(content),
            accounts.mapping(),
            accounts.physical(),
            accounts.monetary(),
            accounts.use()};
}

}  // namespace eco::report

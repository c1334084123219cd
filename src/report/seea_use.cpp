#include <algorithm>
#include <optional>

#include "report/seea.hpp"
#include "report/seea_services.hpp"
#include "report/words.hpp"

namespace eco::report {
namespace {

Sheet begin(const Content& content, const char* id, const char* name, const char* title)
{
    Sheet sheet;
    sheet.id = id;
    sheet.name = content.say(name);
    sheet.title = content.say(title, {{"unit", content.money().label}});
    sheet.notes = {content.say("report.note.rounding"), content.say("report.note.missing"),
                   content.say("report.seea.use_note")};
    return sheet;
}

const account::Series& series_of(const Content& content, int number)
{
    return content.run.series.at(static_cast<std::size_t>(number));
}

std::string class_title(const Content& content, const SeeaMapping& one)
{
    return pick(content.language, one.zh, one.en);
}

std::string user_title(const Content& content, const SeeaUser* user)
{
    return user ? pick(content.language, user->zh, user->en) : content.say("report.seea.no_user");
}

/// Whether the data name the user, or it is assumed, and how well that is known.
std::string basis_of(const Content& content, const SeeaUser* user)
{
    if (!user)
        return "";
    if (!user->item.empty())
        return content.say("report.seea.user_of_data");
    return content.say(user->verified == "yes" ? "report.seea.user_verified" : "report.seea.user_assumed");
}

/// What all ecosystem types supply of a series.
Amount supply_of(const Content& content, const Sums& by_ecosystem, int number, int year)
{
    Amount out;
    for (const auto& ecosystem : content.ecosystems())
        add(by_ecosystem.at({.series = number, .ecosystem = ecosystem, .year = year}), out);
    return out;
}

/// Use less supply; blank where one is not known.
std::optional<Amount> difference_of(const Amount& used, const Amount& supplied)
{
    if (!used.is_known() || !supplied.is_known())
        return std::nullopt;
    Amount out = used;
    out.count -= supplied.count;
    return out;
}

/// The users of the run's services, one row each, in the order of users.csv; nullptr where there is one without user.
std::vector<const SeeaUser*> users_of(const Content& content, const SeeaServices& services)
{
    std::vector<const SeeaUser*> out;
    bool has_unknown = false;
    for (const auto& user : seea_users()) {
        const bool is_there = std::any_of(services.valued.begin(), services.valued.end(), [&](const auto& one) {
            const auto* found = find_seea_user(series_of(content, one.second));
            has_unknown |= !found;
            return found && found->id == user.id;
        });
        if (is_there && std::none_of(out.begin(), out.end(), [&](const auto* one) { return one->id == user.id; }))
            out.push_back(&user);
    }
    if (has_unknown)
        out.push_back(nullptr);
    return out;
}

/// Values by class and user.
class MoneyUse {
public:
    explicit MoneyUse(const Content& content)
        : c_(content),
          services_(content),
          users_(users_of(content, services_)),
          values_(content.run, "value", {.series = true}),
          parts_(content.run, "value", {.series = true, .ecosystem = true})
    {
    }

    const std::vector<const SeeaUser*>& users() const { return users_; }

    std::vector<Row> rows() const
    {
        std::vector<Row> out;
        for (int year : c_.run.years) {
            for (const auto* one : services_.classes)
                out.push_back(row(one, year));
            out.push_back(row(nullptr, year));
        }
        return out;
    }

private:
    /// Of a class, or of all classes if it is nullptr: use by user, total use, total supply and their difference.
    Row row(const SeeaMapping* of, int year) const
    {
        std::vector<Amount> by_user(users_.size());
        Amount used, supplied;
        for (const auto& [mapping, number] : services_.valued) {
            if (of && mapping->class_id != of->class_id)
                continue;
            const Amount& value = values_.at({.series = number, .year = year});
            add(value, by_user.at(column_of(find_seea_user(series_of(c_, number)))));
            add(value, used);
            add(supply_of(c_, parts_, number, year), supplied);
        }
        Row out{of ? Row::Kind::line : Row::Kind::total,
                {Cell::whole(year), Cell::of(of ? class_title(c_, *of) : c_.say("report.seea.all_classes"))}};
        const auto cell = [&](const Amount& amount) { return c_.amount(amount, 0.01, c_.money()); };
        for (const auto& amount : by_user)
            out.cells.push_back(cell(amount));
        const auto difference = difference_of(used, supplied);
        for (const Cell& one : {cell(used), cell(supplied), difference ? cell(*difference) : Cell{}})
            out.cells.push_back(one);
        return out;
    }

    std::size_t column_of(const SeeaUser* user) const
    {
        const auto at = std::find_if(users_.begin(), users_.end(), [&](const auto* one) {
            return one == user || (one && user && one->id == user->id);
        });
        return static_cast<std::size_t>(at - users_.begin());
    }

    const Content& c_;
    SeeaServices services_;
    std::vector<const SeeaUser*> users_;
    Sums values_, parts_;
};

}  // namespace

Sheet make_seea_use(const Content& content)
{
    const auto say = [&](const char* key) { return content.say(key); };
    Sheet sheet = begin(content, "seea_use", "report.seea.use.name", "report.seea.use.title");
    sheet.columns = {{say("report.year"), 7},
                     {say("report.seea.class"), 28, true},
                     {say("report.quantity"), 30, true},
                     {say("report.seea.user"), 28, true},
                     {say("report.seea.user_basis"), 22, true},
                     {say("report.seea.amount"), 16},
                     {say("report.seea.supply"), 16},
                     {say("report.seea.difference"), 14, true},
                     {say("report.unit"), 12}};
    sheet.frozen_columns = 5;
    sheet.breaks_by_first_column = true;
    const SeeaServices services(content);
    const Sums quantities(content.run, "quantity", {.series = true});
    const Sums parts(content.run, "quantity", {.series = true, .ecosystem = true});
    for (int year : content.run.years)
        for (const auto& [mapping, number] : services.counted) {
            const auto& series = series_of(content, number);
            const SeeaUser* user = find_seea_user(series);
            const OfficeUnit unit = content.unit(series.unit);
            const auto cell = [&](const Amount& amount) { return content.amount(amount, series.quantum, unit); };
            const Amount& used = quantities.at({.series = number, .year = year});
            const Amount supplied = supply_of(content, parts, number, year);
            const auto difference = difference_of(used, supplied);
            sheet.rows.push_back(
                {Row::Kind::line,
                 {Cell::whole(year), Cell::of(class_title(content, *mapping)), Cell::of(content.title(series)),
                  Cell::of(user_title(content, user)), Cell::of(basis_of(content, user)), cell(used), cell(supplied),
                  difference ? cell(*difference) : Cell{}, Cell::of(unit.label)}});
        }
    return sheet;
}

Sheet make_seea_monetary_use(const Content& content)
{
    Sheet sheet = begin(content, "seea_monetary_use", "report.seea.money_use.name", "report.seea.money_use.title");
    sheet.unit = content.money().label;
    sheet.columns = {{content.say("report.year"), 7}, {content.say("report.seea.class"), 28, true}};
    const MoneyUse use(content);
    for (const auto* user : use.users())
        sheet.columns.push_back({user_title(content, user)});
    for (const char* key : {"report.seea.all_use", "report.seea.supply", "report.seea.difference"})
        sheet.columns.push_back({content.say(key)});
    sheet.rows = use.rows();
    fit_columns(sheet, 2);
    sheet.frozen_columns = 2;
    sheet.notes.push_back(content.say("report.seea.monetary_note"));
    return sheet;
}

}  // namespace eco::report

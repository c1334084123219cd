#include "account/explain.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include "formula/checker.hpp"

namespace eco::account {

namespace {

using formula::Op;
using formula::Tree;
using method::Entry;
using method::Sheet;
using method::Use;

std::string first_of(const std::string& zh, const std::string& en, const std::string& id)
{
    return !zh.empty() ? zh : !en.empty() ? en : id;
}

/// "ecosystem=forest, fvc=[10,30)" as pairs.
std::map<std::string, std::string> split_keys(const std::string& keys)
{
    std::map<std::string, std::string> out;
    for (std::size_t at = 0; at < keys.size();) {
        const std::size_t end = std::min(keys.find(", ", at), keys.size()), equals = keys.find('=', at);
        if (equals < end)
            out[keys.substr(at, equals - at)] = keys.substr(equals + 1, end - equals - 1);
        at = end + 2;
    }
    return out;
}

std::string with_unit(const std::string& number, const std::string& unit)
{
    const std::string safe = number.find('/') == std::string::npos ? number : "(" + number + ")";
    return unit.empty() || unit == "1" ? safe : safe + " " + unit;
}

/// Known amount of a series at the place, and why a part of it is missing.
struct Amount {
    Int128 count = 0;
    bool any = false, is_missing = false;
    std::string reason;
    std::map<std::string, Int128> by_ecosystem;
};

class Explainer {
public:
    Explainer(const Run& run, const std::string& place, const std::string& service, int year,
              const method::Package* package)
        : run_(run),
          place_(find_place(run, place)),
          places_(finest_places(run, place_.id)),
          year_(year),
          package_(package)
    {
        check(service);
        amounts_.resize(run.series.size());
        for (const auto& cell : run.cells)
            if (cell.year == year && places_.count(cell.place))
                add(cell);
    }

    Explanation explain(const std::string& service)
    {
        Explanation out;
        out.run = run_.id, out.place = place_.id, out.service = service, out.year = year_;
        out.place_zh = place_.name_zh, out.place_en = place_.name_en;
        for (const auto& line : run_.services)
            if (line.id == service)
                out.title_zh = line.title_zh, out.title_en = line.title_en, out.status = line.status,
                out.reason = line.reason;
        out.title = first_of(out.title_zh, out.title_en, service);
        sheet_ = package_ ? package_->find_sheet(service) : nullptr;
        if (sheet_)
            out.source = sheet_->source, out.note = sheet_->note;
        const bool is_account = sheet_ && sheet_->kind == Sheet::Kind::account;  // of transitions only those that are
        for (std::size_t i = 0; i < run_.series.size(); ++i)
            if (run_.series[i].service == service && (amounts_[i].any || !is_account))
                out.series.push_back(take_apart(i));
        if (sheet_)
            add_sources(out);
        add_remarks(out);
        return out;
    }

private:
    void check(const std::string& service) const
    {
        std::string all, years;
        std::vector<std::string> names;
        for (const auto& line : run_.services) {
            all += (all.empty() ? "" : ", ") + line.id;
            names.push_back(line.id);
        }
        for (int year : run_.years)
            years += (years.empty() ? "" : ", ") + std::to_string(year);
        Problems problems;
        const std::string near = formula::nearest_name(service, names);
        if (std::find(names.begin(), names.end(), service) == names.end())
            problems.add(Problem{{},
                                 "account.explain.no_service",
                                 {{"name", service}, {"near", near.empty() ? all : near}, {"services", all}},
                                 {},
                                 false});
        if (std::find(run_.years.begin(), run_.years.end(), year_) == run_.years.end())
            problems.add(
                Problem{{}, "account.explain.no_year", {{"year", std::to_string(year_)}, {"years", years}}, {}, false});
        problems.throw_if_any();
    }

    void add(const Cell& cell)
    {
        Amount& amount = amounts_.at(static_cast<std::size_t>(cell.series));
        amount.any = true;
        ecosystems_[run_.series[static_cast<std::size_t>(cell.series)].service].insert(cell.ecosystem);
        if (cell.amount) {
            amount.count += *cell.amount;
            amount.by_ecosystem[cell.ecosystem] += *cell.amount;
        } else if (!is_gap(cell) && !std::exchange(amount.is_missing, true)) {
            amount.reason = cell.reason;
        }
    }

    ExplainedSeries take_apart(std::size_t number)
    {
        const Amount& amount = amounts_[number];
        ExplainedSeries out;
        out.series = &run_.series[number];
        out.amount = static_cast<std::int64_t>(amount.count);
        out.is_missing = amount.is_missing;
        out.reason = amount.reason;
        for (const auto& [id, count] : amount.by_ecosystem) {
            const auto titles = run_.ecosystems.find(id);
            const auto& [zh, en] =
                titles == run_.ecosystems.end() ? std::pair<std::string, std::string>() : titles->second;
            out.contributions.push_back({first_of(zh, en, id), id, zh, en, static_cast<std::int64_t>(count)});
        }
        std::stable_sort(out.contributions.begin(), out.contributions.end(),
                         [](const auto& a, const auto& b) { return a.amount > b.amount; });
        const Entry* entry = sheet_ ? sheet_->find_entry(out.series->name) : nullptr;
        if (const Tree* tree = entry ? find_branch(run_, *sheet_, entry->formula) : nullptr) {
            items_ = items_of(*entry, *out.series);
            out.formula = formula::print(*tree);
            out.with_numbers = with_numbers(*sheet_, *tree);
            std::set<std::string> seen;
            add_steps(*sheet_, *entry, *tree, seen, out.steps);
        }
        return out;
    }

    static std::map<std::string, std::string> items_of(const Entry& entry, const Series& series)
    {
        std::map<std::string, std::string> out;
        std::size_t at = 0;
        for (const auto& index : entry.booking.items) {
            const std::size_t end = std::min(series.item.find('/', at), series.item.size());
            out[index] = series.item.substr(std::min(at, series.item.size()), end - at);
            at = end + 1;
        }
        return out;
    }

    std::string with_numbers(const Sheet& sheet, const Tree& tree) const
    {
        return formula::print_with(tree, [&](const std::string& name) { return value_of(sheet, name); });
    }

    std::string value_of(const Sheet& sheet, const std::string& name) const
    {
        for (const auto& quantity : sheet.quantities)
            if (quantity.name == name)
                return amount_text(sheet.id, name);
        const Use* use = sheet.find_use(name);
        if (!use)
            return {};
        if (use->source == Use::Source::quantity)
            return amount_text(use->of.substr(0, use->of.find('.')), use->of.substr(use->of.find('.') + 1));
        return use->source == Use::Source::parameter || use->source == Use::Source::price ? row_text(sheet, *use)
                                                                                          : std::string();
    }

    std::string amount_text(const std::string& service, const std::string& name) const
    {
        const Sheet* sheet = package_->find_sheet(service);
        const Entry* entry = sheet ? sheet->find_entry(name) : nullptr;
        for (std::size_t i = 0; entry && i < run_.series.size(); ++i) {
            const Series& series = run_.series[i];
            if (series.service != service || series.name != name || series.kind != "quantity")
                continue;
            const auto items = items_of(*entry, series);
            const bool fits = std::all_of(items.begin(), items.end(), [&](const auto& item) {
                const auto own = items_.find(item.first);
                return own != items_.end() && own->second == item.second;
            });
            if (!fits)
                continue;
            if (amounts_[i].is_missing || !amounts_[i].any)
                return "missing: " + (amounts_[i].reason.empty() ? "not_supplied" : amounts_[i].reason);
            char text[40];
            std::snprintf(text, sizeof text, "%.15g", static_cast<double>(amounts_[i].count) * series.quantum);
            return with_unit(text, series.unit);
        }
        return {};
    }

    /// The row of a parameter, if all rows that may hold here are of one value.
    std::string row_text(const Sheet& sheet, const Use& use) const
    {
        std::set<std::string> values;
        for (const auto& row : run_.parameters)
            if (is_of(row, use) && may_hold(sheet, row))
                values.insert(with_unit(row.value, row.unit));
        return values.size() == 1 ? *values.begin() : std::string();
    }

    static bool is_of(const ParameterUse& row, const Use& use)
    {
        const std::string kind = use.source == Use::Source::price ? "price" : "parameter";
        return row.symbol == use.of && (row.service == kind || (row.service != "price" && row.service != "parameter"));
    }

    bool may_hold(const Sheet& sheet, const ParameterUse& row) const
    {
        for (const auto& [key, label] : split_keys(row.keys)) {
            if (const auto item = items_.find(key); item != items_.end() && item->second != label)
                return false;
            if (key == "zone" && !places_.count(label))
                return false;
            const auto here = ecosystems_.find(sheet.kind == Sheet::Kind::service ? sheet.id : sheet_->id);
            if (key == "ecosystem" && here != ecosystems_.end() &&
                std::none_of(here->second.begin(), here->second.end(),
                             [&, set = label](const auto& id) { return package_->is_within(id, set); }))
                return false;
        }
        return true;
    }

    void add_steps(const Sheet& sheet, const Entry& entry, const Tree& tree, std::set<std::string>& seen,
                   std::vector<ExplainedStep>& steps)
    {
        std::vector<std::string> names;
        gather_names(tree, names);
        for (const auto& take : entry.takes)
            if (const Tree* from = find_branch(run_, sheet, take.from))
                gather_names(*from, names);
        for (const auto& name : names) {
            const Use* use = sheet.find_use(name);
            const Sheet* owner = use && use->source == Use::Source::derived ? package_->find_sheet(use->of) : &sheet;
            const auto let =
                std::find_if(sheet.lets.begin(), sheet.lets.end(), [&](const Entry& e) { return e.name == name; });
            const Entry* next = owner != &sheet && owner && !owner->results.empty() ? &owner->results.front()
                                : let != sheet.lets.end()                           ? &*let
                                                                                    : nullptr;
            const Tree* branch = next ? find_branch(run_, *owner, next->formula) : nullptr;
            if (!branch || !seen.insert(owner->id + "." + next->name).second)
                continue;
            steps.push_back({owner->id, owner == &sheet ? name : owner->id, formula::print(*branch),
                             with_numbers(*owner, *branch)});
            add_steps(*owner, *next, *branch, seen, steps);
        }
    }

    void add_sources(Explanation& out) const
    {
        const auto uses = find_uses(run_, *package_, *sheet_);
        std::set<std::string> names = {"places"};
        for (const Use* use : uses) {
            const bool is_row = use->source == Use::Source::parameter || use->source == Use::Source::price;
            names.insert(is_row ? "parameters" : use->of);
            if (use->source == Use::Source::layer || std::count(use->by.begin(), use->by.end(), "ecosystem"))
                names.insert({"ecosystems", find_ecosystem_layer(run_)});
        }
        for (const auto& row : run_.parameters)
            if (std::any_of(uses.begin(), uses.end(), [&](const Use* use) {
                    return (use->source == Use::Source::parameter || use->source == Use::Source::price) &&
                           is_of(row, *use);
                }))
                out.parameters.push_back(&row);
        for (const auto& input : run_.inputs)
            if (names.count(input.name) && (input.year == 0 || input.year == year_))
                out.inputs.push_back(&input);
    }

    void add_remarks(Explanation& out) const
    {
        for (const auto& coverage : run_.coverage)
            if ((coverage.service == out.service || coverage.service.starts_with(out.service + ".")) &&
                coverage.year == year_ && places_.count(coverage.place))
                out.coverage.push_back(&coverage);
        for (const auto& note : run_.notes)
            if ((note.service.empty() || note.service == out.service) && (note.year == 0 || note.year == year_) &&
                (note.place.empty() || note.place == place_.id || places_.count(note.place)))
                out.notes.push_back(&note);
    }

    const Run& run_;
    const Place& place_;
    const std::set<std::string> places_;
    const int year_;
    const method::Package* const package_;  // nullptr if the run carries none
    const Sheet* sheet_ = nullptr;
    std::vector<Amount> amounts_;                              // by series
    std::map<std::string, std::set<std::string>> ecosystems_;  // by service: that have cells here
    std::map<std::string, std::string> items_;                 // of the series at hand
};

}  // namespace

Explanation explain(const Run& run, const std::string& place, const std::string& service, int year,
                    const method::Package* package)
{
    const auto carried = package ? nullptr : read_package(run);
    return Explainer(run, place, service, year, package ? package : carried.get()).explain(service);
}

}  // namespace eco::account

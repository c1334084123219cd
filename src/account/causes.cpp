#include <algorithm>
#include <map>
#include <set>

#include "account/carried_package.hpp"
#include "account/compare.hpp"
#include "account/prices.hpp"
#include "formula/tree.hpp"

namespace eco::account {

namespace {

using method::Use;

constexpr const char* price_year = "price year ";

/// "cover_factor (ecosystem=forest, fvc=[10,30))".
std::string row_name(const ParameterUse& row)
{
    return row.symbol + (row.keys.empty() ? "" : " (" + row.keys + ")");
}

std::string row_value(const ParameterUse& row)
{
    return row.value + (row.unit.empty() || row.unit == "1" ? "" : " " + row.unit);
}

std::string source_word(const Use& use)
{
    static constexpr const char* words[] = {"layer",     "derived", "features", "table",   "records",
                                            "parameter", "price",   "curve",    "quantity"};
    std::string text = std::string(words[static_cast<std::size_t>(use.source)]) + " " + use.of;
    if (!use.column.empty())
        text += "." + use.column;
    for (const auto& key : use.by)
        text += " by " + key;
    return text + (use.unit_text.empty() ? "" : ", " + use.unit_text);
}

std::string joined(const std::set<std::string>& words)
{
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? "-" : text;
}

/// What one run computes a service from.
struct Recipe {
    const Run* run = nullptr;
    const method::Package* package = nullptr;
    const method::Sheet* sheet = nullptr;
    Rests rests;

    Recipe(const Run& run_, const method::Package* package_, const std::string& service) : run(&run_), package(package_)
    {
        sheet = package ? package->find_sheet(service) : nullptr;
        if (sheet)
            rests = find_rests(run_, *package, *sheet);
    }

    std::string choice(const std::string& name) const
    {
        const auto found = run->choices.find(name);
        return found == run->choices.end() ? "" : found->second;
    }
    /// All branches of the entry's formula; empty without such an entry.
    std::string whole_text(const std::string& id, const std::string& name) const
    {
        const auto* entry = find(id, name);
        return entry && entry->formula ? formula::print(*entry->formula.tree) : "";
    }
    /// What else decides about the entry's amounts, by the word of the package file.
    std::map<std::string, std::string> aspects(const std::string& id, const std::string& name) const
    {
        const auto* entry = find(id, name);
        if (!entry)
            return {};
        std::string takes, items;
        for (const auto& take : entry->takes)
            takes +=
                take.name + (take.from ? " = " + formula::print(*take.from.tree) : "") + " " + take.unit.text() + "; ";
        for (const auto& item : entry->booking.items)
            items += (items.empty() ? "" : ", ") + item;
        return {{"unit", entry->unit ? entry->unit->text() : ""},
                {"gives", entry->gives ? entry->gives->text() : ""},
                {"takes", takes},
                {"quantum", entry->quantum_text},
                {"items", items},
                {"zone", entry->booking.zone},
                {"ecosystem", entry->booking.ecosystem}};
    }
    std::string applies_to(const std::string& id) const
    {
        const auto* of = package ? package->find_sheet(id) : nullptr;
        return of ? of->applies_to : "";
    }
    /// The branch that was taken.
    std::string text(const std::string& id, const std::string& name) const
    {
        const auto* entry = find(id, name);
        if (!entry || !entry->formula)
            return "";
        const auto* branch = find_branch(*run, *package->find_sheet(id), entry->formula);
        return formula::print(branch ? *branch : *entry->formula.tree);
    }

private:
    const method::Entry* find(const std::string& id, const std::string& name) const
    {
        const auto* of = package ? package->find_sheet(id) : nullptr;
        return of ? of->find_entry(name) : nullptr;
    }
};

void compare_choices(const Recipe& a, const Recipe& b, Causes& out)
{
    std::set<std::string> names = a.rests.choices;
    names.insert(b.rests.choices.begin(), b.rests.choices.end());
    for (const auto& name : names)
        if (a.choice(name) != b.choice(name))
            out.choices.push_back({name, a.choice(name), b.choice(name), "", ""});
}

/// What an entry's formula and booking say, where it is not the same: a branch that was taken by a choice is told as
/// the choice, and one that neither run took decides nothing.
void compare_entry(const Recipe& a, const Recipe& b, const std::string& id, const std::string& name, Causes& out)
{
    const std::string where = id + (name.empty() ? "" : "." + name);
    const std::string before = a.text(id, name), after = b.text(id, name);
    if (before != after && a.whole_text(id, name) != b.whole_text(id, name))
        out.formulas.push_back({where, before, after, "", ""});
    auto now = b.aspects(id, name);
    for (const auto& [word, text] : a.aspects(id, name))
        if (!before.empty() && !after.empty() && text != now[word])
            out.formulas.push_back({where + " " + word, text, now[word], "", ""});
}

void compare_formulas(const Recipe& a, const Recipe& b, Causes& out)
{
    std::vector<std::pair<std::string, std::string>> names;
    std::set<std::string> sheets;
    for (const Recipe* recipe : {&a, &b})
        for (const auto& [sheet, entry] : recipe->rests.entries) {
            sheets.insert(sheet->id);
            if (std::pair name{sheet->id, entry->name}; std::find(names.begin(), names.end(), name) == names.end())
                names.push_back(std::move(name));
        }
    for (const auto& [id, name] : names)
        compare_entry(a, b, id, name, out);
    for (const auto& id : sheets)
        if (a.package->find_sheet(id) && b.package->find_sheet(id) && a.applies_to(id) != b.applies_to(id))
            out.formulas.push_back({id + " applies_to", a.applies_to(id), b.applies_to(id), "", ""});
    std::map<std::string, std::pair<std::set<std::string>, std::set<std::string>>> uses;
    for (const Use* use : a.rests.uses)
        uses[use->name].first.insert(source_word(*use));
    for (const Use* use : b.rests.uses)
        uses[use->name].second.insert(source_word(*use));
    for (const auto& [name, words] : uses)  // the same name, read from elsewhere
        if (!words.first.empty() && !words.second.empty() && words.first != words.second)
            out.formulas.push_back({"uses " + name, joined(words.first), joined(words.second), "", ""});
}

std::set<std::string> symbols_of(const Recipe& recipe, Use::Source source)
{
    std::set<std::string> out;
    for (const Use* use : recipe.rests.uses)
        if (use->source == source)
            out.insert(use->of);
    return out;
}

std::vector<Change> compare_rows(const Recipe& a, const Recipe& b, Use::Source source)
{
    std::map<std::string, Change> rows;
    const auto read = [&](const Recipe& recipe, std::string Change::*value, std::string Change::*from) {
        const auto symbols = symbols_of(recipe, source);
        for (const auto& row : recipe.run->parameters)
            if (symbols.count(row.symbol)) {
                Change& change = rows[row_name(row)];
                change.name = row_name(row);
                change.*value = row_value(row);
                change.*from = row.source;
            }
    };
    read(a, &Change::before, &Change::source_before);
    read(b, &Change::after, &Change::source_after);
    std::vector<Change> out;
    for (auto& [name, change] : rows)
        if (change.before != change.after)
            out.push_back(std::move(change));
    return out;
}

/// Fingerprints of what a side reads under a name: the files of its year, else of all years.
std::set<std::string> files_of(const Side& side, const std::string& name)
{
    std::set<std::string> out;
    for (const auto& input : side.run->inputs)
        if (input.name == name && (input.year == 0 || input.year == side.year))
            out.insert(input.sha256);
    return out;
}

void compare_inputs(const Side& before, const Side& after, const Recipe& a, const Recipe& b, Causes& out)
{
    std::set<std::string> names;
    for (const Recipe* recipe : {&a, &b})
        for (const Use* use : recipe->rests.uses)
            if (use->source == Use::Source::layer || use->source == Use::Source::table ||
                use->source == Use::Source::features || use->source == Use::Source::records)
                names.insert(use->of);
    for (const Side* side : {&before, &after})
        if (const auto cover = find_ecosystem_layer(*side->run); !cover.empty())
            names.insert(cover);
    for (const auto& name : names)
        if (files_of(before, name) != files_of(after, name))
            out.inputs.push_back(name);
}

Standing standing_of(const Run& run, const std::string& service)
{
    for (const auto& line : run.services)
        if (line.id == service)
            return {line.status, line.reason};
    return {"absent", ""};
}

std::set<std::string> price_years(const Run& run)
{
    std::set<std::string> out;
    for (const auto& row : run.parameters)
        if (const auto at = row.note.find(price_year); at == 0)
            out.insert(row.note.substr(std::string(price_year).size(), 4));
    return out;
}

std::map<std::string, double> areas_of(const Run& run)
{
    std::map<std::string, double> out;
    for (const auto& place : run.places)
        out[place.id] = place.area_m2;
    return out;
}

}  // namespace

bool Causes::is_same() const
{
    const auto is_out = [](const Standing& standing) {
        return standing.status == "not_applicable" || standing.status == "absent";
    };
    if (is_out(before) && is_out(after))
        return true;
    return !is_applicability() && is_same_formula() && parameters.empty() && prices.empty() && inputs.empty();
}

std::vector<Causes> find_causes(const Side& before, const Side& after)
{
    const auto first = read_package(*before.run);
    const auto second = before.run == after.run ? nullptr : read_package(*after.run);
    const method::Package* package_after = before.run == after.run ? first.get() : second.get();
    std::vector<Causes> out;
    for (const Run* run : {before.run, after.run})
        for (const auto& service : run->services) {
            if (std::any_of(out.begin(), out.end(), [&](const Causes& c) { return c.service == service.id; }))
                continue;
            Causes causes{.service = service.id,
                          .title_zh = service.title_zh,
                          .title_en = service.title_en,
                          .before = standing_of(*before.run, service.id),
                          .after = standing_of(*after.run, service.id),
                          .has_packages = first && package_after,
                          .choices = {},
                          .formulas = {},
                          .parameters = {},
                          .prices = {},
                          .inputs = {}};
            const auto has_formula = [](const Standing& standing) {
                return standing.status == "computed" || standing.status == "not_computed";
            };
            if (causes.has_packages && has_formula(causes.before) && has_formula(causes.after)) {
                const Recipe a(*before.run, first.get(), service.id), b(*after.run, package_after, service.id);
                compare_choices(a, b, causes);
                compare_formulas(a, b, causes);
                causes.parameters = compare_rows(a, b, Use::Source::parameter);
                causes.prices = compare_rows(a, b, Use::Source::price);
                compare_inputs(before, after, a, b, causes);
            }
            out.push_back(std::move(causes));
        }
    return out;
}

std::vector<Caveat> find_caveats(const Side& before, const Side& after)
{
    std::vector<Caveat> out;
    const Run &a = *before.run, &b = *after.run;
    if (&a == &b)
        return out;
    const auto add = [&](const std::string& key, const std::string& x, const std::string& y) {
        out.push_back({key, {{"a", x}, {"b", y}}});
    };
    if (a.scene_hash != b.scene_hash)
        add("account.compare.scene", a.scene_id + " " + a.scene_hash.substr(0, 8),
            b.scene_id + " " + b.scene_hash.substr(0, 8));
    if (areas_of(a) != areas_of(b))
        add("account.compare.boundary", std::to_string(a.places.size()), std::to_string(b.places.size()));
    if (constant_year(a) != constant_year(b))
        add("account.compare.prices", price_basis(constant_year(a)), price_basis(constant_year(b)));
    else if (price_years(a) != price_years(b))
        add("account.compare.price_basis", joined(price_years(a)), joined(price_years(b)));
    return out;
}

}  // namespace eco::account

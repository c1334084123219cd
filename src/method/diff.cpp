#include "method/diff.hpp"

#include <fmt/format.h>

#include <map>

namespace eco::method {
namespace {

/// Every entry of a package as path -> text.
class Entries {
public:
    std::map<std::string, std::string> all;

    void add(const std::string& path, const std::string& text)
    {
        if (!text.empty())
            all[path] = text;
    }
    void add(const std::string& path, const Title& title)
    {
        add(path + ".zh", title.zh);
        add(path + ".en", title.en);
    }
    void add(const std::string& path, const std::vector<std::string>& names)
    {
        std::string text;
        for (const std::string& name : names)
            text += (text.empty() ? "" : ", ") + name;
        add(path, text);
    }
    void add(const std::string& path, const std::optional<unit::Unit>& unit) { add(path, unit ? unit->text() : ""); }
    void add_range(const std::string& path, const std::optional<double>& low, const std::optional<double>& high)
    {
        if (low && high)
            add(path, fmt::format("{} to {}", *low, *high));
    }
};

void add_formula(Entries& out, const std::string& path, const formula::TreePtr& tree)
{
    if (tree == nullptr)
        return;
    if (tree->op != formula::Op::choice)
        return out.add(path, formula::print(*tree));
    for (std::size_t i = 0; i < tree->args.size(); ++i)
        add_formula(out, path + "." + tree->text + "." + tree->labels[i], tree->args[i]);
}

void add_entry(Entries& out, const std::string& path, const Entry& entry)
{
    out.add(path + ".title", entry.title);
    out.add(path + ".unit", entry.unit);
    out.add(path + ".gives", entry.gives);
    for (const Take& take : entry.takes) {
        out.add(path + ".takes." + take.name, take.unit.text());
        add_formula(out, path + ".takes." + take.name + ".from", take.from.tree);
    }
    out.add(path + ".quantum", entry.quantum_text);
    out.add(path + ".pricing", entry.pricing);
    out.add(path + ".category", entry.category);
    out.add(path + ".list", entry.list);
    out.add(path + ".type", std::string(entry.is_truth ? "truth" : ""));
    out.add(path + ".sign", entry.sign);
    out.add(path + ".source", entry.source);
    out.add(path + ".note", entry.note);
    out.add(path + ".book.items", entry.booking.items);
    out.add(path + ".book.zone", entry.booking.zone);
    out.add(path + ".book.ecosystem", entry.booking.ecosystem);
    out.add_range(path + ".range", entry.low, entry.high);
    add_formula(out, path + ".formula", entry.formula.tree);
}

void add_use(Entries& out, const std::string& path, const Use& use)
{
    static constexpr const char* words[] = {"layer",     "derived", "features", "table",   "records",
                                            "parameter", "price",   "curve",    "quantity"};
    out.add(path + ".from", std::string(words[static_cast<std::size_t>(use.source)]) + " " + use.of);
    out.add(path + ".column", use.column);
    out.add(path + ".by", use.by);
    out.add(path + ".unit", use.unit_text);
    out.add(path + ".category", use.category);
    out.add(path + ".sign", use.sign);
    out.add(path + ".type", std::string(use.is_truth ? "truth" : use.is_amount ? "amount" : ""));
    out.add(path + ".optional", std::string(use.is_optional ? "true" : ""));
    out.add_range(path + ".range", use.low, use.high);
    for (const auto& [key, text] : use.more)
        out.add(path + ".more." + key, text);
}

void add_sheet(Entries& out, const Sheet& sheet)
{
    const std::string& id = sheet.id;
    out.add(id + ".title", sheet.title);
    for (const auto& [key, text] : std::map<std::string, std::string>{{"group", sheet.group},
                                                                      {"source", sheet.source},
                                                                      {"note", sheet.note},
                                                                      {"applies_to", sheet.applies_to},
                                                                      {"valid", sheet.valid}})
        out.add(id + "." + key, text);
    for (const auto& [name, choice] : sheet.choices) {
        out.add(id + ".choices." + name + ".labels", choice.labels);
        out.add(id + ".choices." + name + ".default", choice.initial);
    }
    for (const Use& use : sheet.uses)
        add_use(out, id + ".uses." + use.name, use);
    const std::pair<const char*, const std::vector<Entry>*> sections[] = {{"let", &sheet.lets},
                                                                          {"quantity", &sheet.quantities},
                                                                          {"memo", &sheet.memos},
                                                                          {"value", &sheet.values},
                                                                          {"result", &sheet.results}};
    for (const auto& [word, entries] : sections)
        for (const Entry& entry : *entries)
            add_entry(out, id + "." + word + "." + entry.name, entry);
    for (std::size_t i = 0; i < sheet.checks.size(); ++i) {
        const std::string path = fmt::format("{}.check.{}", id, i + 1);
        add_formula(out, path + ".require", sheet.checks[i].require.tree);
        static constexpr const char* words[] = {"error", "warning", "missing"};
        out.add(path + ".else", std::string(words[static_cast<std::size_t>(sheet.checks[i].otherwise)]));
        out.add(path + ".say", sheet.checks[i].say);
    }
}

void add_row(Entries& out, const std::string& section, const Table& table, const Row& row)
{
    std::string keys;
    for (const auto& [key, label] : row.keys)
        keys += (keys.empty() ? "" : ", ") + key + "=" + label;
    for (const auto& [key, interval] : row.intervals)
        keys += (keys.empty() ? "" : ", ") + key + "=" + interval.text();
    const std::string path = section + "." + table.symbol + (keys.empty() ? "" : " (" + keys + ")");
    out.add(path + ".value", row.value_text);
    out.add(path + ".unit", row.label.empty() ? row.unit.text() : "");
    out.add_range(path + ".range", row.low, row.high);
    out.add(path + ".distribution", row.distribution);
    out.add(path + ".draw", row.draw);
    out.add(path + ".index", row.index);
    out.add(path + ".price_year", row.price_year == 0 ? "" : std::to_string(row.price_year));
    out.add(path + ".source", row.source);
    out.add(path + ".verified", std::string(row.is_verified ? "yes" : "no"));
    out.add(path + ".note", row.note);
}

void add_words(Entries& out, const Package& package)
{
    for (const auto& [name, set] : package.indices) {
        out.add("indices." + name + ".labels", set.labels);
        out.add("indices." + name + ".title", set.title);
        out.add("indices." + name + ".best_first", std::string(set.best_first ? "true" : ""));
        for (std::size_t i = 0; i < set.units.size() && i < set.labels.size(); ++i)
            out.add("indices." + name + ".unit." + set.labels[i], set.units[i].text());
    }
    for (const auto& [name, members] : package.sets)
        out.add("sets." + name, members);
    for (const Ecosystem& ecosystem : package.ecosystems) {
        out.add("ecosystems." + ecosystem.id + ".parent", ecosystem.parent.empty() ? "-" : ecosystem.parent);
        out.add("ecosystems." + ecosystem.id + ".title", ecosystem.title);
    }
    for (const auto& [id, status] : package.services)
        out.add("services." + id, status == "computed" ? status : status + ": " + package.not_applicable.at(id));
    const std::pair<const char*, const std::map<std::string, std::string>*> maps[] = {{"set.", &package.set},
                                                                                      {"periods.", &package.periods},
                                                                                      {"moments.", &package.moments},
                                                                                      {"currency.", &package.currency}};
    for (const auto& [section, map] : maps)
        for (const auto& [name, text] : *map)
            out.add(section + name, text);
    for (const Cause& cause : package.causes)
        out.add("causes." + cause.id, cause.inputs);
    for (const Exclusion& e : package.exclusions) {
        std::string text = e.action;
        for (const std::string& label : e.unless)
            text += (&label == &e.unless.front() ? " unless " : ", ") + label;
        out.add("exclusions." + e.first + "+" + e.second, text + ": " + e.why);
    }
}

std::map<std::string, std::string> entries_of(const Package& package)
{
    Entries out;
    const std::map<std::string, std::string> head{{"package", package.id},        {"version", package.version},
                                                  {"status", package.status},     {"extends", package.extends},
                                                  {"document", package.document}, {"scope", package.scope}};
    for (const auto& [key, text] : head)
        out.add(key, text);
    out.add("lookup", package.lookup);
    out.add("groups", package.groups);
    out.add("left_open", package.left_open);
    out.add("substances", package.substances);
    add_words(out, package);
    for (const Entry& total : package.totals)
        add_entry(out, "totals." + total.name, total);
    for (const Sheet& sheet : package.sheets)
        add_sheet(out, sheet);
    for (const auto* tables : {&package.parameters, &package.prices, &package.curves})
        for (const auto& [symbol, table] : *tables)
            for (const Row& row : table.rows)
                add_row(out,
                        tables == &package.prices   ? "prices"
                        : tables == &package.curves ? "curves"
                                                    : "parameters",
                        table, row);
    for (const auto& [code, source] : package.sources)
        out.add("sources." + code, source.citation);
    return std::move(out.all);
}

}  // namespace

std::vector<Difference> diff(const Package& before, const Package& after)
{
    const auto old = entries_of(before), now = entries_of(after);
    std::map<std::string, Difference> found;
    for (const auto& [path, text] : old)
        found[path] = {path, text, ""};
    for (const auto& [path, text] : now)
        found[path].path = path, found[path].after = text;
    std::vector<Difference> out;
    for (auto& [path, difference] : found)
        if (difference.before != difference.after)
            out.push_back(std::move(difference));
    return out;
}

}  // namespace eco::method

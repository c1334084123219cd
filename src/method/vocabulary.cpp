#include "method/check.hpp"

namespace eco::method {
namespace {

void add_calendar(formula::Vocabulary& words, const std::string& name, int count)
{
    formula::Index index;
    index.kind = formula::Index::Kind::calendar;
    index.name = name;
    index.period = name == "day" ? "d" : name == "hour" ? "h" : name;
    for (int i = 1; i <= count; ++i)
        index.labels.push_back(std::to_string(i));
    words.indices[name] = std::move(index);
}

/// The years of a period are the labels of an index of its own.
void add_years(formula::Vocabulary& words, const formula::Period& period)
{
    formula::Index years;
    years.name = period.index;
    for (int year = period.first; year <= period.last; ++year)
        years.labels.push_back(std::to_string(year));
    years.period = "a";
    words.indices[period.index] = std::move(years);
}

void add_periods(formula::Vocabulary& words, const Package& package)
{
    constexpr int longest = 50;
    for (int n = 1; n <= longest; ++n)
        add_years(words, {1 - n, 0, true, false, "last " + std::to_string(n)});
    for (const auto& [name, text] : package.periods) {
        if (text.empty())
            continue;
        formula::Period period;
        if (text.starts_with("last ")) {
            period.first = 1 - std::stoi(text.substr(5));
            period.is_relative = true;
        } else {
            const std::string last = text.substr(text.find(" to ") + 4);
            period.first = std::stoi(text.substr(0, 4));
            period.is_open = last == "now";
            period.last = period.is_open ? period.first : std::stoi(last);
        }
        period.index = "year in " + name;
        add_years(words, period);
        words.periods[name] = period;
    }
}

}  // namespace

formula::Vocabulary make_vocabulary(const Package& package)
{
    formula::Vocabulary words;
    words.symbols = &package.symbols;
    for (const auto& [name, declared] : package.indices) {
        formula::Index index;
        index.name = name;
        index.labels = declared.labels;
        index.units = declared.units;
        index.best_first = declared.best_first;
        words.indices[name] = std::move(index);
    }
    words.indices["pixel"] = {formula::Index::Kind::pixel, "pixel", {}, {}, false, {}};
    words.indices["zone"] = {formula::Index::Kind::place, "zone", {}, {}, false, {}};
    formula::Index ecosystems;
    ecosystems.name = "ecosystem";
    for (const auto& ecosystem : package.ecosystems)
        ecosystems.labels.push_back(ecosystem.id);
    words.indices["ecosystem"] = ecosystems;
    add_calendar(words, "month", 12);
    add_calendar(words, "half_month", 24);
    add_calendar(words, "day", 366);  // of a year without 29 February the data give 365
    add_calendar(words, "hour", 366 * 24);
    for (const auto& [name, year] : package.moments)
        words.moments.insert(name);
    add_periods(words, package);
    using Kind = formula::Index::Kind;  // records of a feature layer are about its features
    for (const auto& [source, kind] :
         {std::pair(Use::Source::features, Kind::features), std::pair(Use::Source::records, Kind::records)})
        for (const auto& sheet : package.sheets)
            for (const auto& use : sheet.uses)
                if (use.source == source && !words.indices.count(use.of))
                    words.indices[use.of] = {kind, use.of, {}, {}, false, {}};
    for (const auto& ecosystem : package.ecosystems)
        for (const auto& other : package.ecosystems)
            if (package.is_within(other.id, ecosystem.id))
                words.sets[ecosystem.id].insert(other.id);
    for (const auto& [name, members] : package.sets)
        for (const auto& ecosystem : package.ecosystems)
            for (const auto& member : members)
                if (package.is_within(ecosystem.id, member))
                    words.sets[name].insert(ecosystem.id);
    return words;
}

std::string data_id(const Use& use)
{
    switch (use.source) {
        case Use::Source::layer:
            return "layer:" + use.of;
        case Use::Source::derived:
            return "derived:" + use.of;
        case Use::Source::features:
            return "features:" + use.of + "." + use.column;
        case Use::Source::table:
            return "table:" + use.of + "." + use.column;
        case Use::Source::records:
            return "records:" + use.of + "." + use.column;
        case Use::Source::parameter:
            return "parameter:" + use.of;
        case Use::Source::price:
            return "price:" + use.of;
        case Use::Source::curve:
            return "curve:" + use.of;
        case Use::Source::quantity:
            return "quantity:" + use.of;
    }
    return {};
}

}  // namespace eco::method

#include <algorithm>

#include "method/number.hpp"
#include "method/reader.hpp"
#include "method/units.hpp"
#include "method/validity.hpp"

namespace eco::method {
namespace {

using UseOf = std::pair<const Sheet*, const Use*>;

Problem at_row(const Row& row, const std::string& column, std::string key, Args args)
{
    return {
        {row.file, row.line, 0, column.empty() ? "" : "column " + column}, std::move(key), std::move(args), "", false};
}

/// The code of a row's source: what stands before a section mark, "redline-2017 §3" -> redline-2017.
std::string source_code(const std::string& source)
{
    return source.substr(0, source.find(" §"));
}

void check_source(Reader& reader, const Row& row)
{
    if (row.source.empty())
        return;
    const auto found = reader.package.sources.find(source_code(row.source));
    if (found == reader.package.sources.end())
        reader.problems.add(at_row(row, "source", "method.source_unknown", {{"source", row.source}}));
    else if (row.is_verified && (found->second.checked_by.empty() || found->second.checked_on.empty()))
        reader.problems.add(at_row(row, "verified", "method.verified_by_nobody", {{"source", row.source}}));
}

/// Labels that a key of a row may hold, or nullptr if they are the scene's (places, stations).
const std::vector<std::string>* labels_of(const Package& package, const std::string& key,
                                          const std::vector<UseOf>& uses)
{
    if (const auto set = package.indices.find(key); set != package.indices.end())
        return &set->second.labels;
    for (const auto& [sheet, use] : uses) {
        if (const auto choice = sheet->choices.find(key); choice != sheet->choices.end())
            return &choice->second.labels;
        const Use* named = sheet->find_use(key);
        const Entry* entry = sheet->find_entry(key);
        const std::string category = named != nullptr ? named->category : entry != nullptr ? entry->category : "";
        if (const auto set = package.indices.find(category); set != package.indices.end())
            return &set->second.labels;
    }
    return nullptr;
}

void check_keys(Reader& reader, const Table& table, const Row& row, const std::vector<UseOf>& uses)
{
    for (const auto& [key, label] : row.keys) {
        const auto* labels = labels_of(reader.package, key, uses);
        const bool is_missing_ecosystem = key == "ecosystem" && reader.package.find_ecosystem(label) == nullptr;
        if (is_missing_ecosystem)
            reader.problems.add(at_row(row, key, "method.ecosystem_unknown", {{"name", label}}));
        else if (labels != nullptr && std::find(labels->begin(), labels->end(), label) == labels->end())
            reader.problems.add(at_row(row, key, "method.label_unknown", {{"label", label}, {"name", key}}));
    }
    for (const auto& [sheet, use] : uses) {
        const auto is_read = [&](const std::string& key) {
            return key == "region" || std::find(use->by.begin(), use->by.end(), key) != use->by.end();
        };
        std::vector<std::string> keys;
        for (const auto& [key, label] : row.keys)
            keys.push_back(key);
        for (const auto& [key, interval] : row.intervals)
            if (use->source != Use::Source::curve && key != valid_key)
                keys.push_back(key);
        for (const std::string& key : keys)
            if (!is_read(key))
                return reader.problems.add(at_row(row, key, "method.key_not_read",
                                                  {{"symbol", table.symbol}, {"name", key}, {"sheet", sheet->id}}));
    }
}

void check_label(Reader& reader, const Table& table, const Row& row, const UseOf& use)
{
    const auto& [sheet, read] = use;
    const Args args{{"symbol", table.symbol}, {"value", row.value_text}, {"sheet", sheet->id}, {"name", read->name}};
    if (read->is_truth) {
        if (row.value_text != "true" && row.value_text != "false")
            reader.problems.add(at_row(row, "value", "method.value_not_truth", args));
        return;
    }
    const auto set = reader.package.indices.find(read->category);
    const bool is_number_due = read->category.empty();
    if (is_number_due != row.label.empty())
        reader.problems.add(
            at_row(row, "value", is_number_due ? "method.value_not_number" : "method.value_not_label", args));
    else if (!is_number_due && set != reader.package.indices.end() &&
             std::find(set->second.labels.begin(), set->second.labels.end(), row.label) == set->second.labels.end())
        reader.problems.add(
            at_row(row, "value", "method.label_unknown", {{"label", row.label}, {"name", read->category}}));
}

void check_unit(Reader& reader, const Table& table, const Row& row, const UseOf& use)
{
    const auto& [sheet, read] = use;
    if (!row.label.empty() || read->unit_text.empty() || row.unit.text().empty())
        return;
    auto due = unit_at(reader.package, read->unit_text, row.keys).dimensions(), is = row.unit.dimensions();
    for (auto* dimensions : {&due, &is})  // a row's fixed price year is converted: CNY2020 stands for CNY
        for (const auto& [dimension, exponent] : std::map<std::string, int>(*dimensions))
            if (dimension.starts_with("CNY") && dimension != "CNY" && row.price_year != 0)
                (*dimensions)["CNY"] += exponent, dimensions->erase(dimension);
    if (due != is && row.unit.text() != "")
        reader.problems.add(at_row(
            row, "unit", "method.row_unit",
            {{"symbol", table.symbol}, {"unit", row.unit.text()}, {"due", read->unit_text}, {"sheet", sheet->id}}));
}

/// Rows with the same labels must not overlap; between neighbours of a single numeric key a gap is worth a word.
void check_intervals(Reader& reader, const Table& table)
{
    std::map<std::map<std::string, std::string>, std::vector<const Row*>> groups;
    for (const Row& row : table.rows)
        if (!row.intervals.empty())
            groups[row.keys].push_back(&row);
    const auto covers_same = [](const Row& a, const Row& b) {
        return std::equal(
            a.intervals.begin(), a.intervals.end(), b.intervals.begin(), b.intervals.end(),
            [](const auto& x, const auto& y) { return x.first == y.first && overlap(x.second, y.second); });
    };
    const auto is_identical = [](const Row& a, const Row& b) {
        return std::equal(a.intervals.begin(), a.intervals.end(), b.intervals.begin(), b.intervals.end(),
                          [](const auto& x, const auto& y) { return x.second.text() == y.second.text(); });
    };
    for (auto& [keys, rows] : groups) {
        for (std::size_t i = 0; i < rows.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (covers_same(*rows[i], *rows[j]) && !is_identical(*rows[i], *rows[j]))
                    reader.problems.add(at_row(*rows[i], rows[i]->intervals.begin()->first, "method.intervals_overlap",
                                               {{"symbol", table.symbol}, {"line", std::to_string(rows[j]->line)}}));
        if (!table.is_whole ||
            std::any_of(rows.begin(), rows.end(), [](const Row* row) { return row->intervals.size() != 1; }))
            continue;
        const auto interval = [](const Row* row) -> const Interval& { return row->intervals.begin()->second; };
        std::sort(rows.begin(), rows.end(),
                  [&](const Row* a, const Row* b) { return interval(a).low < interval(b).low; });
        for (std::size_t i = 1; i < rows.size(); ++i)
            if (has_gap(interval(rows[i - 1]), interval(rows[i]))) {
                Problem gap = at_row(*rows[i], rows[i]->intervals.begin()->first, "method.interval_gap",
                                     {{"symbol", table.symbol},
                                      {"first", interval(rows[i - 1]).text()},
                                      {"second", interval(rows[i]).text()}});
                gap.is_warning = true;
                reader.problems.add(std::move(gap));
            }
    }
}

void check_interval_units(Reader& reader, const Table& table, const std::vector<UseOf>& uses)
{
    for (const auto& [key, unit] : table.interval_units)
        for (const auto& [sheet, use] : uses) {
            const Use* named = sheet->find_use(key);
            if (named == nullptr || named->unit_text.empty() || unit::same_dimension(named->unit, unit))
                continue;
            const auto row = std::find_if(table.rows.begin(), table.rows.end(),
                                          [&](const Row& r) { return r.intervals.contains(key); });
            reader.problems.add(
                at_row(*row, key, "method.key_unit",
                       {{"name", key}, {"unit", unit.text()}, {"due", named->unit_text}, {"sheet", sheet->id}}));
        }
}

void check_table(Reader& reader, const Table& table, const std::vector<UseOf>& uses)
{
    for (const Row& row : table.rows) {
        check_source(reader, row);
        check_keys(reader, table, row, uses);
        for (const UseOf& use : uses) {
            if (!row.is_required)
                check_label(reader, table, row, use);
            check_unit(reader, table, row, use);
        }
    }
    check_intervals(reader, table);
    check_interval_units(reader, table, uses);
}

/// Points: two or more for the same labels, each with its x and a number.
void check_curve(Reader& reader, const Table& table, const std::vector<UseOf>& uses)
{
    std::map<std::map<std::string, std::string>, std::pair<const Row*, int>> lines;
    for (const Row& row : table.rows) {
        check_source(reader, row);
        check_keys(reader, table, row, uses);
        if (!row.value)
            reader.problems.add(at_row(row, "value", "method.not_a_number", {{"text", row.value_text}}));
        if (!row.intervals.contains("x"))
            reader.problems.add(at_row(row, "x", "method.cell_empty", {{"column", "x"}}));
        for (const UseOf& use : uses)
            check_unit(reader, table, row, use);
        auto& [first, count] = lines[row.keys];
        first = first ? first : &row;
        ++count;
    }
    for (const auto& [keys, line] : lines)
        if (line.second < 2)
            reader.problems.add(at_row(*line.first, "", "method.curve_of_one_point", {{"symbol", table.symbol}}));
    for (const auto& [sheet, use] : uses)
        if (const auto unit = table.interval_units.find("x");
            unit != table.interval_units.end() && !unit::conversion(use->from, unit->second))
            reader.problems.add(use->mark.problem(
                "method.curve_unit", {{"name", use->name}, {"from", use->from.text()}, {"unit", unit->second.text()}}));
}

}  // namespace

void check_tables(Reader& reader)
{
    std::map<std::pair<bool, std::string>, std::vector<UseOf>> users;
    for (const Sheet& sheet : reader.package.sheets)
        for (const Use& use : sheet.uses)
            if (use.source == Use::Source::parameter || use.source == Use::Source::price)
                users[{use.source == Use::Source::price, use.of}].emplace_back(&sheet, &use);
    for (const auto& [symbol, table] : reader.package.parameters)
        check_table(reader, table, users[{false, symbol}]);
    for (const auto& [symbol, table] : reader.package.prices)
        check_table(reader, table, users[{true, symbol}]);
    std::map<std::string, std::vector<UseOf>> curves;
    for (const Sheet& sheet : reader.package.sheets)
        for (const Use& use : sheet.uses)
            if (use.source == Use::Source::curve)
                curves[use.of].emplace_back(&sheet, &use);
    for (const auto& [symbol, table] : reader.package.curves)
        check_curve(reader, table, curves[symbol]);
}

}  // namespace eco::method

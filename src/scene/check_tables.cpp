#include <algorithm>
#include <filesystem>

#include "scene/parameters.hpp"
#include "scene/survey.hpp"
#include "scene/text.hpp"

namespace eco::scene {
namespace {

using Column = DataTable::Column;
using Type = DataTable::Type;

struct One {
    Survey& survey;
    const std::string& name;
    const TableFile& source;
    const DataTable& table;

    void tell(eco::Place place, const std::string& key, Args args) const
    {
        survey.problems.add({std::move(place), key, std::move(args), "", false});
    }
};

void check_heading(const One& one)
{
    std::set<std::string> seen;
    const bool has_row_units = one.table.find_column("unit") >= 0;
    for (std::size_t c = 0; c < one.table.columns().size(); ++c) {
        const Column& column = one.table.columns()[c];
        const eco::Place place = one.table.heading_place(static_cast<int>(c));
        if (!seen.insert(column.name).second)
            one.tell(place, "scene.duplicate_column", {{"column", column.name}});
        if (column.has_unit)
            one.survey.read_unit(column.unit, "table:" + one.name + "." + column.name,
                                 {place, "scene.bad_unit", {{"unit", column.unit}, {"what", column.name}}, "", false});
        else if (column.type == Type::number && !has_row_units)
            one.tell(place, "scene.heading_without_unit", {{"column", column.name}});
    }
}

/// Units of single rows: they must be readable, and where the heading has a unit too, the same.
void check_row_units(const One& one)
{
    const int column = one.table.find_column("unit");
    if (column < 0)
        return;
    std::set<std::string> told;
    for (const DataTable::Row& row : one.table.rows()) {
        const std::string& text = row.cells[static_cast<std::size_t>(column)];
        if (!told.insert(text).second)
            continue;
        const std::string input = "table:" + one.name;
        const auto unit = one.survey.read_unit(
            text, input,
            {one.table.place(row, column), "scene.bad_unit", {{"unit", text}, {"what", "unit"}}, "", false});
        for (const Column& heading : one.table.columns()) {
            const auto other = heading.has_unit ? one.survey.find_unit(heading.unit, input) : std::nullopt;
            if (unit && other && !unit::same_unit(*unit, *other))
                one.tell(one.table.place(row, column), "scene.row_unit_differs",
                         {{"unit", text}, {"column", heading.name}, {"heading", heading.unit}});
        }
    }
}

void check_cells(const One& one)
{
    for (std::size_t c = 0; c < one.table.columns().size(); ++c) {
        const Column& column = one.table.columns()[c];
        if (column.type != Type::number)
            continue;
        int wrong = 0;
        const DataTable::Row* first = nullptr;
        for (const DataTable::Row& row : one.table.rows())
            if (one.table.at(row, static_cast<int>(c)).reason == "invalid" && ++wrong == 1)
                first = &row;
        if (first == nullptr)
            continue;
        const std::string& text = first->cells[c];
        one.tell(one.table.place(*first, static_cast<int>(c)),
                 text.size() == 10 && read_year_of(text) ? "scene.date_for_number" : "scene.not_a_number",
                 {{"text", text}, {"count", std::to_string(wrong)}});
    }
}

void check_row_places(const One& one, const std::map<std::string, std::string>& place_ids)
{
    const int column = one.table.find_column("place");
    if (column < 0 || place_ids.empty())
        return;
    std::vector<std::string> known;
    for (const auto& [name, id] : place_ids)
        known.push_back(name);
    std::set<std::string> told;
    for (const DataTable::Row& row : one.table.rows()) {
        const std::string& written = row.cells[static_cast<std::size_t>(column)];
        if (written.empty() || place_ids.contains(written) || !told.insert(written).second)
            continue;
        const std::string near = find_nearest(written, known);
        one.tell(one.table.place(row, column), near.empty() ? "scene.unknown_place" : "scene.unknown_place_near",
                 {{"place", written}, {"near", near}});
    }
}

void check_row_years(const One& one)
{
    const int column = one.table.find_column("year");
    if (column < 0)
        return;
    for (const DataTable::Row& row : one.table.rows())
        if (const std::string& text = row.cells[static_cast<std::size_t>(column)]; !text.empty() && !read_year_of(text))
            one.tell(one.table.place(row, column), "scene.bad_years", {{"text", text}});
}

void check_duplicate_rows(const One& one)
{
    std::map<std::string, const DataTable::Row*> seen;
    std::vector<int> keys;
    for (const std::string& key : one.table.keys()) {
        keys.push_back(one.table.find_column(key));
        if (keys.back() < 0)
            one.tell(one.table.heading_place(-1), "scene.no_column", {{"column", key}});
    }
    for (const DataTable::Row& row : one.table.rows()) {
        std::string text = row.place + ", " + (row.year == 0 ? std::string("*") : std::to_string(row.year));
        for (const int key : keys)
            if (key >= 0)
                text += ", " + row.cells[static_cast<std::size_t>(key)];
        const auto [found, is_new] = seen.emplace(text, &row);
        if (is_new)
            continue;
        const DataTable::Row& first = *found->second;
        one.tell(one.table.place(row, -1), "scene.duplicate_row",
                 {{"row", text},
                  {"line", std::to_string(first.line) +
                               (first.sheet == row.sheet || first.sheet.empty() ? "" : " (" + first.sheet + ")")}});
    }
}

/// Every place and year must have a row: a county that was forgotten is not a county without amounts.
void check_place_years(const One& one, const Outlines& outlines)
{
    if (one.table.find_column("place") < 0 || !one.table.keys().empty())
        return;
    std::set<std::pair<std::string, int>> have;
    for (const DataTable::Row& row : one.table.rows())
        have.insert({row.place, row.year});
    const std::string& top = one.survey.scene.top_id;
    if (std::all_of(have.begin(), have.end(), [&](const auto& row) { return row.first == top; }))
        return;  // figures of the whole territory only
    std::vector<std::string> absent;
    for (std::size_t i = 0; i < outlines.ids.size(); ++i)
        for (const int year : one.survey.years)
            if (!have.contains({outlines.ids[i], year}) && !have.contains({outlines.ids[i], 0}) &&
                !have.contains({"", year}))
                absent.push_back(outlines.names[i] + " " + std::to_string(year));
    if (!absent.empty())
        one.tell({one.source.file, 0, 0, ""}, "scene.rows_missing",
                 {{"count", std::to_string(absent.size())}, {"first", absent.front()}});
}

/// A figure that was revised stands once for each vintage: which one is used is somebody's decision, not the file's.
void check_vintage(Survey& survey, const StatisticSource& source, const DataTable& table)
{
    const auto known = table.labels("vintage");
    if (known.empty() == source.vintage.empty() &&
        (known.empty() || std::find(known.begin(), known.end(), source.vintage) != known.end()))
        return;
    std::string all;
    for (const std::string& vintage : known)
        all += (all.empty() ? "" : ", ") + vintage;
    survey.error(source.mark,
                 known.empty()            ? "scene.no_vintages"
                 : source.vintage.empty() ? "scene.vintage_not_declared"
                                          : "scene.unknown_vintage",
                 {{"vintage", source.vintage}, {"known", all}, {"near", find_nearest(source.vintage, known)}});
}

void check_statistic(Survey& survey, const std::string& name, const StatisticSource& source)
{
    const auto found = survey.tables.find(source.table);
    if (!survey.scene.tables.contains(source.table))
        return survey.error(source.mark, "scene.unknown_table", {{"table", source.table}, {"what", name}});
    if (found == survey.tables.end())
        return;
    const DataTable& table = found->second;
    const int number = table.find_column(source.column);
    if (number < 0)
        return survey.at(table.heading_place(-1), "scene.no_column", {{"column", source.column}});
    const Column& column = table.columns()[static_cast<std::size_t>(number)];
    if (column.type != Type::number)
        return survey.at(table.heading_place(number), "scene.not_numbers", {{"column", source.column}});
    check_vintage(survey, source, table);
    if (source.unit.empty() || !column.has_unit)
        return;
    const std::string input = "table:" + source.table + "." + source.column;
    const auto wanted = survey.read_unit(
        source.unit, input, source.mark.problem("scene.bad_unit", {{"unit", source.unit}, {"what", name}}));
    const auto have = survey.find_unit(column.unit, input);
    if (wanted && have && !unit::same_unit(*wanted, *have))
        survey.error(source.mark, "scene.heading_unit_differs",
                     {{"unit", source.unit}, {"column", source.column}, {"heading", column.unit}});
}

std::optional<double> value_in(Survey& survey, const std::string& name, const std::string& place, int year,
                               const std::string& unit)
{
    const auto source = survey.scene.statistics.find(name);
    const auto table =
        source == survey.scene.statistics.end() ? survey.tables.end() : survey.tables.find(source->second.table);
    if (table == survey.tables.end())
        return std::nullopt;
    const auto datum = table->second.find(place, year, source->second.labels(), source->second.column);
    if (!datum || !datum->number)
        return std::nullopt;
    const std::string input = "table:" + source->second.table + "." + source->second.column;
    const auto have = survey.find_unit(datum->unit, input), wanted = survey.find_unit(unit, input);
    const auto factor = have && wanted ? unit::conversion(*have, *wanted) : std::nullopt;
    return factor ? std::optional(*datum->number * factor->to_double()) : std::nullopt;
}

/// 万元 written as 元, or the reverse, shows in the product per person.
void check_gdp_scale(Survey& survey)
{
    if (!survey.outlines)
        return;
    for (std::size_t i = 0; i < survey.outlines->ids.size(); ++i)
        for (const int year : survey.years) {
            const auto& id = survey.outlines->ids[i];
            auto gdp = value_in(survey, "gdp", id, year, "CNY a-1");
            if (!gdp)
                gdp = value_in(survey, "gdp", id, year, "CNY");
            const auto people = value_in(survey, "population", id, year, "person");
            if (!gdp || !people || *people <= 0 || (*gdp / *people > 300 && *gdp / *people < 3e6))
                continue;
            return survey.warning(survey.scene.statistics.at("gdp").mark, "scene.gdp_scale",
                                  {{"place", survey.outlines->names[i]},
                                   {"year", std::to_string(year)},
                                   {"value", number_text(*gdp / *people, 3)}});
        }
}

/// Series of price indices that tables and figures name must be there: in the scene's file or in a package.
void check_price_indices(Survey& survey)
{
    const Scene& scene = survey.scene;
    std::set<std::string> known;
    if (!scene.price_indices.empty() && survey.has_file(scene.price_indices, scene.price_indices_mark))
        for (const auto& [series, levels] : read_scene_indices(scene.price_indices, survey.problems))
            known.insert(series);
    for (const auto* package : survey.packages)
        for (const auto& [series, levels] : package->price_indices)
            known.insert(series);
    const auto require = [&](const std::string& series, const method::Mark& mark) {
        if (series.empty() || known.contains(series) || (survey.packages.empty() && scene.price_indices.empty()))
            return;
        survey.error(mark, "scene.unknown_price_index",
                     {{"series", series}, {"near", find_nearest(series, {known.begin(), known.end()})}});
    };
    for (const auto& [name, table] : scene.tables)
        require(table.index, table.mark);
    for (const auto& [name, statistic] : scene.statistics)
        require(statistic.index, statistic.mark);
}

}  // namespace

void check_tables(Survey& survey)
{
    const auto place_ids =
        survey.outlines ? table_place_ids(survey.scene, *survey.outlines) : std::map<std::string, std::string>();
    for (const auto& [name, source] : survey.scene.tables) {
        if (!survey.has_file(source.file, source.mark))
            continue;
        const DataTable& table = survey.tables.emplace(name, DataTable(source, place_ids)).first->second;
        const One one{survey, name, source, table};
        survey.problems.add(table.faults());
        if (table.rows().empty()) {
            if (table.faults().empty())
                one.tell(table.heading_place(-1), "scene.empty_table", {});
            continue;
        }
        check_heading(one);
        check_row_units(one);
        check_cells(one);
        check_ranges(survey, table);
        check_row_places(one, place_ids);
        check_row_years(one);
        check_duplicate_rows(one);
        if (survey.outlines)
            check_place_years(one, *survey.outlines);
        check_figures(survey, source, table);
    }
    for (const auto& [name, source] : survey.scene.statistics)
        check_statistic(survey, name, source);
    check_gdp_scale(survey);
    check_price_indices(survey);
}

}  // namespace eco::scene

#include <algorithm>

#include "formula/type.hpp"
#include "scene/codes.hpp"
#include "scene/reach.hpp"
#include "scene/survey.hpp"

namespace eco::scene {
namespace {

using method::Use;

/// "unit_of(product)" and what holds it has no dimension of its own here: rows say their unit.
bool is_family(const unit::Unit& unit)
{
    for (const auto& [dimension, exponent] : unit.dimensions())
        if (dimension.starts_with("unit_of("))
            return true;
    return false;
}

std::vector<std::string> labels_of(const method::Package& package, const std::string& index, int year = 2000)
{
    if (const auto found = package.indices.find(index); found != package.indices.end())
        return found->second.labels;
    std::vector<std::string> labels;
    const int count = index == "month"        ? 12
                      : index == "half_month" ? 24
                      : index == "day"        ? formula::days_of(year)
                      : index == "hour"       ? 24 * formula::days_of(year)
                                              : 0;
    for (int i = 1; i <= count; ++i)
        labels.push_back(std::to_string(i));
    return labels;
}

void compare_unit(Survey& survey, const Wanted& wanted, const std::string& text, const method::Mark& mark)
{
    if (is_family(wanted.use->unit) || !wanted.use->category.empty() || wanted.use->is_truth || text.empty())
        return;
    try {
        if (!unit::same_dimension(survey.symbols.parse(text), wanted.use->unit))
            survey.error(mark, "scene.wrong_dimension",
                         {{"what", wanted.use->of + (wanted.use->column.empty() ? "" : "." + wanted.use->column)},
                          {"unit", text},
                          {"wanted", wanted.use->unit_text.empty() ? wanted.use->unit.text() : wanted.use->unit_text},
                          {"service", wanted.service}});
    } catch (const unit::UnitError&) {
        return;  // told where the scene's units are read
    }
}

/// True if `name` is in the scene; else says that the service will not be computed. An optional input may be absent.
template <typename Map>
bool is_supplied(Survey& survey, const Map& map, const Wanted& wanted, const std::string& kind)
{
    if (map.contains(wanted.use->of))
        return true;
    if (!wanted.use->is_optional)
        survey.warning(survey.scene.mark, "scene.not_supplied",
                       {{"kind", kind}, {"name", wanted.use->of}, {"service", wanted.service}});
    return false;
}

std::string kind_wanted(const Use& use)
{
    return !use.category.empty() ? "category" : use.is_truth ? "truth" : use.is_amount ? "amount" : "density";
}

void check_layer(Survey& survey, const Wanted& wanted)
{
    if (!is_supplied(survey, survey.scene.layers, wanted, "layer"))
        return;
    const Layer& layer = survey.scene.layers.at(wanted.use->of);
    compare_unit(survey, wanted, layer.unit, layer.mark);
    if (to_string(layer.kind) != kind_wanted(*wanted.use))
        survey.error(layer.mark, "scene.wrong_kind",
                     {{"what", layer.name}, {"kind", to_string(layer.kind)}, {"wanted", kind_wanted(*wanted.use)}});
    const std::string by = wanted.use->by.empty() ? "" : wanted.use->by.front();
    if (layer.by != by)
        survey.error(layer.mark, by.empty() ? "scene.unwanted_index" : "scene.wrong_index",
                     {{"what", layer.name}, {"by", layer.by}, {"wanted", by}});
    if (wanted.use->category.empty() || layer.map.empty())
        return;
    const auto known = labels_of(*survey.package, wanted.use->category);
    Problems ignored;
    if (survey.has_file(layer.map, layer.mark))
        for (const Code& code : read_codes(layer.map, "label", ignored))
            if (!code.target.empty() && std::find(known.begin(), known.end(), code.target) == known.end())
                survey.at({layer.map, code.line, 0, "column label"}, "scene.unknown_label",
                          {{"label", code.target}, {"category", wanted.use->category}});
}

void check_feature(Survey& survey, const Wanted& wanted)
{
    if (!is_supplied(survey, survey.scene.features, wanted, "features"))
        return;
    const FeatureLayer& layer = survey.scene.features.at(wanted.use->of);
    if (wanted.use->column.empty())
        return;
    const auto column = layer.columns.find(wanted.use->column);
    if (column == layer.columns.end()) {
        if (!wanted.use->is_optional)
            survey.error(layer.mark, "scene.feature_column_missing",
                         {{"column", wanted.use->column}, {"what", layer.name}, {"service", wanted.service}});
    } else if (column->second != "category" && column->second != "truth" && column->second != "text") {
        compare_unit(survey, wanted, column->second, layer.mark);
    }
}

/// Key combinations that the package asks for in a year: places x labels of each index.
std::vector<std::map<std::string, std::string>> combinations(const Survey& survey, const Use& use, int year)
{
    std::vector<std::map<std::string, std::string>> all{{}};
    for (const std::string& key : use.by) {
        if (key == "zone")
            continue;
        std::vector<std::map<std::string, std::string>> longer;
        for (const auto& labels : all)
            for (const std::string& label : labels_of(*survey.package, key, year)) {
                longer.push_back(labels);
                longer.back()[key] = label;
            }
        all = std::move(longer);
    }
    return all;
}

void check_rows(Survey& survey, const Wanted& wanted, const DataTable& table)
{
    const bool by_zone = std::find(wanted.use->by.begin(), wanted.use->by.end(), "zone") != wanted.use->by.end();
    std::vector<std::string> places = by_zone && survey.outlines ? survey.outlines->ids : std::vector<std::string>();
    if (!by_zone)
        places = {survey.scene.top_id};
    int count = 0;
    std::string first;
    std::map<int, std::vector<std::map<std::string, std::string>>> wanted_keys;
    for (const int year : survey.years)
        wanted_keys[year] = combinations(survey, *wanted.use, year);
    for (const std::string& place : places)
        for (const int year : survey.years)
            for (const auto& labels : wanted_keys[year]) {
                if (table.find(place, year, labels, wanted.use->column))
                    continue;
                if (++count > 1)
                    continue;
                first = place + " " + std::to_string(year);
                for (const auto& [key, label] : labels)
                    first.append(" ").append(key).append("=").append(label);
            }
    if (count > 0)
        survey.at({table.file(), 0, 0, ""}, "scene.rows_missing", {{"count", std::to_string(count)}, {"first", first}},
                  wanted.use->is_optional);
}

/// The unit that a row's figure is wanted in: of its label where labels have units of their own.
unit::Unit unit_wanted(const Survey& survey, const Use& use, const DataTable& table, const DataTable::Row& row)
{
    unit::Unit wanted = use.unit;
    for (const auto& [dimension, exponent] : use.unit.dimensions()) {
        if (!dimension.starts_with("unit_of("))
            continue;
        const std::string index = dimension.substr(8, dimension.size() - 9);
        const auto family = survey.package->indices.find(index);
        const int column = table.find_column(index);
        if (family == survey.package->indices.end() || column < 0)
            continue;
        const auto& labels = family->second.labels;
        const auto at = std::find(labels.begin(), labels.end(), row.cells[static_cast<std::size_t>(column)]);
        const auto number = static_cast<std::size_t>(at - labels.begin());
        if (number < family->second.units.size())
            wanted = wanted * unit::power(family->second.units[number], exponent) /
                     unit::power(survey.package->symbols.parse(dimension), exponent);
    }
    return wanted;
}

/// Figures in another dimension than the package wants would be missing: each unit is told where it first stands.
void check_table_units(Survey& survey, const Wanted& wanted, const DataTable& table, int number)
{
    const Use& use = *wanted.use;
    if (!use.category.empty() || use.is_truth)
        return;
    std::set<std::string> told;
    for (const DataTable::Row& row : table.rows()) {
        const std::string text = table.at(row, number).unit;
        if (text.empty())
            continue;
        const unit::Unit unit = unit_wanted(survey, use, table, row);
        try {
            if (is_family(unit) || figure_factor(survey.package->symbols.parse(text), unit) ||
                !told.insert(text + " " + unit.text()).second)
                continue;
        } catch (const unit::UnitError&) {
            continue;  // told where the scene's units are read
        }
        const bool is_of_heading = table.columns()[static_cast<std::size_t>(number)].has_unit;
        survey.at(is_of_heading ? table.heading_place(number) : table.place(row, number), "scene.wrong_dimension",
                  {{"what", use.of + "." + use.column},
                   {"unit", text},
                   {"wanted", unit.text()},
                   {"service", wanted.service}});
    }
}

void check_table(Survey& survey, const Wanted& wanted)
{
    if (!is_supplied(survey, survey.scene.tables, wanted,
                     wanted.use->source == Use::Source::records ? "records" : "table") ||
        !survey.tables.contains(wanted.use->of))
        return;
    const DataTable& table = survey.tables.at(wanted.use->of);
    const Use& use = *wanted.use;
    const bool is_record = use.source == Use::Source::records;
    if (is_record && table.find_column("id") < 0)
        return survey.at(table.heading_place(-1), "scene.no_column", {{"column", "id"}});
    const int number = table.find_column(use.column);
    if (number < 0) {
        if (!use.is_optional)
            survey.at(table.heading_place(-1), "scene.no_column", {{"column", use.column}});
        return;
    }
    for (const std::string& key : use.by) {
        const std::string column = key == "zone" ? "place" : key;
        if (table.find_column(column) < 0)
            return survey.at(table.heading_place(-1), "scene.no_column", {{"column", column}});
        if (const auto known = labels_of(*survey.package, key); key != "zone" && !known.empty()) {
            std::set<std::string> told;
            for (const DataTable::Row& row : table.rows())
                if (const std::string& cell = row.cells[static_cast<std::size_t>(table.find_column(key))];
                    std::find(known.begin(), known.end(), cell) == known.end() && told.insert(cell).second)
                    survey.at(table.place(row, table.find_column(key)), "scene.unknown_label",
                              {{"label", cell}, {"category", key}});
        }
    }
    check_table_units(survey, wanted, table, number);
    if (use.low && use.high && !is_family(use.unit) && use.category.empty() && !use.is_truth)
        check_range(survey, table, number, {*use.low, *use.high, use.unit_text, use.mark});
    if (!is_record)  // which records there are, only the scene knows
        check_rows(survey, wanted, table);
}

void check_ecosystem_ids(Survey& survey)
{
    if (survey.scene.ecosystem_map.empty() || !survey.has_file(survey.scene.ecosystem_map, survey.scene.ecosystem_mark))
        return;
    std::vector<std::string> known;
    for (const method::Ecosystem& ecosystem : survey.package->ecosystems)
        known.push_back(ecosystem.id);
    Problems ignored;
    for (const Code& code : read_codes(survey.scene.ecosystem_map, "ecosystem", ignored))
        if (!code.target.empty() && std::find(known.begin(), known.end(), code.target) == known.end())
            survey.at({survey.scene.ecosystem_map, code.line, 0, "column ecosystem"}, "scene.unknown_ecosystem",
                      {{"ecosystem", code.target}, {"near", find_nearest(code.target, known)}});
}

}  // namespace

void check_package_inputs(Survey& survey)
{
    check_ecosystem_ids(survey);
    std::set<std::string> told;
    for (Wanted wanted : wanted_inputs(*survey.package, survey.scene.set)) {
        if (survey.packages.size() > 1)
            wanted.service = survey.package->id + " " + wanted.service;
        const Use& use = *wanted.use;
        std::string key =
            use.of + "." + use.column + " " + use.unit.text() + std::to_string(static_cast<int>(use.source));
        for (const std::string& by : use.by)
            key += " " + by;
        if (!told.insert(key).second)
            continue;
        if (use.source == Use::Source::layer)
            check_layer(survey, wanted);
        else if (use.source == Use::Source::features)
            check_feature(survey, wanted);
        else
            check_table(survey, wanted);
    }
    for (const auto& [choice, label] : survey.scene.set)
        if (std::find(survey.package->left_open.begin(), survey.package->left_open.end(), choice) ==
            survey.package->left_open.end())
            survey.error(survey.scene.mark, "scene.choice_not_open", {{"choice", choice}});
}

}  // namespace eco::scene

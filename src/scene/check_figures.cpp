#include <algorithm>
#include <cmath>

#include "scene/survey.hpp"
#include "scene/text.hpp"

namespace eco::scene {
namespace {

using Row = DataTable::Row;

std::string input_of(const DataTable& table, int column)
{
    return "table:" + table.name() + "." + table.columns()[static_cast<std::size_t>(column)].name;
}

/// Factors between units that are taken for one another: 万 and none, 亩 and hectare.
std::vector<double> slips(const unit::Unit& unit)
{
    const auto length = unit.dimensions().find("m");
    if (length != unit.dimensions().end() && length->second % 2 == 0)
        return {15, 1e4};
    return {1e4};
}

/// The factor by which a value far outside low to high comes to lie inside; 0 if none does. What is less than three
/// times too much is an unusual figure rather than another unit.
double find_slip(double value, double low, double high, const unit::Unit& unit)
{
    if (value > high ? value < 3 * high : value > low / 3)
        return 0;
    const auto is_in = [&](double v) { return v >= low && v <= high; };
    for (const double factor : slips(unit))
        if (value > high ? is_in(value / factor) : value != 0 && is_in(value * factor))
            return factor;
    return 0;
}

/// What may be added over places: mass, area, volume, money, energy, things counted; not lengths, shares or prices.
bool is_additive(const unit::Unit& unit)
{
    std::map<std::string, int> dimensions = unit.dimensions();
    for (const char* time : {"a", "month", "half_month"})
        dimensions.erase(time);
    if (dimensions == std::map<std::string, int>{{"m", 2}} || dimensions == std::map<std::string, int>{{"m", 3}} ||
        dimensions == std::map<std::string, int>{{"kg", 1}, {"m", 2}, {"s", -2}})
        return true;
    static const std::set<std::string> others{"m", "s", "K", "mol", "A", "cd", "rad", "dB", "slope_ratio"};
    return dimensions.size() == 1 && dimensions.begin()->second == 1 && !others.contains(dimensions.begin()->first);
}

/// Half of the last digit that is written: how far the figure may be from what it was rounded from.
double rounding_of(const std::string& text)
{
    const auto point = text.find('.'), exponent = text.find_first_of("eE");
    const auto end = exponent == std::string::npos ? text.size() : exponent;
    const double digits = point == std::string::npos ? 0 : static_cast<double>(end - point - 1);
    return 0.5 * std::pow(10, -digits);
}

/// The rows of one year and one combination of keys.
struct Group {
    const Row* whole = nullptr;
    std::map<std::string, const Row*> parts;
};

std::map<std::string, Group> group(const Survey& survey, const DataTable& table)
{
    std::map<std::string, Group> groups;
    for (const Row& row : table.rows()) {
        std::string text = std::to_string(row.year);
        for (const std::string& key : table.keys())
            if (const int at = table.find_column(key); at >= 0)
                text += "," + row.cells[static_cast<std::size_t>(at)];
        if (row.place == survey.scene.top_id)
            groups[text].whole = &row;
        else
            groups[text].parts[row.place] = &row;
    }
    return groups;
}

void check_total(Survey& survey, const DataTable& table, int column, const Group& group)
{
    const Datum whole = table.at(*group.whole, column);
    const auto unit = survey.find_unit(whole.unit, input_of(table, column));
    if (!whole.number || !unit || !is_additive(*unit))
        return;
    const auto text = [&](const Row& row) { return row.cells[static_cast<std::size_t>(column)]; };
    double sum = 0, rounding = rounding_of(text(*group.whole));
    for (const std::string& place : survey.outlines->ids) {
        const auto found = group.parts.find(place);
        if (found == group.parts.end())
            return;
        const Datum part = table.at(*found->second, column);
        const auto own = survey.find_unit(part.unit, input_of(table, column));
        const auto factor = own ? unit::conversion(*own, *unit) : std::nullopt;
        if (!part.number || !factor)
            return;
        sum += *part.number * factor->to_double();
        rounding += rounding_of(text(*found->second)) * factor->to_double();
    }
    // The figures' own rounding, and that of adding doubles.
    if (std::fabs(sum - *whole.number) > rounding + 1e-12 * std::fabs(sum))
        survey.at(table.place(*group.whole, column), "scene.total_differs",
                  {{"value", text(*group.whole)},
                   {"sum", number_text(sum, 12)},
                   {"unit", whole.unit},
                   {"count", std::to_string(survey.outlines->ids.size())}});
}

}  // namespace

void check_range(Survey& survey, const DataTable& table, int column, const TableRange& range)
{
    int count = 0;
    for (const Row& row : table.rows()) {
        const Datum datum = table.at(row, column);
        if (!datum.number)
            continue;
        const auto unit = survey.find_unit(datum.unit, input_of(table, column));
        const auto declared = range.unit.empty() ? unit : survey.find_unit(range.unit, input_of(table, column));
        const auto factor = unit && declared ? unit::conversion(*declared, *unit) : std::nullopt;
        if (unit && declared && !factor)
            return survey.error(range.mark, "scene.range_unit_differs",
                                {{"unit", range.unit}, {"heading", datum.unit}, {"column", input_of(table, column)}});
        if (!factor)
            return;
        const double low = range.low * factor->to_double(), high = range.high * factor->to_double();
        if ((*datum.number >= low && *datum.number <= high) || ++count > 1)
            continue;
        const double slip = find_slip(*datum.number, low, high, *unit);
        survey.at(table.place(row, column),
                  slip == 0              ? "scene.outside_table_range"
                  : *datum.number > high ? "scene.too_large_by"
                                         : "scene.too_small_by",
                  {{"value", row.cells[static_cast<std::size_t>(column)]},
                   {"unit", datum.unit},
                   {"low", number_text(low)},
                   {"high", number_text(high)},
                   {"factor", slip == 15 ? "15" : "10000"}});
    }
}

void check_figures(Survey& survey, const TableFile& source, const DataTable& table)
{
    for (const auto& [name, range] : source.ranges) {
        const int column = table.find_column(name);
        if (column < 0)
            survey.error(range.mark, "scene.no_column", {{"column", name}});
        else
            check_range(survey, table, column, range);
    }
    if (!survey.outlines || survey.scene.top_id.empty())
        return;
    for (const auto& [text, one] : group(survey, table))
        for (std::size_t c = 0; one.whole != nullptr && c < table.columns().size(); ++c)
            if (table.columns()[c].type == DataTable::Type::number && !table.is_of_range(static_cast<int>(c)))
                check_total(survey, table, static_cast<int>(c), one);
}

}  // namespace eco::scene

#include <algorithm>

#include "scene/survey.hpp"
#include "scene/text.hpp"

namespace eco::scene {
namespace {

using Row = DataTable::Row;

const std::string distributions = "uniform, triangular, normal, lognormal";

/// What is wrong with a range, as key and column; nothing if it is none or a right one.
std::optional<std::pair<std::string, int>> fault_of(const DataTable& table, const Row& row, int figure)
{
    const auto range = table.range_of(figure);
    const auto text = [&](int c) { return c < 0 ? std::string() : row.cells[static_cast<std::size_t>(c)]; };
    const std::string low = text(range.low), high = text(range.high), distribution = text(range.distribution);
    if (low.empty() && high.empty() && distribution.empty())
        return std::nullopt;
    if (low.empty() || high.empty() || distribution.empty())
        return std::pair{"scene.range_not_whole", figure};
    if ((", " + distributions + ",").find(", " + distribution + ",") == std::string::npos)
        return std::pair{"scene.unknown_distribution", range.distribution};
    const auto datum = table.at(row, figure);
    const auto from = read_number(low), to = read_number(high);
    if (!from || !to || !datum.number)  // told with the other numbers; a missing figure is not drawn
        return std::nullopt;
    if (*from > *datum.number || *to < *datum.number)
        return std::pair{"scene.figure_outside_range", figure};
    if (distribution == "lognormal" && *from <= 0)
        return std::pair{"scene.lognormal_low", range.low};
    return std::nullopt;
}

void check_units(Survey& survey, const DataTable& table, int figure, int bound)
{
    const auto& wanted = table.columns()[static_cast<std::size_t>(figure)];
    const auto& column = table.columns()[static_cast<std::size_t>(bound)];
    const std::string input = "table:" + table.name() + "." + wanted.name;
    const auto a = survey.find_unit(wanted.unit, input), b = survey.find_unit(column.unit, input);
    if (a && b && !unit::same_unit(*a, *b))
        survey.at(table.heading_place(bound), "scene.heading_unit_differs",
                  {{"unit", column.unit}, {"column", wanted.name}, {"heading", wanted.unit}});
}

void check_column(Survey& survey, const DataTable& table, int figure)
{
    const auto range = table.range_of(figure);
    const auto& column = table.columns()[static_cast<std::size_t>(figure)];
    if (column.type != DataTable::Type::number)
        return survey.at(table.heading_place(figure), "scene.not_numbers", {{"column", column.name}});
    for (const int bound : {range.low, range.high})
        if (bound >= 0)
            check_units(survey, table, figure, bound);
    std::map<std::string, std::pair<int, std::pair<const Row*, int>>> found;  // number of rows and the first, by fault
    for (const Row& row : table.rows())
        if (const auto fault = fault_of(table, row, figure); fault && found[fault->first].first++ == 0)
            found[fault->first].second = {&row, fault->second};
    for (const auto& [key, rows] : found) {
        const auto& [row, at] = rows.second;
        const auto text = [&, r = row](int c) { return c < 0 ? std::string() : r->cells[static_cast<std::size_t>(c)]; };
        survey.at(table.place(*row, at), key,
                  {{"column", column.name},
                   {"value", text(figure)},
                   {"low", text(range.low)},
                   {"high", text(range.high)},
                   {"distribution", text(range.distribution)},
                   {"known", distributions},
                   {"count", std::to_string(rows.first)}});
    }
}

}  // namespace

void check_ranges(Survey& survey, const DataTable& table)
{
    static const std::string word = " distribution";
    for (int c = 0; c < static_cast<int>(table.columns().size()); ++c) {
        const std::string& name = table.columns()[static_cast<std::size_t>(c)].name;
        if (table.range_of(c).any())
            check_column(survey, table, c);
        else if (name.ends_with(word) && !table.is_of_range(c))
            survey.at(table.heading_place(c), "scene.range_of_nothing",
                      {{"column", name}, {"figure", name.substr(0, name.size() - word.size())}});
    }
}

}  // namespace eco::scene

#include "scene/manifest_tables.hpp"

#include <cmath>
#include <limits>
#include <sstream>

#include "scene/text.hpp"

namespace eco::scene {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// "3", or "3 to 20".
void read_rows(Fields& fields, Problems& problems, TableFile& table)
{
    const std::string text = fields.text("rows");
    if (text.empty())
        return;
    const auto range = split_range(text);
    const auto first = read_number(range ? range->first : text), last = read_number(range ? range->second : text);
    const auto is_row = [](const std::optional<double>& n) {
        return n && *n >= 1 && *n <= 1 << 20 && *n == std::floor(*n);
    };
    if (!is_row(first) || !is_row(last) || *last < *first)
        return problems.add(fields.mark_of("rows").problem("scene.bad_rows", {{"text", text}}));
    table.first_row = static_cast<int>(*first);
    table.last_row = range ? static_cast<int>(*last) : 0;
}

/// "quantity", or "quantity, crop_product=grain".
void read_column(const std::string& heading, const Value& entry, Problems& problems, TableFile& table)
{
    TableColumn column{heading, "", {}, entry.mark};
    std::istringstream parts(entry.text);
    bool is_right = entry.kind == Value::Kind::scalar;
    for (std::string part; std::getline(parts, part, ',');) {
        const auto equals = part.find('=');
        if (column.name.empty() && equals == std::string::npos)
            column.name = trim(part);
        else if (equals != std::string::npos)
            column.labels[trim(part.substr(0, equals))] = trim(part.substr(equals + 1));
        else
            is_right = false;
    }
    if (!is_right || column.name.empty())
        problems.add(entry.mark.problem("scene.bad_column", {{"heading", heading}, {"text", entry.text}}));
    else
        table.columns.push_back(std::move(column));
}

/// "LOW to HIGH", or "LOW to HIGH UNIT".
void read_table_range(const std::string& column, const Value& entry, Problems& problems, TableFile& table)
{
    const auto parts = split_range(entry.text);
    const auto high = parts ? read_quantity(parts->second) : std::nullopt;
    const double low = parts ? read_number(parts->first).value_or(none) : none;
    const double top = high ? high->first : parts ? read_number(parts->second).value_or(none) : none;
    if (!(low <= top))
        problems.add(entry.mark.problem("scene.bad_range", {{"text", entry.text}}));
    else
        table.ranges[column] = {low, top, high ? high->second : "", entry.mark};
}

}  // namespace

TableFile read_table_entry(const std::string& name, const Value& value, const std::string& directory,
                           Problems& problems)
{
    TableFile table{.name = name, .file = "", .by = {}, .note = "", .mark = value.mark};
    if (value.kind == Value::Kind::scalar) {
        table.file = resolve_path(value.text, directory);
        return table;
    }
    Fields fields(value, problems, name);
    table.file = resolve_path(fields.required("file"), directory);
    table.by = fields.list("by");
    table.note = fields.text("note");
    table.index = fields.text("index");
    table.sheet = fields.text("sheet");
    for (const auto& [key, entry] : fields.entries("sheets")) {
        if (const auto year = read_year(key))
            table.sheets[*year] = entry.text;
        else
            problems.add(entry.mark.problem("scene.bad_years", {{"text", key}}));
    }
    read_rows(fields, problems, table);
    for (const auto& [heading, entry] : fields.entries("columns"))
        read_column(heading, entry, problems, table);
    for (const auto& [column, entry] : fields.entries("range"))
        read_table_range(column, entry, problems, table);
    fields.finish();
    return table;
}

}  // namespace eco::scene

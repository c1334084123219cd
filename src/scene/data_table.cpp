#include "scene/data_table.hpp"

#include <algorithm>
#include <set>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "scene/text.hpp"

namespace eco::scene {
namespace {

/// Columns that say where a row belongs or comes from: never amounts, even where their cells look like numbers.
const std::set<std::string> labels_by_name{"place", "year", "unit", "note",  "source",     "id",    "name",
                                           "month", "day",  "hour", "index", "half_month", "region"};

}  // namespace

std::optional<bool> read_truth(const std::string& text)
{
    if (text == "true" || text == "yes")
        return true;
    if (text == "false" || text == "no")
        return false;
    return std::nullopt;
}

std::pair<std::string, std::optional<std::string>> read_heading(const std::string& text)
{
    const auto open = text.rfind('[');
    if (open == std::string::npos || !trim(text).ends_with(']'))
        return {trim(text), std::nullopt};
    const auto close = text.rfind(']');
    return {trim(text.substr(0, open)), trim(text.substr(open + 1, close - open - 1))};
}

DataTable::DataTable(const TableFile& file, const std::map<std::string, std::string>& place_ids)
    : name_(file.name), file_(file.file), by_(file.by)
{
    std::string text = read_file(file.file);
    if (text.starts_with("\xEF\xBB\xBF"))  // spreadsheets write a mark before UTF-8
        text.erase(0, 3);
    const std::vector<CsvRow> rows = read_csv_rows(text);
    if (rows.empty())
        return;
    read_heading(rows.front().cells);
    const int place = find_column("place");
    const int year = find_column("year"), id = find_column("id");
    for (std::size_t i = 1; i < rows.size(); ++i) {
        Row row{"", 0, rows[i].cells, rows[i].line};
        row.cells.resize(std::max(row.cells.size(), columns_.size()));
        for (std::string& cell : row.cells)
            cell = trim(cell);
        if (place >= 0) {
            const std::string& written = row.cells[static_cast<std::size_t>(place)];
            const auto found = place_ids.find(written);
            row.place = found == place_ids.end() ? written : found->second;
        }
        if (year >= 0)
            row.year = read_year(row.cells[static_cast<std::size_t>(year)]).value_or(0);
        by_place_[row.place].push_back(rows_.size());
        if (id >= 0)
            by_id_[row.cells[static_cast<std::size_t>(id)]].push_back(rows_.size());
        rows_.push_back(std::move(row));
    }
    find_types();
}

void DataTable::read_heading(const std::vector<std::string>& cells)
{
    for (const std::string& cell : cells) {
        const auto [name, unit] = scene::read_heading(cell);
        columns_.push_back({name, unit.value_or(""), unit ? Type::number : Type::text, unit.has_value()});
    }
}

void DataTable::find_types()
{
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        Column& column = columns_[c];
        if (column.has_unit || labels_by_name.contains(column.name) ||
            std::find(by_.begin(), by_.end(), column.name) != by_.end())
            continue;
        bool is_truth = true, is_number = true, is_empty = true;
        for (const Row& row : rows_) {
            const std::string& cell = row.cells[c];
            if (cell.empty() || cell.starts_with("missing:"))
                continue;
            is_empty = false;
            is_truth = is_truth && read_truth(cell).has_value();
            is_number = is_number && read_number(cell).has_value();
        }
        if (!is_empty && is_truth)
            column.type = Type::truth;
        else if (!is_empty && is_number)
            column.type = Type::number;
    }
}

int DataTable::find_column(const std::string& name) const
{
    for (std::size_t c = 0; c < columns_.size(); ++c)
        if (columns_[c].name == name)
            return static_cast<int>(c);
    return -1;
}

std::vector<std::string> DataTable::keys() const
{
    if (!by_.empty())
        return by_;
    std::vector<std::string> out;
    for (const Column& column : columns_)
        if (column.type == Type::text &&
            !std::set<std::string>{"place", "year", "unit", "note", "source"}.contains(column.name))
            out.push_back(column.name);
    return out;
}

Datum DataTable::at(const Row& row, int number) const
{
    const Column& column = columns_[static_cast<std::size_t>(number)];
    const std::string& cell = row.cells[static_cast<std::size_t>(number)];
    Datum datum;
    datum.line = row.line;
    datum.unit = column.unit;
    if (const int unit = find_column("unit"); unit >= 0 && column.type == Type::number && !column.has_unit)
        datum.unit = row.cells[static_cast<std::size_t>(unit)];
    if (cell.empty())
        datum.reason = "not_supplied";
    else if (cell.starts_with("missing:"))
        datum.reason = trim(cell.substr(8));
    else if (column.type == Type::number)
        datum.number = read_number(cell);
    else if (column.type == Type::truth)
        datum.truth = read_truth(cell);
    else
        datum.text = cell;
    if (column.type == Type::number && !datum.number && datum.reason.empty())
        datum.reason = "invalid";
    return datum;
}

std::optional<Datum> DataTable::find(const std::string& place, int year,
                                     const std::map<std::string, std::string>& labels, const std::string& column) const
{
    for (const std::string& at_place : {place, std::string()})
        if (const auto rows = by_place_.find(at_place); rows != by_place_.end())
            if (auto datum = find_in(rows->second, year, labels, column))
                return datum;
    return std::nullopt;
}

std::optional<Datum> DataTable::find_record(const std::string& id, int year,
                                            const std::map<std::string, std::string>& labels,
                                            const std::string& column) const
{
    const auto rows = by_id_.find(id);
    return rows == by_id_.end() ? std::nullopt : find_in(rows->second, year, labels, column);
}

std::optional<Datum> DataTable::find_in(const std::vector<std::size_t>& rows, int year,
                                        const std::map<std::string, std::string>& labels,
                                        const std::string& column) const
{
    const int number = find_column(column);
    if (number < 0)
        return std::nullopt;
    std::vector<std::pair<std::size_t, const std::string*>> wanted;
    for (const auto& [key, label] : labels) {
        const int at_key = find_column(key);
        if (at_key < 0)
            return std::nullopt;
        wanted.emplace_back(static_cast<std::size_t>(at_key), &label);
    }
    for (const std::size_t index : rows) {
        const Row& row = rows_[index];
        const auto fits = [&](const auto& w) { return row.cells[w.first] == *w.second; };
        if ((row.year == 0 || row.year == year) && std::all_of(wanted.begin(), wanted.end(), fits))
            return at(row, number);
    }
    return std::nullopt;
}

std::vector<std::string> DataTable::ids(int year) const
{
    std::vector<std::string> out;
    const int column = find_column("id");
    std::set<std::string> seen;
    for (const Row& row : rows_)
        if (column >= 0 && (row.year == 0 || row.year == year))
            if (const std::string& id = row.cells[static_cast<std::size_t>(column)]; seen.insert(id).second)
                out.push_back(id);
    return out;
}

}  // namespace eco::scene

#include "scene/data_table.hpp"

#include <algorithm>
#include <set>

#include "scene/text.hpp"

namespace eco::scene {
namespace {

/// Columns that say where a row belongs or comes from: never amounts, even where their cells look like numbers.
const std::set<std::string> labels_by_name{"place", "year", "unit", "note",  "source",     "id",     "name",
                                           "month", "day",  "hour", "index", "half_month", "region", "vintage"};

}  // namespace

std::optional<bool> read_truth(const std::string& text)
{
    if (text == "true" || text == "yes")
        return true;
    if (text == "false" || text == "no")
        return false;
    return std::nullopt;
}

std::optional<unit::Ratio> figure_factor(const unit::Unit& given, const unit::Unit& wanted)
{
    static const unit::Unit year = unit::Symbols::standard().parse("a");
    if (const auto factor = unit::conversion(given, wanted))
        return factor;
    const auto exponent = given.dimensions().find("a");
    return exponent == given.dimensions().end() ? unit::conversion(given / year, wanted) : std::nullopt;
}

std::optional<int> read_year_of(const std::string& written)
{
    const std::string text = trim(written);
    const bool is_date = text.size() == 10 && text[4] == '-' && text[7] == '-';
    const bool has_word = text.size() == 7 && text.ends_with("年");
    return read_year(is_date || has_word ? text.substr(0, 4) : text);
}

DataTable::DataTable(const TableFile& file, const std::map<std::string, std::string>& place_ids)
    : name_(file.name), file_(file.file), by_(file.by)
{
    const std::vector<TableSource> sources = read_sources(file, faults_);
    for (const TableSource& source : sources) {
        if (source.heading.empty())
            continue;
        const std::vector<Pick> picks = pick_columns(source, file, faults_);
        if (columns_.empty())
            set_columns(picks, source);
        if (picks == picks_)
            add_rows(source, place_ids);
        else
            faults_.push_back({cell_place(file_, source.sheet, source.heading_line, 0, ""),
                               "scene.sheet_headings_differ",
                               {{"sheet", heading_sheet_}},
                               "",
                               false});
    }
    find_ranges();
    find_types();
    for (const TableSource& source : sources)
        tell_faults(source, file.columns.empty());
}

void DataTable::set_columns(const std::vector<Pick>& picks, const TableSource& source)
{
    picks_ = picks;
    heading_sheet_ = source.sheet;
    heading_line_ = source.heading_line;
    const Pick* value = nullptr;  // the first of the columns that are one column of the table
    bool has_units = false;
    for (const Pick& pick : picks) {
        if (pick.labels.empty()) {
            columns_.push_back({pick.name, pick.unit, pick.has_unit ? Type::number : Type::text, pick.has_unit,
                                static_cast<int>(pick.cell) + 1});
            continue;
        }
        has_units = has_units || pick.has_unit;
        const auto same_key = [](const auto& a, const auto& b) { return a.first == b.first; };
        if (value == nullptr)
            value = &pick;
        else if (value->name != pick.name || !std::equal(value->labels.begin(), value->labels.end(),
                                                         pick.labels.begin(), pick.labels.end(), same_key))
            faults_.push_back({cell_place(file_, source.sheet, source.heading_line, static_cast<int>(pick.cell) + 1,
                                          source.heading[pick.cell]),
                               "scene.two_value_columns",
                               {{"column", pick.name}, {"first", value->name}},
                               "",
                               false});
    }
    if (value != nullptr) {
        columns_.push_back({value->name, "", Type::number, false, 0});
        for (const auto& [key, label] : value->labels)
            columns_.push_back({key, "", Type::text, false, 0});
        if (has_units && find_column("unit") < 0)
            columns_.push_back({"unit", "", Type::text, false, 0});
    }
    if (source.year != 0)
        columns_.push_back({"year", "", Type::text, false, 0});
}

void DataTable::add_rows(const TableSource& source, const std::map<std::string, std::string>& place_ids)
{
    for (const SourceRow& from : source.rows) {
        Row row{"", 0, std::vector<std::string>(columns_.size()), from.line, source.sheet, 0};
        const auto set = [&](const std::string& column, const std::string& text) {
            if (const int at = find_column(column); at >= 0)
                row.cells[static_cast<std::size_t>(at)] = text;
        };
        std::size_t c = 0;
        for (const Pick& pick : picks_)
            if (pick.labels.empty())
                row.cells[c++] = from.cells[pick.cell];
        if (source.year != 0)
            set("year", std::to_string(source.year));
        bool is_whole = true;
        for (const Pick& pick : picks_) {
            if (pick.labels.empty())
                continue;
            is_whole = false;
            row.value_number = static_cast<int>(pick.cell) + 1;
            set(pick.name, from.cells[pick.cell]);
            for (const auto& [key, label] : pick.labels)
                set(key, label);
            if (pick.has_unit)
                set("unit", pick.unit);
            add_row(row, place_ids);
        }
        if (is_whole)
            add_row(std::move(row), place_ids);
    }
}

void DataTable::add_row(Row row, const std::map<std::string, std::string>& place_ids)
{
    if (const int place = find_column("place"); place >= 0) {
        const std::string& written = row.cells[static_cast<std::size_t>(place)];
        const auto found = place_ids.find(written);
        row.place = found == place_ids.end() ? written : found->second;
    }
    if (const int year = find_column("year"); year >= 0)
        row.year = read_year_of(row.cells[static_cast<std::size_t>(year)]).value_or(0);
    finest_ = find_column("day") >= 0 ? find_column("day") : find_column("hour");
    const auto add = [&](auto& rows, const std::string& owner) {
        rows[owner].push_back(rows_.size());
        if (finest_ >= 0)
            rows[owner + "\x1f" + row.cells[static_cast<std::size_t>(finest_)]].push_back(rows_.size());
    };
    add(by_place_, row.place);
    if (const int id = find_column("id"); id >= 0)
        add(by_id_, row.cells[static_cast<std::size_t>(id)]);
    rows_.push_back(std::move(row));
}

void DataTable::tell_faults(const TableSource& source, bool takes_all)
{
    if (takes_all)
        for (const auto& [cell, found] : source.unnamed)
            faults_.push_back({cell_place(file_, source.sheet, found.first, static_cast<int>(cell) + 1, ""),
                               "scene.unnamed_column",
                               {{"text", found.second}},
                               "",
                               false});
    for (const SourceRow& row : source.rows)
        for (const auto& [cell, fault] : row.faults) {
            const auto pick = std::find_if(picks_.begin(), picks_.end(), [&](const Pick& p) { return p.cell == cell; });
            if (pick == picks_.end())
                continue;
            const int column = find_column(pick->name);
            if (fault.first == "scene.cell_merged" && columns_[static_cast<std::size_t>(column)].type != Type::number)
                continue;
            faults_.push_back({cell_place(file_, source.sheet, row.line, static_cast<int>(cell) + 1, pick->name),
                               fault.first,
                               {{"text", fault.second}},
                               "",
                               false});
        }
}

eco::Place DataTable::place(const Row& row, int column) const
{
    if (column < 0)
        return cell_place(file_, row.sheet, row.line, 0, "");
    const Column& of = columns_[static_cast<std::size_t>(column)];
    return cell_place(file_, row.sheet, row.line, of.number > 0 ? of.number : std::max(row.value_number, 1), of.name);
}

eco::Place DataTable::heading_place(int column) const
{
    if (column < 0)
        return cell_place(file_, heading_sheet_, heading_line_, 0, "");
    const Column& of = columns_[static_cast<std::size_t>(column)];
    return cell_place(file_, heading_sheet_, heading_line_, of.number, of.name);
}

void DataTable::find_ranges()
{
    for (int c = 0; c < static_cast<int>(columns_.size()); ++c) {
        const std::string& name = columns_[static_cast<std::size_t>(c)].name;
        const RangeColumns found{find_column(name + " low"), find_column(name + " high"),
                                 find_column(name + " distribution"), find_column(name + " draw")};
        if (found.any())
            ranges_[c] = found;
    }
    for (const auto& [c, range] : ranges_)  // in the figure's unit, unless their headings say one
        for (const int bound : {range.low, range.high})
            if (bound >= 0 && !columns_[static_cast<std::size_t>(bound)].has_unit) {
                columns_[static_cast<std::size_t>(bound)].unit = columns_[static_cast<std::size_t>(c)].unit;
                columns_[static_cast<std::size_t>(bound)].has_unit = columns_[static_cast<std::size_t>(c)].has_unit;
                columns_[static_cast<std::size_t>(bound)].type = Type::number;
            }
}

DataTable::RangeColumns DataTable::range_of(int column) const
{
    const auto found = ranges_.find(column);
    return found == ranges_.end() ? RangeColumns{} : found->second;
}

bool DataTable::is_of_range(int column) const
{
    return std::any_of(ranges_.begin(), ranges_.end(), [&](const auto& one) {
        const RangeColumns& range = one.second;
        return column == range.low || column == range.high || column == range.distribution || column == range.draw;
    });
}

std::optional<FigureRange> DataTable::range_at(const Row& row, int column) const
{
    const auto found = ranges_.find(column);
    if (found == ranges_.end())
        return std::nullopt;
    const auto text = [&](int c) { return c < 0 ? std::string() : row.cells[static_cast<std::size_t>(c)]; };
    const auto low = read_number(text(found->second.low)), high = read_number(text(found->second.high));
    FigureRange out{low.value_or(0), high.value_or(0), text(found->second.distribution), text(found->second.draw), {}};
    if (!low || !high || out.distribution.empty())
        return std::nullopt;
    if (!row.place.empty())
        out.keys["place"] = row.place;
    if (row.year != 0)
        out.keys["year"] = std::to_string(row.year);
    for (const std::string& key : keys())
        if (const int at = find_column(key); at >= 0 && !text(at).empty())
            out.keys[key] = text(at);
    return out;
}

void DataTable::find_types()
{
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        Column& column = columns_[c];
        if (column.has_unit || is_of_range(static_cast<int>(c)) || labels_by_name.contains(column.name) ||
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
        if (column.type == Type::text && !is_of_range(static_cast<int>(&column - columns_.data())) &&
            !std::set<std::string>{"", "place", "year", "unit", "note", "source"}.contains(column.name))
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
    if (datum.number)
        datum.range = range_at(row, number);
    return datum;
}

std::optional<Datum> DataTable::find(const std::string& place, int year,
                                     const std::map<std::string, std::string>& labels, const std::string& column) const
{
    for (const std::string& at_place : {place, std::string()})
        if (auto datum = find_in(by_place_, at_place, year, labels, column))
            return datum;
    return std::nullopt;
}

std::optional<Datum> DataTable::find_record(const std::string& id, int year,
                                            const std::map<std::string, std::string>& labels,
                                            const std::string& column) const
{
    return find_in(by_id_, id, year, labels, column);
}

std::optional<Datum> DataTable::find_in(const std::unordered_map<std::string, std::vector<std::size_t>>& all,
                                        std::string owner, int year, std::map<std::string, std::string> labels,
                                        const std::string& column) const
{
    const int number = find_column(column);
    if (number < 0)
        return std::nullopt;
    if (const auto hour = labels.find("hour"); hour != labels.end() && find_column("day") >= 0) {
        const int of_year = std::stoi(hour->second) - 1;  // beside days the hours are 1 to 24
        labels["day"] = std::to_string(of_year / 24 + 1);
        hour->second = std::to_string(of_year % 24 + 1);
    }
    if (finest_ >= 0)
        if (const auto label = labels.find(columns_[static_cast<std::size_t>(finest_)].name); label != labels.end())
            owner += "\x1f" + label->second;
    const auto found = all.find(owner);
    if (found == all.end())
        return std::nullopt;
    std::vector<std::pair<std::size_t, const std::string*>> wanted;
    for (const auto& [key, label] : labels) {
        const int at_key = find_column(key);
        if (at_key < 0)
            return std::nullopt;
        wanted.emplace_back(static_cast<std::size_t>(at_key), &label);
    }
    for (const std::size_t index : found->second) {
        const Row& row = rows_[index];
        const auto fits = [&](const auto& w) { return row.cells[w.first] == *w.second; };
        if ((row.year == 0 || row.year == year) && std::all_of(wanted.begin(), wanted.end(), fits))
            return at(row, number);
    }
    return std::nullopt;
}

std::vector<std::string> DataTable::labels(const std::string& name) const
{
    std::vector<std::string> out;
    const int column = find_column(name);
    for (const Row& row : rows_)
        if (column >= 0)
            if (const std::string& cell = row.cells[static_cast<std::size_t>(column)];
                !cell.empty() && std::find(out.begin(), out.end(), cell) == out.end())
                out.push_back(cell);
    return out;
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

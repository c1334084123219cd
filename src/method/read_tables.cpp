#include <algorithm>
#include <set>

#include "method/number.hpp"
#include "method/reader.hpp"
#include "method/validity.hpp"

namespace eco::method {
namespace {

constexpr const char* fixed_columns[] = {"symbol", "value",      "unit",  "low",    "high",     "distribution",
                                         "draw",   "price_year", "index", "source", "verified", "note"};

bool is_fixed(const std::string& column)
{
    return std::find(std::begin(fixed_columns), std::end(fixed_columns), column) != std::end(fixed_columns);
}

/// A file's key columns: with a unit in brackets they hold intervals, without one labels.
struct Keys {
    struct Key {
        std::string column, name;
        bool is_interval = false;
        unit::Unit unit;
    };
    std::vector<Key> keys;
};

enum class Folder { parameters, prices, curves };

/// One file of parameters/, prices/ or curves/ while its rows are read.
class TableFile {
public:
    TableFile(Reader& reader, const TextFilePtr& file, Folder folder)
        : reader_(reader),
          table_(read_csv_table(file, {"symbol", "value", "unit", "source", "verified"}, reader.problems)),
          folder_(folder)
    {
        for (const std::string& column : table_.heading)
            if (!is_fixed(column))
                add_key(column);
        if (folder == Folder::curves && std::none_of(keys_.keys.begin(), keys_.keys.end(), [](const Keys::Key& key) {
                return key.name == "x" && key.is_interval;
            }))
            reader_.problems.add(table_.problem(1, "", "method.curve_without_x"));
    }

    void read(std::map<std::string, Table>& tables)
    {
        for (const CsvRow& cells : table_.rows) {
            const std::string& symbol = table_.cell(cells, "symbol");
            if (const std::string fault = id_fault(symbol); !fault.empty()) {
                add_problem(cells, "symbol", fault, {{"name", symbol}});
                continue;
            }
            Table& table = tables[symbol];
            table.symbol = symbol;
            has_broken_key_ = false;
            Row row = read_row(cells);
            if (has_broken_key_) {
                table.is_whole = false;
                continue;
            }
            for (const Keys::Key& key : keys_.keys)
                if (row.intervals.contains(key.name))
                    add_interval_key(cells, table, key);
            table.rows.push_back(std::move(row));
        }
    }

private:
    void add_problem(const CsvRow& row, const std::string& column, std::string key, Args args = {})
    {
        reader_.problems.add(table_.problem(row.line, column, std::move(key), std::move(args)));
    }

    void add_key(const std::string& column)
    {
        auto [name, unit_text] = split_heading(column);
        Keys::Key key{column, name, !unit_text.empty(), {}};
        if (const std::string fault = id_fault(name); !fault.empty())
            return reader_.problems.add(table_.problem(1, column, fault, {{"name", name}}));
        if (key.is_interval) {
            if (const auto unit = parse_unit(1, column, unit_text))
                key.unit = *unit;
            else
                return;
        }
        keys_.keys.push_back(std::move(key));
    }

    std::optional<unit::Unit> parse_unit(int line, const std::string& column, const std::string& text)
    {
        try {
            return reader_.package.symbols.parse(text);
        } catch (const unit::UnitError& error) {
            reader_.problems.add(table_.problem(line, column, error.key, error.args));
            return std::nullopt;
        }
    }

    void add_interval_key(const CsvRow& cells, Table& table, const Keys::Key& key)
    {
        const auto [known, is_new] = table.interval_units.emplace(key.name, key.unit);
        if (is_new)
            table.interval_keys.push_back(key.name);
        else if (!unit::same_unit(known->second, key.unit))
            add_problem(cells, key.column, "method.key_two_units", {{"symbol", table.symbol}, {"name", key.name}});
    }

    Row read_row(const CsvRow& cells)
    {
        Row row;
        row.file = table_.name;
        row.line = cells.line;
        for (const Keys::Key& key : keys_.keys)
            read_key(cells, key, row);
        read_value(cells, row);
        read_origin(cells, row);
        return row;
    }

    void read_key(const CsvRow& cells, const Keys::Key& key, Row& row)
    {
        const std::string& text = table_.cell(cells, key.column);
        if (text.empty())
            return;
        if (key.name == valid_key) {
            if (folder_ == Folder::curves)
                add_problem(cells, key.column, "method.validity_of_curve");
            else if (const auto period = parse_validity(text))
                row.intervals[key.name] = *period;
            else
                add_problem(cells, key.column, "method.not_a_validity", {{"text", text}}), has_broken_key_ = true;
            return;
        }
        if (!key.is_interval) {
            row.keys[key.name] = text;
            return;
        }
        if (folder_ == Folder::curves && key.name == "x") {
            if (const auto number = parse_number(text))
                row.intervals[key.name] = {*number, *number, true, true};
            else
                add_problem(cells, key.column, "method.not_a_number", {{"text", text}}), has_broken_key_ = true;
            return;
        }
        const auto parsed = parse_interval(text);
        if (const auto* interval = std::get_if<Interval>(&parsed))
            row.intervals[key.name] = *interval;
        else
            add_problem(cells, key.column, std::get<const char*>(parsed), {{"text", text}}), has_broken_key_ = true;
    }

    void read_value(const CsvRow& cells, Row& row)
    {
        row.value_text = table_.cell(cells, "value");
        row.is_required = row.value_text == "required";
        row.value = row.is_required ? std::nullopt : parse_number(row.value_text);
        if (row.value_text.empty())
            add_problem(cells, "value", "method.cell_empty", {{"column", "value"}});
        else if (!row.value && !row.is_required)
            read_label(cells, row);
        if (row.label.empty())
            read_unit(cells, row);
        row.low = read_bound(cells, "low");
        row.high = read_bound(cells, "high");
        if (row.value && ((row.low && *row.low > *row.value) || (row.high && *row.high < *row.value)))
            add_problem(cells, row.low && *row.low > *row.value ? "low" : "high", "method.bound_order",
                        {{"value", row.value_text}});
        read_distribution(cells, row);
    }

    void read_label(const CsvRow& cells, Row& row)
    {
        if (row.value_text == "true" || row.value_text == "false")
            row.value = row.value_text == "true" ? 1 : 0;
        if (is_name(row.value_text))
            row.label = row.value_text;
        else
            add_problem(cells, "value", "method.not_a_number", {{"text", row.value_text}});
        if (const std::string& unit = table_.cell(cells, "unit"); !row.label.empty() && !unit.empty() && unit != "1")
            add_problem(cells, "unit", "method.label_with_unit", {{"label", row.label}});
    }

    void read_unit(const CsvRow& cells, Row& row)
    {
        const std::string& text = table_.cell(cells, "unit");
        if (text.empty())
            add_problem(cells, "unit", "method.cell_empty", {{"column", "unit"}});
        else if (const auto unit = parse_unit(cells.line, "unit", text))
            row.unit = *unit;
    }

    std::optional<double> read_bound(const CsvRow& cells, const char* column)
    {
        const std::string& text = table_.cell(cells, column);
        const auto value = parse_number(text);
        if (!text.empty() && !value)
            add_problem(cells, column, "method.not_a_number", {{"text", text}});
        return value;
    }

    void read_distribution(const CsvRow& cells, Row& row)
    {
        row.distribution = table_.cell(cells, "distribution");
        row.draw = table_.cell(cells, "draw");
        static const std::set<std::string> known{"", "uniform", "triangular", "normal", "lognormal"};
        if (!known.contains(row.distribution))
            add_problem(cells, "distribution", "method.not_one_of",
                        {{"text", row.distribution}, {"known", "uniform, triangular, normal, lognormal"}});
        else if (!row.distribution.empty() && (!row.low || !row.high))
            add_problem(cells, "distribution", "method.distribution_without_bounds", {{"name", row.distribution}});
        else if (row.distribution == "lognormal" && *row.low <= 0)
            add_problem(cells, "low", "method.lognormal_low", {});
    }

    void read_origin(const CsvRow& cells, Row& row)
    {
        row.index = table_.cell(cells, "index");
        row.note = table_.cell(cells, "note");
        row.source = table_.cell(cells, "source");
        const std::string& verified = table_.cell(cells, "verified");
        row.is_verified = verified == "yes";
        if (verified != "yes" && verified != "no" && !(row.is_required && verified.empty()))
            add_problem(cells, "verified", "method.not_one_of", {{"text", verified}, {"known", "yes, no"}});
        if (row.source.empty() && !row.is_required)
            add_problem(cells, "source", "method.cell_empty", {{"column", "source"}});
        const std::string& year = table_.cell(cells, "price_year");
        const double number = parse_number(year).value_or(0);
        if (!year.empty() && !(number >= 1900 && number <= 2200 && number == static_cast<int>(number)))
            add_problem(cells, "price_year", "method.not_a_year", {{"text", year}});
        else
            row.price_year = static_cast<int>(number);
        if (folder_ == Folder::prices && row.value)
            check_money(cells, row, year.empty());
    }

    void check_money(const CsvRow& cells, Row& row, bool has_no_year)
    {
        int fixed_year = 0;
        bool has_money = false;
        for (const auto& [dimension, exponent] : row.unit.dimensions())
            if (dimension.starts_with("CNY")) {
                has_money = true;
                fixed_year =
                    dimension.size() == 7 ? static_cast<int>(parse_number(dimension.substr(3)).value_or(0)) : 0;
            }
        if (!has_money)
            add_problem(cells, "unit", "method.price_without_money", {{"unit", row.unit.text()}});
        else if (has_no_year && fixed_year == 0)
            add_problem(cells, "price_year", "method.price_without_year");
        else if (fixed_year != 0 && !has_no_year && fixed_year != row.price_year)
            add_problem(cells, "price_year", "method.price_two_years", {{"unit", row.unit.text()}});
        else if (fixed_year != 0)
            row.price_year = fixed_year;
    }

    Reader& reader_;
    CsvTable table_;
    Keys keys_;
    Folder folder_;
    bool has_broken_key_ = false;  // of the row at hand
};

bool has_same_keys(const Row& a, const Row& b)
{
    const auto same = [](const auto& x, const auto& y) {
        return x.first == y.first && x.second.text() == y.second.text();
    };
    return a.keys == b.keys &&
           std::equal(a.intervals.begin(), a.intervals.end(), b.intervals.begin(), b.intervals.end(), same);
}

/// Rows of the child replace those of the same symbol and keys; others are added.
void lay_over(Reader& reader, Table& base, Table over)
{
    for (const auto& [key, unit] : over.interval_units)
        if (const auto old = base.interval_units.find(key);
            old != base.interval_units.end() && !unit::same_unit(old->second, unit))
            reader.problems.add({{over.rows.front().file, over.rows.front().line, 0, ""},
                                 "method.key_two_units",
                                 {{"symbol", over.symbol}, {"name", key}},
                                 "",
                                 false});
    for (const Row& row : over.rows)
        std::erase_if(base.rows, [&](const Row& old) { return has_same_keys(old, row); });
    for (Row& row : over.rows)
        base.rows.push_back(std::move(row));
    base.symbol = over.symbol;
    base.is_whole = base.is_whole && over.is_whole;
    for (const std::string& key : over.interval_keys)
        if (std::find(base.interval_keys.begin(), base.interval_keys.end(), key) == base.interval_keys.end())
            base.interval_keys.push_back(key);
    base.interval_units.merge(over.interval_units);
}

void check_equal_rows(Reader& reader, const Table& table)
{
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (has_same_keys(table.rows[i], table.rows[j]))
                reader.problems.add({{table.rows[i].file, table.rows[i].line, 0, ""},
                                     "method.rows_equal",
                                     {{"symbol", table.symbol},
                                      {"line", std::to_string(table.rows[j].line)},
                                      {"file", table.rows[j].file}},
                                     "",
                                     false});
}

}  // namespace

void read_tables(Reader& reader, const std::vector<Layer>& layers)
{
    const std::pair<Folder, const char*> folders[] = {
        {Folder::parameters, "parameters/"}, {Folder::prices, "prices/"}, {Folder::curves, "curves/"}};
    for (const auto& [folder, name] : folders) {
        auto& merged = folder == Folder::prices   ? reader.package.prices
                       : folder == Folder::curves ? reader.package.curves
                                                  : reader.package.parameters;
        for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
            std::map<std::string, Table> own;
            for (const auto& [path, file] : layer->texts)
                if (path.starts_with(name) && path.ends_with(".csv"))
                    TableFile(reader, file, folder).read(own);
            for (auto& [symbol, table] : own) {
                check_equal_rows(reader, table);
                lay_over(reader, merged[symbol], std::move(table));
            }
        }
    }
}

}  // namespace eco::method

#include <algorithm>
#include <filesystem>
#include <functional>

#include "method/number.hpp"
#include "method/reader.hpp"

namespace eco::method {
namespace {

/// A column of a case file: what its heading says.
struct Column {
    enum class Role { name, sheet, why, tolerance, set, choice, label, given, expected } role = Role::given;
    std::string heading, name;
    unit::Unit unit;
    bool has_unit = false;
};

bool is_label_key(const Package& package, const std::string& name)
{
    static const char* const keys[] = {"ecosystem",  "zone", "region", "place", "month",
                                       "half_month", "day",  "hour",   "year"};
    return package.indices.contains(name) || std::find(std::begin(keys), std::end(keys), name) != std::end(keys);
}

/// The sheet of a case file: cases/water_conservation.csv, cases/water_conservation.dry_years.csv.
std::string sheet_of(const std::string& path)
{
    const std::string name = std::filesystem::path(path).filename().string();
    return name.substr(0, name.find('.'));
}

class CaseFile {
public:
    CaseFile(Reader& reader, const TextFilePtr& file, const std::string& path)
        : reader_(reader), table_(read_csv_table(file, {"case", "why"}, reader.problems)), sheet_(sheet_of(path))
    {
        for (const std::string& heading : table_.heading)
            columns_.push_back(read_column(heading));
    }

    void read()
    {
        for (const CsvRow& row : table_.rows)
            read_row(row);
    }

private:
    void add_problem(int line, const std::string& column, std::string key, Args args)
    {
        reader_.problems.add(table_.problem(line, column, std::move(key), std::move(args)));
    }

    Column read_column(const std::string& heading)
    {
        using Role = Column::Role;
        static const std::map<std::string, Role> words{{"case", Role::name},
                                                       {"sheet", Role::sheet},
                                                       {"why", Role::why},
                                                       {"tolerance", Role::tolerance},
                                                       {"set", Role::set}};
        auto [name, unit_text] = split_heading(heading);
        Column column{Role::given, heading, name, {}, !unit_text.empty()};
        if (const auto word = words.find(heading); word != words.end())
            column.role = word->second;
        else if (name.starts_with("expect "))
            column.role = Role::expected, column.name = name.substr(7);
        else if (name.starts_with("set "))
            column.role = Role::choice, column.name = name.substr(4);
        else if (!column.has_unit && is_label_key(reader_.package, name))
            column.role = Role::label;
        if (column.has_unit) {
            try {
                column.unit = reader_.package.symbols.parse(unit_text);
            } catch (const unit::UnitError& error) {
                add_problem(1, heading, error.key, error.args);
            }
        }
        return column;
    }

    void read_row(const CsvRow& row)
    {
        Case made;
        made.sheet = sheet_;
        made.mark = {table_.name, row.line, 0, table_.file->line_text(row.line)};
        double tolerance = 0;
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (!row.cells[i].empty())
                read_cell(row.line, columns_[i], row.cells[i], made, tolerance);
        for (Case::Expected& expected : made.expected)
            expected.tolerance = tolerance;
        if (made.why.empty())
            add_problem(row.line, "why", "method.case_without_why", {{"name", made.name}});
        reader_.package.cases.push_back(std::move(made));
    }

    void read_cell(int line, const Column& column, const std::string& text, Case& made, double& tolerance)
    {
        using Role = Column::Role;
        switch (column.role) {
            case Role::name:
                made.name = text;
                break;
            case Role::sheet:
                made.sheet = text;
                break;
            case Role::why:
                made.why = text;
                break;
            case Role::tolerance:
                if (const auto number = parse_number(text); number && *number >= 0)
                    tolerance = *number;
                else
                    add_problem(line, column.heading, "method.not_a_number", {{"text", text}});
                break;
            case Role::set:
                read_set(line, text, made);
                break;
            case Role::choice:
                made.set[column.name] = text;
                break;
            case Role::label:
                made.labels[column.name] = text;
                break;
            case Role::given:
                check_number(line, column, text);
                made.given.push_back({column.name, text, column.unit});
                break;
            case Role::expected:
                check_number(line, column, text);
                made.expected.push_back({column.name, text, column.unit, 0});
                break;
        }
    }

    /// "negative_pixels=keep_sign; method=nep"
    void read_set(int line, const std::string& text, Case& made)
    {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find(';', at), text.size());
            std::string part = text.substr(at, end - at);
            part.erase(std::remove(part.begin(), part.end(), ' '), part.end());
            const auto equals = part.find('=');
            if (equals == std::string::npos)
                add_problem(line, "set", "method.case_set", {{"text", part}});
            else
                made.set[part.substr(0, equals)] = part.substr(equals + 1);
            at = end + 1;
        }
    }

    void check_number(int line, const Column& column, const std::string& text)
    {
        if (column.has_unit && !text.starts_with("missing") && !parse_number(text))
            add_problem(line, column.heading, "method.not_a_number", {{"text", text}});
    }

    Reader& reader_;
    CsvTable table_;
    std::string sheet_;
    std::vector<Column> columns_;
};

/// "1500 mm a-1" gives a number and its unit; anything else is a label or "missing: reason".
std::pair<std::string, unit::Unit> read_amount(Reader& reader, const Node& node)
{
    const std::string text = reader.schema.text(node);
    const auto space = text.find(' ');
    if (!parse_number(text.substr(0, space)))
        return {text, {}};
    if (space == std::string::npos)
        return {text, {}};
    Node rest = node;
    rest.text = text.substr(space + 1);
    rest.at += node.is_verbatim ? space + 1 : 0;
    return {text.substr(0, space), reader.schema.unit(rest).value_or(unit::Unit())};
}

void read_series(Reader& reader, const Node& map, Case& made)
{
    if (!reader.schema.is_map(map))
        return;
    for (const Node::Entry& item : map.entries) {
        const std::string& name = item.key.text;
        if (!reader.schema.is_map(item.value))
            continue;
        reader.schema.allow(item.value, {"over", "unit", "values"});
        if (const Node* over = reader.schema.require(item.value, "over", item.key.mark()))
            made.series_over[name] = reader.schema.id(*over);
        const Node* unit = item.value.find("unit");  // labels and truths have none
        if (unit != nullptr)
            made.series_units[name] = reader.schema.unit(*unit).value_or(unit::Unit());
        const Node* values = reader.schema.require(item.value, "values", item.key.mark());
        if (values == nullptr || !reader.schema.is_list(*values))
            continue;
        for (const Node& value : values->items) {
            if (unit != nullptr && !parse_number(value.text) && value.text != "missing")
                reader.problems.add(value.problem("method.not_a_number", {{"text", value.text}}));
            made.series[name].push_back(value.text);
        }
    }
}

/// `rain_station: ["0.5, 0.5", "2.5, 1.5"]`
void read_points(Reader& reader, const Node& map, Case& made)
{
    if (!reader.schema.is_map(map))
        return;
    for (const Node::Entry& item : map.entries) {
        if (!reader.schema.is_list(item.value))
            continue;
        for (const Node& point : item.value.items) {
            const auto comma = point.text.find(", ");
            const auto col = parse_number(point.text.substr(0, comma)),
                       row = comma == std::string::npos ? std::nullopt : parse_number(point.text.substr(comma + 2));
            if (col && row)
                made.points[item.key.text].push_back({*col, *row});
            else
                reader.problems.add(point.problem("method.case_point", {{"text", point.text}}));
        }
    }
}

void read_named(Reader& reader, const Node* map, const std::function<void(const std::string&, const Node&)>& take)
{
    if (map != nullptr && reader.schema.is_map(*map))
        for (const Node::Entry& item : map->entries)
            take(item.key.text, item.value);
}

Case read_case(Reader& reader, const Node& node, const std::string& sheet)
{
    Case made;
    made.sheet = sheet;
    made.mark = node.mark();
    const Schema& schema = reader.schema;
    schema.allow(node, {"case", "sheet", "set", "labels", "given", "series", "raster", "expect", "tolerance", "why"});
    if (const Node* name = schema.require(node, "case", made.mark))
        made.name = schema.text(*name);
    if (const Node* other = node.find("sheet"))
        made.sheet = schema.text(*other);
    made.why = schema.text(node, "why");
    if (made.why.empty())
        reader.problems.add(made.mark.problem("method.case_without_why", {{"name", made.name}}));
    read_named(reader, node.find("set"), [&](const auto& key, const Node& v) { made.set[key] = schema.text(v); });
    read_named(reader, node.find("labels"), [&](const auto& key, const Node& v) { made.labels[key] = schema.text(v); });
    read_named(reader, node.find("given"), [&](const auto& key, const Node& v) {
        auto [text, unit] = read_amount(reader, v);
        made.given.push_back({key, text, unit});
    });
    if (const Node* series = node.find("series"))
        read_series(reader, *series, made);
    if (const Node* raster = node.find("raster"); raster != nullptr && schema.is_map(*raster)) {
        schema.allow(*raster, {"columns", "cell", "points"});
        const Node *columns = schema.require(*raster, "columns", made.mark),
                   *cell = schema.require(*raster, "cell", made.mark);
        const auto count = columns ? parse_number(schema.text(*columns)) : std::nullopt;
        const auto [size, unit] = cell ? read_amount(reader, *cell) : std::pair<std::string, unit::Unit>();
        const auto metres = unit::conversion(unit, reader.package.symbols.parse("m"));
        made.columns = count ? static_cast<std::int64_t>(*count) : 0;
        made.cell_m = metres && parse_number(size) ? *parse_number(size) * metres->to_double() : 0;
        if (made.columns < 1 || !(made.cell_m > 0))
            reader.problems.add(raster->problem("method.case_raster", {{"name", made.name}}));
        if (const Node* points = raster->find("points"))
            read_points(reader, *points, made);
    }
    double tolerance = 0;
    if (const Node* written = node.find("tolerance")) {
        if (const auto number = parse_number(schema.text(*written)); number && *number >= 0)
            tolerance = *number;
        else
            reader.problems.add(written->problem("method.not_a_number", {{"text", written->text}}));
    }
    if (const Node* expect = schema.require(node, "expect", made.mark))
        read_named(reader, expect, [&](const auto& key, const Node& v) {
            auto [text, unit] = read_amount(reader, v);
            made.expected.push_back({key, text, unit, tolerance});
        });
    return made;
}

/// The name in "previous(P)", "at(P, year = plan_start)"; a plain name is itself.
std::string name_in_year(std::string name)
{
    while (name.ends_with(')')) {
        const auto year = name.rfind(", year = ");
        if (name.starts_with("previous("))
            name = name.substr(9, name.size() - 10);
        else if (name.starts_with("at(") && year != std::string::npos)
            name = name.substr(3, year - 3);
        else
            break;
    }
    return name;
}

/// A case names a sheet, names of that sheet and choices that are there.
void check_case(Reader& reader, const Case& made)
{
    const Sheet* sheet = reader.package.find_sheet(made.sheet);
    const auto add = [&](const char* key, Args args) { reader.problems.add(made.mark.problem(key, std::move(args))); };
    if (sheet == nullptr)
        return add("method.case_sheet", {{"name", made.sheet}});
    const auto check = [&](const std::string& written) {
        const std::string name = name_in_year(written);
        if ((name == "ecosystem" && name != written) || reader.package.moments.contains(name))
            return;
        if (name != "area" && name != "result" && sheet->find_use(name) == nullptr &&
            sheet->find_entry(name) == nullptr)
            add("method.case_name", {{"name", name}, {"sheet", sheet->id}});
    };
    for (const Case::Given& given : made.given)
        check(given.name);
    for (const auto& [name, values] : made.series)
        check(name);
    for (const Case::Expected& expected : made.expected)
        check(expected.name);
    if (made.expected.empty())
        add("method.case_expects_nothing", {{"name", made.name}});
    for (const auto& [path, label] : made.set) {
        const auto dot = path.find('.');
        const Sheet* owner = dot == std::string::npos ? sheet : reader.package.find_sheet(path.substr(0, dot));
        const std::string name = dot == std::string::npos ? path : path.substr(dot + 1);
        if (owner == nullptr || !owner->choices.contains(name))
            add("method.choice_unknown", {{"choice", path}});
        else if (const auto& labels = owner->choices.at(name).labels;
                 std::find(labels.begin(), labels.end(), label) == labels.end())
            add("method.choice_label_unknown", {{"choice", path}, {"label", label}});
    }
}

}  // namespace

void read_cases_csv(Reader& reader, const TextFilePtr& file, const std::string& path)
{
    const std::size_t before = reader.package.cases.size();
    CaseFile(reader, file, path).read();
    for (std::size_t i = before; i < reader.package.cases.size(); ++i)
        check_case(reader, reader.package.cases[i]);
}

void read_cases_yaml(Reader& reader, const Node& root, const std::string& path)
{
    if (!root.file || !reader.schema.is_map(root))
        return;
    reader.schema.allow(root, {"cases"});
    const Node* list = reader.schema.require(root, "cases", root.mark());
    if (list == nullptr || !reader.schema.is_list(*list))
        return;
    for (const Node& item : list->items)
        if (reader.schema.is_map(item)) {
            reader.package.cases.push_back(read_case(reader, item, sheet_of(path)));
            check_case(reader, reader.package.cases.back());
        }
}

}  // namespace eco::method

#include "ledger/run_package.hpp"

#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "ledger/tables.hpp"

namespace eco::ledger {
namespace {

using nlohmann::json;

constexpr const char* format_name = "ecoledger-run";
constexpr int format_version = 2;

json json_of(const Value& value, Kind kind)
{
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        if (kind == Kind::truth)
            return *number != 0;
        return kind == Kind::amount ? json(std::to_string(*number)) : json(*number);
    }
    if (const auto* real = std::get_if<double>(&value))
        return *real;
    if (const auto* text = std::get_if<std::string>(&value))
        return *text;
    return nullptr;
}

/// Reads tables into a run and says where something is wrong.
class Reader {
public:
    Reader(const std::string& path, const json& document) : path_(path), document_(document) {}

    account::Run read()
    {
        if (!document_.is_object() || document_.value("format", json()) != format_name)
            fail("", "ledger.package_format", {});
        const json version = document_.value("version", json());
        if (!version.is_number_integer() || version.get<std::int64_t>() < 1)
            fail("version", "ledger.package_form", {{"expected", std::to_string(format_version)}});
        if (version.get<std::int64_t>() != format_version)
            fail("version", version.get<std::int64_t>() > format_version ? "ledger.newer" : "ledger.older",
                 {{"found", version.dump()}, {"known", std::to_string(format_version)}});
        const json tables = document_.value("tables", json());
        if (!tables.is_object())
            fail("tables", "ledger.package_form", {{"expected", "{…}"}});
        account::Run run;
        const auto known = tables_of(run);
        for (const auto& [name, table] : tables.items())
            if (std::ranges::find(known, name, &Table::name) == known.end())
                fail(name, "ledger.package_table", {{"table", name}});
        for (const Table& table : known)
            read_table(table, tables);
        return run;
    }

private:
    [[noreturn]] void fail(const std::string& spot, const std::string& key, Args args) const
    {
        Problem problem;
        problem.place.file = path_;
        problem.place.spot = spot;
        problem.key = key;
        problem.args = std::move(args);
        throw InputError(std::move(problem));
    }

    void read_table(const Table& table, const json& tables) const
    {
        const auto found = tables.find(table.name);
        if (found == tables.end() || !found->is_object() || !found->contains("columns") || !found->contains("rows") ||
            !(*found)["rows"].is_array())
            fail(table.name, "ledger.package_form", {{"expected", "{\"columns\": […], \"rows\": […]}"}});
        json columns = json::array();
        for (const Column& column : table.columns)
            columns.push_back(column.name);
        if ((*found)["columns"] != columns)
            fail(table.name + ".columns", "ledger.package_form", {{"expected", columns.dump()}});
        const json& rows = (*found)["rows"];
        if (table.name == "runs" && rows.size() != 1)
            fail("runs", "ledger.package_form", {{"expected", "1"}});
        for (std::size_t i = 0; i < rows.size(); ++i)
            read_row(table, rows[i], table.name + "[" + std::to_string(i) + "]");
    }

    void read_row(const Table& table, const json& cells, const std::string& spot) const
    {
        if (!cells.is_array() || cells.size() != table.columns.size())
            fail(spot, "ledger.package_row", {{"expected", std::to_string(table.columns.size())}});
        Row row;
        for (std::size_t k = 0; k < cells.size(); ++k)
            row.push_back(value(cells[k], table.columns[k], spot));
        try {
            table.append(row);
        } catch (const std::logic_error&) {
            fail(spot, "ledger.package_number", {});
        }
    }

    Value value(const json& cell, const Column& column, const std::string& row) const
    {
        const auto wrong = [&](const char* expected) {
            fail(row + " " + column.name, "ledger.package_value",
                 {{"found", cell.dump().substr(0, 60)}, {"expected", expected}});
        };
        if (cell.is_null() && column.is_nullable)
            return std::monostate{};
        switch (column.kind) {
            case Kind::text:
                if (!cell.is_string())
                    wrong("\"text\"");
                return cell.get<std::string>();
            case Kind::truth:
                if (!cell.is_boolean())
                    wrong("true, false");
                return std::int64_t{cell.get<bool>()};
            case Kind::integer:
                if (!cell.is_number_integer() || cell.get<double>() != static_cast<double>(cell.get<std::int32_t>()))
                    wrong("2020");
                return cell.get<std::int64_t>();
            case Kind::real:
                if (!cell.is_number())
                    wrong("0.5");
                return cell.get<double>();
            case Kind::amount:
            case Kind::wide:
                break;
        }
        if (!cell.is_string())
            wrong("\"123\"");
        const auto text = cell.get<std::string>();
        if (column.kind == Kind::wide)
            return text;
        std::int64_t amount = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
        if (error != std::errc() || end != text.data() + text.size())
            wrong("\"123\"");
        return amount;
    }

    const std::string& path_;
    const json& document_;
};

/// 1-based line of a byte.
int line_of(const std::string& text, std::size_t byte)
{
    return 1 + static_cast<int>(std::count(
                   text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size())), '\n'));
}

[[noreturn]] void fail(const std::string& path, int line, const std::string& key, Args args)
{
    Problem problem;
    problem.place.file = path;
    problem.place.line = line;
    problem.key = key;
    problem.args = std::move(args);
    throw InputError(std::move(problem));
}

}  // namespace

void write_run_package(const account::Run& run, const std::string& path)
{
    if (auto problems = check_run(run); !problems.empty())
        throw InputError(std::move(problems));
    std::string text = std::string("{\"format\": \"") + format_name +
                       "\",\n \"version\": " + std::to_string(format_version) + ",\n \"sha256\": \"" +
                       content_hash(run) + "\",\n \"tables\": {";
    std::string comma;
    for (const Table& table : tables_of(run)) {
        json columns = json::array();
        for (const Column& column : table.columns)
            columns.push_back(column.name);
        text += comma + "\n \"" + table.name + "\": {\"columns\": " + columns.dump() + ", \"rows\": [";
        Row row;
        for (std::size_t i = 0; i < table.size; ++i) {
            json cells = json::array();
            table.fill(i, row);
            for (std::size_t k = 0; k < row.size(); ++k)
                cells.push_back(json_of(row[k], table.columns[k].kind));
            text += (i ? ",\n  " : "\n  ") + cells.dump();
        }
        text += "]}";
        comma = ",";
    }
    write_file_atomically(path, text + "\n}}\n");
}

account::Run read_run_package(const std::string& path)
{
    const std::string text = read_file(path);
    json document;
    try {
        document = json::parse(text);
    } catch (const json::parse_error& error) {
        fail(path, line_of(text, error.byte), "ledger.package_json", {{"detail", error.what()}});
    }
    account::Run run = Reader(path, document).read();
    if (document.value("sha256", json()) != content_hash(run))
        fail(path, 0, "ledger.package_hash", {{"id", run.id}});
    if (auto problems = check_run(run); !problems.empty()) {
        for (Problem& problem : problems)
            problem.place.file = path;
        throw InputError(std::move(problems));
    }
    return run;
}

}  // namespace eco::ledger

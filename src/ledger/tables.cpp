#include "ledger/tables.hpp"

#include <concepts>
#include <type_traits>

#include "base/hash.hpp"

namespace eco::ledger {
namespace {

template <class T, class U>
concept Is = std::same_as<std::remove_const_t<T>, U>;

void fields(Is<account::Run> auto& x, auto&& field)
{
    field("id", x.id), field("created", x.created), field("engine_version", x.engine_version);
    field("method_id", x.method_id), field("method_version", x.method_version), field("method_hash", x.method_hash);
    field("method_status", x.method_status), field("scene_id", x.scene_id), field("scene_title_zh", x.scene_title_zh);
    field("scene_title_en", x.scene_title_en), field("scene_hash", x.scene_hash), field("is_synthetic", x.is_synthetic);
}

void fields(Is<int> auto& x, auto&& field)
{
    field("year", x);
}

/// An entry of Run::choices and Run::ecosystems, as rows.
struct Choice {
    std::string name, label;
};
struct Ecosystem {
    std::string id, title_zh, title_en;
};

void fields(Is<Choice> auto& x, auto&& field)
{
    field("name", x.name), field("label", x.label);
}

void fields(Is<Ecosystem> auto& x, auto&& field)
{
    field("id", x.id), field("title_zh", x.title_zh), field("title_en", x.title_en);
}

void fields(Is<account::Place> auto& x, auto&& field)
{
    field("id", x.id), field("name_zh", x.name_zh), field("name_en", x.name_en), field("parent", x.parent);
    field("area_m2", x.area_m2);
}

void fields(Is<account::ServiceLine> auto& x, auto&& field)
{
    field("id", x.id), field("title_zh", x.title_zh), field("title_en", x.title_en), field("service_group", x.group);
    field("status", x.status), field("reason", x.reason);
}

void fields(Is<account::Series> auto& x, auto&& field)
{
    field("service", x.service), field("kind", x.kind), field("name", x.name), field("item", x.item);
    field("title_zh", x.title_zh), field("title_en", x.title_en), field("unit", x.unit), field("quantum", x.quantum);
    field("pricing", x.pricing);
}

void fields(Is<account::Cell> auto& x, auto&& field)
{
    field("series", x.series), field("place", x.place), field("ecosystem", x.ecosystem), field("year", x.year);
    field("amount", x.amount), field("reason", x.reason);
}

void fields(Is<account::Coverage> auto& x, auto&& field)
{
    field("service", x.service), field("place", x.place), field("ecosystem", x.ecosystem), field("year", x.year);
    field("covered", x.covered), field("uncovered", x.uncovered), field("reason", x.reason);
}

void fields(Is<account::Note> auto& x, auto&& field)
{
    field("service", x.service), field("place", x.place), field("year", x.year), field("severity", x.severity);
    field("text_zh", x.text_zh), field("text_en", x.text_en);
}

void fields(Is<account::ParameterUse> auto& x, auto&& field)
{
    field("service", x.service), field("symbol", x.symbol), field("keys", x.keys), field("value", x.value);
    field("unit", x.unit), field("source", x.source), field("note", x.note), field("is_verified", x.is_verified);
}

void fields(Is<account::Input> auto& x, auto&& field)
{
    field("name", x.name), field("file", x.file), field("year", x.year), field("sha256", x.sha256);
    field("description", x.description);
}

void fields(Is<account::Statistic> auto& x, auto&& field)
{
    field("place", x.place), field("name", x.name), field("unit", x.unit), field("year", x.year);
    field("value", x.value), field("source", x.source);
}

void fields(Is<account::Indicator> auto& x, auto&& field)
{
    field("place", x.place), field("name", x.name), field("unit", x.unit), field("year", x.year);
    field("value", x.value), field("reason", x.reason);
}

void fields(Is<account::Document> auto& x, auto&& field)
{
    field("path", x.path), field("text", x.text);
}

/// How a field's type is stored.
template <class T>
struct Storage;
template <>
struct Storage<std::string> {
    static constexpr Kind kind = Kind::text;
    static void store(const std::string& x, Value& value) { put_text(value, x); }
    static void load(const Value& value, std::string& x) { x = std::get<std::string>(value); }
};
template <>
struct Storage<int> {
    static constexpr Kind kind = Kind::integer;
    static void store(int x, Value& value) { value = std::int64_t{x}; }
    static void load(const Value& value, int& x)
    {
        const auto number = std::get<std::int64_t>(value);
        x = static_cast<int>(number);
        if (x != number)
            throw std::invalid_argument("beyond int");
    }
};
template <>
struct Storage<bool> {
    static constexpr Kind kind = Kind::truth;
    static void store(bool x, Value& value) { value = std::int64_t{x}; }
    static void load(const Value& value, bool& x) { x = std::get<std::int64_t>(value) != 0; }
};
template <>
struct Storage<std::int64_t> {
    static constexpr Kind kind = Kind::amount;
    static void store(std::int64_t x, Value& value) { value = x; }
    static void load(const Value& value, std::int64_t& x) { x = std::get<std::int64_t>(value); }
};
template <>
struct Storage<Int128> {
    static constexpr Kind kind = Kind::wide;
    static void store(Int128 x, Value& value) { put_text(value, to_string(x)); }
    static void load(const Value& value, Int128& x) { x = int128_from(std::get<std::string>(value)); }
};
template <>
struct Storage<double> {
    static constexpr Kind kind = Kind::real;
    static void store(double x, Value& value) { value = x == 0 ? 0.0 : x; }  // SQLite keeps no -0
    static void load(const Value& value, double& x) { x = std::get<double>(value); }
};
template <class T>
struct Storage<std::optional<T>> {
    static constexpr Kind kind = Storage<T>::kind;
    static void store(const std::optional<T>& x, Value& value)
    {
        if (x)
            Storage<T>::store(*x, value);
        else
            value = std::monostate{};
    }
    static void load(const Value& value, std::optional<T>& x)
    {
        x.reset();
        if (!std::holds_alternative<std::monostate>(value))
            Storage<T>::load(value, x.emplace());
    }
};

template <class T>
constexpr bool is_optional = requires(T x)
{
    x.has_value();
};

template <class Item>
std::vector<Column> columns_of()
{
    std::vector<Column> columns;
    const Item item{};
    fields(item, [&](const char* name, const auto& x) {
        using T = std::remove_cvref_t<decltype(x)>;
        columns.push_back({name, Storage<T>::kind, is_optional<T>});
    });
    return columns;
}

template <class Item>
void fill_row(const Item& item, Row& row)
{
    std::size_t size = 0;
    fields(item, [&](const char*, const auto& x) {
        if (size == row.size())
            row.emplace_back();
        Storage<std::remove_cvref_t<decltype(x)>>::store(x, row[size++]);
    });
    row.resize(size);
}

template <class Item>
void load_row(const Row& row, Item& item)
{
    std::size_t at = 0;
    fields(item, [&](const char*, auto& x) { Storage<std::remove_cvref_t<decltype(x)>>::load(row.at(at++), x); });
}

template <class Item>
Table table_of(const std::string& name, std::vector<Item>& list)
{
    return {name, columns_of<Item>(), list.size(), [&list](std::size_t i, Row& row) { fill_row(list[i], row); },
            [&list](const Row& row) { load_row(row, list.emplace_back()); }};
}

Table choices_of(account::Run& run)
{
    return {"choices", columns_of<Choice>(), run.choices.size(),
            [&run](std::size_t i, Row& row) {
                const auto entry = std::next(run.choices.begin(), static_cast<std::ptrdiff_t>(i));
                fill_row(Choice{entry->first, entry->second}, row);
            },
            [&run](const Row& row) {
                Choice choice;
                load_row(row, choice);
                run.choices[choice.name] = choice.label;
            }};
}

Table ecosystems_of(account::Run& run)
{
    return {"ecosystems", columns_of<Ecosystem>(), run.ecosystems.size(),
            [&run](std::size_t i, Row& row) {
                const auto entry = std::next(run.ecosystems.begin(), static_cast<std::ptrdiff_t>(i));
                fill_row(Ecosystem{entry->first, entry->second.first, entry->second.second}, row);
            },
            [&run](const Row& row) {
                Ecosystem ecosystem;
                load_row(row, ecosystem);
                run.ecosystems[ecosystem.id] = {ecosystem.title_zh, ecosystem.title_en};
            }};
}

}  // namespace

std::vector<Table> tables_of(account::Run& run)
{
    return {Table{"runs", columns_of<account::Run>(), 1, [&run](std::size_t, Row& row) { fill_row(run, row); },
                  [&run](const Row& row) { load_row(row, run); }},
            table_of("years", run.years),
            choices_of(run),
            table_of("places", run.places),
            ecosystems_of(run),
            table_of("services", run.services),
            table_of("series", run.series),
            table_of("cells", run.cells),
            table_of("coverage", run.coverage),
            table_of("notes", run.notes),
            table_of("parameters", run.parameters),
            table_of("inputs", run.inputs),
            table_of("statistics", run.statistics),
            table_of("indicators", run.indicators),
            table_of("documents", run.documents)};
}

std::vector<Table> tables_of(const account::Run& run)
{
    auto tables = tables_of(const_cast<account::Run&>(run));  // only `fill` is kept, which changes nothing
    for (Table& table : tables)
        table.append = nullptr;
    return tables;
}

std::string content_hash(const account::Run& run)
{
    std::string bytes;
    Row row;
    for (const Table& table : tables_of(run)) {
        append_bytes({table.name, static_cast<std::int64_t>(table.size)}, bytes);
        for (std::size_t i = 0; i < table.size; ++i) {
            table.fill(i, row);
            append_bytes(row, bytes);
        }
    }
    return sha256(bytes);
}

}  // namespace eco::ledger

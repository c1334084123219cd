#include "ledger/ledger.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "embedded/ledger.hpp"
#include "ledger/tables.hpp"

namespace eco::ledger {
namespace {

constexpr std::int64_t application = 0x45434F4C;  // "ECOL", in the file's header
constexpr std::int64_t version = 2;

[[noreturn]] void fail(const std::string& path, const std::string& key, Args args = {})
{
    Problem problem;
    problem.place.file = path;
    problem.key = key;
    problem.args = std::move(args);
    throw InputError(std::move(problem));
}

bool is_sqlite(const std::string& path)
{
    std::string head(15, '\0');
    std::ifstream(path, std::ios::binary).read(head.data(), static_cast<std::streamsize>(head.size()));
    return head == "SQLite format 3";
}

void fail_if_damaged(const std::string& path, const DatabaseError& error)
{
    if (error.kind() == ErrorKind::damaged)
        fail(path, is_sqlite(path) ? "ledger.damaged" : "ledger.not_a_ledger", {{"detail", error.what()}});
}

std::int64_t number(const Database& database, const std::string& sql)
{
    return std::get<std::int64_t>(database.query(sql).at(0).at(0));
}

bool is_blank(const Database& database)
{
    return number(database, "PRAGMA application_id") == 0 && database.schema_version() == 0 &&
           number(database, "SELECT count(*) FROM sqlite_master") == 0;
}

/// From now on the file refuses this event ("insert", "update", "delete").
void guard(Database& database, const std::string& table, const std::string& event)
{
    std::string sql(embedded::ledger_guard);
    for (const auto& [mark, text] : {std::pair<std::string, std::string>{"{table}", table}, {"{event}", event}})
        for (auto at = sql.find(mark); at != std::string::npos; at = sql.find(mark, at))
            sql.replace(at, mark.size(), text);
    database.execute(sql);
}

void create_schema(Database& database)
{
    database.query("PRAGMA journal_mode = WAL");
    Transaction transaction(database);
    if (!is_blank(database))
        return;  // another process was faster
    database.execute(std::string(embedded::ledger_schema));
    for (const Table& table : tables_of(account::Run{}))
        for (const char* event : {"insert", "update", "delete"})
            guard(database, table.name, event);
    database.execute("PRAGMA application_id = " + std::to_string(application));
    database.execute("PRAGMA user_version = " + std::to_string(version));
    transaction.commit();
}

std::vector<std::string> names_of(const Table& table)
{
    std::vector<std::string> names;
    for (const Column& column : table.columns)
        names.push_back(column.name);
    return names;
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string all;
    for (const std::string& part : parts)
        all += (all.empty() ? "" : ", ") + part;
    return all;
}

/// Inserts the row of the run; its key.
std::int64_t insert_run_row(Database& database, const Table& table, const account::Run& run, const std::string& hash)
{
    auto names = names_of(table);
    names.insert(names.end(), {"cell_count", "content_sha256", "key"});
    const auto key = number(database, "SELECT coalesce(max(key), 0) + 1 FROM runs");
    const auto fill = [&](std::size_t i, Row& row) {
        table.fill(i, row);
        row.insert(row.end(), {static_cast<std::int64_t>(run.cells.size()), hash, key});
    };
    database.bulk_insert("runs", names, 1, fill, "WHERE key = " + std::to_string(key));
    return key;
}

void insert_table(Database& database, const Table& table, std::int64_t key)
{
    auto names = names_of(table);
    names.insert(names.end(), {"run", "ordinal"});
    const auto fill = [&](std::size_t i, Row& row) {
        table.fill(i, row);
        row.insert(row.end(), {key, static_cast<std::int64_t>(i)});
    };
    database.bulk_insert(table.name, names, table.size, fill,
                         "WHERE run = " + std::to_string(key) + " ORDER BY ordinal");
}

}  // namespace

Ledger Ledger::checked(const std::string& path, Database::Mode mode)
{
    Database database(path, mode);
    if (mode == Database::Mode::create && is_blank(database))
        create_schema(database);
    if (number(database, "PRAGMA application_id") != application)
        fail(path, "ledger.not_a_ledger");
    if (const auto found = database.schema_version(); found != version)
        fail(path, found > version ? "ledger.newer" : "ledger.older",
             {{"found", std::to_string(found)}, {"known", std::to_string(version)}});
    number(database, "SELECT count(*) FROM runs");
    return Ledger(std::move(database));
}

Ledger Ledger::open(const std::string& path)
{
    try {
        return checked(path, Database::Mode::create);
    } catch (const DatabaseError& error) {
        if (std::filesystem::is_directory(path))
            fail(path, "ledger.not_a_ledger");
        fail_if_damaged(path, error);
        throw;
    }
}

Ledger Ledger::open_existing(const std::string& path)
{
    if (!std::filesystem::exists(path))
        fail(path, "ledger.absent");
    if (std::filesystem::is_directory(path))
        fail(path, "ledger.not_a_ledger");
    try {
        try {
            return checked(path, Database::Mode::existing);
        } catch (const DatabaseError& error) {
            const bool has_log =
                std::filesystem::exists(path + "-wal") && std::filesystem::file_size(path + "-wal") > 0;
            if (error.kind() != ErrorKind::unwritable || has_log)
                throw;
        }
        return checked(path, Database::Mode::read_only);
    } catch (const DatabaseError& error) {
        fail_if_damaged(path, error);
        throw;
    }
}

void Ledger::publish(std::span<const account::Run> runs)
{
    for (const account::Run& run : runs)
        if (auto problems = check_run(run); !problems.empty())
            throw InputError(std::move(problems));
    Transaction transaction(database_);
    const auto tables = tables_of(account::Run{});
    for (const Table& table : tables)
        database_.execute("DROP TRIGGER " + table.name + "_insert");
    for (const account::Run& run : runs)
        insert(run);
    for (const Table& table : tables)
        guard(database_, table.name, "insert");
    transaction.commit();
}

void Ledger::insert(const account::Run& run)
{
    const std::string hash = content_hash(run);
    if (const auto known = database_.query("SELECT key FROM runs WHERE id = $1", {run.id}); !known.empty()) {
        account::Run stored = read(std::get<std::int64_t>(known[0][0]));
        stored.created = run.created;
        if (content_hash(stored) != hash)
            fail(database_.path(), "ledger.other_content", {{"id", run.id}});
        return;
    }
    const auto tables = tables_of(run);
    const std::int64_t key = insert_run_row(database_, tables[0], run, hash);
    for (std::size_t i = 1; i < tables.size(); ++i)
        insert_table(database_, tables[i], key);
}

std::vector<RunSummary> Ledger::runs() const
{
    std::vector<RunSummary> all;
    const auto rows = database_.query(
        "SELECT id, created, engine_version, method_id, method_version, method_status, scene_id, scene_title_zh, "
        "scene_title_en, is_synthetic, cell_count, key FROM runs ORDER BY key");
    for (const Row& row : rows) {
        const auto text = [&row](std::size_t i) { return std::get<std::string>(row[i]); };
        RunSummary summary{text(0), text(1), text(2), text(3), text(4), text(5), text(6),
                           text(7), text(8), false,   {},      0,       {}};
        summary.is_synthetic = std::get<std::int64_t>(row[9]) != 0;
        summary.cells = std::get<std::int64_t>(row[10]);
        for (const Row& year : database_.query("SELECT year FROM years WHERE run = $1 ORDER BY ordinal", {row[11]}))
            summary.years.push_back(static_cast<int>(std::get<std::int64_t>(year[0])));
        for (const Row& choice : database_.query("SELECT name, label FROM choices WHERE run = $1", {row[11]}))
            summary.choices[std::get<std::string>(choice[0])] = std::get<std::string>(choice[1]);
        all.push_back(std::move(summary));
    }
    return all;
}

account::Run Ledger::load(const std::string& id_or_prefix) const
{
    const auto found = database_.query(
        "SELECT key, id FROM runs WHERE substr(id, 1, length($1)) = $1 AND $1 <> '' ORDER BY (id <> $1), key",
        {id_or_prefix});
    const auto ids = [](const std::vector<Row>& rows) {
        std::vector<std::string> list;
        for (const Row& row : rows)
            list.push_back(std::get<std::string>(row.back()));
        return joined(list);
    };
    if (found.empty()) {
        const auto known = database_.query("SELECT id FROM runs ORDER BY key DESC LIMIT 10");
        if (known.empty())
            fail(database_.path(), "ledger.no_runs", {{"id", id_or_prefix}});
        fail(database_.path(), "ledger.run_absent", {{"id", id_or_prefix}, {"known", ids(known)}});
    }
    if (found.size() > 1 && std::get<std::string>(found[0][1]) != id_or_prefix)
        fail(database_.path(), "ledger.run_ambiguous", {{"id", id_or_prefix}, {"known", ids(found)}});
    return read(std::get<std::int64_t>(found[0][0]));
}

account::Run Ledger::read(std::int64_t key) const
{
    account::Run run;
    const auto tables = tables_of(run);
    const std::string damaged = "ledger.damaged";
    try {
        for (const Table& table : tables) {
            const std::string columns = joined(names_of(table));
            const std::string where = table.name == "runs" ? " WHERE key = $1" : " WHERE run = $1 ORDER BY ordinal";
            database_.each("SELECT " + columns + " FROM " + table.name + where, {key}, table.append);
        }
    } catch (const DatabaseError& error) {
        if (error.kind() != ErrorKind::damaged)
            throw;
        fail(database_.path(), damaged, {{"detail", error.what()}});
    } catch (const std::logic_error& error) {
        fail(database_.path(), damaged, {{"detail", error.what()}});
    } catch (const std::bad_variant_access& error) {
        fail(database_.path(), damaged, {{"detail", error.what()}});
    }
    const Row declared = database_.query("SELECT cell_count, content_sha256 FROM runs WHERE key = $1", {key}).at(0);
    if (std::get<std::int64_t>(declared[0]) != static_cast<std::int64_t>(run.cells.size()) ||
        std::get<std::string>(declared[1]) != content_hash(run))
        fail(database_.path(), "ledger.altered", {{"id", run.id}});
    return run;
}

}  // namespace eco::ledger

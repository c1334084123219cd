#include "ledger/database.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <bit>
#include <cstring>
#include <stdexcept>

namespace eco::ledger {
namespace {

constexpr int wait_ms = 5000;

ErrorKind kind_of(const SQLite::Exception& error)
{
    const int extended = error.getExtendedErrorCode();
    if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY)
        return ErrorKind::unique;
    switch (error.getErrorCode() & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return ErrorKind::busy;
        case SQLITE_MISMATCH:
        case SQLITE_TOOBIG:
        case SQLITE_CONSTRAINT:
            return ErrorKind::refused;
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_IOERR:
        case SQLITE_PERM:
        case SQLITE_FULL:
            return ErrorKind::unwritable;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return ErrorKind::damaged;
        default:
            return ErrorKind::other;
    }
}

/// Runs `work`; what SQLite throws becomes ours, with file and query.
template <class Work>
auto guarded(const std::string& path, const std::string& sql, Work&& work)
{
    try {
        return work();
    } catch (const SQLite::Exception& error) {
        throw DatabaseError(kind_of(error), path + ": " + error.what() + " [" + sql.substr(0, 200) + "]");
    }
}

/// `value` must live until the statement is done.
void bind_value(SQLite::Statement& statement, int index, const Value& value)
{
    struct {
        SQLite::Statement& statement;
        int index;
        void operator()(std::monostate) { statement.bind(index); }
        void operator()(std::int64_t number) { statement.bind(index, number); }
        void operator()(double number) { statement.bind(index, number); }
        void operator()(const std::string& text) { statement.bindNoCopy(index, text); }
        void operator()(const Bytes& bytes)
        {
            statement.bindNoCopy(index, static_cast<const void*>(bytes.data()), static_cast<int>(bytes.size()));
        }
    } binder{statement, index};
    std::visit(binder, value);
}

SQLite::Statement prepared(const SQLite::Database& database, const std::string& sql, const Row& values)
{
    SQLite::Statement statement(database, sql);
    for (std::size_t i = 0; i < values.size(); ++i)
        bind_value(statement, statement.getIndex(("$" + std::to_string(i + 1)).c_str()), values[i]);
    return statement;
}

void read_column(const SQLite::Column& column, Value& value)
{
    if (column.isInteger())
        value = std::int64_t{column.getInt64()};
    else if (column.isFloat())
        value = column.getDouble();
    else if (column.isText())
        put_text(value, {column.getText(), static_cast<std::size_t>(column.getBytes())});
    else if (column.isBlob()) {
        const auto* first = static_cast<const std::byte*>(column.getBlob());
        value = Bytes(first, first + column.getBytes());
    } else
        value = std::monostate{};
}

/// FNV-1a: finds rows that came out other than they went in; not meant against forgery.
std::uint64_t mixed(std::uint64_t sum, const std::string& bytes)
{
    for (const char c : bytes)
        sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return sum;
}

/// A path as an SQLite URI that opens the file without log and locks.
std::string immutable_uri(const std::string& path)
{
    std::string uri = "file:";
    for (const char c : path)
        uri += c == '%' ? "%25" : c == '?' ? "%3f" : c == '#' ? "%23" : std::string(1, c);
    return uri + "?immutable=1";
}

}  // namespace

void put_text(Value& value, std::string_view text)
{
    if (auto* known = std::get_if<std::string>(&value))
        known->assign(text);
    else
        value.emplace<std::string>(text);
}

void append_bytes(const Row& row, std::string& bytes)
{
    const auto append_word = [&bytes](std::uint64_t word) {
        char text[8];
        for (int i = 0; i < 8; ++i)
            text[i] = static_cast<char>(word >> (8 * i) & 0xFF);
        bytes.append(text, sizeof text);
    };
    append_word(row.size());
    for (const Value& value : row) {
        bytes += static_cast<char>('0' + value.index());
        if (const auto* number = std::get_if<std::int64_t>(&value))
            append_word(static_cast<std::uint64_t>(*number));
        else if (const auto* real = std::get_if<double>(&value))
            append_word(std::bit_cast<std::uint64_t>(*real));
        else if (const auto* text = std::get_if<std::string>(&value))
            append_word(text->size()), bytes += *text;
        else if (const auto* blob = std::get_if<Bytes>(&value))
            append_word(blob->size()), bytes.append(reinterpret_cast<const char*>(blob->data()), blob->size());
    }
}

Database::Database(const std::string& path, Mode mode) : path_(path)
{
    const int flags = mode == Mode::create     ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
                      : mode == Mode::existing ? SQLite::OPEN_READWRITE
                                               : SQLite::OPEN_READONLY | SQLite::OPEN_URI;
    guarded(path, "open", [&] {
        const std::string name = mode == Mode::read_only ? immutable_uri(path) : path;
        database_ = std::make_unique<SQLite::Database>(name, flags, wait_ms);
        database_->exec(
            "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON;"
            "PRAGMA cache_size = -65536");  // KiB: a run is some MB, and is written once where it stays in memory
    });
}

Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

void Database::execute(const std::string& sql, const Row& values)
{
    guarded(path_, sql, [&] {
        if (values.empty()) {
            database_->exec(sql);
            return;
        }
        SQLite::Statement statement = prepared(*database_, sql, values);
        while (statement.executeStep()) {
        }
    });
}

void Database::each(const std::string& sql, const Row& values, const std::function<void(const Row&)>& take) const
{
    guarded(path_, sql, [&] {
        SQLite::Statement statement = prepared(*database_, sql, values);
        Row row(static_cast<std::size_t>(statement.getColumnCount()));
        while (statement.executeStep()) {
            for (std::size_t i = 0; i < row.size(); ++i)
                read_column(statement.getColumn(static_cast<int>(i)), row[i]);
            take(row);
        }
    });
}

std::vector<Row> Database::query(const std::string& sql, const Row& values) const
{
    std::vector<Row> rows;
    each(sql, values, [&rows](const Row& row) { rows.push_back(row); });
    return rows;
}

void Database::bulk_insert(const std::string& table, const std::vector<std::string>& columns, std::size_t count,
                           const FillRow& fill, const std::string& selection)
{
    if (sqlite3_get_autocommit(database_->getHandle()))
        throw std::logic_error("bulk_insert outside of a transaction");
    std::string names, marks;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        names += (i ? ", " : "") + columns[i];
        marks += (i ? ", $" : "$") + std::to_string(i + 1);
    }
    std::uint64_t given = 0, found = 0;
    std::string bytes;
    const auto add = [&bytes](std::uint64_t sum, const Row& row) {
        bytes.clear();
        append_bytes(row, bytes);
        return mixed(sum, bytes);
    };
    const std::string sql = "INSERT INTO " + table + " (" + names + ") VALUES (" + marks + ")";
    guarded(path_, sql, [&] {
        SQLite::Statement statement(*database_, sql);
        Row row;
        for (std::size_t i = 0; i < count; ++i) {
            fill(i, row);
            for (std::size_t k = 0; k < row.size(); ++k)
                bind_value(statement, static_cast<int>(k + 1), row[k]);
            statement.exec();
            statement.reset();
            given = add(given, row);
        }
    });
    std::size_t stored = 0;
    each("SELECT " + names + " FROM " + table + " " + selection, {}, [&](const Row& row) {
        found = add(found, row);
        ++stored;
    });
    if (stored != count || found != given)
        throw DatabaseError(ErrorKind::other, path_ + ": " + table + " does not hold the rows that were written");
}

std::int64_t Database::schema_version() const
{
    return std::get<std::int64_t>(query("PRAGMA user_version")[0][0]);
}

Transaction::Transaction(Database& database) : database_(database)
{
    database_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction()
{
    if (is_open_ && !sqlite3_get_autocommit(database_.database_->getHandle()))
        sqlite3_exec(database_.database_->getHandle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit()
{
    database_.execute("COMMIT");
    is_open_ = false;
}

}  // namespace eco::ledger

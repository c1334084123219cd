#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/problem.hpp"

namespace SQLite {
class Database;
}

namespace eco::ledger {

using Bytes = std::vector<std::byte>;
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;
using Row = std::vector<Value>;

/// Makes `value` this text; one that was text keeps its memory.
void put_text(Value& value, std::string_view text);

/// Fills in row number i.
using FillRow = std::function<void(std::size_t i, Row& row)>;

/// The values with their types as bytes, for checksums: equal rows give equal bytes and different ones different bytes.
void append_bytes(const Row& row, std::string& bytes);

/// unique: a key is there already. busy: another writer held the file too long. refused: a rule of the schema.
/// unwritable: no space, no permission, no file. damaged: the bytes are no database.
enum class ErrorKind { unique, busy, refused, unwritable, damaged, other };

/// `what()` names the file and the query.
class DatabaseError : public IoError {
public:
    DatabaseError(ErrorKind kind, const std::string& what) : IoError(what), kind_(kind) {}
    ErrorKind kind() const { return kind_; }

private:
    ErrorKind kind_;
};

/// The only door to SQL: one connection to one SQLite file. Foreign keys on, write-ahead log, synced at every commit,
/// waits 5 s for another writer. Values are bound to $1 … $n. One thread at a time.
/// Errors   DatabaseError from everything.
class Database {
public:
    enum class Mode { create, existing, read_only };

    /// read_only reads a file that nobody writes (a read-only folder): without log and lock.
    Database(const std::string& path, Mode mode);
    ~Database();
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;

    /// One or, without values, several statements.
    void execute(const std::string& sql, const Row& values = {});
    std::vector<Row> query(const std::string& sql, const Row& values = {}) const;
    /// Calls `take` for each row, without keeping them.
    void each(const std::string& sql, const Row& values, const std::function<void(const Row&)>& take) const;

    /// Inserts `count` rows, each filled in by `fill` (the row still holds the one before), and reads them back: what
    /// `selection` finds (WHERE … ORDER BY …) must agree in count and checksum. Only within a transaction.
    void bulk_insert(const std::string& table, const std::vector<std::string>& columns, std::size_t count,
                     const FillRow& fill, const std::string& selection);

    std::int64_t schema_version() const;
    const std::string& path() const { return path_; }

private:
    friend class Transaction;
    std::string path_;
    std::unique_ptr<SQLite::Database> database_;
};

/// Begins IMMEDIATE, so that it waits for another writer instead of failing half-way; rolls back unless committed.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& database_;
    bool is_open_ = true;
};

}  // namespace eco::ledger

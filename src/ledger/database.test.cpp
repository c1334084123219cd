#include "ledger/database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <limits>
#include <optional>
#include <thread>

namespace eco::ledger {
namespace {

class DatabaseFile : public testing::Test {
protected:
    DatabaseFile()
    {
        std::string name = testing::TempDir() + "database-XXXXXX";
        folder_ = ::mkdtemp(name.data());
        path_ = folder_ + "/a#b?c%d 吉安.sqlite";
    }
    ~DatabaseFile() override { std::filesystem::remove_all(folder_); }

    std::string folder_, path_;
};

template <class Work>
std::optional<ErrorKind> kind_of(Work&& work)
{
    try {
        work();
    } catch (const DatabaseError& error) {
        return error.kind();
    }
    return std::nullopt;
}

void number(std::size_t i, Row& row)
{
    row.assign(1, static_cast<std::int64_t>(i));
}

TEST_F(DatabaseFile, values_come_back_with_their_type_and_every_bit)
{
    Database database(path_, Database::Mode::create);
    database.execute("CREATE TABLE t (v ANY) STRICT");
    const std::vector<Value> values = {std::int64_t{1},
                                       std::numeric_limits<std::int64_t>::max(),
                                       std::numeric_limits<std::int64_t>::min(),
                                       0.1,
                                       5e-324,
                                       1e308,
                                       std::string("'; DROP TABLE t; -- 遂川县 𠮷"),
                                       std::string(),
                                       Bytes{std::byte{0}, std::byte{255}, std::byte{0}},
                                       std::monostate{}};
    for (const Value& value : values) {
        database.execute("DELETE FROM t");
        database.execute("INSERT INTO t VALUES ($1)", {value});
        EXPECT_EQ(database.query("SELECT v FROM t WHERE v IS $1", {value}), std::vector<Row>{{value}});
    }
}

TEST_F(DatabaseFile, errors_have_kinds)
{
    Database database(path_, Database::Mode::create);
    database.execute(
        "CREATE TABLE p (k INTEGER PRIMARY KEY, u TEXT UNIQUE) STRICT; CREATE TABLE c (p INTEGER REFERENCES p) STRICT");
    database.execute("INSERT INTO p VALUES (1, 'a')");
    EXPECT_EQ(kind_of([&] { database.execute("INSERT INTO p VALUES (1, 'b')"); }), ErrorKind::unique);
    EXPECT_EQ(kind_of([&] { database.execute("INSERT INTO p VALUES (2, 'a')"); }), ErrorKind::unique);
    EXPECT_EQ(kind_of([&] { database.execute("INSERT INTO c VALUES (7)"); }), ErrorKind::refused);
    EXPECT_EQ(kind_of([&] { database.execute("INSERT INTO p VALUES ($1, 'c')", {std::string("x")}); }),
              ErrorKind::refused);
    EXPECT_EQ(kind_of([&] { database.query("SELEKT"); }), ErrorKind::other);
    EXPECT_EQ(kind_of([&] { Database(folder_ + "/none/x", Database::Mode::create); }), ErrorKind::unwritable);
}

TEST_F(DatabaseFile, a_transaction_without_commit_leaves_nothing)
{
    Database database(path_, Database::Mode::create);
    database.execute("CREATE TABLE t (v INTEGER) STRICT");
    {
        Transaction transaction(database);
        database.bulk_insert("t", {"v"}, 1000, number, "");
    }
    EXPECT_TRUE(database.query("SELECT * FROM t").empty());
    Transaction transaction(database);
    database.bulk_insert("t", {"v"}, 1000, number, "");
    transaction.commit();
    EXPECT_EQ(database.query("SELECT count(*), sum(v) FROM t")[0], (Row{std::int64_t{1000}, std::int64_t{499500}}));
}

TEST_F(DatabaseFile, a_bulk_insert_that_stores_something_else_fails)
{
    Database database(path_, Database::Mode::create);
    database.execute(
        "CREATE TABLE t (v INTEGER) STRICT;"
        "CREATE TRIGGER spoil AFTER INSERT ON t WHEN NEW.v = 500 BEGIN UPDATE t SET v = 501 WHERE v = 500; END;"
        "CREATE TABLE s (v INTEGER) STRICT;"
        "CREATE TRIGGER swallow BEFORE INSERT ON s WHEN NEW.v = 500 BEGIN SELECT RAISE(IGNORE); END");
    Transaction transaction(database);
    EXPECT_EQ(kind_of([&] { database.bulk_insert("t", {"v"}, 1000, number, ""); }), ErrorKind::other);
    EXPECT_EQ(kind_of([&] { database.bulk_insert("s", {"v"}, 1000, number, ""); }), ErrorKind::other);
    EXPECT_EQ(kind_of([&] { database.bulk_insert("t", {"v"}, 400, number, "WHERE rowid > 1000"); }), std::nullopt);
}

TEST_F(DatabaseFile, a_second_writer_waits_for_the_first)
{
    Database first(path_, Database::Mode::create);
    first.query("PRAGMA journal_mode = WAL");
    first.execute("CREATE TABLE t (v INTEGER) STRICT");
    std::optional<Transaction> transaction(std::in_place, first);
    first.execute("INSERT INTO t VALUES (1)");
    std::thread writer([this] {
        Database second(path_, Database::Mode::existing);
        Transaction waiting(second);
        second.execute("INSERT INTO t VALUES (2)");
        waiting.commit();
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    transaction->commit();
    writer.join();
    EXPECT_EQ(first.query("SELECT count(*) FROM t")[0], Row{std::int64_t{2}});
}

}  // namespace
}  // namespace eco::ledger

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "ledger/ledger.hpp"
#include "ledger/random_run.hpp"
#include "ledger/tables.hpp"

namespace eco::ledger {
namespace {

/// Publishes runs until it is killed.
[[noreturn]] void publish_forever(const std::string& path, unsigned seed)
{
    std::mt19937 random(seed);
    try {
        auto ledger = Ledger::open(path);
        for (int i = 0;; ++i)
            ledger.publish(
                testing_runs::random_run("run-" + std::to_string(seed) + "-" + std::to_string(i), random, 4));
    } catch (const std::exception&) {
        ::_exit(1);
    }
}

/// Everything in the ledger is whole: load proves each run's count and checksum.
std::size_t prove(const std::string& path)
{
    const auto ledger = Ledger::open(path);
    const Database database(path, Database::Mode::existing);
    EXPECT_EQ(database.query("PRAGMA integrity_check"), std::vector<Row>{{std::string("ok")}});
    EXPECT_TRUE(database.query("PRAGMA foreign_key_check").empty());
    const auto guards =
        std::get<std::int64_t>(database.query("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")[0][0]);
    EXPECT_EQ(guards, static_cast<std::int64_t>(3 * tables_of(account::Run{}).size()));
    EXPECT_TRUE(database.query("SELECT 1 FROM cells WHERE run NOT IN (SELECT key FROM runs)").empty());
    const auto runs = ledger.runs();
    for (const RunSummary& summary : runs)
        EXPECT_EQ(static_cast<std::int64_t>(ledger.load(summary.id).cells.size()), summary.cells);
    return runs.size();
}

TEST(Kill, a_killed_writer_leaves_only_whole_runs)
{
    std::string name = testing::TempDir() + "killed-XXXXXX";
    const std::string folder = ::mkdtemp(name.data());
    std::mt19937 random(11);
    std::size_t published = 0;
    constexpr unsigned rounds = 40, rounds_a_file = 8;
    for (unsigned round = 0; round < rounds; ++round) {
        const std::string path = folder + "/" + std::to_string(round / rounds_a_file) + ".ecoledger";
        const pid_t child = ::fork();
        if (child == 0)
            publish_forever(path, round);
        ::usleep(static_cast<useconds_t>(random() % 60000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself";
        published += prove(path);
    }
    EXPECT_GT(published, rounds) << "the writers were killed before they wrote anything";
    RecordProperty("runs", static_cast<int>(published));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace eco::ledger

#include "ledger/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "ledger/random_run.hpp"
#include "ledger/tables.hpp"

namespace eco::ledger {
namespace {

using testing::HasSubstr;
using testing_runs::random_run;
using testing_runs::same;
namespace fs = std::filesystem;

/// An own folder, removed afterwards.
class LedgerFile : public testing::Test {
protected:
    LedgerFile()
    {
        std::string name = testing::TempDir() + "ledger-XXXXXX";
        folder_ = ::mkdtemp(name.data());
        path_ = folder_ + "/jian.ecoledger";
    }
    ~LedgerFile() override
    {
        ::chmod(folder_.c_str(), 0755);
        fs::remove_all(folder_);
    }

    template <class Work>
    static std::string problem_of(Work&& work)
    {
        try {
            work();
        } catch (const InputError& error) {
            EXPECT_THAT(std::string(error.what()), testing::Not(HasSubstr("{")));
            return error.problems().at(0).key;
        }
        return "";
    }

    std::mt19937 random_{7};
    std::string folder_, path_;
};

TEST_F(LedgerFile, a_loaded_run_equals_the_published_one_in_every_field)
{
    auto ledger = Ledger::open(path_);
    for (int i = 0; i < 8; ++i) {
        const account::Run run = random_run("run" + std::to_string(i), random_, 1 + i);
        ledger.publish(run);
        EXPECT_TRUE(same(Ledger::open_existing(path_).load(run.id), run));
    }
}

TEST_F(LedgerFile, a_run_without_figures_is_stored_too)
{
    account::Run run;
    run.id = "empty";
    auto ledger = Ledger::open(path_);
    ledger.publish(run);
    EXPECT_TRUE(same(ledger.load("empty"), run));
}

TEST_F(LedgerFile, publishing_again_does_nothing_and_other_figures_are_refused)
{
    auto ledger = Ledger::open(path_);
    account::Run run = random_run("aa", random_);
    ledger.publish(run);
    account::Run later = run;
    later.created = "2031-01-01T00:00:00Z";
    EXPECT_NO_THROW(ledger.publish(later));
    EXPECT_EQ(ledger.runs().size(), 1u);
    EXPECT_EQ(ledger.load("aa").created, run.created);
    run.cells[0].amount = 4711, run.cells[0].reason = "";
    EXPECT_EQ(problem_of([&] { ledger.publish(run); }), "ledger.other_content");
    EXPECT_EQ(ledger.runs().size(), 1u);
}

TEST_F(LedgerFile, runs_are_published_together_or_not_at_all)
{
    auto ledger = Ledger::open(path_);
    std::vector<account::Run> runs;
    for (const char* id : {"aa", "bb", "cc"})
        runs.push_back(random_run(id, random_));
    account::Run other = runs[2];
    other.notes[0].text_en = "other";
    ledger.publish(other);
    EXPECT_EQ(problem_of([&] { ledger.publish(runs); }), "ledger.other_content");
    EXPECT_EQ(ledger.runs().size(), 1u);
    runs[2] = other;
    ledger.publish(runs);
    for (const account::Run& run : runs)
        EXPECT_TRUE(same(ledger.load(run.id), run));
}

TEST_F(LedgerFile, runs_are_listed_in_the_order_of_publication)
{
    auto ledger = Ledger::open(path_);
    const account::Run second = random_run("b2", random_), first = random_run("a1", random_);
    ledger.publish(second);
    ledger.publish(first);
    const auto runs = ledger.runs();
    ASSERT_EQ(runs.size(), 2u);
    EXPECT_EQ(runs[0].id, "b2");
    EXPECT_EQ(runs[1].scene_title_zh, "吉安市");
    EXPECT_EQ(runs[1].years, first.years);
    EXPECT_EQ(runs[1].cells, static_cast<std::int64_t>(first.cells.size()));
    EXPECT_EQ(runs[0].is_synthetic, second.is_synthetic);
}

TEST_F(LedgerFile, a_run_is_found_by_the_beginning_of_its_id)
{
    auto ledger = Ledger::open(path_);
    EXPECT_EQ(problem_of([&] { ledger.load("7f"); }), "ledger.no_runs");
    for (const char* id : {"7f3a", "7f3abc", "9a%_"})
        ledger.publish(random_run(id, random_, 1));
    EXPECT_EQ(ledger.load("9").id, "9a%_");
    EXPECT_EQ(ledger.load("7f3a").id, "7f3a") << "a whole id is never ambiguous";
    EXPECT_EQ(ledger.load("7f3ab").id, "7f3abc");
    EXPECT_EQ(problem_of([&] { ledger.load("7f3"); }), "ledger.run_ambiguous");
    EXPECT_EQ(problem_of([&] { ledger.load("%"); }), "ledger.run_absent");
    EXPECT_EQ(problem_of([&] { ledger.load(""); }), "ledger.run_absent");
    try {
        ledger.load("7f3");
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("7f3a, 7f3abc"), testing::Not(HasSubstr("9a%_"))));
    }
}

TEST_F(LedgerFile, the_file_refuses_to_change_a_published_run)
{
    Ledger::open(path_).publish(random_run("aa", random_));
    const account::Run before = Ledger::open(path_).load("aa");
    Database database(path_, Database::Mode::existing);
    std::vector<std::string> attempts = {
        "UPDATE runs SET scene_id = 'x'", "DELETE FROM runs", "INSERT OR REPLACE INTO runs SELECT * FROM runs",
        "UPDATE OR REPLACE cells SET amount=0", "INSERT OR REPLACE INTO cells SELECT * FROM cells"};
    for (const Table& table : tables_of(before)) {
        if (table.name == "runs")
            continue;
        attempts.push_back("DELETE FROM " + table.name);
        attempts.push_back("UPDATE " + table.name + " SET ordinal = ordinal + 100");
        attempts.push_back("INSERT INTO " + table.name + " SELECT * FROM " + table.name);
    }
    for (const std::string& attempt : attempts) {
        try {
            database.execute(attempt);
            ADD_FAILURE() << attempt;
        } catch (const DatabaseError& error) {
            EXPECT_EQ(error.kind(), ErrorKind::refused) << attempt;
            EXPECT_THAT(error.what(), HasSubstr("a published run never changes")) << attempt;
        }
    }
    EXPECT_TRUE(same(Ledger::open(path_).load("aa"), before));
}

TEST_F(LedgerFile, a_figure_that_was_changed_behind_the_triggers_is_found_when_loaded)
{
    Ledger::open(path_).publish(random_run("aa", random_));
    Database database(path_, Database::Mode::existing);
    database.execute("DROP TRIGGER cells_update");
    database.execute(
        "UPDATE cells SET amount = amount - 1 WHERE ordinal = (SELECT min(ordinal) FROM cells WHERE amount = 0)");
    EXPECT_EQ(problem_of([&] { Ledger::open_existing(path_).load("aa"); }), "ledger.altered");
}

TEST_F(LedgerFile, an_inconsistent_run_is_not_published)
{
    auto ledger = Ledger::open(path_);
    const account::Run good = random_run("aa", random_, 2);
    const auto problem_with = [&](const auto& spoil) {
        account::Run run = good;
        spoil(run);
        return problem_of([&] { ledger.publish(run); });
    };
    EXPECT_EQ(problem_with([](account::Run& run) { run.cells[0].amount.reset(), run.cells[0].reason = ""; }),
              "ledger.no_reason");
    EXPECT_EQ(problem_with([](account::Run& run) { run.cells[0].amount = 0, run.cells[0].reason = "x"; }),
              "ledger.value_and_reason");
    EXPECT_EQ(problem_with([](account::Run& run) { run.cells[0].series = 99; }), "ledger.cell_series");
    EXPECT_EQ(problem_with([](account::Run& run) { run.cells[0].place = "nowhere"; }), "ledger.cell_place");
    EXPECT_EQ(problem_with([](account::Run& run) { run.cells.push_back(run.cells[3]); }), "ledger.twice");
    EXPECT_EQ(problem_with([](account::Run& run) { run.statistics[0].value = std::nan(""); }), "ledger.not_finite");
    EXPECT_EQ(problem_with([](account::Run& run) { run.notes[0].text_zh = "\xE5\x90"; }), "ledger.not_text");
    EXPECT_EQ(problem_with([](account::Run& run) { run.notes[0].text_zh = std::string("a\0b", 3); }),
              "ledger.not_text");
    EXPECT_EQ(problem_with([](account::Run& run) { run.id = ""; }), "ledger.no_id");
    EXPECT_TRUE(ledger.runs().empty());
}

TEST_F(LedgerFile, what_is_no_ledger_is_told_and_left_alone)
{
    EXPECT_EQ(problem_of([&] { Ledger::open_existing(path_); }), "ledger.absent");
    EXPECT_FALSE(fs::exists(path_));
    EXPECT_EQ(problem_of([&] { Ledger::open_existing(folder_); }), "ledger.not_a_ledger");
    EXPECT_EQ(problem_of([&] { Ledger::open(folder_); }), "ledger.not_a_ledger");
    const std::string text = "county,value\n遂川县,1\n" + std::string(5000, 'x');
    write_file_atomically(path_, text);
    EXPECT_EQ(problem_of([&] { Ledger::open(path_); }), "ledger.not_a_ledger");
    EXPECT_EQ(problem_of([&] { Ledger::open_existing(path_); }), "ledger.not_a_ledger");
    EXPECT_EQ(read_file(path_), text);
    write_file_atomically(path_, "");
    EXPECT_EQ(problem_of([&] { Ledger::open_existing(path_); }), "ledger.not_a_ledger");
    const std::string other = folder_ + "/other.sqlite";
    Database(other, Database::Mode::create).execute("CREATE TABLE t (x)");
    EXPECT_EQ(problem_of([&] { Ledger::open(other); }), "ledger.not_a_ledger");
}

TEST_F(LedgerFile, a_newer_version_and_a_cut_file_are_told)
{
    {
        auto ledger = Ledger::open(path_);
        for (int i = 0; i < 5; ++i)
            ledger.publish(random_run("run" + std::to_string(i), random_));
    }
    const std::string whole = read_file(path_);
    ASSERT_GT(whole.size(), 100000u);
    write_file_atomically(path_, whole.substr(0, whole.size() / 2));
    EXPECT_EQ(problem_of([&] {
                  const auto ledger = Ledger::open_existing(path_);
                  for (int i = 0; i < 5; ++i)
                      ledger.load("run" + std::to_string(i));
              }),
              "ledger.damaged");
    write_file_atomically(path_, whole);
    Database(path_, Database::Mode::existing).execute("PRAGMA user_version = 99");
    EXPECT_EQ(problem_of([&] { Ledger::open_existing(path_); }), "ledger.newer");
    EXPECT_EQ(problem_of([&] { Ledger::open(path_); }), "ledger.newer");
    Database(path_, Database::Mode::existing).execute("PRAGMA user_version = 1");
    EXPECT_EQ(problem_of([&] { Ledger::open(path_); }), "ledger.older");
}

/// Runs `work` in a child without root's rights; its exit code.
template <class Work>
int as_nobody(Work&& work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        constexpr unsigned nobody = 65534;
        if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0))
            ::_exit(99);
        int code = 98;
        try {
            code = work();
        } catch (const std::exception&) {
        }
        ::_exit(code);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 97;
}

TEST_F(LedgerFile, a_read_only_folder_can_be_read_and_not_written)
{
    const account::Run run = random_run("aa", random_), more = random_run("bb", random_);
    Ledger::open(path_).publish(run);
    ::chmod(path_.c_str(), 0444);
    ::chmod(folder_.c_str(), 0555);
    EXPECT_EQ(as_nobody([&] { return same(Ledger::open_existing(path_).load("aa"), run) ? 0 : 1; }), 0);
    EXPECT_EQ(as_nobody([&] {
                  try {
                      Ledger::open_existing(path_).publish(more);
                  } catch (const IoError&) {
                      return 0;
                  }
                  return 1;
              }),
              0);
    EXPECT_EQ(as_nobody([&] {
                  try {
                      Ledger::open(folder_ + "/new.ecoledger");
                  } catch (const IoError&) {
                      return 0;
                  }
                  return 1;
              }),
              0);
}

TEST(LedgerMessages, every_message_has_both_languages)
{
    for (const auto& row : read_csv(read_file(ECO_SOURCE_DIR "/src/ledger/messages.csv"))) {
        ASSERT_EQ(row.size(), 3u) << row[0];
        EXPECT_TRUE(has_message(row[0])) << row[0];
    }
}

}  // namespace
}  // namespace eco::ledger

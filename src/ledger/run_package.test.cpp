#include "ledger/run_package.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "ledger/ledger.hpp"
#include "ledger/random_run.hpp"

namespace eco::ledger {
namespace {

using nlohmann::json;

class RunPackage : public testing::Test {
protected:
    RunPackage()
    {
        std::string name = testing::TempDir() + "package-XXXXXX";
        folder_ = ::mkdtemp(name.data());
        path_ = folder_ + "/run.json";
        run_ = testing_runs::random_run("7f3a", random_, 4);
    }
    ~RunPackage() override { std::filesystem::remove_all(folder_); }

    /// The key of the first problem of the package after `change`.
    template <class Change>
    std::string problem_after(Change&& change)
    {
        write_run_package(run_, path_);
        json document = json::parse(read_file(path_));
        change(document);
        write_file_atomically(path_, document.dump());
        return problem();
    }

    std::string problem()
    {
        try {
            read_run_package(path_);
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), testing::HasSubstr(path_));
            return error.problems().at(0).key;
        }
        return "";
    }

    std::mt19937 random_{3};
    std::string folder_, path_;
    account::Run run_;
};

TEST_F(RunPackage, reads_back_in_every_field)
{
    for (int i = 1; i < 8; ++i) {
        const account::Run run = testing_runs::random_run("run", random_, i);
        write_run_package(run, path_);
        EXPECT_TRUE(testing_runs::same(read_run_package(path_), run));
    }
}

TEST_F(RunPackage, goes_through_a_ledger_without_change)
{
    auto ledger = Ledger::open(folder_ + "/l");
    write_run_package(run_, path_);
    const std::string first = read_file(path_);
    ledger.publish(read_run_package(path_));
    write_run_package(ledger.load("7f"), path_);
    EXPECT_EQ(read_file(path_), first);
}

TEST_F(RunPackage, amounts_are_strings_and_never_json_numbers)
{
    write_run_package(run_, path_);
    const json document = json::parse(read_file(path_));
    for (const json& cell : document["tables"]["cells"]["rows"])
        EXPECT_TRUE(cell[4].is_string() || cell[4].is_null()) << cell;
    for (const json& coverage : document["tables"]["coverage"]["rows"])
        EXPECT_TRUE(coverage[4].is_string()) << coverage;
}

TEST_F(RunPackage, a_layout_change_alone_is_no_error)
{
    EXPECT_EQ(problem_after([](json&) {}), "");
}

TEST_F(RunPackage, every_wrong_form_is_told)
{
    const auto cells = [](json& document) -> json& { return document["tables"]["cells"]["rows"]; };
    EXPECT_EQ(problem_after([&](json& d) { cells(d)[0][4] = "1", cells(d)[0][5] = ""; }), "ledger.package_hash");
    EXPECT_EQ(problem_after([&](json& d) { cells(d)[0][4] = 1; }), "ledger.package_value");
    EXPECT_EQ(problem_after([&](json& d) { cells(d)[0][4] = "1e5"; }), "ledger.package_value");
    EXPECT_EQ(problem_after([&](json& d) { cells(d)[0][4] = "92233720368547758080"; }), "ledger.package_value");
    EXPECT_EQ(problem_after([&](json& d) { cells(d)[0][3] = 2020.5; }), "ledger.package_value");
    EXPECT_EQ(problem_after([&](json& d) { cells(d)[0][0] = 4294967296; }), "ledger.package_value");
    EXPECT_EQ(problem_after([&](json& d) { cells(d)[0].push_back(1); }), "ledger.package_row");
    EXPECT_EQ(problem_after([&](json& d) { cells(d).erase(0); }), "ledger.package_hash");
    EXPECT_EQ(problem_after([](json& d) { d["tables"]["coverage"]["rows"][0][4] = "12x"; }), "ledger.package_number");
    EXPECT_EQ(problem_after([](json& d) { d["tables"]["places"]["rows"][0][4] = nullptr; }), "ledger.package_value");
    EXPECT_EQ(problem_after([](json& d) { d["tables"].erase("notes"); }), "ledger.package_form");
    EXPECT_EQ(problem_after([](json& d) { d["tables"]["mine"] = 1; }), "ledger.package_table");
    EXPECT_EQ(problem_after([](json& d) { d["tables"]["runs"]["rows"].clear(); }), "ledger.package_form");
    EXPECT_EQ(problem_after([](json& d) { d["tables"]["notes"]["columns"][0] = "x"; }), "ledger.package_form");
    EXPECT_EQ(problem_after([](json& d) { d["version"] = 3; }), "ledger.newer");
    EXPECT_EQ(problem_after([](json& d) { d["version"] = 1; }), "ledger.older");
    EXPECT_EQ(problem_after([](json& d) { d["format"] = "x"; }), "ledger.package_format");
    EXPECT_EQ(problem_after([](json& d) { d.erase("sha256"); }), "ledger.package_hash");
    EXPECT_EQ(problem_after([](json& d) { d = json::array(); }), "ledger.package_format");
}

TEST_F(RunPackage, a_cut_file_is_told_with_its_line)
{
    write_run_package(run_, path_);
    const std::string text = read_file(path_);
    write_file_atomically(path_, text.substr(0, text.size() / 2));
    EXPECT_EQ(problem(), "ledger.package_json");
    EXPECT_THROW(read_run_package(folder_ + "/none"), IoError);
}

}  // namespace
}  // namespace eco::ledger

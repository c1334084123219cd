#include "cli/options.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <sstream>

namespace eco::cli {
namespace {

std::string key_of(const std::function<void()>& action)
{
    try {
        action();
    } catch (const UsageError& error) {
        return error.problems().at(0).key;
    }
    return "";
}

TEST(Arguments, years_are_a_range_a_list_or_both_in_rising_order)
{
    EXPECT_EQ(read_years("2018-2020"), (std::vector{2018, 2019, 2020}));
    EXPECT_EQ(read_years("2020, 2018"), (std::vector{2018, 2020}));
    EXPECT_EQ(read_years("2019,2018-2020"), (std::vector{2018, 2019, 2020}));
    EXPECT_TRUE(read_years("").empty());
}

TEST(Arguments, what_is_no_year_is_refused)
{
    for (const char* text :
         {"2020-2018", "18-20", "2018-", "-2018", "2018..2020", "MMXX", ",", "2018-2019-2020", "99999999999999999999"})
        EXPECT_EQ(key_of([&] { read_years(text); }), "cli.years") << text;
}

TEST(Arguments, a_shard_lies_within_its_count)
{
    EXPECT_EQ(read_shard("2/7"), std::pair(2, 7));
    EXPECT_EQ(read_shard("1/1"), std::pair(1, 1));
    for (const char* text : {"0/7", "8/7", "7", "1/0", "a/b", "1/2/3", "-1/7", "/", ""})
        EXPECT_EQ(key_of([&] { read_shard(text); }), "cli.shard") << text;
}

TEST(Arguments, a_whole_number_has_no_unit_and_no_point)
{
    EXPECT_EQ(read_whole("--pixels", "400", 1, 400), 400);
    for (const char* text : {"0", "401", "4e2", "4.0", "", " 4", "4 ", "0x4"})
        EXPECT_EQ(key_of([&] { read_whole("--pixels", text, 1, 400); }), "cli.whole_number") << text;
}

TEST(Options, everything_that_is_missing_is_told_at_once)
{
    Options options("account", "cli.about.account");
    std::string scene, method, years;
    options.argument("SCENE", "cli.help.scene", scene);
    options.option("--method", "ID", "cli.help.method", method, true);
    options.option("--years", "A-B", "cli.help.years", years);
    try {
        options.parse({"--years", "2020"});
        FAIL() << "a scene and a method are required";
    } catch (const UsageError& error) {
        EXPECT_EQ(error.problems().size(), 2U);
    }
    EXPECT_EQ(options.usage(), "ecoledger account SCENE --method ID [--years A-B]");
}

TEST(Options, options_may_stand_anywhere_and_take_an_equals_sign)
{
    for (const auto& line : {std::vector<std::string>{"s", "--method", "m", "--json"}, {"--json", "--method=m", "s"}}) {
        Options options("account", "cli.about.account");
        std::string scene, method;
        bool is_json = false;
        options.argument("SCENE", "cli.help.scene", scene);
        options.option("--method", "ID", "cli.help.method", method, true);
        options.flag("--json", "cli.help.json", is_json);
        options.parse(line);
        EXPECT_EQ(scene + method, "sm");
        EXPECT_TRUE(is_json);
    }
}

TEST(Program, every_command_has_help_in_both_languages)
{
    std::ostringstream list, err;
    ASSERT_EQ(run_program({"--help"}, Context{Language::en, list, err, false, ""}), 0);
    std::istringstream lines(list.str());
    int commands = 0;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("  "))
            continue;
        std::istringstream words(line.substr(2, line.find("  ", 2) - 2));
        std::vector<std::string> args;
        for (std::string word; words >> word;)
            args.push_back(word);
        args.push_back("--help");
        for (const auto language : {Language::en, Language::zh}) {
            std::ostringstream out;
            EXPECT_EQ(run_program(args, Context{language, out, err, false, ""}), 0) << line << err.str();
            EXPECT_NE(out.str().find("--lang zh|en"), std::string::npos) << line;
        }
        ++commands;
    }
    EXPECT_EQ(commands, 29);
}

}  // namespace
}  // namespace eco::cli

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <set>

#include "base/csv.hpp"
#include "method/check.hpp"
#include "method/package_fixture.hpp"

namespace eco::method {
namespace {

Sheet& sheet(Package& package, const std::string& id)
{
    for (Sheet& one : package.sheets)
        if (one.id == id)
            return one;
    throw std::logic_error("no sheet " + id);
}

/// Mistakes that the reader of a package refuses before; a package made in memory may still have them.
const std::map<std::string, std::function<void(Package&)>> mistakes = {
    {"method.type.unknown_choice", [](Package& p) { sheet(p, "water").choices.clear(); }},
    {"method.type.choice_incomplete",
     [](Package& p) { sheet(p, "water").choices["negative"].labels.push_back("zero"); }},
    {"method.type.choice_extra", [](Package& p) { sheet(p, "water").choices["negative"].labels.pop_back(); }},
    {"method.type.no_derived", [](Package& p) { sheet(p, "soil").uses[0].of = "nothing"; }},
    {"method.type.no_result", [](Package& p) { sheet(p, "erosivity").results.clear(); }},
    {"method.type.no_quantity",
     [](Package& p) {
         Use& use = sheet(p, "water").uses[3];
         use.source = Use::Source::quantity;
         use.of = "soil.nothing";
     }},
    {"method.type.no_gives", [](Package& p) { sheet(p, "lakes").lets[0].gives.reset(); }},
    {"method.type.unknown_ecosystem", [](Package& p) { sheet(p, "lakes").quantities[0].booking.ecosystem = "pond"; }},
    {"method.type.unknown_key", [](Package& p) { sheet(p, "air").uses[0].by = {"nothing"}; }},
    {"method.type.weights_unknown", [](Package& p) { sheet(p, "air").quantities[0].booking.ecosystem = "by nothing"; }},
};

std::set<std::string> keys_of(const Package& package)
{
    std::set<std::string> keys;
    try {
        check(package);
    } catch (const InputError& error) {
        for (const Problem& problem : error.problems())
            keys.insert(problem.key);
    }
    return keys;
}

TEST(Check, refuses_a_package_made_in_memory_that_no_reader_has_seen)
{
    for (const auto& [key, make] : mistakes) {
        const TemporaryPackage files({});
        Package package = load_package(files.directory());
        make(package);
        EXPECT_EQ(keys_of(package).count(key), 1U) << key;
    }
}

TEST(Check, has_a_wrong_package_for_every_message_about_types)
{
    std::set<std::string> met;
    for (const auto& [key, make] : mistakes)
        met.insert(key);
    for (const auto& entry : std::filesystem::directory_iterator(ECO_SOURCE_DIR "/tests/packages/wrong"))
        for (const std::string& expected : read_wrong_case(entry.path().string()).expected)
            met.insert(expected.substr(0, expected.find(' ')));
    int rows = 0;
    for (const char* module : {"formula", "method"})
        for (const auto& row : read_csv(read_file(std::string(ECO_SOURCE_DIR "/src/") + module + "/messages.csv"))) {
            const std::string& key = row[0];
            if (!key.starts_with(std::string(module) + ".type.") || key.ends_with(".expected") ||
                key.ends_with(".remedy"))
                continue;
            ++rows;
            EXPECT_EQ(met.count(key), 1U) << key;
        }
    EXPECT_GT(rows, 55);
}

TEST(Check, tells_one_mistake_once_wherever_it_is_used)
{
    WrongCase wrong;
    wrong.changes.push_back({Change::Kind::edit, "services/water.yaml",
                             "-  balance: P - P * alpha - ET\n+  balance: P - alpha - ET\n+  half: balance / 2\n+  "
                             "more: half + balance\n"});
    const TemporaryPackage files(wrong);
    const Package package = load_package(files.directory());
    try {
        check(package);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().size(), 1U);
    }
}

/// A volume labelled 1e4 m3 (lakes) beside one in m3 (marshes) is no error of dimension: it is converted, exactly.
TEST(Check, converts_a_volume_in_1e4_m3_that_is_booked_in_m3)
{
    const TemporaryPackage files({});
    const Package package = load_package(files.directory());
    const Checked checked = check(package);
    const Booked* storage = checked.find_booked("lakes", "storage");
    ASSERT_NE(storage, nullptr);
    double factor = 1;
    for (const formula::Expr* e = storage->expr.get(); !e->args.empty(); e = e->args[0].get())
        if (e->fn == formula::Fn::scale)
            factor *= e->number;
    EXPECT_EQ(factor, 1e4);
}

TEST(Check, takes_a_percentage_for_the_fraction_that_it_is)
{
    WrongCase right;
    right.changes.push_back({Change::Kind::edit, "services/water.yaml",
                             "-  balance: P - P * alpha - ET\n+  balance: P * (1 - alpha) - ET\n"});
    const TemporaryPackage files(right);
    const Package package = load_package(files.directory());
    const Checked checked = check(package);
    double factor = 0;
    formula::walk(checked.sheets.at("water").names.at("balance"), [&](const formula::ExprPtr& e) {
        if (e->fn == formula::Fn::scale && e->args[0]->fn == formula::Fn::lookup)
            factor = e->number;
    });
    EXPECT_EQ(factor, 0.01);
}

TEST(Check, reads_a_label_before_an_index_of_the_same_name)
{
    WrongCase right;
    right.changes.push_back({Change::Kind::edit, "services/water.yaml",
                             "-  balance: P - P * alpha - ET\n+  balance: if(ecosystem == lake, P, ET)\n"});
    const TemporaryPackage files(right);
    const Package package = load_package(files.directory());
    EXPECT_TRUE(keys_of(package).empty());
}

TEST(Check, finds_nothing_wrong_in_the_methods_that_are_shipped)
{
    for (const auto& entry : std::filesystem::directory_iterator(ECO_SOURCE_DIR "/methods")) {
        const Package package = load_package(entry.path().string());
        EXPECT_TRUE(keys_of(package).empty()) << entry.path();
    }
}

}  // namespace
}  // namespace eco::method

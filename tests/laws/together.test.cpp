#include <gtest/gtest.h>
#include <unistd.h>

#include "account/explain.hpp"
#include "base/file.hpp"
#include "ledger/run_package.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

namespace fs = std::filesystem;

std::string methods(const std::string& id)
{
    return std::string(ECO_SOURCE_DIR) + "/methods/" + id;
}

/// Two of one tree of ecosystems, two with a type more, one that knows few of the scene's units and values nothing
/// there.
const std::vector<std::string> packages = {"mee-2020", "jiangxi-2021", "national-2022", "gbt46869-2025",
                                           "forest-lyt1721"};

/// By a pass of its own, not joined with anything.
account::Run alone(const account::Project& project)
{
    account::Accounting accounting(project.checked, project.prepared, {});
    for (const int year : accounting.years())
        accounting.book(year, engine::run_pass(accounting.plan(year).plan.program, accounting.plan(year).input));
    return accounting.finish();
}

/// Everything that a run says, but when it was made.
std::string text_of(account::Run run)
{
    run.created = "";
    const std::string file = made_scene() + "/run.json";
    ledger::write_run_package(run, file);
    return read_file(file);
}

std::string problems_of(const std::function<void()>& what)
{
    std::string text;
    try {
        what();
    } catch (const InputError& error) {
        for (const Problem& problem : error.problems())
            text += problem.key + " " + render(problem, Language::en) + render(problem, Language::zh);
    }
    return text;
}

account::ProjectOptions made()
{
    account::ProjectOptions options;
    options.scene = made_scene();
    return options;
}

}  // namespace

TEST(together, packages_that_share_a_pass_give_the_run_that_each_gives_alone)
{
    std::vector<std::string> directories;
    for (const auto& id : packages)
        directories.push_back(methods(id));
    const auto projects = account::open_projects(made(), directories);
    std::vector<account::Subject> subjects;
    for (const auto& project : projects)
        subjects.push_back({&project->checked, &project->prepared});
    const auto runs = account::account(subjects, {.threads = 2, .tile = 100});
    ASSERT_EQ(runs.size(), packages.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        account::ProjectOptions options = made();
        options.method = directories[i];
        const account::Run own = alone(*account::open_project(options));
        EXPECT_EQ(runs[i].id, own.id) << packages[i];
        EXPECT_TRUE(text_of(runs[i]) == text_of(own)) << packages[i] << ": a sum, note, parameter or coverage differs";
        EXPECT_EQ(account::residual(runs[i]), 0) << packages[i];
    }
}

TEST(together, a_package_named_twice_is_refused)
{
    const std::string text = problems_of([] {
        account::open_projects(made(), {methods("mee-2020"), methods("mee-2020")});
    });
    EXPECT_NE(text.find("account.package_twice"), std::string::npos) << text;
    EXPECT_NE(text.find("the package mee-2020 is named twice"), std::string::npos) << text;
    EXPECT_NE(text.find("方法包 mee-2020 写了两次"), std::string::npos) << text;
}

TEST(together, an_ecosystem_that_only_one_package_knows_is_refused_by_name)
{
    auto projects = account::open_projects(made(), {methods("mee-2020"), methods("national-2022")});
    for (auto& project : projects)
        *std::find(project->prepared.ecosystems.begin(), project->prepared.ecosystems.end(), "") = "mangrove";
    const std::string text = problems_of([&] {
        account::account(
            {{&projects[0]->checked, &projects[0]->prepared}, {&projects[1]->checked, &projects[1]->prepared}}, {});
    });
    EXPECT_NE(text.find("mangrove, which national-2022 knows and mee-2020 does not"), std::string::npos) << text;
    EXPECT_NE(text.find("mangrove，national-2022 有而 mee-2020 没有"), std::string::npos) << text;
}

TEST(together, a_problem_of_one_package_stops_all_and_names_it)
{
    auto projects = account::open_projects(made(), {methods("mee-2020"), methods("national-2022")});
    projects[1]->scene.minimum_coverage = 1.1;  // more than there is
    const std::string text = problems_of([&] {
        account::account(
            {{&projects[0]->checked, &projects[0]->prepared}, {&projects[1]->checked, &projects[1]->prepared}}, {});
    });
    EXPECT_NE(text.find("account.coverage"), std::string::npos) << text;
    EXPECT_NE(text.find("national-2022"), std::string::npos) << text;
    EXPECT_EQ(text.find("mee-2020"), std::string::npos) << text;
}

}  // namespace eco::laws

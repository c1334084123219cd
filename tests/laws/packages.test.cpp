// All packages of the repository on the synthetic territory, and what is deducted from their totals.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "account/explain.hpp"
#include "base/csv.hpp"
#include "base/file.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> of_prefectures = {"mee-2020",      "jiangxi-2021", "national-2022", "gbt46869-2025",
                                                 "zhejiang-2025", "beijing-2022", "shenzhen-2021"};
const std::vector<std::string> of_forests = {"forest-lyt1721", "forest-gbt38582"};

std::string methods(const std::string& id)
{
    return std::string(ECO_SOURCE_DIR) + "/methods/" + id;
}

std::vector<account::Run> runs_of(const std::vector<std::string>& directories, const std::string& scene)
{
    account::ProjectOptions options;
    options.scene = scene;
    const auto projects = account::open_projects(options, directories);
    std::vector<account::Subject> subjects;
    for (const auto& project : projects)
        subjects.push_back({&project->checked, &project->prepared});
    return account::account(subjects, {.threads = 2});
}

const account::Indicator& total(const account::Run& run, const std::string& name, int year)
{
    for (const auto& one : run.indicators)
        if (one.name == name && one.year == year && one.place == run.places.back().id)
            return one;
    throw std::logic_error("no " + name);
}

std::set<std::string> services_with(const account::Run& run, const std::string& status)
{
    std::set<std::string> ids;
    for (const auto& line : run.services)
        if (line.status == status)
            ids.insert(line.id);
    return ids;
}

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    if (at == std::string::npos)
        throw std::logic_error(from + " is not there");
    return text.replace(at, from.size(), to);
}

/// A manifest of the made scene with one text replaced.
std::string scene_with(const std::string& name, const std::string& from, const std::string& to)
{
    const std::string file = made_scene() + "/" + name;
    write_file_atomically(file, replaced(read_file(made_scene() + "/scene.yaml"), from, to));
    return file;
}

/// The made scene's parameters without the rows that are for some packages alone.
std::string common_rows()
{
    std::string text;
    std::istringstream lines(read_file(made_scene() + "/parameters.csv"));
    for (std::string line; std::getline(lines, line);)
        if (text.empty() || line.ends_with(","))
            text += line + "\n";
    return text;
}

/// methods/ID in a folder of its own, its parents beside it.
std::string copied(const std::string& folder, const std::string& id)
{
    const std::string to = made_scene() + "/" + folder + "/" + id;
    fs::create_directories(made_scene() + "/" + folder);
    fs::copy(methods(id), to, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    return to;
}

}  // namespace

TEST(Packages, all_account_the_made_territory_in_one_run_with_nothing_left_over)
{
    std::vector<std::string> directories;
    for (const auto* ids : {&of_prefectures, &of_forests})
        for (const auto& id : *ids)
            directories.push_back(methods(id));
    directories.push_back(methods("invest-3.20"));
    const auto runs = runs_of(directories, made_scene());
    ASSERT_EQ(runs.size(), 10U);
    for (const auto& run : runs) {
        EXPECT_EQ(account::residual(run), 0) << run.method_id;
        const auto absent = services_with(run, "not_computed");
        if (run.method_id == "invest-3.20") {  // models of single services, which want rasters of their own
            EXPECT_TRUE(services_with(run, "computed").empty());
            continue;
        }
        EXPECT_TRUE(absent.empty()) << run.method_id << ": " << *absent.begin();
        const bool is_of_forest = run.method_id.starts_with("forest");
        for (const int year : run.years)
            EXPECT_GT(total(run, is_of_forest ? "forest_value" : "GEP", year).value.value_or(0), 1e9) << run.method_id;
    }
}

TEST(Packages, rows_for_one_package_change_no_figure_of_another)
{
    write_file_atomically(made_scene() + "/common.csv", common_rows());
    const std::string common = scene_with("common.yaml", "parameters: parameters.csv", "parameters: common.csv");
    for (const char* id : {"mee-2020", "national-2022"}) {
        const auto with = runs_of({methods(id)}, made_scene()).front(),
                   without = runs_of({methods(id)}, common).front();
        ASSERT_EQ(with.cells.size(), without.cells.size());
        for (std::size_t i = 0; i < with.cells.size(); ++i)
            EXPECT_TRUE(with.cells[i].amount == without.cells[i].amount) << id << ", cell " << i;
    }
}

TEST(Packages, value_from_outside_is_deducted_on_a_line_of_its_own)
{
    std::string table = "place,year,value [1e4 CNY a-1]\n";
    const auto plain = runs_of({methods("mee-2020")}, made_scene()).front();
    for (std::size_t i = 0; i + 1 < plain.places.size(); ++i)
        for (const int year : plain.years)
            table += plain.places[i].id + "," + std::to_string(year) + "," + std::to_string(100 * (i + 1)) + "\n";
    const double due = 1e6 * 13 * 14 / 2;
    write_file_atomically(made_scene() + "/tables/imported.csv", table);
    std::string manifest =
        replaced(read_file(made_scene() + "/scene.yaml"),
                 "statistics: {gdp:", "statistics: {imported_value: {table: imported, column: value}, gdp:");
    write_file_atomically(made_scene() + "/imported.yaml",
                          replaced(manifest, "tables:\n", "tables:\n  imported: {file: tables/imported.csv}\n"));
    for (const auto& id : of_prefectures) {
        const auto before = runs_of({methods(id)}, made_scene()).front(),
                   after = runs_of({methods(id)}, made_scene() + "/imported.yaml").front();
        for (const int year : before.years) {
            EXPECT_EQ(total(before, "imported", year).value, 0.0) << id;
            EXPECT_DOUBLE_EQ(total(after, "imported", year).value.value(), due) << id;
            for (const char* name : {"EMV", "ERV", "ECV"})
                EXPECT_EQ(total(after, name, year).value, total(before, name, year).value) << id << " " << name;
            const double gep = total(before, "GEP", year).value.value();
            // The total is computed in doubles: 1e-15 of it.
            EXPECT_NEAR(total(after, "GEP", year).value.value(), gep - due, 1e-14 * gep) << id;
        }
    }
}

/// A price of the package itself, in money of 2015, with a series of the package: 100 in 2015, 110 in 2019, 121 in
/// 2020.
class OwnIndex : public ::testing::Test {
protected:
    static std::string with_row(const std::string& folder, const std::string& row)
    {
        const std::string directory = copied(folder, "mee-2020");
        const std::string file = directory + "/prices/services.csv";
        const std::string text = read_file(file);
        const auto begin = text.find("reservoir_dredging,"), end = text.find('\n', begin);
        write_file_atomically(file, text.substr(0, begin) + row + text.substr(end));
        write_file_atomically(directory + "/price_indices.csv",
                              "series,year,value,source,verified\nworks,2015,100,definition,no\n"
                              "works,2019,110,definition,no\nworks,2020,121,definition,no\n");
        return directory;
    }
    static const std::string& indexed()
    {
        static const std::string directory =
            with_row("indexed",
                     "reservoir_dredging,,,,10,CNY2015 m-3,,,,,2015,works,definition,no,of a year before the account");
        return directory;
    }
    /// The made scene, whose money of tourism is moved by the package's series.
    static const std::string& scene()
    {
        static const std::string file = scene_with("works.yaml", "tourism: {file: tables/tourism.csv}",
                                                   "tourism: {file: tables/tourism.csv, index: works}");
        return file;
    }
    static account::Run run_of(const std::string& directory, int constant_year)
    {
        account::ProjectOptions options;
        options.scene = scene();
        options.method = directory;
        const auto project = account::open_project(options);
        return account::account(project->checked, project->prepared, {.constant_year = constant_year});
    }
    /// With a price of 2020 that nothing moves.
    static const account::Run& plain()
    {
        static const auto run = run_of(
            with_row("plain", "reservoir_dredging,,,,10,CNY m-3,,,,,2020,,definition,no,of a year of the account"), 0);
        return run;
    }
    /// Every value is `factor(service, year)` times that of the plain price, to half of 0.01 CNY each.
    static void expect_times(const account::Run& run, const std::function<double(const std::string&, int)>& factor)
    {
        ASSERT_EQ(run.cells.size(), plain().cells.size());
        int moved = 0;
        for (std::size_t i = 0; i < run.cells.size(); ++i) {
            const auto& a = run.cells[i];
            const auto& series = run.series[static_cast<std::size_t>(a.series)];
            if (!a.amount || !plain().cells[i].amount || series.kind != "value")
                continue;
            const std::string what = series.name == "sedimentation_avoided" ? series.name : series.service;
            const double times = factor(what, a.year), base = static_cast<double>(*plain().cells[i].amount);
            EXPECT_NEAR(static_cast<double>(*a.amount), base * times, times == 1 ? 0 : 1.2) << what;
            moved += times != 1;
        }
        EXPECT_GT(moved, 100);
    }
};

TEST_F(OwnIndex, moves_money_of_2015_to_each_year_or_to_the_base_year)
{
    expect_times(run_of(indexed(), 0), [](const std::string& what, int year) {
        return what != "sedimentation_avoided" ? 1 : year == 2019 ? 1.10 : 1.21;
    });
    expect_times(run_of(indexed(), 2020), [](const std::string& what, int year) {
        return what == "sedimentation_avoided" ? 1.21 : what == "tourism" && year == 2019 ? 1.1 : 1;
    });
}

TEST_F(OwnIndex, is_printed_with_the_row_that_it_moved_in_plain_money_of_each_year)
{
    const account::Run run = run_of(indexed(), 0);
    std::map<std::string, std::string> rows, levels;
    for (const auto& row : run.parameters) {
        if (row.symbol == "reservoir_dredging")
            rows[row.keys] = row.value + " " + row.unit + " " + row.source.substr(0, row.source.find(':'));
        if (row.symbol == "price_index")
            levels[row.keys] = row.value;
    }
    EXPECT_EQ(rows, (std::map<std::string, std::string>{{"price_year=2019", "11 CNY m-3 definition"},
                                                        {"price_year=2020", "12.1 CNY m-3 definition"}}));
    EXPECT_EQ(levels, (std::map<std::string, std::string>{{"series=works, year=2015", "100"},
                                                          {"series=works, year=2019", "110"},
                                                          {"series=works, year=2020", "121"}}));
}

}  // namespace eco::laws

#include "account/bridge.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <numeric>

#include "account/rows.hpp"
#include "base/csv.hpp"
#include "base/file.hpp"
#include "territory.hpp"

namespace eco::laws {
namespace {

namespace fs = std::filesystem;
using account::Bridge;
using account::BridgeCell;

/// The years 2019 and 2020 of a made territory, in a folder that goes with it.
class TwoYears {
public:
    explicit TwoYears(std::uint64_t seed, std::int64_t pixels = 10000)
    {
        static int number = 0;
        static const Folder folder;
        const fs::path made = folder.path / ("made_" + std::to_string(seed));
        if (!fs::exists(made)) {  // once a process, with the layers that are kept
            make(made, seed, pixels);
            const auto project = open(made);
            account::account(project->checked, project->prepared, {});
        }
        path_ = folder.path / std::to_string(++number);
        fs::copy(made, path_, fs::copy_options::recursive);
    }
    ~TwoYears() { fs::remove_all(path_); }

    /// 2020 as 2019, for data whose name is not among those that may differ.
    void freeze(const std::vector<std::string>& free) const
    {
        const auto is_free = [&](const std::string& name) { return std::count(free.begin(), free.end(), name) > 0; };
        for (const std::string name : {"landcover", "rain", "precipitation", "evapotranspiration", "npp",
                                       "water_evaporation_season", "evapotranspiration_season", "vegetation_cover"})
            if (!is_free(name))
                fs::copy_file(path_ / "raster" / (name + "_2019.tif"), path_ / "raster" / (name + "_2020.tif"),
                              fs::copy_options::overwrite_existing);
        for (const auto& entry : fs::directory_iterator(path_ / "tables"))
            if (!is_free(entry.path().stem()))
                freeze_table(entry.path());
    }

    /// 2020 as 2019 for these data.
    void revise(const std::vector<std::string>& names) const
    {
        for (const auto& name : names)
            if (const auto table = path_ / "tables" / (name + ".csv"); fs::exists(table))
                freeze_table(table);
            else
                fs::copy_file(path_ / "raster" / (name + "_2019.tif"), path_ / "raster" / (name + "_2020.tif"),
                              fs::copy_options::overwrite_existing);
    }

    std::unique_ptr<account::Project> open() const { return open(path_); }

private:
    struct Folder {
        const fs::path path = fs::temp_directory_path() / ("eco_bridge_" + std::to_string(::getpid()));
        Folder() { fs::create_directories(path); }
        ~Folder() { fs::remove_all(path); }
    };

    static void make(const fs::path& path, std::uint64_t seed, std::int64_t pixels)
    {
        scene::MakeOptions options;
        options.directory = path.string();
        options.pixels = pixels;
        options.seed = seed;
        options.first_year = 2019;
        options.last_year = 2020;
        options.threads = 2;
        scene::make_scene(options);
    }

    static std::unique_ptr<account::Project> open(const fs::path& path)
    {
        account::ProjectOptions options;
        options.method = std::string(ECO_SOURCE_DIR) + "/methods/mee-2020";
        options.scene = path.string();
        return account::open_project(options);
    }

    static void freeze_table(const fs::path& path)
    {
        std::string text;
        auto rows = read_csv(read_file(path.string()));
        const auto year = static_cast<std::size_t>(std::find(rows[0].begin(), rows[0].end(), "year") - rows[0].begin());
        for (auto row : rows) {
            if (year < row.size() && row[year] == "2020")
                continue;
            for (const std::string& as : year < row.size() && row[year] == "2019"
                                             ? std::vector<std::string>{"2019", "2020"}
                                             : std::vector<std::string>{""}) {
                if (!as.empty())
                    row[year] = as;
                for (std::size_t i = 0; i < row.size(); ++i)
                    text += (i == 0 ? "" : ",") + csv_cell(row[i]);
                text += "\n";
            }
        }
        write_file_atomically(path.string(), text);
    }

    fs::path path_;
};

Bridge bridge_of(const account::Project& project, int before = 2019, int after = 2020, int threads = 2, int tile = 512)
{
    return account::make_bridge(project.checked, project.prepared,
                                {.before = before, .after = after, .threads = threads, .tile = tile});
}

Int128 sum(const std::vector<Int128>& numbers)
{
    return std::accumulate(numbers.begin(), numbers.end(), Int128{0});
}

std::size_t number_of(const Bridge& bridge, const std::string& cause)
{
    for (std::size_t i = 0; i < bridge.causes.size(); ++i)
        if (bridge.causes[i].id == cause)
            return i;
    throw std::logic_error("no cause " + cause);
}

/// Cells that are known and change.
std::size_t count_changes(const Bridge& bridge)
{
    return static_cast<std::size_t>(std::count_if(bridge.cells.begin(), bridge.cells.end(), [](const BridgeCell& cell) {
        return cell.amount.is_known() && *cell.amount.before != *cell.amount.after;
    }));
}

/// The whole change of every series, place and total is put down to one cause, nothing to any other.
void expect_only(const Bridge& bridge, const std::string& cause)
{
    const std::size_t n = number_of(bridge, cause);
    EXPECT_GT(count_changes(bridge), 0U) << "nothing changes: the test says nothing";
    const auto check = [&](const account::Decomposed& amount, const std::string& what) {
        if (!amount.is_known())
            return;
        for (std::size_t i = 0; i < amount.effects.size(); ++i)
            EXPECT_TRUE(amount.effects[i] == (i == n ? *amount.after - *amount.before : 0))
                << what << ", cause " << i << ": " << to_string(amount.effects[i]);
    };
    for (const BridgeCell& cell : bridge.cells)
        check(cell.amount, bridge.after.series[static_cast<std::size_t>(cell.series)].name + " in " + cell.place);
    for (const auto& total : bridge.totals)
        check(total.amount, total.name + " in " + total.place);
}

class Bridging : public ::testing::TestWithParam<int> {};

}  // namespace

TEST_P(Bridging, effects_add_up_to_the_change_of_every_service_place_and_total)
{
    const TwoYears territory(static_cast<std::uint64_t>(GetParam()));
    const auto project = territory.open();
    const Bridge bridge = bridge_of(*project);
    EXPECT_GT(count_changes(bridge), 200U);
    for (const BridgeCell& cell : bridge.cells)
        if (cell.amount.is_known()) {
            ASSERT_TRUE(sum(cell.amount.effects) == *cell.amount.after - *cell.amount.before);
        }
    EXPECT_EQ(account::bridge_residual(bridge), 0);

    const auto total = account::bridge_total(bridge).amount;
    for (const std::string by : {"service", "place"}) {
        Int128 before = 0, after = 0;
        std::vector<Int128> effects(bridge.causes.size(), 0);
        for (const auto& line : account::bridge_lines(bridge, by))
            if (line.amount.is_known()) {
                before += *line.amount.before, after += *line.amount.after;
                for (std::size_t i = 0; i < effects.size(); ++i)
                    effects[i] += line.amount.effects[i];
            }
        EXPECT_TRUE(before == *total.before && after == *total.after) << by;
        EXPECT_TRUE(effects == total.effects) << by;
    }
    for (const auto& cause : {"land_cover", "climate", "vegetation", "statistics"})
        EXPECT_NE(total.effects[number_of(bridge, cause)], 0) << cause;
}

TEST_P(Bridging, the_ends_are_what_the_account_gives)
{
    const TwoYears territory(static_cast<std::uint64_t>(GetParam()));
    const auto project = territory.open();
    const Bridge bridge = bridge_of(*project);
    const account::Run run = account::account(project->checked, project->prepared, {});
    std::map<std::tuple<int, std::string, int>, Int128> sums;
    std::size_t cells = 0;
    for (const auto& cell : run.cells)
        sums[{cell.series, cell.place, cell.year}] += cell.amount.value_or(0);
    for (const auto* end : {&bridge.before, &bridge.after}) {
        auto at = end->cells.begin();
        for (const auto& cell : run.cells) {
            if (cell.year != end->years.front())
                continue;
            ASSERT_TRUE(at != end->cells.end());
            ASSERT_TRUE(cell.amount == at->amount && cell.reason == at->reason && cell.place == at->place);
            ++at, ++cells;
        }
    }
    EXPECT_EQ(cells, run.cells.size());
    for (const BridgeCell& cell : bridge.cells)
        if (cell.amount.is_known()) {
            EXPECT_TRUE((sums[{cell.series, cell.place, 2019}] == *cell.amount.before));
            EXPECT_TRUE((sums[{cell.series, cell.place, 2020}] == *cell.amount.after));
        }
    std::size_t totals = 0;
    for (const auto& total : bridge.totals)
        for (const auto& indicator : run.indicators)
            if (indicator.name == total.name && indicator.place == total.place && indicator.value) {
                const auto& end = indicator.year == 2019 ? total.amount.before : total.amount.after;
                ASSERT_TRUE(end) << total.name;
                EXPECT_NEAR(static_cast<double>(*end) * total.quantum, *indicator.value,
                            total.quantum)  // it is rounded
                    << total.name;
                ++totals;
            }
    EXPECT_EQ(totals, run.indicators.size());
}

TEST_P(Bridging, backwards_all_signs_turn)
{
    const TwoYears territory(static_cast<std::uint64_t>(GetParam()));
    const auto project = territory.open();
    const Bridge there = bridge_of(*project), back = bridge_of(*project, 2020, 2019);
    ASSERT_EQ(there.cells.size(), back.cells.size());
    const auto expect_turned = [](const account::Decomposed& a, const account::Decomposed& b) {
        ASSERT_TRUE(a.before == b.after && a.after == b.before);
        ASSERT_EQ(a.effects.size(), b.effects.size());
        for (std::size_t i = 0; i < a.effects.size(); ++i)
            EXPECT_TRUE(a.effects[i] == -b.effects[i]);
    };
    for (std::size_t i = 0; i < there.cells.size(); ++i)
        expect_turned(there.cells[i].amount, back.cells[i].amount);
    for (std::size_t i = 0; i < there.totals.size(); ++i)
        expect_turned(there.totals[i].amount, back.totals[i].amount);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Bridging, ::testing::Values(3, 14, 159));

TEST(bridge, threads_and_tiles_change_nothing)
{
    const TwoYears territory(26, 20000);
    const auto project = territory.open();
    const Bridge one = bridge_of(*project, 2019, 2020, 1, 64), other = bridge_of(*project, 2019, 2020, 2, 100);
    ASSERT_EQ(one.cells.size(), other.cells.size());
    for (std::size_t i = 0; i < one.cells.size(); ++i)
        EXPECT_TRUE(one.cells[i].amount.effects == other.cells[i].amount.effects);
    for (std::size_t i = 0; i < one.totals.size(); ++i)
        EXPECT_TRUE(one.totals[i].amount.effects == other.totals[i].amount.effects);
}

TEST(bridge, what_one_group_changed_is_put_down_to_it_alone)
{
    const std::vector<std::pair<std::vector<std::string>, std::string>> changes = {
        {{"rain", "precipitation"}, "climate"},
        {{"climate"}, "climate"},
        {{"evapotranspiration"}, "climate"},
        {{"landcover"}, "land_cover"},
        {{"npp"}, "vegetation"},
        {{"vegetation_cover"}, "vegetation"},
        {{"tourism"}, "statistics"},
        {{"crop_output"}, "statistics"}};
    for (const auto& [free, cause] : changes) {
        SCOPED_TRACE(free.front());
        const TwoYears territory(3);
        territory.freeze(free);
        expect_only(bridge_of(*territory.open()), cause);
    }
}

TEST(bridge, a_change_of_prices_is_put_down_to_prices_alone)
{
    const TwoYears territory(3);
    territory.freeze({});
    const auto project = territory.open();
    account::BridgeOptions options{.before = 2019, .after = 2020};
    for (const auto& [id, table] : account::rows_in_force(project->package, project->prepared))
        if (id.starts_with("price:")) {
            options.rows_before[id] = options.rows_after[id] = table;
            for (auto& row : options.rows_after[id].rows)
                if (row.value)
                    row.value = *row.value * 1.07;
        }
    expect_only(account::make_bridge(project->checked, project->prepared, options), "price");
}

TEST(bridge, a_change_of_gdp_alone_moves_only_what_is_divided_by_it)
{
    const TwoYears territory(3);
    territory.freeze({"statistics"});
    const Bridge bridge = bridge_of(*territory.open());
    EXPECT_EQ(count_changes(bridge), 0U);
    int moved = 0;
    for (const auto& total : bridge.totals) {
        const bool is_ratio = total.name == "GGI" || total.name == "GEP_per_person";
        ASSERT_TRUE(total.amount.is_known()) << total.name;
        const Int128 change = *total.amount.after - *total.amount.before;
        EXPECT_EQ(change != 0, is_ratio) << total.name;
        for (std::size_t i = 0; i < total.amount.effects.size(); ++i) {
            const std::size_t figure = bridge.causes.size() + (total.name == "GGI" ? 0 : 1);
            EXPECT_TRUE(total.amount.effects[i] == (i == figure ? change : 0)) << total.name << " " << i;
        }
        moved += is_ratio;
    }
    EXPECT_GT(moved, 20);
}

TEST(bridge, revised_data_of_one_year_are_put_down_to_what_was_revised)
{
    const TwoYears first(14), revised(14);
    revised.revise({"rain", "precipitation", "tourism"});
    const auto before = first.open(), after = revised.open();
    const auto between = [&](const account::Project& a, const account::Project& b) {
        return account::make_bridge(a.checked, a.prepared, {.before = 2020, .after = 2020, .later = &b.prepared});
    };
    const Bridge bridge = between(*before, *after);
    EXPECT_EQ(account::bridge_residual(bridge), 0);
    const auto run = account::account(after->checked, after->prepared, {.years = {2020}});
    ASSERT_EQ(bridge.after.cells.size(), run.cells.size());
    for (std::size_t i = 0; i < run.cells.size(); ++i)
        EXPECT_TRUE(bridge.after.cells[i].amount == run.cells[i].amount);
    const auto total = account::bridge_total(bridge).amount;
    for (std::size_t i = 0; i < bridge.causes.size(); ++i)
        EXPECT_EQ(total.effects[i] != 0, bridge.causes[i].id == "climate" || bridge.causes[i].id == "statistics")
            << bridge.causes[i].id;
    for (const auto& line : account::bridge_lines(bridge, "service"))
        for (std::size_t i = 0; i < bridge.causes.size(); ++i)
            if (line.key == "tourism") {
                EXPECT_EQ(line.amount.effects[i] != 0, bridge.causes[i].id == "statistics");
            }
    const Bridge back = between(*after, *before);
    for (std::size_t i = 0; i < back.cells.size(); ++i)
        for (std::size_t k = 0; k < back.causes.size() && back.cells[i].amount.is_known(); ++k)
            EXPECT_TRUE(back.cells[i].amount.effects[k] == -bridge.cells[i].amount.effects[k]);
    const Bridge nothing = between(*before, *before);
    EXPECT_EQ(count_changes(nothing), 0U);
}

TEST(bridge, scenes_of_other_places_are_refused)
{
    const TwoYears first(14), other(26, 20000);
    const auto before = first.open(), after = other.open();
    try {
        account::make_bridge(before->checked, before->prepared,
                             {.before = 2020, .after = 2020, .later = &after->prepared});
        FAIL() << "nothing was refused";
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().at(0).key, "account.bridge.other_places");
    }
}

/// The bridge against accounts of scenes whose files were mixed on disk, added up over all orders one by one.
TEST(bridge, effects_are_those_of_mixed_scenes)
{
    const std::vector<std::vector<std::string>> groups = {
        {"landcover"},
        {"rain", "precipitation", "evapotranspiration", "water_evaporation_season", "evapotranspiration_season",
         "climate"},
        {"npp", "vegetation_cover"},
        {"crop_output", "forestry_output", "livestock_output", "fishery_output", "air_emissions", "ambient_air",
         "water_discharge", "water_quality", "tourism", "statistics"}};
    const Bridge bridge = bridge_of(*TwoYears(14).open());
    const std::vector<std::string> ids = {"land_cover", "climate", "vegetation", "statistics"};
    std::vector<std::map<std::pair<int, std::string>, double>> mixed;
    for (std::size_t set = 0; set < 16; ++set) {
        const TwoYears territory(14);
        std::vector<std::string> free;
        for (std::size_t g = 0; g < groups.size(); ++g)
            if ((set >> g & 1U) != 0)
                free.insert(free.end(), groups[g].begin(), groups[g].end());
        territory.freeze(free);
        const auto project = territory.open();
        auto& sums = mixed.emplace_back();
        for (const auto& cell : account::account(project->checked, project->prepared, {.years = {2020}}).cells)
            sums[{cell.series, cell.place}] += static_cast<double>(cell.amount.value_or(0));
    }
    std::size_t compared = 0;
    for (const BridgeCell& cell : bridge.cells) {
        if (bridge.after.series[static_cast<std::size_t>(cell.series)].kind != "value" || !cell.amount.is_known())
            continue;
        std::vector<std::size_t> order = {0, 1, 2, 3};
        std::vector<double> effects(4, 0);
        do {
            std::size_t set = 0;
            for (const std::size_t next : order) {
                const std::size_t more = set | std::size_t{1} << next;
                effects[next] += mixed[more][{cell.series, cell.place}] - mixed[set][{cell.series, cell.place}];
                set = more;
            }
        } while (std::next_permutation(order.begin(), order.end()));
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const double effect = static_cast<double>(cell.amount.effects[number_of(bridge, ids[i])]);
            EXPECT_NEAR(effect, effects[i] / 24, 1.0);  // the bridge makes it whole
            compared += effect != 0;
        }
    }
    EXPECT_GT(compared, 300U);
}

}  // namespace eco::laws

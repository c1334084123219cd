// Where only one group differs between the ends, the whole change is put down to it: every cause in turn.
#include "account/rows.hpp"
#include "expect_bridge.hpp"

namespace eco::laws {
namespace {

/// Both ends in 2020, by mee-2020 and by a copy of it that `change` edits.
Bridge between_packages(const TwoYears& territory, const std::string& name,
                        const std::function<void(const fs::path&)>& change)
{
    const fs::path own = own_package(name);
    change(own);
    const auto both = territory.open_both(methods() / "mee-2020", own);
    return account::make_bridge(end_of(*both[0], 2020), end_of(*both[1], 2020));
}

std::vector<std::string> ids(const Bridge& bridge)
{
    std::vector<std::string> out;
    for (const auto& cause : bridge.causes)
        out.push_back(cause.id);
    return out;
}

}  // namespace

TEST(bridge_causes, what_one_group_of_data_changed_is_put_down_to_it_alone)
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

TEST(bridge_causes, a_change_of_price_rows_is_put_down_to_prices_alone)
{
    const TwoYears territory(3);
    territory.freeze({});
    const auto project = territory.open();
    account::BridgeEnd before = end_of(*project, 2019), after = end_of(*project, 2020);
    for (const auto& [id, table] : account::rows_in_force(project->package, project->prepared))
        if (id.starts_with("price:")) {
            before.rows[id] = after.rows[id] = table;
            for (auto& row : after.rows[id].rows)
                if (row.value)
                    row.value = *row.value * 1.07;
        }
    expect_only(account::make_bridge(before, after), "price");
}

TEST(bridge_causes, prices_that_an_index_moves_are_put_down_to_prices_alone)
{
    const TwoYears territory(3);
    territory.freeze({});
    territory.add_index();
    // The revenue of tourism is the same figure x in both years, each in its own prices. In prices of 2019 that of 2020
    // is 0.8 x, in prices of 2020 that of 2019 is 1.25 x: prices add (1.25 x - x + x - 0.8 x) / 2, statistics as much
    // less.
    const auto project = territory.open();
    const Bridge bridge = bridge_of(*project);
    const std::size_t price = number_of(bridge, "price"), statistics = number_of(bridge, "statistics");
    for (const BridgeCell& cell : bridge.cells) {
        const auto& series = bridge.series[static_cast<std::size_t>(cell.series)];
        if (!cell.amount.is_known())
            continue;
        const Int128 change = *cell.amount.change();
        if (series.service == "tourism" && series.kind == "value") {
            EXPECT_EQ(change, 0);
            // Each mixture is rounded to a quantum.
            EXPECT_NEAR(static_cast<double>(cell.amount.effects[price]),
                        0.225 * static_cast<double>(*cell.amount.before), 1.0);
            EXPECT_TRUE(cell.amount.effects[statistics] == -cell.amount.effects[price]);
        } else {
            EXPECT_TRUE(cell.amount.effects[price] == change);
            EXPECT_EQ(series.kind == "value" && change == 0 && *cell.amount.before > 100, false) << series.name;
        }
    }
    expect_sound(bridge);
}

TEST(bridge_causes, another_price_basis_is_put_down_to_prices_alone)
{
    const TwoYears territory(3);
    territory.add_index();
    const auto project = territory.open();
    for (const int year : {2019, 2020})
        for (const int constant : {2019, 2020}) {
            const Bridge bridge = account::make_bridge(end_of(*project, year), end_of(*project, year, constant));
            EXPECT_EQ(ids(bridge), std::vector<std::string>{"price"});
            if (year == constant)
                EXPECT_EQ(count_changes(bridge), 0U);
            else
                expect_only(bridge, "price");
            expect_ends(bridge, end_of(*project, year), end_of(*project, year, constant));
        }
}

TEST(bridge_causes, at_constant_prices_no_change_is_put_down_to_prices)
{
    const TwoYears territory(3);
    territory.add_index();
    const auto project = territory.open();
    const Bridge bridge = account::make_bridge(end_of(*project, 2019, 2020), end_of(*project, 2020, 2020));
    EXPECT_GT(count_changes(bridge), 0U);
    const auto effect = [&](const std::string& id) {
        return std::count_if(bridge.causes.begin(), bridge.causes.end(), [&](const auto& one) {
            const auto n = static_cast<std::size_t>(&one - bridge.causes.data());
            return one.id == id && account::bridge_total(bridge).amount.effects[n] != 0;
        });
    };
    EXPECT_EQ(effect("price"), 0);
    EXPECT_EQ(effect("statistics"), 1);
    expect_sound(bridge);
    expect_ends(bridge, end_of(*project, 2019, 2020), end_of(*project, 2020, 2020));
}

TEST(bridge_causes, another_formula_is_put_down_to_the_method_alone)
{
    const TwoYears territory(3);
    const Bridge bridge = between_packages(territory, "formula", [](const fs::path& package) {
        edit(package / "services" / "oxygen.yaml", "formula: co2_fixed * o2_per_co2",
             "formula: co2_fixed * o2_per_co2 * 0.9");
    });
    EXPECT_EQ(ids(bridge), std::vector<std::string>{"method"});
    expect_only(bridge, "method");
}

TEST(bridge_causes, another_parameter_of_the_package_is_put_down_to_parameters_alone)
{
    const TwoYears territory(3);
    const Bridge bridge = between_packages(territory, "parameter", [](const fs::path& package) {
        for (const auto& entry : fs::directory_iterator(package / "parameters"))
            if (const std::string text = read_file(entry.path().string());
                text.find("o2_per_co2,") != std::string::npos)
                edit(entry.path(), "32/44", "31/44");
    });
    EXPECT_EQ(ids(bridge), (std::vector<std::string>{"parameters", "method"}));
    expect_only(bridge, "parameters");
}

TEST(bridge_causes, a_service_that_one_package_leaves_out_is_no_zero_and_wholly_an_effect_of_the_method)
{
    const TwoYears territory(3);
    const auto leave_out = [](const fs::path& package) {
        edit(package / "package.yaml", "  oxygen: computed", "  oxygen: {not_applicable: left out here}");
    };
    const Bridge bridge = between_packages(territory, "service", leave_out);
    EXPECT_EQ(ids(bridge), std::vector<std::string>{"method"});
    expect_only(bridge, "method");
    std::size_t cells = 0;
    for (const BridgeCell& cell : bridge.cells)
        if (bridge.series[static_cast<std::size_t>(cell.series)].service == "oxygen") {
            ++cells;
            EXPECT_TRUE(cell.amount.is_known() && cell.amount.is_counted_before && !cell.amount.is_counted_after);
            EXPECT_FALSE(cell.amount.after);
            EXPECT_TRUE(*cell.amount.change() == -*cell.amount.before);
        }
    EXPECT_GT(cells, 10U);
    for (const auto& line : account::bridge_lines(bridge, "service")) {
        const Int128 change = *line.amount.change();
        EXPECT_EQ(line.amount.is_counted_after, line.key != "oxygen");
        EXPECT_EQ(change == 0, line.key != "oxygen") << line.key;
    }
    expect_sound(bridge);
}

TEST(bridge_causes, a_change_of_gdp_alone_moves_only_what_is_divided_by_it)
{
    const TwoYears territory(3);
    territory.freeze({"statistics"});
    const Bridge bridge = bridge_of(*territory.open());
    EXPECT_EQ(count_changes(bridge), 0U);
    int moved = 0;
    for (const auto& total : bridge.totals) {
        const bool is_ratio = total.name == "GGI" || total.name == "GEP_per_person";
        ASSERT_TRUE(total.amount.is_known()) << total.name;
        const Int128 change = *total.amount.change();
        EXPECT_EQ(change != 0, is_ratio) << total.name;
        for (std::size_t i = 0; i < total.amount.effects.size(); ++i) {
            const std::size_t figure = bridge.causes.size() + (total.name == "GGI" ? 0 : 1);
            EXPECT_TRUE(total.amount.effects[i] == (i == figure ? change : 0)) << total.name << " " << i;
        }
        moved += is_ratio;
    }
    EXPECT_GT(moved, 20);
}

}  // namespace eco::laws

// Changes between two packages and between two sets of boundaries, also from one year to another.
#include "expect_bridge.hpp"

namespace eco::laws {
namespace {

using account::BridgeEnd;

std::size_t count_effects(const Bridge& bridge, const std::string& cause)
{
    const std::size_t n = number_of(bridge, cause);
    return static_cast<std::size_t>(std::count_if(bridge.cells.begin(), bridge.cells.end(), [&](const auto& cell) {
        return cell.amount.is_known() && cell.amount.effects[n] != 0;
    }));
}

/// The one cell of a series and place.
const account::Decomposed& amount_of(const Bridge& bridge, const std::string& name, const std::string& place)
{
    for (const BridgeCell& cell : bridge.cells)
        if (bridge.series[static_cast<std::size_t>(cell.series)].name == name && cell.place == place)
            return cell.amount;
    throw std::logic_error("no " + name + " in " + place);
}

}  // namespace

TEST(bridge_ends, from_one_standard_and_year_to_another_effects_add_up_and_the_ends_are_the_accounts)
{
    const TwoYears territory(14);
    const auto both = territory.open_both(methods() / "mee-2020", methods() / "national-2022");
    const BridgeEnd before = end_of(*both[0], 2019), after = end_of(*both[1], 2020);
    const Bridge bridge = account::make_bridge(before, after);
    expect_sound(bridge);
    expect_ends(bridge, before, after);
    for (const auto& cause : {"land_cover", "climate", "vegetation", "statistics", "method"})
        EXPECT_GT(count_effects(bridge, cause), 0U) << cause;
    std::map<std::string, std::pair<bool, bool>> counted;
    for (const auto& line : account::bridge_lines(bridge, "service"))
        counted[line.key] = {line.amount.is_counted_before, line.amount.is_counted_after};
    EXPECT_EQ(counted.at("oxygen"), std::pair(true, false));
    EXPECT_EQ(counted.at("noise_reduction"), std::pair(false, true));
    EXPECT_EQ(counted.at("soil_retention"), std::pair(true, true));
    expect_turned(bridge, account::make_bridge(after, before));
}

TEST(bridge_ends, of_a_year_and_a_method_each_has_the_mean_of_what_it_does_before_and_after_the_other)
{
    const TwoYears territory(3);
    territory.freeze({"rain", "precipitation"});
    const fs::path own = own_package("less");
    edit(own / "services" / "soil_retention.yaml", "retained: R * K * LS * (1 - C * P)",
         "retained: R * K * LS * (1 - C * P) * 0.9");
    const auto both = territory.open_both(methods() / "mee-2020", own);
    const Bridge bridge = account::make_bridge(end_of(*both[0], 2019), end_of(*both[1], 2020));
    std::map<std::pair<int, std::string>, double> sums[2][2];  // by package and year
    for (const int package : {0, 1})
        for (const int year : {0, 1}) {
            const auto& project = *both[static_cast<std::size_t>(package)];
            for (const auto& cell : account::account(project.checked, project.prepared, {.years = {2019 + year}}).cells)
                sums[package][year][{cell.series, cell.place}] += static_cast<double>(cell.amount.value_or(0));
        }
    const std::size_t climate = number_of(bridge, "climate"), method = number_of(bridge, "method");
    std::size_t compared = 0;
    for (const BridgeCell& cell : bridge.cells) {
        if (!cell.amount.is_known())
            continue;
        const auto value = [&](int package, int year) { return sums[package][year][{cell.series, cell.place}]; };
        const double by_year = (value(0, 1) - value(0, 0) + value(1, 1) - value(1, 0)) / 2,
                     by_method = (value(1, 0) - value(0, 0) + value(1, 1) - value(0, 1)) / 2;
        EXPECT_NEAR(static_cast<double>(cell.amount.effects[climate]), by_year, 0.5);  // made whole
        EXPECT_NEAR(static_cast<double>(cell.amount.effects[method]), by_method, 0.5);
        compared += cell.amount.effects[climate] != 0 && cell.amount.effects[method] != 0;
    }
    EXPECT_GT(compared, 10U);
}

TEST(bridge_ends, other_boundaries_alone_are_put_down_to_the_boundary_alone)
{
    const TwoYears first(3), other(3);
    other.move_boundaries();
    const auto a = first.open(), b = other.open();
    const BridgeEnd before = end_of(*a, 2020), after = end_of(*b, 2020);
    const Bridge bridge = account::make_bridge(before, after);
    expect_only(bridge, "boundary", true);  // the second county's GDP is gone with it
    expect_sound(bridge);
    expect_ends(bridge, before, after);
    const auto& places = a->prepared.places;
    const auto in = [&](const std::string& place) { return amount_of(bridge, "co2_fixed", place); };
    EXPECT_GT(*in(places[0].id).change(), 0) << "it took the second county in";
    EXPECT_TRUE(in(places[1].id).is_counted_before && !in(places[1].id).is_counted_after);
    EXPECT_TRUE(!in(TwoYears::new_place).is_counted_before && in(TwoYears::new_place).is_counted_after);
    EXPECT_LT(std::abs(static_cast<double>(*in(places[5].id).change())), 10);  // kg: borders are cut anew
    // The ground of the whole is the same: what is summed over pixels changes by the rounding of cells only.
    Int128 change = 0, all = 0;
    for (const BridgeCell& cell : bridge.cells)
        if (bridge.series[static_cast<std::size_t>(cell.series)].name == "co2_fixed")
            change += *cell.amount.change(), all += cell.amount.after.value_or(0);
    EXPECT_LT(std::abs(static_cast<double>(change)), 100);  // kg; a cell of place and class is rounded to one
    EXPECT_GT(static_cast<double>(all), 1e6);
}

TEST(bridge_ends, from_one_year_and_boundary_to_another_effects_add_up_and_the_ends_are_the_accounts)
{
    const TwoYears first(14), other(14);
    other.move_boundaries();
    const auto a = first.open(), b = other.open();
    const BridgeEnd before = end_of(*a, 2019), after = end_of(*b, 2020);
    const Bridge bridge = account::make_bridge(before, after);
    expect_sound(bridge);
    expect_ends(bridge, before, after);
    for (const auto& cause : {"land_cover", "climate", "vegetation", "statistics", "boundary"})
        EXPECT_GT(count_effects(bridge, cause), 0U) << cause;
    for (const auto& line : account::bridge_lines(bridge, "service"))
        EXPECT_TRUE(line.amount.is_known()) << line.key;
    expect_turned(bridge, account::make_bridge(after, before));
}

TEST(bridge_ends, all_at_once_add_up)
{
    const TwoYears first(14), other(14);
    first.add_index();
    other.add_index();
    other.move_boundaries();
    const auto a = first.open_both(methods() / "mee-2020", methods() / "national-2022"),
               b = other.open_both(methods() / "mee-2020", methods() / "national-2022");
    const BridgeEnd before = end_of(*a[0], 2019), after = end_of(*b[1], 2020, 2020);
    const Bridge bridge = account::make_bridge(before, after);
    expect_sound(bridge);
    expect_ends(bridge, before, after);
    for (const auto& cause : {"land_cover", "climate", "vegetation", "statistics", "price", "method", "boundary"})
        number_of(bridge, cause);
}

TEST(bridge_ends, figures_that_were_not_restated_on_the_other_boundaries_leave_their_service_alone_without_effects)
{
    const TwoYears first(3), other(3);
    other.move_boundaries();
    std::string text;
    std::istringstream lines(read_file((other.path() / "tables" / "crop_output.csv").string()));
    for (std::string line; std::getline(lines, line);)
        if (line.find(",2019,") == std::string::npos)
            text += line + "\n";
    write_file_atomically((other.path() / "tables" / "crop_output.csv").string(), text);
    const auto a = first.open();
    account::ProjectOptions options;
    options.method = (methods() / "mee-2020").string();
    options.scene = other.path().string();
    options.years = {2020};
    const auto b = account::open_project(options);
    const Bridge bridge = account::make_bridge(end_of(*a, 2019), end_of(*b, 2020));
    for (const auto& line : account::bridge_lines(bridge, "service")) {
        EXPECT_TRUE(line.amount.change()) << line.key;
        EXPECT_EQ(line.amount.is_known(), line.key != "crop_products") << line.key;
    }
    expect_sound(bridge);
}

}  // namespace eco::laws

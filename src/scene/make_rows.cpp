#include "scene/make_rows.hpp"

#include <array>

namespace eco::scene::make {
namespace {

const std::string cities = "zhejiang-2025 beijing-2022 shenzhen-2021", city = "shenzhen-2021",
                  stands = "forest-lyt1721", stands_2020 = "forest-gbt38582";

using Rows = std::vector<Row>;

// One row a class.
void add_classes(Rows& rows, const std::string& symbol, const std::string& unit, const std::string& packages,
                 std::initializer_list<std::pair<const char*, const char*>> values)
{
    for (const auto& [ecosystem, value] : values)
        rows.push_back({symbol, ecosystem, "", "", value, unit, packages});
}

// One row a label of one class, or of any.
void add_labels(Rows& rows, const std::string& symbol, const std::string& ecosystem, const std::string& key,
                const std::string& unit, const std::string& packages,
                std::initializer_list<std::pair<const char*, const char*>> values)
{
    for (const auto& [label, value] : values)
        rows.push_back({symbol, ecosystem, key, label, value, unit, packages});
}

void add_cover_factors(Rows& rows)
{
    constexpr const char* intervals[] = {"<10", "[10,30)", "[30,50)", "[50,70)", "[70,90)", ">=90"};
    const std::pair<const char*, std::array<const char*, 6>> values[] = {
        {"forest", {"0.12", "0.09", "0.05", "0.025", "0.005", "0.002"}},
        {"shrub", {"0.38", "0.2", "0.12", "0.08", "0.035", "0.012"}},
        {"grass", {"0.42", "0.22", "0.13", "0.08", "0.04", "0.012"}},
        {"orchard_tree", {"0.4", "0.21", "0.13", "0.08", "0.04", "0.012"}},
        {"orchard_shrub", {"0.38", "0.2", "0.12", "0.08", "0.04", "0.012"}},
    };
    for (const auto& [ecosystem, factors] : values)
        for (std::size_t i = 0; i < factors.size(); ++i)
            rows.push_back({"cover_factor", ecosystem, "fvc [percent]", intervals[i], factors[i], "1", cities});
    add_classes(rows, "cover_factor", "1", cities, {{"paddy", "0.12"}, {"wetland", "0.01"}});
}

void add_city_rows(Rows& rows)
{
    add_classes(rows, "runoff_coefficient", "percent", cities,
                {{"forest_evergreen_broadleaf", "3"},
                 {"forest_evergreen_needle", "4"},
                 {"forest_mixed", "3.5"},
                 {"forest_sparse", "16"},
                 {"shrub_evergreen_broadleaf", "6"},
                 {"grass_tussock", "10"},
                 {"wetland", "0"}});
    add_cover_factors(rows);
    add_labels(rows, "practice_factor", "cropland", "theta [degree]", "1", cities,
               {{"[0,0]", "0.3"}, {"(0,10]", "0.45"}, {"(10,25]", "0.55"}, {"(25,45]", "0.7"}, {">45", "0.9"}});
    add_classes(rows, "practice_factor", "1", cities, {{"forest", "0.95"}, {"grass", "0.85"}});
    add_labels(rows, "lake_storage_a", "", "lake_region", "1", cities, {{"eastern_plain", "5"}});
    add_labels(rows, "lake_storage_b", "", "lake_region", "1", cities, {{"eastern_plain", "1.1"}});
    add_labels(rows, "lake_exchanges", "", "lake_region", "a-1", cities, {{"eastern_plain", "3"}});
    for (const Row& row : Rows{{"silted_share", "", "", "", "0.2", "1"},
                               {"reservoir_share", "", "", "", "0.3", "a-1"},
                               {"marsh_depth", "", "", "", "0.25", "m a-1"},
                               {"energy_efficiency_ratio", "", "", "", "3.2", "1"},
                               {"latent_heat", "", "", "", "2450", "kJ kg-1"},
                               {"time_value_share", "", "", "", "0.3", "1"}})
        rows.push_back({row.symbol, "", "", "", row.value, row.unit, cities});
    add_classes(rows, "transpiration_cooling", "kJ m-2 d-1", cities,
                {{"forest", "2600"}, {"shrub", "1400"}, {"grass", "900"}});
    const std::pair<const char*, std::array<const char*, 3>> uptake[] = {{"forest_needle", {"180", "5", "28000"}},
                                                                         {"forest_broadleaf", {"95", "6", "11000"}},
                                                                         {"forest_mixed", {"140", "5.5", "19000"}},
                                                                         {"forest_bamboo", {"90", "", "18000"}},
                                                                         {"shrub", {"80", "", "10000"}},
                                                                         {"cropland", {"", "", "900"}},
                                                                         {"grass", {"", "", "150"}}};
    constexpr const char* pollutants[] = {"SO2", "NOx", "dust"};
    for (const auto& [ecosystem, values] : uptake)
        for (std::size_t i = 0; i < values.size(); ++i)
            if (*values[i] != 0)
                rows.push_back({"air_uptake", ecosystem, "pollutant", pollutants[i], values[i],
                                std::string("kg") + pollutants[i] + " ha-1 a-1", cities});
    rows.push_back({"paved_runoff_share", "", "", "", "0.85", "1", city});
    add_classes(rows, "storm_runoff_share", "1", city,
                {{"forest", "0.3"},
                 {"shrub", "0.4"},
                 {"grass", "0.45"},
                 {"marsh", "0.2"},
                 {"cropland", "0.55"},
                 {"orchard", "0.4"},
                 {"urban_green", "0.35"}});
}

// What the forest packages ask for by class of stand.
void add_stand_rows(Rows& rows)
{
    struct Stand {
        const char *symbol, *unit, *forest, *shrub, *orchard;
    };
    const Stand by_class[] = {{"erosion_in_forest", "t ha-1 a-1", "1.5", "3", "6"},
                              {"erosion_without_forest", "t ha-1 a-1", "32", "30", "28"},
                              {"soil_bulk_density", "t m-3", "1.2", "1.25", "1.3"},
                              {"soil_organic_matter", "tOM t-1", "0.028", "0.022", "0.018"},
                              {"soil_carbon_rate", "tC ha-1 a-1", "0.4", "0.2", "0.1"},
                              {"ion_concentration", "ion cm-3", "1800", "1100", "900"},
                              {"stand_height", "m", "12", "2.5", "4"},
                              {"shannon_wiener", "1", "2.4", "1.6", "0.8"},
                              {"endangered_sum", "1", "2", "0", "0"},
                              {"endemic_sum", "1", "1", "1", "0"},
                              {"old_tree_sum", "1", "1", "0", "0"}};
    for (const Stand& one : by_class)
        add_classes(rows, one.symbol, one.unit, stands,
                    {{"forest", one.forest}, {"shrub", one.shrub}, {"orchard", one.orchard}});
    for (const char* ecosystem : {"forest", "shrub", "orchard"}) {
        const auto add = [&](const char* symbol, const char* unit, const char* n, const char* p, const char* k) {
            const std::string per = unit;
            rows.push_back({symbol, ecosystem, "nutrient", "nitrogen", n, "tTN " + per, stands});
            rows.push_back({symbol, ecosystem, "nutrient", "phosphorus", p, "tTP " + per, stands});
            rows.push_back({symbol, ecosystem, "nutrient", "potassium", k, "tTK " + per, stands});
        };
        add("soil_nutrient", "t-1", "0.0015", "0.0005", "0.018");
        add("tree_nutrient", "tDM-1", "0.006", "0.0006", "0.004");
    }
    const std::pair<const char*, const char*> fluoride[] = {
        {"forest", "2"},        {"forest_needle", "0.6"}, {"forest_broadleaf", "4"}, {"forest_mixed", "2.3"},
        {"forest_bamboo", "2"}, {"shrub", "1"},           {"orchard", "1"}};
    for (const auto& [ecosystem, value] : fluoride)
        rows.push_back({"air_uptake", ecosystem, "pollutant", "HF", value, "kgHF ha-1 a-1", stands});
}

}  // namespace

std::vector<Row> open_parameters()
{
    Rows rows;
    add_city_rows(rows);
    add_stand_rows(rows);
    return rows;
}

std::vector<Row> open_prices()
{
    Rows rows{{"storm_water_storage", "", "", "", "6", "CNY m-3", city},
              {"noise_wall", "", "", "", "150000", "CNY km-1 a-1", stands},
              {"water_treatment", "", "", "", "2.5", "CNY t-1", stands_2020},
              {"earthwork", "", "", "", "25", "CNY m-3", stands_2020},
              {"organic_matter", "", "", "", "400", "CNY tOM-1", stands_2020},
              {"carbon", "", "", "", "180", "CNY tC-1", stands_2020},
              {"negative_ion", "", "", "", "6e-18", "CNY ion-1", stands_2020}};
    add_labels(rows, "fertiliser", "", "nutrient", "CNY t-1", stands_2020,
               {{"nitrogen", "2800"}, {"phosphorus", "2900"}, {"potassium", "2600"}});
    add_labels(rows, "air_treatment", "", "pollutant", "CNY kgHF-1", stands_2020, {{"HF", "0.8"}});
    add_labels(rows, "species_loss", "", "H [1]", "CNY ha-1 a-1", stands_2020,
               {{"<1", "4000"},
                {"[1,2)", "7000"},
                {"[2,3)", "12000"},
                {"[3,4)", "22000"},
                {"[4,5)", "32000"},
                {"[5,6)", "42000"},
                {">=6", "52000"}});
    return rows;
}

}  // namespace eco::scene::make

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/csv.hpp"
#include "scene/make_rows.hpp"
#include "scene/make_tables.hpp"

namespace eco::scene::make {
namespace {

const Row parameters[] = {
    {"runoff_coefficient", "forest", "", "", "3.5", "percent"},
    {"runoff_coefficient", "shrub", "", "", "6", "percent"},
    {"runoff_coefficient", "grass", "", "", "10", "percent"},
    {"runoff_coefficient", "cropland", "", "", "30", "percent"},
    {"runoff_coefficient", "orchard", "", "", "12", "percent"},
    {"runoff_coefficient", "urban", "", "", "70", "percent"},
    {"runoff_coefficient", "desert", "", "", "50", "percent"},
    {"runoff_coefficient", "other", "", "", "50", "percent"},
    {"plant_available_water", "wetland", "", "", "0.5", "1"},
    {"plant_available_water", "orchard", "", "", "1", "1"},
    {"plant_available_water", "urban", "", "", "0.2", "1"},
    {"plant_available_water", "desert", "", "", "0.1", "1"},
    {"plant_available_water", "other", "", "", "0.1", "1"},
    {"practice_factor", "shrub", "", "", "0.9", "1"},
    {"practice_factor", "orchard", "", "", "0.7", "1"},
    {"practice_factor", "marsh", "", "", "1", "1"},
    {"cover_factor", "orchard", "", "", "0.15", "1"},
    {"cover_factor", "cropland", "", "", "0.2", "1"},
    {"soil_bulk_density", "", "", "", "1.25", "t m-3"},
    {"soil_nutrient", "", "discharge", "TN", "0.0015", "tTN t-1"},
    {"soil_nutrient", "", "discharge", "TP", "0.0006", "tTP t-1"},
    {"nep_ratio", "forest", "", "", "0.22", "1"},
    {"nep_ratio", "shrub", "", "", "0.1", "1"},
    {"nep_ratio", "grass", "", "", "0.15", "1"},
    {"nep_ratio", "marsh", "", "", "0.3", "1"},
    {"nep_ratio", "cropland", "", "", "0", "1"},
    {"nep_ratio", "orchard", "", "", "0.1", "1"},
    {"air_uptake", "forest_bamboo", "pollutant", "NOx", "6", "kgNOx ha-1 a-1"},
    {"air_uptake", "shrub", "pollutant", "NOx", "4", "kgNOx ha-1 a-1"},
    {"air_uptake", "cropland", "pollutant", "SO2", "30", "kgSO2 ha-1 a-1"},
    {"air_uptake", "cropland", "pollutant", "NOx", "2", "kgNOx ha-1 a-1"},
    {"air_uptake", "grass", "pollutant", "SO2", "20", "kgSO2 ha-1 a-1"},
    {"air_uptake", "grass", "pollutant", "NOx", "2", "kgNOx ha-1 a-1"},
    {"air_uptake", "forest", "pollutant", "SO2", "120", "kgSO2 ha-1 a-1"},
    {"air_uptake", "forest", "pollutant", "NOx", "6", "kgNOx ha-1 a-1"},
    {"air_uptake", "forest", "pollutant", "dust", "18000", "kgdust ha-1 a-1"},
    {"air_uptake", "orchard", "pollutant", "SO2", "60", "kgSO2 ha-1 a-1"},
    {"air_uptake", "orchard", "pollutant", "NOx", "3", "kgNOx ha-1 a-1"},
    {"air_uptake", "orchard", "pollutant", "dust", "6000", "kgdust ha-1 a-1"},
    {"air_uptake", "marsh", "pollutant", "SO2", "25", "kgSO2 ha-1 a-1"},
    {"air_uptake", "marsh", "pollutant", "NOx", "2", "kgNOx ha-1 a-1"},
    {"air_uptake", "marsh", "pollutant", "dust", "300", "kgdust ha-1 a-1"},
    {"wetland_uptake", "", "discharge", "COD", "110", "tCOD km-2 a-1"},
    {"wetland_uptake", "", "discharge", "NH3N", "8.5", "tNH3N km-2 a-1"},
    {"wetland_uptake", "", "discharge", "TP", "8.5", "tTP km-2 a-1"},
    {"wetland_uptake", "", "discharge", "TN", "8.5", "tTN km-2 a-1"},
    {"humidifier_energy", "", "", "", "120", "kWh m-3"},
};

const Row prices[] = {
    {"reservoir_capacity", "", "", "", "8", "CNY m-3"},
    {"reservoir_dredging", "", "", "", "15", "CNY m-3"},
    {"co2", "", "", "", "50", "CNY tCO2-1"},
    {"oxygen", "", "", "", "800", "CNY tO2-1"},
    {"residential_electricity", "", "", "", "0.6", "CNY kWh-1"},
    {"air_treatment", "", "pollutant", "SO2", "1.26", "CNY kgSO2-1"},
    {"air_treatment", "", "pollutant", "NOx", "1.26", "CNY kgNOx-1"},
    {"air_treatment", "", "pollutant", "dust", "0.3", "CNY kgdust-1"},
    {"discharge_treatment", "", "discharge", "COD", "1.4", "CNY kgCOD-1"},
    {"discharge_treatment", "", "discharge", "NH3N", "1.75", "CNY kgNH3N-1"},
    {"discharge_treatment", "", "discharge", "TP", "5.6", "CNY kgTP-1"},
    {"discharge_treatment", "", "discharge", "TN", "1.75", "CNY kgTN-1"},
    {"crop_price", "", "crop_product", "grain", "2700", "CNY t-1"},
    {"crop_price", "", "crop_product", "oil_crops", "5600", "CNY t-1"},
    {"crop_price", "", "crop_product", "vegetables", "3200", "CNY t-1"},
    {"crop_price", "", "crop_product", "fruit", "4300", "CNY t-1"},
    {"crop_price", "", "crop_product", "tea", "90000", "CNY t-1"},
    {"crop_price", "", "crop_product", "cotton", "15000", "CNY t-1"},
    {"crop_price", "", "crop_product", "sugar_crops", "520", "CNY t-1"},
    {"crop_price", "", "crop_product", "tobacco", "28000", "CNY t-1"},
    {"crop_price", "", "crop_product", "medicinal", "12000", "CNY t-1"},
    {"forestry_price", "", "forestry_product", "timber", "950", "CNY m-3"},
    {"forestry_price", "", "forestry_product", "bamboo", "14", "CNY culm-1"},
    {"forestry_price", "", "forestry_product", "camellia_seed", "9000", "CNY t-1"},
    {"forestry_price", "", "forestry_product", "resin", "11000", "CNY t-1"},
    {"forestry_price", "", "forestry_product", "bamboo_shoots", "6000", "CNY t-1"},
    {"livestock_price", "", "livestock_product", "meat", "26000", "CNY t-1"},
    {"livestock_price", "", "livestock_product", "eggs", "9500", "CNY t-1"},
    {"livestock_price", "", "livestock_product", "milk", "4000", "CNY t-1"},
    {"livestock_price", "", "livestock_product", "honey", "40000", "CNY t-1"},
    {"livestock_price", "", "livestock_product", "wool", "14000", "CNY t-1"},
    {"fishery_price", "", "fishery_product", "aquaculture", "14000", "CNY t-1"},
    {"fishery_price", "", "fishery_product", "capture", "24000", "CNY t-1"},
    {"energy_price", "", "energy_source", "hydropower", "0.32", "CNY kWh-1"},
    {"energy_price", "", "energy_source", "biogas", "1.6", "CNY m-3"},
    {"energy_price", "", "energy_source", "straw", "220", "CNY t-1"},
    {"energy_price", "", "energy_source", "firewood", "450", "CNY t-1"},
    {"noise_barrier", "", "road_type", "motorway", "180000", "CNY km-1 a-1"},
    {"noise_barrier", "", "road_type", "highway", "150000", "CNY km-1 a-1"},
    {"noise_barrier", "", "road_type", "street", "120000", "CNY km-1 a-1"},
    {"noise_barrier", "", "road_type", "railway", "200000", "CNY km-1 a-1"},
    {"landscape_premium", "", "property", "housing", "28", "CNY m-2 a-1"},
    {"landscape_premium", "", "property", "hotel", "150", "CNY m-2 a-1"},
    {"hourly_wage", "", "", "", "32", "CNY h-1"},
};

/// Made-up ranges, as shares of the row's value: some rows are drawn together, some one by one, most have none.
struct Range {
    const char* symbol;
    const char* distribution;
    double low, high;
    const char* draw;
};

constexpr Range ranges[] = {
    {"runoff_coefficient", "uniform", 0.9, 1.1, "runoff"},
    {"soil_bulk_density", "triangular", 0.75, 1.12, ""},
    {"practice_factor", "uniform", 0.8, 1.1, ""},
    {"nep_ratio", "normal", 0.7, 1.3, ""},
    {"air_uptake", "lognormal", 0.6, 1.6, "air_uptake"},
    {"wetland_uptake", "triangular", 0.5, 1.4, ""},
    {"reservoir_capacity", "triangular", 0.75, 1.2, ""},
    {"reservoir_dredging", "uniform", 0.8, 1.05, ""},
    {"co2", "lognormal", 0.5, 2, ""},
    {"oxygen", "lognormal", 0.5, 2, ""},
    {"residential_electricity", "normal", 0.9, 1.1, ""},
    {"crop_price", "normal", 0.9, 1.1, ""},
    {"livestock_price", "normal", 0.85, 1.15, "livestock"},
};

constexpr const char* keys[] = {
    "pollutant",      "discharge", "crop_product", "forestry_product", "livestock_product", "fishery_product",
    "energy_source",  "road_type", "property",     "lake_region",      "nutrient",          "fvc [percent]",
    "theta [degree]", "H [1]"};

void add_row(std::string& text, const Row& row, const std::string& price_year)
{
    text += fmt::format("{},{}", row.symbol, row.ecosystem);
    for (const std::string key : keys)
        text += "," + (key == row.key ? csv_cell(row.label) : std::string());
    const auto range =
        std::find_if(std::begin(ranges), std::end(ranges), [&](const Range& one) { return one.symbol == row.symbol; });
    const double value = std::stod(row.value);
    const std::string spread = range == std::end(ranges) || value == 0 || !row.packages.empty()
                                   ? ",,,"
                                   : fmt::format("{:.6g},{:.6g},{},{}", value * range->low, value * range->high,
                                                 range->distribution, range->draw);
    text += fmt::format(",{},{},{},{},synthetic,no,made up; approved by nobody,{}\n", row.value, row.unit, spread,
                        price_year, row.packages);
}

}  // namespace

double made_up_price(const std::string& symbol, const std::string& label)
{
    for (const Row& row : prices)
        if (symbol == row.symbol && label == row.label)
            return std::stod(row.value);
    throw std::out_of_range(symbol + " of " + label);
}

std::string make_parameters(int price_year)
{
    std::string text = "symbol,ecosystem";
    for (const char* key : keys)
        text += fmt::format(",{}", key);
    text += ",value,unit,low,high,distribution,draw,price_year,source,verified,note,packages\n";
    for (const Row& row : parameters)
        add_row(text, row, "");
    for (const Row& row : prices)
        add_row(text, row, std::to_string(price_year));
    for (const Row& row : open_parameters())
        add_row(text, row, "");
    for (const Row& row : open_prices())
        add_row(text, row, std::to_string(price_year));
    return text;
}

}  // namespace eco::scene::make

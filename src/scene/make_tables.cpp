#include "scene/make_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "base/csv.hpp"
#include "scene/make_layers.hpp"
#include "scene/make_noise.hpp"

namespace eco::scene::make {
namespace {

// One county in one year.
struct Economy {
    std::size_t county;
    int year;
    std::uint64_t seed;
    std::array<double, class_count> area_km2;

    double area(std::initializer_list<Cover> covers) const
    {
        double sum = 0;
        for (const Cover cover : covers)
            sum += area_km2[static_cast<std::size_t>(class_index(static_cast<std::uint8_t>(cover)))];
        return sum;
    }
    double whole_area() const { return std::accumulate(area_km2.begin(), area_km2.end(), 0.0); }
    // About 1, of its own for county, year and thing.
    double luck(std::uint64_t thing, double spread = 0.1) const
    {
        const auto salt = seed + 5000 + thing * 131;
        const double place = chance(salt, static_cast<std::int64_t>(county), 0),
                     time = chance(salt, static_cast<std::int64_t>(county), year);
        return 1 + spread * (2 * place - 1) + 0.3 * spread * (2 * time - 1);
    }
    double growth(double rate) const { return 1 + rate * (year - 2018); }
    double people() const
    {
        return std::round((20000 + 60 * whole_area() + 3200 * area({Cover::built})) * luck(1, 0.2) * growth(-0.002));
    }
    double gdp_wan() const { return std::round(people() * 4.35 * luck(2, 0.25) * growth(0.065)); }  // 1e4 CNY
};

struct Item {
    const char* label;
    const char* unit;
    double (*amount)(const Economy&);
};

// What nobody grows there; its rows say 0.
double none(const Economy&)
{
    return 0;
}

using enum Cover;
const Item crops[] = {
    {"grain", "t a-1",
     [](const Economy& e) { return e.area({paddy}) * 700 * e.luck(10) + e.area({dry_cropland}) * 160; }},
    {"oil_crops", "t a-1", [](const Economy& e) { return e.area({dry_cropland}) * 72 * e.luck(11); }},
    {"vegetables", "t a-1",
     [](const Economy& e) { return e.area({dry_cropland}) * 620 * e.luck(12) + e.people() * 0.08; }},
    {"fruit", "t a-1", [](const Economy& e) { return e.area({orchard_tree}) * 1150 * e.luck(13); }},
    {"tea", "t a-1", [](const Economy& e) { return e.area({orchard_shrub}) * 9 * e.luck(14, 0.3); }},
    {"cotton", "t a-1", none},
    {"sugar_crops", "t a-1", none},
    {"tobacco", "t a-1", none},
    {"medicinal", "t a-1", none},
};
const Item forestry[] = {
    {"timber", "m3 a-1",
     [](const Economy& e) {
         return e.area({needle, mixed}) * 62 * e.luck(20, 0.2);
     }},
    {"bamboo", "culm a-1", [](const Economy& e) { return e.area({bamboo}) * 21000 * e.luck(21); }},
    {"camellia_seed", "t a-1", [](const Economy& e) { return e.area({orchard_shrub}) * 44 * e.luck(22); }},
    {"resin", "t a-1", [](const Economy& e) { return e.area({needle}) * 1.6 * e.luck(23, 0.3); }},
    {"bamboo_shoots", "t a-1", [](const Economy& e) { return e.area({bamboo}) * 17 * e.luck(24, 0.2); }},
};
const Item livestock[] = {
    {"meat", "t a-1",
     [](const Economy& e) { return e.people() * 0.085 * e.luck(30, 0.25) * (e.year == 2019 ? 0.9 : 1.0); }},
    {"eggs", "t a-1", [](const Economy& e) { return e.people() * 0.012 * e.luck(31, 0.2); }},
    {"milk", "t a-1", [](const Economy& e) { return e.people() * 0.0015 * e.luck(32, 0.6); }},
    {"honey", "t a-1",
     [](const Economy& e) {
         return e.area({broadleaf, mixed}) * 0.35 * e.luck(33, 0.3);
     }},
    {"wool", "t a-1", none},
};
const Item fishery[] = {
    {"aquaculture", "t a-1",
     [](const Economy& e) { return e.area({pond}) * 520 * e.luck(40) + e.area({reservoir}) * 60; }},
    {"capture", "t a-1",
     [](const Economy& e) {
         return e.area({river, lake}) * 25 * e.luck(41, 0.3) * e.growth(-0.2);
     }},
};
const Item emitted[] = {
    {"SO2", "tSO2 a-1", [](const Economy& e) { return e.people() * 0.0031 * e.luck(50, 0.4) * e.growth(-0.07); }},
    {"NOx", "tNOx a-1", [](const Economy& e) { return e.people() * 0.0058 * e.luck(51, 0.4) * e.growth(-0.04); }},
    {"dust", "tdust a-1", [](const Economy& e) { return e.people() * 0.0065 * e.luck(52, 0.4) * e.growth(-0.06); }},
};
const Item discharged[] = {
    {"COD", "tCOD a-1", [](const Economy& e) { return e.people() * 0.019 * e.luck(60, 0.2) * e.growth(-0.03); }},
    {"NH3N", "tNH3N a-1", [](const Economy& e) { return e.people() * 0.0017 * e.luck(61, 0.2) * e.growth(-0.04); }},
    {"TP", "tTP a-1", [](const Economy& e) { return e.people() * 0.0003 * e.luck(62, 0.2) * e.growth(-0.03); }},
    {"TN", "tTN a-1", [](const Economy& e) { return e.people() * 0.0042 * e.luck(63, 0.2) * e.growth(-0.03); }},
};

const Item energy[] = {
    {"hydropower", "kWh a-1", [](const Economy& e) { return e.area({reservoir}) * 4.2e6 * e.luck(80, 0.4); }},
    {"biogas", "m3 a-1", [](const Economy& e) { return e.people() * 2.4 * e.luck(81, 0.3); }},
    {"straw", "t a-1", [](const Economy& e) { return e.area({paddy}) * 55 * e.luck(82); }},
    {"firewood", "t a-1", [](const Economy& e) { return e.people() * 0.05 * e.luck(83, 0.3) * e.growth(-0.1); }},
};
const Item floors[] = {
    {"housing", "m2", [](const Economy& e) { return e.people() * 1.1 * e.luck(84, 0.3); }},
    {"hotel", "m2", [](const Economy& e) { return e.people() * 0.06 * e.luck(85, 0.4); }},
};
const Item belts[] = {
    {"motorway", "km", [](const Economy& e) { return e.whole_area() * 0.008 * e.luck(86, 0.3); }},
    {"highway", "km", [](const Economy& e) { return e.whole_area() * 0.015 * e.luck(87, 0.3); }},
    {"street", "km", [](const Economy& e) { return e.area({built}) * 0.6 * e.luck(88, 0.3); }},
    {"railway", "km", [](const Economy& e) { return e.whole_area() * 0.004 * e.luck(89, 0.5); }},
};

struct ItemTable {
    const char* file;
    const char* index;
    const char* column;
    std::span<const Item> items;
};
const ItemTable item_tables[] = {
    {"crop_output.csv", "crop_product", "quantity", crops},
    {"forestry_output.csv", "forestry_product", "quantity", forestry},
    {"livestock_output.csv", "livestock_product", "quantity", livestock},
    {"fishery_output.csv", "fishery_product", "quantity", fishery},
    {"air_emissions.csv", "pollutant", "emitted", emitted},
    {"water_discharge.csv", "discharge", "discharged", discharged},
    {"energy_output.csv", "energy_source", "amount", energy},
    {"landscape_floor.csv", "property", "benefited", floors},
};

// What a year of output was worth and what went into it, in CNY a-1.
struct Accounts {
    const char* kind;
    std::span<const Item> items;
    double natural_share;  // of the output that no bought feed went into; below 0: not asked
};
const Accounts accounts[] = {
    {"crop", crops, -1}, {"forestry", forestry, -1}, {"livestock", livestock, 0.2}, {"fishery", fishery, 0.35}};

std::string accounts_heading(const Accounts& table)
{
    return fmt::format(
        "place,year,{}_product,output_value [CNY a-1],intermediate [CNY a-1],labour [CNY a-1],"
        "fixed_capital [CNY a-1],normal_profit [CNY a-1]{}\n",
        table.kind, table.natural_share < 0 ? "" : ",natural_share [1]");
}

std::string accounts_cells(const Economy& e, const Accounts& table, const Item& item, std::uint64_t thing)
{
    const double worth =
        std::round(item.amount(e) * made_up_price(std::string(table.kind) + "_price", item.label) * e.luck(thing));
    std::string text = fmt::format("{},{:.0f}", item.label, worth);
    for (const double share : {0.36, 0.29, 0.05, 0.08})
        text += fmt::format(",{:.0f}", worth * share * e.luck(++thing, 0.15));
    if (table.natural_share >= 0)
        text += fmt::format(",{:.2f}", std::min(1.0, table.natural_share * e.luck(thing, 0.4)));
    return text + "\n";
}

std::string belt_cells(const Economy& e, const Item& belt)
{
    return fmt::format("{},{:.1f},{:.1f}\n", belt.label, belt.amount(e), 4 * e.luck(140, 0.3));
}

// Plain tables: one row a county and year.
struct PlainTable {
    const char* file;
    const char* heading;
    std::string (*cells)(const Economy&);
};
const PlainTable plain_tables[] = {
    {"ambient_air.csv", "meets_grade_2",
     [](const Economy& e) -> std::string {
         return e.luck(70, 0.5) + 0.12 * (e.year - 2018) > 0.72 ? "true" : "false";
     }},
    {"water_quality.csv", "meets_target",
     [](const Economy& e) -> std::string { return e.luck(71, 0.5) + 0.1 * (e.year - 2018) > 0.66 ? "true" : "false"; }},
    {"climate.csv", "cooling_days [d a-1]",
     [](const Economy& e) {
         return fmt::format("{:.0f}", 118 - 14.0 * (wetness(e.seed, e.year) - 1) * 7 + 12 * (e.luck(72, 0.5) - 1));
     }},
    {"tourism.csv", "visits [visit a-1],revenue [CNY a-1],nature_share [1]",
     [](const Economy& e) {
         const double visits = std::round(e.people() * 12 * e.luck(73, 0.6) * (e.year == 2020 ? 0.68 : e.growth(0.11)));
         return fmt::format("{:.0f},{:.0f},{:.2f}", visits, std::round(visits * 870 * e.luck(74) / 1e4) * 1e4,
                            std::min(0.9, 0.45 * e.luck(75, 0.5)));
     }},
    {"leisure.csv", "visits [visit a-1],stay [h visit-1]",
     [](const Economy& e) {
         return fmt::format("{:.0f},{:.2f}", e.people() * 21 * e.luck(90, 0.3), 1.4 * e.luck(91, 0.2));
     }},
    {"statistics.csv", "gdp [1e4 CNY a-1],population [person]",
     [](const Economy& e) { return fmt::format("{:.0f},{:.0f}", e.gdp_wan(), e.people()); }},
};

}  // namespace

std::map<std::string, std::string> make_tables(const LandCover& cover, const grid::Grid& grid,
                                               const Territory& territory, std::uint64_t seed, int first_year,
                                               int last_year)
{
    std::map<std::string, std::string> texts;
    for (const ItemTable& table : item_tables)
        texts[table.file] = fmt::format("place,year,{},{},unit\n", table.index, table.column);
    for (const PlainTable& table : plain_tables)
        texts[table.file] = fmt::format("place,year,{}\n", table.heading);
    for (const Accounts& table : accounts)
        texts[std::string(table.kind) + "_accounts.csv"] = accounts_heading(table);
    texts["noise_belts.csv"] = "place,year,road_type,length [km],drop [dB]\n";
    for (int year = first_year; year <= last_year; ++year) {
        const CountyCover areas = measure_cover(cover, grid, territory, year);
        for (std::size_t county = 0; county < county_count; ++county) {
            const Economy economy{county, year, seed, areas[county]};
            const std::string start = fmt::format("{},{},", counties[county].id, year);
            for (const ItemTable& table : item_tables)
                for (const Item& item : table.items)
                    texts[table.file] +=
                        fmt::format("{}{},{:.1f},{}\n", start, item.label, item.amount(economy), item.unit);
            for (const Accounts& table : accounts)
                for (std::uint64_t i = 0; i < table.items.size(); ++i)
                    texts[std::string(table.kind) + "_accounts.csv"] +=
                        start + accounts_cells(economy, table, table.items[i], 100 + 5 * i);
            for (const Item& belt : belts)
                texts["noise_belts.csv"] += start + belt_cells(economy, belt);
            for (const PlainTable& table : plain_tables)
                texts[table.file] += start + table.cells(economy) + "\n";
        }
    }
    return texts;
}

std::string make_codes()
{
    std::string text = "code,label,ecosystem,note\n";
    for (const CoverClass& c : cover_classes)
        text += fmt::format("{},{},{},\n", static_cast<int>(c.code), csv_cell(c.label), c.ecosystem);
    return text;
}

}  // namespace eco::scene::make

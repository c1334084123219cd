#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "account/carried_data.hpp"
#include "base/file.hpp"
#include "made_sheet.hpp"
#include "raster/feature_writer.hpp"
#include "terrain/cell_size.hpp"

namespace eco::laws {
namespace {

namespace fs = std::filesystem;

const char* const sheet = R"(account: stations
title: {zh: 站点, en: Stations}
source: mee-2020
uses:
  P:            {layer: precipitation, unit: mm a-1, range: 0 to 6000}
  height:       {features: rain_station, column: height, unit: m, range: 0 to 3000}
  rain:         {table: rain, column: depth, by: [rain_station, day], unit: mm d-1}
  gauged:       {records: gauge, column: depth, by: day, unit: mm d-1}
  rain_station: {derived: nearest_rain_station}
  load:         {parameter: station_load, by: ecosystem, unit: 1}
let:
  storms: sum(rain over day where rain >= 12 [mm d-1] need 150)
  weighed: sum(rain * (load ?? 0) over day where rain >= 12 [mm d-1] need 150)
  near: nearest(rain_station)
  carried: spread(storms, method = idw, power = 2, neighbours = 3)
  carried_by_month: spread(sum(gauged over day by month where gauged >= 12 [mm d-1]), method = nearest)
quantity:
  rained:
    unit: m3 a-1
    quantum: 1 m3
    formula: storms * area
  rained_by_class:
    unit: m3 a-1
    quantum: 1 m3
    formula: weighed * area
  rained_by_thiessen:
    unit: m3 a-1
    quantum: 1 m3
    formula: sum(storms * sum(area over pixel by zone, ecosystem, rain_station) over rain_station need 1)
  said_outright:
    unit: m3 a-1
    quantum: 1 m3
    formula: at(storms, rain_station = near) * area
  wetter:
    unit: m3 a-1
    quantum: 10 m3
    formula: max(P, storms) * area
  high:
    unit: m3 a-1
    quantum: 10 m3
    formula: |
      if(P > 1600 [mm a-1], storms, 0) * area
  carried_rain:
    unit: m3 a-1
    quantum: 10 m3
    formula: carried * area
  gauged_rain:
    unit: m3 a-1
    quantum: 10 m3
    formula: sum(carried_by_month over month) * area
)";

const char* const derived = R"(derived: nearest_rain_station
title: {zh: 最近雨量站, en: Nearest rain station}
source: mee-2020
result:
  category: rain_station
  formula: nearest(rain_station)
)";

const char* const parameters = R"(symbol,region,ecosystem,value,unit,low,high,distribution,draw,source,verified,note
station_load,,forest,2,1,,,,,definition,no,made up
station_load,,cropland,5,1,,,,,definition,no,made up
)";

const char* const cases = R"(cases:
  - case: six pixels between two stations
    labels: {pixel: "5", rain_station: "2"}
    raster: {columns: 3, cell: 100 m, points: {rain_station: ["0.5, 0.5", "2.5, 1.5"]}}
    given: {area: 1 ha}
    series:
      P:
        over: pixel
        unit: mm a-1
        values: [1, 2, 3, 4, 5, 6]
      storms:
        over: rain_station
        unit: mm a-1
        values: [100, 200]
    expect:
      near: "2"
      carried: 166.66667 mm a-1
      storms: 200 mm a-1
    tolerance: 1.0e-4
    why: "by hand: the second station is 100 m off, the first 141 m; weights 1 / 1 and 1 / 2, (200 + 100 / 2) / 1.5"
  - case: as near to one as to the other
    labels: {pixel: "2"}
    raster: {columns: 3, cell: 100 m, points: {rain_station: ["2.5, 0.5", "0.5, 0.5"]}}
    given: {area: 1 ha}
    series:
      P:
        over: pixel
        unit: mm a-1
        values: [1, 2, 3]
      storms:
        over: rain_station
        unit: mm a-1
        values: [100, missing]
    expect:
      near: "1"
      rained: 2000 m3 a-1
    tolerance: 1.0e-9
    why: "by hand: of two 100 m away the first one counts; 100 mm on the two hectares that are nearest to it"
)";

constexpr int count = 11, silent = 3;  // stations, and the one that measured too few days

std::vector<grid::Point> points()
{
    std::vector<grid::Point> out;
    std::mt19937 random(5);
    for (int i = 0; i < count; ++i)  // some lie outside the territory
        out.push_back(
            {-150000 + static_cast<double>(random() % 300000), -150000 + static_cast<double>(random() % 300000)});
    return out;
}

std::string id_of(int station)
{
    return fmt::format("s{:02}", station);
}

/// Daily rain of 2020, mm; nothing on a day without a figure.
const std::vector<std::vector<std::optional<double>>>& rain()
{
    static const auto all = [] {
        std::vector<std::vector<std::optional<double>>> out(count);
        std::mt19937 random(6);
        for (int i = 0; i < count; ++i)
            for (int day = 0; day < 366; ++day)
                out[static_cast<std::size_t>(i)].push_back(random() % (i == silent ? 2 : 50) == 0
                                                               ? std::nullopt
                                                               : std::optional(static_cast<double>(random() % 30)));
        return out;
    }();
    return all;
}

/// The made scene with rain stations: a table by station, records of gauges that stand where the stations do.
std::string make_scene(const std::string& name, const std::string& more_records = "", bool has_layers = true)
{
    const fs::path root = fs::temp_directory_path() / ("eco_" + name + "_" + std::to_string(::getpid()));
    fs::remove_all(root);
    fs::copy(made_scene(), root, fs::copy_options::recursive);
    std::string text = read_file((root / "scene.yaml").string());
    const auto crs = text.substr(text.find("crs: \"") + 6);
    raster::FeatureTable stations{"rain_station", crs.substr(0, crs.find('"')), {"id", "height"}, {}},
        gauges = stations;
    gauges.name = "gauge";
    std::string by_station = "rain_station,year,day,depth [mm d-1]\n", records = "id,year,day,depth [mm d-1]\n";
    for (int i = 0; i < count; ++i) {
        const grid::Point point = points()[static_cast<std::size_t>(i)];
        stations.records.push_back({point, {id_of(i), 100.0 + i}});
        if (i != silent)
            gauges.records.push_back({point, {id_of(i), 100.0 + i}});
        for (int day = 0; day < 366; ++day)
            if (const auto depth = rain()[static_cast<std::size_t>(i)][static_cast<std::size_t>(day)]) {
                by_station += fmt::format("{},2020,{},{}\n", id_of(i), day + 1, *depth);
                if (i != silent)
                    records += fmt::format("{},2020,{},{}\n", id_of(i), day + 1, *depth);
            } else if (i != silent) {
                records += fmt::format("{},2020,{},0\n", id_of(i), day + 1);
            }
    }
    raster::write_features((root / "vector/stations.gpkg").string(), {stations, gauges});
    write_file_atomically((root / "tables/rain.csv").string(), by_station);
    write_file_atomically((root / "tables/gauge.csv").string(), records + more_records);
    const std::string layers =
        "features:\n  rain_station: {file: vector/stations.gpkg, layer: rain_station, id: id, columns: {height: m}}\n"
        "  gauge: {file: vector/stations.gpkg, layer: gauge, id: id}\n";
    text.replace(text.find("features:\n"), 10, has_layers ? layers : "features:\n");
    text.replace(text.find("tables:\n"), 8,
                 "tables:\n  rain: {file: tables/rain.csv}\n  gauge: {file: tables/gauge.csv}\n");
    const std::string coverage = "minimum_coverage: 95 percent";  // one station measured too little
    text.replace(text.find(coverage), coverage.size(), "minimum_coverage: 0 percent");
    write_file_atomically((root / "scene.yaml").string(), text);
    return root.string();
}

const std::map<std::string, std::string>& files()
{
    static const std::map<std::string, std::string> all = {{"accounts/stations.yaml", sheet},
                                                           {"derived/nearest_rain_station.yaml", derived},
                                                           {"cases/stations.yaml", cases},
                                                           {"parameters/stations.csv", parameters}};
    return all;
}

MadeSheet& made()
{
    static MadeSheet all("stations", files(), make_scene("with_stations"));
    return all;
}

/// Rain of the days with 12 mm and more, mm a-1; NaN where too few days are known.
double storms_of(int station)
{
    double out = 0;
    int known = 0;
    for (const auto& depth : rain()[static_cast<std::size_t>(station)]) {
        known += depth && *depth >= 12;
        out += depth && *depth >= 12 ? *depth : 0;
    }
    return station == silent ? std::nan("") : out;
}

/// A number of each cell by the station whose point is nearest to its centre, of those that `counts`.
terrain::Raster<float> by_nearest(const std::function<double(int)>& number, const std::function<bool(int)>& counts)
{
    const grid::Grid& grid = made().project().prepared.grid;
    const auto sizes = terrain::cell_sizes(grid);
    terrain::Raster<float> out(grid, 0);
    for (std::int64_t row = 0; row < grid.rows; ++row)
        for (std::int64_t col = 0; col < grid.cols; ++col) {
            int best = -1;
            double least = 0;
            for (int i = 0; i < count; ++i) {
                const grid::Point point = points()[static_cast<std::size_t>(i)];
                const double x = grid.x0 + (static_cast<double>(col) + 0.5) * grid.dx,
                             y = grid.y0 - (static_cast<double>(row) + 0.5) * grid.dy;
                const double far = std::hypot((point.x - x) / grid.dx * sizes[static_cast<std::size_t>(row)].dx_m,
                                              (point.y - y) / grid.dy * sizes[static_cast<std::size_t>(row)].dy_m);
                if (counts(i) && (best < 0 || far < least))
                    best = i, least = far;
            }
            out.at(row, col) = static_cast<float>(number(best));
        }
    return out;
}

bool any(int)
{
    return true;
}

}  // namespace

TEST(stations, the_account_by_the_nearest_is_that_of_distances)
{
    const double wanted = made().total(by_nearest(storms_of, any)) / 1000;
    EXPECT_GT(wanted, 0);
    EXPECT_NEAR(made().amount(made().whole(), "rained") / wanted, 1, 1e-6) << "rounding to m3";
    EXPECT_EQ(made().amount(made().whole(), "said_outright"), made().amount(made().whole(), "rained"));
}

TEST(stations, the_account_is_the_sum_by_the_areas_that_are_nearest_to_each)
{
    // Two orders of adding up: each class of each place may round to another m3.
    EXPECT_NEAR(made().amount(made().whole(), "rained_by_thiessen") / made().amount(made().whole(), "rained"), 1, 1e-6);
}

TEST(stations, classes_and_stations_meet_without_a_pixel)
{
    auto load = made().by_class([](const std::string& id) {
        const auto& sets = made().project().checked.words.sets;
        return sets.at("forest").count(id) ? 2.0F : sets.at("cropland").count(id) ? 5.0F : 0.0F;
    });
    const auto storms = by_nearest(storms_of, any);
    for (std::size_t i = 0; i < load.values.size(); ++i)
        load.values[i] *= storms.values[i];
    EXPECT_NEAR(made().amount(made().whole(), "rained_by_class") * 1000 / made().total(load), 1, 1e-6)
        << "rounding to m3";
    account::Accounting accounting(made().project().checked, made().project().prepared,
                                   {.years = {2020}, .cache_dir = made().folder("cache")});
    const auto& free = accounting.plan(2020).plan.free;
    EXPECT_NE(std::find(free.begin(), free.end(), "parameter:station_load"), free.end());
}

TEST(stations, formulas_at_the_pixel_agree_with_class_sums)
{
    const account::Run at_pixels = made().run_of({.hoists = false}, "cache");
    for (const std::string name : {"rained", "rained_by_class", "wetter", "high"}) {
        EXPECT_GT(made().amount(made().whole(), name), 0);
        EXPECT_NEAR(made().amount(at_pixels, name) / made().amount(made().whole(), name), 1, 1e-6)
            << name << ": rounding to quanta";
    }
    EXPECT_GE(made().amount(made().whole(), "wetter"), made().amount(made().whole(), "rained"));
    EXPECT_LE(made().amount(made().whole(), "high"), made().amount(made().whole(), "rained"));
}

TEST(stations, words_do_not_depend_on_threads_tiles_places_or_the_cache)
{
    EXPECT_EQ(made().run_of({.threads = 1, .tile = 64}, "other").id, made().whole().id);
    EXPECT_EQ(made().run_of({}, "cache").id, made().whole().id);
    const std::string place = made().whole().places.front().id;
    const account::Run one = made().run_of({.only_places = {place}}, "third");
    for (const std::string name : {"rained", "rained_by_thiessen", "carried_rain", "gauged_rain"})
        EXPECT_EQ(made().amount(one, name, place), made().amount(made().whole(), name, place)) << name;
}

TEST(stations, a_stored_run_is_booked_again_without_rasters)
{
    const auto stored = account::open_stored_run(made().whole());
    const account::Run again = account::book_again(*stored, {});
    for (const std::string name : {"rained", "rained_by_class", "wetter", "gauged_rain"})
        EXPECT_EQ(made().amount(again, name), made().amount(made().whole(), name)) << name;
}

TEST(stations, values_of_records_are_spread_from_the_points_of_their_layer)
{
    const auto wanted = by_nearest(storms_of, [](int i) { return i != silent; });
    EXPECT_NEAR(made().amount(made().whole(), "gauged_rain") * 1000 / made().total(wanted), 1, 1e-6)
        << "rounding to 10 m3";
}

TEST(stations, a_record_without_a_point_is_told)
{
    MadeSheet lost("stations_lost",
                   {{"derived/nearest_rain_station.yaml", derived},
                    {"accounts/stations.yaml", sheet},
                    {"parameters/stations.csv", parameters}},
                   make_scene("lost", "s99,2020,1,3\n"));
    try {
        lost.run_of({}, "cache");
        FAIL() << "a gauge that stands nowhere";
    } catch (const InputError& error) {
        const std::string text = render(error.problems().front(), Language::en);
        EXPECT_NE(text.find("record s99 of gauge has no point in"), std::string::npos) << text;
    }
}

TEST(stations, without_their_layer_nothing_is_booked_and_the_reason_is_said)
{
    MadeSheet none("stations_none",
                   {{"derived/nearest_rain_station.yaml", derived},
                    {"accounts/stations.yaml", sheet},
                    {"parameters/stations.csv", parameters}},
                   make_scene("without", "", false));
    const account::Run run = none.run_of({}, "cache_of_none");
    int told = 0;
    for (const auto& cell : run.cells)
        if (const auto& series = run.series[static_cast<std::size_t>(cell.series)];
            series.service == "stations" && series.name == "rained") {
            EXPECT_FALSE(cell.amount);
            EXPECT_NE(cell.reason.find("not_supplied: features rain_station"), std::string::npos) << cell.reason;
            ++told;
        }
    EXPECT_GT(told, 0);
}

TEST(stations, worked_cases_with_points_hold)
{
    made().expect_cases_hold(5);
}

}  // namespace eco::laws

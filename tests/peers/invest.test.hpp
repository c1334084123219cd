#pragma once
// methods/invest-3.20 on the inputs of a run of InVEST 3.20.1, and the rasters and tables of that run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "account/project.hpp"
#include "base/csv.hpp"
#include "base/file.hpp"
#include "terrain/read_raster.hpp"

namespace eco::peers {

namespace fs = std::filesystem;

inline std::string invest_dir()
{
    const char* given = std::getenv("ECOLEDGER_SHARED");
    return std::string(given ? given : "../shared") + "/peer/invest_500/";
}

/// The scene, accounted once a process for each way to get LS; empty where the InVEST run is absent.
struct Accounted {
    std::string directory;
    account::Run run;

    Accounted() = default;
    Accounted(const Accounted&) = delete;
    Accounted& operator=(const Accounted&) = delete;
    ~Accounted() { fs::remove_all(directory); }
};

inline const Accounted* accounted(const std::string& variant)
{
    static std::map<std::string, Accounted> done;
    if (const auto found = done.find(variant); found != done.end())
        return &found->second;
    if (!fs::exists(invest_dir() + "inputs/lulc.tif"))
        return nullptr;
    const std::string directory =
        (fs::temp_directory_path() / ("eco_invest_" + std::to_string(::getpid()) + "_" + variant)).string();
    const std::string source = std::string(ECO_SOURCE_DIR);
    if (std::system((source + "/tests/peers/invest_500/make.sh " + directory).c_str()) != 0)
        throw std::runtime_error("make.sh failed");
    std::string manifest = read_file(directory + "/scene.yaml");
    const std::string set = "slope_length_steepness.variant: given";
    manifest.replace(manifest.find(set), set.size(), "slope_length_steepness.variant: " + variant);
    std::ofstream(directory + "/scene.yaml", std::ios::binary) << manifest;

    account::ProjectOptions options;
    options.method = source + "/methods/invest-3.20";
    options.scene = directory;
    const auto project = account::open_project(options);
    account::AccountOptions settings;
    settings.rasters = {"annual_water_yield.water_yield",
                        "annual_water_yield.actual_evapotranspiration",
                        "carbon_storage.carbon_stored",
                        "avoided_erosion.potential_loss",
                        "avoided_erosion.soil_loss",
                        "urban_flood_retention.retained",
                        "urban_flood_retention.runoff_volume",
                        "habitat_quality.quality_area",
                        "habitat_quality.degraded_area",
                        "urban_cooling.mitigated_area",
                        "urban_cooling.warmed_area"};
    settings.raster_dir = directory + "/rasters";
    Accounted& made = done[variant];
    made.directory = directory;
    made.run = account::account(project->checked, project->prepared, settings);
    return &made;
}

/// Every cell of one of InVEST's rasters, which may begin some columns further east than ours, with our number (times
/// `factor`), its own, and the number of the county in its tables, 0 outside.
struct Pair {
    double ours = 0, theirs = 0;
    int county = 0;
    std::int64_t row = 0, col = 0;  // of InVEST's raster
};

inline std::vector<Pair> pairs(const Accounted& done, const std::string& ours_name, const std::string& theirs_name,
                               double factor)
{
    const auto ours = terrain::read_raster(done.directory + "/rasters/" + ours_name + "-2020.tif");
    const auto county = terrain::read_raster(done.directory + "/plane/county.tif");
    const auto theirs = terrain::read_raster(invest_dir() + theirs_name);
    const auto right = std::llround((theirs.grid.x0 - ours.grid.x0) / ours.grid.dx);
    std::vector<Pair> out;
    for (std::int64_t row = 0; row < theirs.rows(); ++row)
        for (std::int64_t col = 0; col < theirs.cols(); ++col)
            out.push_back({static_cast<double>(ours.at(row, col + right)) * factor, theirs.at(row, col),
                           static_cast<int>(county.at(row, col + right)), row, col});
    return out;
}

/// The largest difference, relative to InVEST's number or to `least` if that is larger, where both have one.
struct Worst {
    std::int64_t cells = 0;
    double apart = 0;
    Pair at;
};

inline Worst worst_of(const std::vector<Pair>& all, double least = 0)
{
    Worst out;
    for (const Pair& pair : all)
        if (!std::isnan(pair.ours) && !std::isnan(pair.theirs)) {
            ++out.cells;
            const double apart = pair.ours == pair.theirs
                                     ? 0
                                     : std::abs(pair.ours - pair.theirs) / std::max(std::abs(pair.theirs), least);
            if (apart > out.apart)
                out.apart = apart, out.at = pair;
        }
    return out;
}

inline void say(const std::string& what, const Worst& worst)
{
    testing::Test::RecordProperty(what, fmt::format("{} cells, at most {:.3g} apart, at row {} column {}", worst.cells,
                                                    worst.apart, worst.at.row, worst.at.col));
}

/// Rows of one of InVEST's zonal tables by county number.
inline std::map<int, std::map<std::string, double>> zonal_table(const std::string& name)
{
    const auto rows = read_csv(read_file(invest_dir() + name));
    std::map<int, std::map<std::string, double>> out;
    for (std::size_t i = 1; i < rows.size(); ++i)
        for (std::size_t c = 3; c < rows[i].size(); ++c)
            out[std::stoi(rows[i][0])][rows[0][c]] = std::stod(rows[i][c]);
    return out;
}

/// What the account booked, by county number.
inline std::map<int, double> booked(const Accounted& done, const std::string& name)
{
    std::map<int, double> out;
    for (const auto& cell : done.run.cells) {
        const auto& series = done.run.series[static_cast<std::size_t>(cell.series)];
        if (series.service + "." + series.name == name && cell.amount)
            out[std::stoi(cell.place) - 339900] += static_cast<double>(*cell.amount) * series.quantum;
    }
    return out;
}

/// Sums of our numbers per cell, by county: of the cells where InVEST has a number, or of those where it has none.
inline std::map<int, double> sums_of(const std::vector<Pair>& all, bool is_known_to_invest)
{
    std::map<int, double> out;
    for (const Pair& pair : all)
        if (!std::isnan(pair.ours) && std::isnan(pair.theirs) != is_known_to_invest)
            out[pair.county] += pair.ours;
    return out;
}

}  // namespace eco::peers

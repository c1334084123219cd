#include "bench/chain_inputs.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "bench/compare.hpp"
#include "bench/decode.hpp"
#include "raster/writer.hpp"

namespace eco::bench {

namespace {

using Json = nlohmann::json;

/// NaN as null.
Json numbers(const std::vector<double>& values)
{
    Json out = Json::array();
    for (const double value : values)
        out.push_back(value == value ? Json(value) : Json());
    return out;
}

void write_zones(const engine::PassInput& input, const std::string& directory)
{
    raster::TileWriter writer(directory + "/zones.tif", input.grid, raster::Content::labels);
    for (const grid::Window& window : grid::make_tiles(input.grid, 512)) {
        std::vector<std::uint8_t> cells(static_cast<std::size_t>(window.rows * window.cols), 255);
        for (std::int64_t row = 0; row < window.rows; ++row)
            for (const auto& run : input.zones->rows[static_cast<std::size_t>(window.row + row)].runs)
                for (std::int64_t col = std::max(run.first, window.col);
                     col <= run.last && col < window.col + window.cols; ++col)
                    cells[static_cast<std::size_t>(row * window.cols + col - window.col)] =
                        static_cast<std::uint8_t>(run.zone);
        writer.write(window, std::span<const std::uint8_t>(cells));
    }
    writer.finish();
    std::string pieces;
    for (std::size_t row = 0; row < input.zones->rows.size(); ++row)
        for (const auto& piece : input.zones->rows[row].pieces)
            pieces += fmt::format("{},{},{},{}\n", row, piece.col, piece.zone, piece.fraction);
    write_file_atomically(directory + "/pieces.csv", pieces);
}

Json layers_of(const Bench& bench)
{
    Json out;
    out["landcover"] = std::filesystem::absolute(bench.input.ecosystem.path).string();
    for (std::size_t i = 0; i < bench.input.layers.size(); ++i) {
        const std::string& id = bench.plan->plan.layers[i].id;
        const auto colon = id.find(':') + 1;
        out[id.substr(colon, id.find(':', colon) - colon)] =
            std::filesystem::absolute(bench.input.layers[i].path).string();
    }
    return out;
}

}  // namespace

account::Run run_of(Bench& bench)
{
    bench.accounting->book(bench.plan->year, engine::run_pass(bench.plan->plan.program, bench.input));
    return bench.accounting->finish();
}

void write_chain_inputs(Bench& bench, const std::string& directory)
{
    std::filesystem::create_directories(directory);
    write_zones(bench.input, directory);
    const hand::Tables tables = hand_tables(bench);
    Json json;
    json["layers"] = layers_of(bench);
    json["area_m2"] = bench.input.cell_area_m2.front();
    json["zones"] = bench.input.zones->count;
    json["classes"] = bench.project->package.ecosystems.size();
    json["class_of_code"] = numbers(bench.input.ecosystem.relabel);
    json["runoff"] = numbers(tables.runoff);
    json["cover"] = numbers(tables.cover);
    json["practice"] = numbers(tables.practice);
    json["vegetated"] = numbers(tables.vegetated);
    json["open_water"] = numbers(tables.open_water);
    json["dry_cropland"] = tables.dry_cropland;
    const auto by_class = [&](const std::string& symbol, const std::map<std::string, std::string>& labels) {
        std::vector<double> values;
        for (const auto& ecosystem : bench.project->package.ecosystems)
            values.push_back(parameter(bench, symbol, ecosystem.id, {}, labels));
        return numbers(values);
    };
    json["nep_ratio"] = by_class("nep_ratio", {});
    for (const std::string item : {"SO2", "NOx", "dust"})
        json["air_uptake"][item] = by_class("air_uptake", {{"pollutant", item}});
    for (const std::string item : {"COD", "NH3N", "TP", "TN"})
        json["wetland_uptake"][item] = by_class("wetland_uptake", {{"discharge", item}});
    json["wetland"] = numbers(members(bench, "wetland"));
    json["marsh"] = numbers(members(bench, "marsh"));
    json["marsh_depth"] = parameter(bench, "marsh_depth", "");
    json["heat_kwh_per_m3"] = parameter(bench, "water_density", "") * parameter(bench, "latent_heat", "") / 3600;
    const auto sums = hand_pass(bench, bench.input, tables);
    for (const Compared& line : compare(bench, sums, run_of(bench)))
        json["totals"][line.name] = line.by_run;
    write_file_atomically(directory + "/inputs.json", json.dump(1));
}

}  // namespace eco::bench

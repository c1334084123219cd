#include "scene/make.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/file.hpp"
#include "base/problem.hpp"
#include "base/workers.hpp"
#include "scene/make_layers.hpp"
#include "scene/make_manifest.hpp"
#include "scene/make_noise.hpp"
#include "scene/make_tables.hpp"

namespace eco::scene {
namespace {

using namespace make;

void check_options(const MakeOptions& o)
{
    const bool is_fine = !o.directory.empty() && o.pixels >= 10000 && o.pixels <= 400000000 && o.first_year >= 2005 &&
                         o.last_year <= 2100 && o.first_year <= o.last_year && o.threads >= 0;
    if (!is_fine)
        throw InputError(Problem{{},
                                 "scene.make_options",
                                 {{"pixels", std::to_string(o.pixels)},
                                  {"years", fmt::format("{}-{}", o.first_year, o.last_year)},
                                  {"directory", o.directory}},
                                 "",
                                 false});
}

void write_texts(const MakeOptions& options, const Land& land, const LandCover& cover, const Territory& territory)
{
    const std::string& folder = options.directory;
    const grid::Grid& grid = land.elevation_m.grid;
    for (const auto& [name, text] :
         make_tables(cover, grid, territory, options.seed, options.first_year, options.last_year))
        write_file_atomically(folder + "/tables/" + name, text);
    write_file_atomically(folder + "/landcover_codes.csv", make_codes());
    write_file_atomically(folder + "/parameters.csv", make_parameters(options.last_year));
    write_file_atomically(folder + "/scene.yaml", make_manifest(options, grid.dx));
}

}  // namespace

void make_scene(const MakeOptions& options, const Progress& progress)
{
    check_options(options);
    const int threads =
        options.threads > 0 ? options.threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const auto tell = [&](const std::string& stage, double share) {
        if (progress)
            progress(stage, share);
    };
    try {
        for (const char* part : {"/raster", "/vector", "/tables"})
            std::filesystem::create_directories(options.directory + part);
    } catch (const std::filesystem::filesystem_error& error) {
        throw IoError(error.what());
    }
    tell("terrain", 0);
    const Territory territory = make_territory(options.seed);
    const Land land = make_land(make_frame(options.pixels), territory, options.seed, threads);
    tell("land cover", 0);
    const LandCover cover = make_cover(land, options.seed, threads);
    const Field relief = make_relief(options.seed);
    std::vector<Job> jobs =
        fine_jobs(options.directory + "/raster", land, cover, options.seed, options.first_year, options.last_year);
    for (Job& job :
         coarse_jobs(options.directory + "/raster", relief, options.seed, options.first_year, options.last_year))
        jobs.push_back(std::move(job));
    jobs.push_back(
        {"vector", [&] { write_shapes(options.directory + "/vector/scene.gpkg", land, territory, options.seed); }});
    std::mutex mutex;
    std::size_t done = 0;
    run_jobs(static_cast<std::int64_t>(jobs.size()), threads, [&] {
        return [&](std::int64_t job) {
            jobs[static_cast<std::size_t>(job)].write();
            const std::scoped_lock lock(mutex);
            tell("rasters", static_cast<double>(++done) / static_cast<double>(jobs.size()));
        };
    });
    tell("tables", 0);
    write_texts(options, land, cover, territory);
    tell("tables", 1);
}

}  // namespace eco::scene

#include "bench/scene.hpp"

#include <filesystem>

#include "base/file.hpp"
#include "engine/pass.hpp"
#include "raster/writer.hpp"
#include "scene/make.hpp"

namespace eco::bench {

namespace {

constexpr int year = 2020;

void insert_before(std::string& text, const std::string& mark, const std::string& more)
{
    const auto at = text.find(mark);
    if (at == std::string::npos)
        throw std::runtime_error("the synthetic manifest has no " + mark);
    text.insert(at, more);
}

/// mee-2020 without the exclusion of the storm water that vegetation holds: the benchmark wants both services, and its
/// figures are no account. Without the account of condition too, which is no service and which the pass by hand has
/// not.
std::string make_method(const std::string& directory)
{
    const std::string method = directory + "/method/mee-2020", file = method + "/package.yaml";
    std::filesystem::remove_all(method);
    std::filesystem::create_directories(directory + "/method");
    std::filesystem::copy("methods/mee-2020", method, std::filesystem::copy_options::recursive);
    for (const char* part : {"/accounts/condition.yaml", "/cases/condition.csv"})
        if (!std::filesystem::remove(method + part))
            throw std::runtime_error(std::string("mee-2020 has no ") + part);
    std::string text = read_file(file);
    const auto from = text.find("  - {pair: [flood_mitigation.vegetation_storage, water_conservation]");
    if (from == std::string::npos)
        throw std::runtime_error("mee-2020 has no such exclusion");
    text.erase(from, text.find('\n', from) + 1 - from);
    write_file_atomically(file, text);
    return method;
}

/// The layer interpolated at every pixel of the grid, as the pass would do while it runs.
std::string at_full_size(const engine::PassInput& input, std::size_t layer, const std::string& cache)
{
    const engine::LayerInput& coarse = input.layers[layer];
    const std::string path = cache + "/full-" + std::filesystem::path(coarse.path).stem().string() + "-" +
                             std::to_string(coarse.band) + ".tif";
    if (std::filesystem::exists(path))
        return path;
    engine::Program program;
    program.code = {{engine::Code::load, 0, 0, 0, 0, 0, 0}};
    program.registers = program.zones = program.ecosystems = 1;
    engine::PassInput one = input;
    one.zones = nullptr;
    one.ecosystem = {};
    one.layers = {coarse};
    raster::TileWriter writer(path, input.grid, raster::Content::values);
    engine::run_to_raster(program, one, 0, [&](const grid::Window& window, std::span<const float> values) {
        writer.write(window, values);
    });
    writer.finish();
    return path;
}

}  // namespace

void make_scene(const std::string& directory, std::int64_t pixels)
{
    scene::MakeOptions options;
    options.directory = directory;
    options.pixels = pixels;
    options.first_year = options.last_year = year;
    scene::make_scene(options);
    std::string text = read_file(directory + "/scene.yaml");
    insert_before(text, "features:\n",
                  "  storm_water_held: {unit: mm a-1, file: raster/evapotranspiration_2020.tif}\n");
    text += "set: {soil_retention.bulk_density: by_layer, flood_mitigation.vegetation: storm_water_given}\n";
    write_file_atomically(directory + "/scene.yaml", text);
}

int Bench::full_layers() const
{
    int count = 1;
    for (const auto& layer : input.layers)
        count += !layer.is_coarse;
    return count;
}

double Bench::bytes() const
{
    double bytes = static_cast<double>(std::filesystem::file_size(input.ecosystem.path));
    for (const auto& layer : input.layers)
        bytes += static_cast<double>(std::filesystem::file_size(layer.path));
    return bytes;
}

Bench open_bench(const std::string& directory, int threads)
{
    Bench bench;
    account::ProjectOptions options;
    options.method = make_method(directory);
    options.scene = directory;
    options.threads = threads;
    bench.opening = measure([&] { bench.project = account::open_project(options); });
    bench.layers = measure([&] {
        account::AccountOptions how;
        how.threads = threads;
        bench.accounting = std::make_unique<account::Accounting>(bench.project->checked, bench.project->prepared, how);
        bench.plan = &bench.accounting->plan(year);
        bench.input = bench.plan->input;
        for (std::size_t i = 0; i < bench.input.layers.size(); ++i)
            if (bench.input.layers[i].is_coarse) {
                ++bench.coarse_layers;
                bench.input.layers[i] = {at_full_size(bench.input, i, directory + "/.ecoledger"), 1, false, false, {}};
            }
    });
    return bench;
}

}  // namespace eco::bench

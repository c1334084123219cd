#include "scene/make_layers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "raster/stack_writer.hpp"
#include "raster/writer.hpp"
#include "scene/make_noise.hpp"

namespace eco::scene::make {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

// A pixel's row and column number and its place in km.
struct At {
    std::size_t pixel;
    std::int64_t row, col;
    double east, south;
};

template <typename T, typename Value>
void write_tiles(const std::string& path, const grid::Grid& grid, raster::Content content, Value value)
{
    raster::TileWriter writer(path, grid, content);
    std::vector<T> cells;
    for (const grid::Window& window : grid::make_tiles(grid, 512)) {
        cells.clear();
        for (std::int64_t row = window.row; row < window.row + window.rows; ++row)
            for (std::int64_t col = window.col; col < window.col + window.cols; ++col)
                cells.push_back(value(At{static_cast<std::size_t>(row * grid.cols + col), row, col,
                                         (static_cast<double>(col) + 0.5) * grid.dx / 1000,
                                         (static_cast<double>(row) + 0.5) * grid.dy / 1000}));
        writer.write(window, std::span<const T>(cells));
    }
    writer.finish();
}

float round_to(float value, float steps_per_unit)
{
    return std::round(value * steps_per_unit) / steps_per_unit;
}

// What a class has in an average place, more or less by height, stand and year.
struct Vegetation {
    const Land& land;
    const LandCover& cover;
    std::uint64_t seed;
    int year;
    std::array<int, 256> index{};

    Vegetation(const Land& land_, const LandCover& cover_, std::uint64_t seed_, int year_)
        : land(land_), cover(cover_), seed(seed_), year(year_)
    {
        for (std::size_t code = 0; code < 256; ++code)
            index[code] = std::max(0, class_index(static_cast<std::uint8_t>(code)));
    }
    const CoverClass& at(const At& a) const
    {
        return cover_classes[static_cast<std::size_t>(index[cover.at(a.pixel, year)])];
    }
    float stand(const At& a, std::uint64_t salt) const
    {
        return fractal(seed + salt, a.east, a.south, 5, 3) + 0.25F * (2 * chance(seed + salt, a.col, a.row) - 1);
    }
    float weather(const At& a) const
    {
        return smooth_noise(seed + 900 + static_cast<std::uint64_t>(year), a.east / 60, a.south / 60);
    }
};

float evaporation_mm(const Vegetation& v, const At& a)
{
    const float cold = 1 - v.land.elevation_m.values[a.pixel] / 6000;
    return round_to(v.at(a).evaporation_mm * cold * (1 + 0.05F * v.stand(a, 51) + 0.03F * v.weather(a)), 8);
}

float npp_gc(const Vegetation& v, const At& a)
{
    if (npp_hole.contains(a.east, a.south))
        return missing;
    const float cold = 1 - v.land.elevation_m.values[a.pixel] / 5000;
    const float growth = 1 + 0.006F * static_cast<float>(v.year - 2018);
    return round_to(v.at(a).npp_gc * cold * growth * (1 + 0.12F * v.stand(a, 52) + 0.05F * v.weather(a)), 8);
}

float cover_percent(const Vegetation& v, const At& a)
{
    const float mean = v.at(a).cover_percent;
    const float spread = 0.35F * std::min(mean, 100 - mean);
    return round_to(std::clamp(mean + spread * v.stand(a, 53) + 0.3F * static_cast<float>(v.year - 2018), 0.0F, 100.0F),
                    8);
}

// Values of a coarse grid, from its cells' middles.
template <typename Value>
std::vector<float> fill(const grid::Grid& grid, Value value)
{
    std::vector<float> cells;
    cells.reserve(static_cast<std::size_t>(grid.cells()));
    for (std::int64_t row = 0; row < grid.rows; ++row)
        for (std::int64_t col = 0; col < grid.cols; ++col)
            cells.push_back(value((static_cast<double>(col) + 0.5) * grid.dx / 1000,
                                  (static_cast<double>(row) + 0.5) * grid.dy / 1000));
    return cells;
}

// mm of an average year in the lowland, a monsoon's: most falls from April to June.
constexpr float usual_rain_mm[12] = {72, 98, 168, 215, 235, 238, 122, 128, 82, 66, 74, 52};

std::vector<std::vector<float>> rain_of(const grid::Grid& grid, const Field& relief, std::uint64_t seed, int year)
{
    std::vector<std::vector<float>> months;
    for (int month = 0; month < 12; ++month) {
        const auto salt = seed + 1000 + static_cast<std::uint64_t>(year) * 12 + static_cast<std::uint64_t>(month);
        const float luck = wetness(seed, year) * (1 + 0.3F * (2 * chance(salt, 7, 7) - 1));
        months.push_back(fill(grid, [&](double east, double south) {
            const float lift = 1 + relief.at(east, south) / 4200;
            return round_to(usual_rain_mm[month] * luck * lift * (1 + 0.14F * fractal(salt, east, south, 70, 3)), 8);
        }));
    }
    return months;
}

std::vector<float> sum_of(const std::vector<std::vector<float>>& bands)
{
    std::vector<float> sum(bands.front().size(), 0);
    for (const auto& band : bands)
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += band[i];
    return sum;
}

std::vector<float> share_of(const std::vector<std::vector<float>>& bands, float share)
{
    std::vector<float> part = sum_of(bands);
    for (float& one : part)
        one = round_to(one * share, 8);
    return part;
}

// Clay and sand, and silt as what is left to 100 %; red earth holds much clay.
void write_soil(const std::string& folder, const grid::Grid& grid, std::uint64_t seed)
{
    const auto write = [&](const char* name, auto value) {
        raster::write_stack(folder + "/" + name + ".tif", grid, {fill(grid, [&](double east, double south) {
                                return soil_hole.contains(east, south) ? missing : value(east, south);
                            })});
    };
    const auto clay = [&](double e, double s) { return round_to(31 + 11 * fractal(seed + 61, e, s, 25, 4), 8); };
    const auto sand = [&](double e, double s) { return round_to(33 + 11 * fractal(seed + 62, e, s, 18, 4), 8); };
    write("clay", clay);
    write("sand", sand);
    write("silt", [&](double e, double s) { return 100 - clay(e, s) - sand(e, s); });
    write("organic_carbon",
          [&](double e, double s) { return round_to(1.6F + 0.7F * fractal(seed + 64, e, s, 20, 3), 64); });
    write("soil_bulk_density",
          [&](double e, double s) { return round_to(1.25F + 0.12F * fractal(seed + 65, e, s, 20, 3), 64); });
}

}  // namespace

float wetness(std::uint64_t seed, int year)
{
    return 0.86F + 0.28F * chance(seed + 63, year, 0);
}

std::vector<Job> fine_jobs(const std::string& folder, const Land& land, const LandCover& cover, std::uint64_t seed,
                           int first_year, int last_year)
{
    const grid::Grid& grid = land.elevation_m.grid;
    std::vector<Job> jobs;
    jobs.push_back({"elevation.tif", [=, &land, &grid] {
                        write_tiles<float>(folder + "/elevation.tif", grid, raster::Content::values,
                                           [&](const At& a) { return land.elevation_m.values[a.pixel]; });
                    }});
    using Value = float (*)(const Vegetation&, const At&);
    const std::pair<const char*, Value> values[] = {
        {"evapotranspiration", evaporation_mm}, {"npp", npp_gc}, {"vegetation_cover", cover_percent}};
    for (int year = first_year; year <= last_year; ++year) {
        const std::string ending = "_" + std::to_string(year) + ".tif";
        jobs.push_back({"landcover" + ending, [=, &cover, &grid] {
                            write_tiles<std::uint8_t>(folder + "/landcover" + ending, grid, raster::Content::labels,
                                                      [&](const At& a) { return cover.at(a.pixel, year); });
                        }});
        for (const auto& [name, value] : values)
            jobs.push_back({name + ending, [=, &land, &cover, &grid, path = folder + "/" + name + ending, v = value] {
                                const Vegetation vegetation(land, cover, seed, year);
                                write_tiles<float>(path, grid, raster::Content::values,
                                                   [&](const At& a) { return v(vegetation, a); });
                            }});
    }
    return jobs;
}

std::vector<Job> coarse_jobs(const std::string& folder, const Field& relief, std::uint64_t seed, int first_year,
                             int last_year)
{
    std::vector<Job> jobs;
    const grid::Grid grid = make_coarse(1000);
    for (int year = first_year; year <= last_year; ++year) {
        const std::string ending = "_" + std::to_string(year) + ".tif";
        jobs.push_back({"rain" + ending, [=, &relief] {
                            const auto months = rain_of(grid, relief, seed, year);
                            raster::write_stack(folder + "/rain" + ending, grid, months);
                            raster::write_stack(folder + "/precipitation" + ending, grid, {sum_of(months)});
                            raster::write_stack(folder + "/storm_rain" + ending, grid, {share_of(months, 0.24F)});
                            raster::write_stack(folder + "/surface_runoff" + ending, grid, {share_of(months, 0.07F)});
                        }});
        jobs.push_back({"npp_dry_matter" + ending, [=, path = folder + "/npp_dry_matter" + ending] {
                            raster::write_stack(path, grid, {fill(grid, [&](double east, double south) {
                                                    return round_to(1500 + 220 * fractal(seed + 66, east, south, 30, 3),
                                                                    8);
                                                })});
                        }});
        const std::pair<const char*, float> season_mm[] = {{"water_evaporation_season", 560.0F},
                                                           {"evapotranspiration_season", 430.0F}};
        for (const auto& [name, lowland_mm] : season_mm)
            jobs.push_back({name + ending, [=, &relief, path = folder + "/" + name + ending, mm = lowland_mm] {
                                raster::write_stack(path, grid, {fill(grid, [&](double east, double south) {
                                                        const float hot = 1.04F - 0.04F * wetness(seed, year);
                                                        return round_to((mm - relief.at(east, south) / 8) * hot, 8);
                                                    })});
                            }});
    }
    jobs.push_back({"soil", [=] { write_soil(folder, grid, seed); }});
    return jobs;
}

}  // namespace eco::scene::make

#include "scene/make_cover.hpp"

#include <algorithm>
#include <cmath>

#include "scene/make_noise.hpp"
#include "terrain/slope.hpp"

namespace eco::scene::make {

const std::array<CoverClass, class_count> cover_classes{{
    {Cover::paddy, "paddy", "水田", 790, 560, 66},
    {Cover::dry_cropland, "dry_cropland", "旱地", 640, 480, 58},
    {Cover::orchard_tree, "orchard_tree", "果园", 720, 590, 70},
    {Cover::orchard_shrub, "orchard_shrub", "茶园与油茶", 700, 570, 72},
    {Cover::broadleaf, "forest_evergreen_broadleaf", "常绿阔叶林", 860, 880, 92},
    {Cover::needle, "forest_evergreen_needle", "常绿针叶林", 800, 700, 84},
    {Cover::mixed, "forest_mixed", "针阔混交林", 830, 790, 88},
    {Cover::bamboo, "forest_bamboo", "竹林", 840, 900, 90},
    {Cover::sparse, "forest_sparse", "疏林", 700, 480, 55},
    {Cover::shrub, "shrub_evergreen_broadleaf", "灌丛", 690, 520, 68},
    {Cover::tussock, "grass_tussock", "草丛", 620, 420, 62},
    {Cover::marsh, "marsh", "沼泽", 900, 620, 60},
    {Cover::lake, "lake", "湖泊", 1010, 60, 3},
    {Cover::river, "river", "河流", 1000, 40, 3},
    {Cover::reservoir, "reservoir", "水库", 1010, 50, 2},
    {Cover::pond, "pond", "坑塘", 1000, 90, 5},
    {Cover::built, "urban_built", "建设用地", 330, 130, 14},
    {Cover::park, "urban_green", "城镇绿地", 600, 430, 60},
    {Cover::bare, "bare", "裸地", 300, 60, 6},
}};

int class_index(std::uint8_t code)
{
    for (int i = 0; i < class_count; ++i)
        if (static_cast<std::uint8_t>(cover_classes[static_cast<std::size_t>(i)].code) == code)
            return i;
    return -1;
}

namespace {

// What is known of a pixel when its cover is chosen.
struct Site {
    double east, south;  // km
    float elevation, above_floor, slope;
    int stream, water;
    float town;                 // above 0 in a town, -1 far away
    float patch, stand, grain;  // noises of 0.7, 6 and 0.2 km
};

// 1 at a county's seat, falling to 0 at the edge of the town.
float town_at(double east, double south)
{
    double best = -1;
    for (const County& county : counties) {
        const double distance = std::hypot(east - county.seat_east_km, side_km - south - county.seat_north_km);
        const double radius = 3.0 + (county.id[5] == '2' || county.id[5] == '3' ? 2.5 : 0);
        best = std::max(best, 1 - distance / radius);
    }
    return static_cast<float>(best);
}

Cover forest_at(const Site& s)
{
    if (s.patch < -0.72F)
        return Cover::sparse;
    if (s.elevation > 1650)
        return s.patch > 0.1F ? Cover::tussock : Cover::shrub;
    const float high = (s.elevation - 550) / 700;
    if (s.elevation > 150 && s.elevation < 1000 && s.stand + 0.5F * s.patch > 0.62F)
        return Cover::bamboo;
    const float kind = s.stand * 0.7F + s.patch * 0.5F + high;
    return kind > 0.45F ? Cover::broadleaf : kind > 0.0F ? Cover::mixed : Cover::needle;
}

Cover open_land_at(const Site& s)
{
    if (s.patch + 0.3F * s.grain > 0.78F && s.above_floor < 25 && s.slope < 0.06F)
        return Cover::pond;
    if (s.slope < 0.055F + 0.025F * s.stand && s.above_floor < 30 + 24 * s.stand && s.patch > -0.33F)
        return Cover::paddy;
    if (s.slope < 0.11F && s.above_floor < 75 + 40 * s.stand && s.patch > 0.1F)
        return Cover::dry_cropland;
    if (s.slope < 0.22F && s.above_floor < 190 && s.patch > 0.38F)
        return s.stand > 0 ? Cover::orchard_tree : Cover::orchard_shrub;
    if (s.patch < -0.76F && s.above_floor < 300)
        return s.grain > 0.7F ? Cover::bare : Cover::shrub;
    return forest_at(s);
}

Cover cover_at(const Site& s, const Land& land)
{
    if (s.water > 0)
        return land.bodies[static_cast<std::size_t>(s.water - 1)].is_lake ? Cover::lake : Cover::reservoir;
    if (s.stream >= 10)  // above some 200 km2
        return Cover::river;
    if (s.town + 0.45F * s.patch > 0.28F && s.slope < 0.18F)
        return s.grain > 0.62F ? Cover::park : Cover::built;
    if (s.above_floor < 70 && s.slope < 0.10F && s.patch + 0.55F * s.grain > 0.93F)
        return Cover::built;  // villages
    if (s.stream >= 7 && s.slope < 0.03F && s.stand < -0.55F)
        return Cover::marsh;
    return open_land_at(s);
}

// What it may turn into, and when: towns spread over fields, thin woods grow up, steep fields are given up.
void plan_change(const Site& s, Cover now, float luck, std::uint8_t& later, std::uint8_t& change)
{
    const auto turn = [&](Cover to, int span_years) {
        later = static_cast<std::uint8_t>(to);
        change = static_cast<std::uint8_t>(5 + luck * static_cast<float>(span_years));
    };
    if (now == Cover::paddy || now == Cover::dry_cropland || now == Cover::pond) {
        if (s.town + 0.45F * s.patch > 0.02F || (s.above_floor < 70 && s.patch + 0.55F * s.grain > 0.80F))
            return turn(Cover::built, 60);
        if (now == Cover::dry_cropland && s.slope > 0.10F)
            return turn(Cover::shrub, 80);
    }
    if (now == Cover::sparse)
        turn(Cover::mixed, 70);
    else if (now == Cover::shrub && s.elevation < 1200)
        turn(Cover::needle, 120);
    else if (now == Cover::needle && luck > 0.97F)
        turn(Cover::mixed, 40);
}

}  // namespace

LandCover make_cover(const Land& land, std::uint64_t seed, int threads)
{
    const terrain::Raster<float>& dem = land.elevation_m;
    LandCover cover{std::vector<std::uint8_t>(dem.values.size()), std::vector<std::uint8_t>(dem.values.size()),
                    std::vector<std::uint8_t>(dem.values.size(), 255)};
    const terrain::CellSize cell = terrain::cell_sizes(dem.grid).front();
    each_rows(dem.rows(), threads, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t row = first; row < last; ++row)
            for (std::int64_t col = 0; col < dem.cols(); ++col) {
                const auto i = static_cast<std::size_t>(row * dem.cols() + col);
                Site s{};
                s.east = (static_cast<double>(col) + 0.5) * dem.grid.dx / 1000;
                s.south = (static_cast<double>(row) + 0.5) * dem.grid.dy / 1000;
                s.elevation = dem.values[i];
                s.above_floor = s.elevation - land.floor_m.at(s.east, s.south);
                s.slope = static_cast<float>(terrain::slope_ratio_at(dem, row, col, cell));
                s.stream = land.stream[i];
                s.water = land.water[i];
                s.town = town_at(s.east, s.south);
                s.patch = fractal(seed + 41, s.east, s.south, 1.4, 3);
                s.stand = fractal(seed + 42, s.east, s.south, 9, 2);
                s.grain = fractal(seed + 43, s.east, s.south, 0.3, 2);
                const Cover now = cover_at(s, land);
                cover.first[i] = cover.later[i] = static_cast<std::uint8_t>(now);
                // Change comes by fields of some 150 m, not by pixels.
                const float luck = chance(seed + 44, static_cast<std::int64_t>(s.east / 0.15),
                                          static_cast<std::int64_t>(s.south / 0.15));
                plan_change(s, now, luck, cover.later[i], cover.change[i]);
            }
    });
    return cover;
}

CountyCover measure_cover(const LandCover& cover, const grid::Grid& grid, const Territory& territory, int year)
{
    std::array<std::array<std::int64_t, 256>, county_count> counts{};
    for (std::int64_t row = 0; row < grid.rows; ++row)
        for (std::int64_t col = 0; col < grid.cols; ++col) {
            const int county = territory.county_at((static_cast<double>(col) + 0.5) * grid.dx / 1000,
                                                   (static_cast<double>(row) + 0.5) * grid.dy / 1000);
            if (county >= 0)
                ++counts[static_cast<std::size_t>(county)]
                        [cover.at(static_cast<std::size_t>(row * grid.cols + col), year)];
        }
    CountyCover areas{};
    for (std::size_t county = 0; county < county_count; ++county)
        for (std::size_t code = 0; code < 256; ++code)
            if (const int i = class_index(static_cast<std::uint8_t>(code)); i >= 0)
                areas[county][static_cast<std::size_t>(i)] =
                    static_cast<double>(counts[county][code]) * grid.dx * grid.dy / 1e6;
    return areas;
}

}  // namespace eco::scene::make

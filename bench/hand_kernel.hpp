#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace eco::bench::hand {

/// Rasters that the kernel reads, besides land cover.
enum Layer {
    rain,
    evaporation,
    erosivity,
    erodibility,
    slope_length,
    slope,
    cover,
    npp,
    water_evaporation,
    density,
    storm,
    layers
};

/// What is summed. Millimetres, tonnes per hectare and grams per m2 times m2; covered areas in m2.
enum Quantity {
    area,
    conserved,
    clipped,
    rained,
    yielded,
    rainless,
    water_covered,
    retained,
    volume,
    potential,
    soil_covered,
    carbon,
    carbon_covered,
    evaporated,
    evaporated_covered,
    held,
    held_covered,
    quantities
};

constexpr int strip = 512;
constexpr int plane = strip + 8;  // no power of two: else all planes fall into the same cache sets

/// Class parameters by class number; the last class is none.
struct Tables {
    std::vector<double> runoff;      // share
    std::vector<double> cover;       // [class x 6 + interval] of 10, 30, 50, 70, 90 percent
    std::vector<double> practice;    // [class x 5 + interval] of 0, 10, 25, 45 degrees
    std::vector<double> vegetated;   // 1 or 0
    std::vector<double> open_water;  // 1 or 0
    std::int32_t dry_cropland = -1;
};

/// A row of pixels, or border pieces gathered.
struct Row {
    std::array<const float*, layers> values;
    const std::int32_t* cls;
    const double* area;
    int size;
};

/// Values of all quantities: planes[quantity x plane + pixel].
void compute(const Row& row, const Tables& tables, double* planes);

/// Adds the planes of `size` pixels to four tables in turn, [table][key][quantity], so that equal keys in a row do not
/// wait for each other.
void add(const double* planes, const std::int32_t* keys, int size, std::size_t table_size, double* tables);

}  // namespace eco::bench::hand

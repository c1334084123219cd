#include "bench/hand_kernel.hpp"

#include <cmath>

#include "base/clones.hpp"

namespace eco::bench::hand {

namespace {

ECO_CLONES void water(const float* rain_mm, const float* evaporation_mm, const std::int32_t* cls, const double* area_m2,
                      const double* runoff, double* out, int n)
{
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const double p = rain_mm[i], e = evaporation_mm[i], a = area_m2[i];
        const double balance = p - p * runoff[cls[i]] - e;
        const bool is_known = balance == balance;
        out[area * plane + i] = a;
        out[conserved * plane + i] = balance > 0 ? balance * a : 0.0;
        out[clipped * plane + i] = balance < 0 ? -balance * a : 0.0;
        out[rained * plane + i] = is_known ? p * a : 0.0;
        out[yielded * plane + i] = is_known ? (p - e) * a : 0.0;
        out[rainless * plane + i] = e > p ? a : 0.0;
        out[water_covered * plane + i] = is_known ? a : 0.0;
    }
}

ECO_CLONES void cover_factor(const float* cover_percent, const std::int32_t* cls, const double* table, double* out,
                             int n)
{
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const float x = cover_percent[i];
        const std::int32_t interval = (x >= 10) + (x >= 30) + (x >= 50) + (x >= 70) + (x >= 90);
        out[i] = x == x ? table[cls[i] * 6 + interval] : NAN;
    }
}

void dry_cropland_factor(const float* cover_percent, const std::int32_t* cls, std::int32_t dry, double* out, int n)
{
    for (int i = 0; i < n; ++i)
        if (cls[i] == dry) {
            const double share = static_cast<double>(cover_percent[i]) / 100;
            out[i] = share <= 0 ? 1 : std::fmin(1, 0.221 - 0.595 * std::log10(share));
        }
}

ECO_CLONES void soil(const Row* row, const double* factor, const double* practice, const double* vegetated, double* out,
                     int n)
{
    const float *r = row->values[erosivity], *k = row->values[erodibility], *ls = row->values[slope_length],
                *s = row->values[slope], *rho = row->values[density];
    const std::int32_t* cls = row->cls;
    const double* area_m2 = row->area;
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const float theta = s[i];
        const std::int32_t interval = (theta > 0) + (theta > 10) + (theta > 25) + (theta > 45);
        const double cp = factor[i] * practice[cls[i] * 5 + interval];
        const double loss = static_cast<double>(r[i]) * k[i] * ls[i] * area_m2[i];
        const double kept = loss * (1 - cp), kept_volume = kept / rho[i];
        const bool is_counted = (vegetated[cls[i]] != 0) & (kept_volume == kept_volume) & (theta == theta);
        out[retained * plane + i] = is_counted ? kept : 0.0;
        out[volume * plane + i] = is_counted ? kept_volume : 0.0;
        out[potential * plane + i] = is_counted ? loss : 0.0;
        out[soil_covered * plane + i] = is_counted ? area_m2[i] : 0.0;
    }
}

ECO_CLONES void one(const float* value, const std::int32_t* cls, const double* area_m2, const double* applies,
                    double* amount, double* covered, int n)
{
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const double x = value[i];
        const bool is_counted = (applies[cls[i]] != 0) & (x == x);
        amount[i] = is_counted ? x * area_m2[i] : 0.0;
        covered[i] = is_counted ? area_m2[i] : 0.0;
    }
}

}  // namespace

void compute(const Row& row, const Tables& t, double* planes)
{
    const int n = row.size;
    water(row.values[rain], row.values[evaporation], row.cls, row.area, t.runoff.data(), planes, n);
    alignas(64) double factor[strip];
    cover_factor(row.values[cover], row.cls, t.cover.data(), factor, n);
    dry_cropland_factor(row.values[cover], row.cls, t.dry_cropland, factor, n);
    soil(&row, factor, t.practice.data(), t.vegetated.data(), planes, n);
    const auto sum = [&](Layer layer, const std::vector<double>& applies, Quantity amount, Quantity covered) {
        one(row.values[layer], row.cls, row.area, applies.data(), planes + amount * plane, planes + covered * plane, n);
    };
    sum(npp, t.vegetated, carbon, carbon_covered);
    sum(water_evaporation, t.open_water, evaporated, evaporated_covered);
    sum(storm, t.vegetated, held, held_covered);
}

ECO_CLONES void add(const double* planes, const std::int32_t* keys, int size, std::size_t table_size, double* tables)
{
    for (int i = 0; i < size; ++i) {
        double* row =
            tables + static_cast<std::size_t>(i & 3) * table_size + static_cast<std::size_t>(keys[i]) * quantities;
        for (int q = 0; q < quantities; ++q)
            row[q] += planes[q * plane + i];
    }
}

}  // namespace eco::bench::hand

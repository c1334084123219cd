#pragma once
#include <cmath>
#include <cstdint>
#include <thread>
#include <vector>

namespace eco::scene::make {

/// A number without visible order for every argument (the finaliser of SplitMix64).
inline std::uint64_t mix(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

/// 0 to 1 for a place of an integer lattice.
inline float chance(std::uint64_t seed, std::int64_t x, std::int64_t y)
{
    const std::uint64_t bits =
        mix(seed ^ (static_cast<std::uint64_t>(x) * 0x8da6b343U) ^ (static_cast<std::uint64_t>(y) * 0xd8163841U << 7));
    return static_cast<float>(bits >> 40) * 0x1p-24F;
}

/// Smooth noise of wavelength 1 between -1 and 1.
inline float smooth_noise(std::uint64_t seed, double x, double y)
{
    const double fx = std::floor(x), fy = std::floor(y);
    const auto ix = static_cast<std::int64_t>(fx), iy = static_cast<std::int64_t>(fy);
    const auto u = static_cast<float>(x - fx), v = static_cast<float>(y - fy);
    const float a = u * u * u * (u * (u * 6 - 15) + 10), b = v * v * v * (v * (v * 6 - 15) + 10);
    const float top = chance(seed, ix, iy) * (1 - a) + chance(seed, ix + 1, iy) * a;
    const float bottom = chance(seed, ix, iy + 1) * (1 - a) + chance(seed, ix + 1, iy + 1) * a;
    return 2 * (top * (1 - b) + bottom * b) - 1;
}

/// Noise of several wavelengths, the first `wave`, each half the one before and half as high; about -1 to 1.
inline float fractal(std::uint64_t seed, double x, double y, double wave, int octaves)
{
    float sum = 0, height = 1, most = 0;
    for (int i = 0; i < octaves; ++i) {
        sum += height * smooth_noise(seed + static_cast<std::uint64_t>(i) * 977, x / wave, y / wave);
        most += height;
        height *= 0.5F;
        wave *= 0.5;
    }
    return sum / most * 1.6F;
}

/// Ridges: 1 on crests, about 0 between.
inline float ridged(std::uint64_t seed, double x, double y, double wave, int octaves)
{
    const float n = fractal(seed, x, y, wave, octaves);
    return 1 - std::abs(n < -1 ? -1 : n > 1 ? 1 : n);
}

/// Calls work(first, last) on ranges of rows that together are all rows, on several threads. The ranges depend on the
/// thread count: `work` must give a row the same result in any range.
template <typename Work>
void each_rows(std::int64_t rows, int threads, Work work)
{
    std::vector<std::jthread> team;
    for (int t = 0; t < threads; ++t)
        team.emplace_back([&work, rows, threads, t] { work(rows * t / threads, rows * (t + 1) / threads); });
}

}  // namespace eco::scene::make

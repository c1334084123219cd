#pragma once
#include <cstdint>
#include <vector>

#include "engine/pass.hpp"

namespace eco::account {

/// A piece of a pixel in one place, with the numbers that a pass reads there, by layer.
struct SampledPixel {
    std::uint64_t order = 0;  // a random number: the least of a stratum are in the sample
    std::int64_t row = 0, col = 0;
    double area_m2 = 0;
    std::vector<double> layers;  // as they stand in the files; NaN where missing
};

/// The pixels of one place and ecosystem type, and those of them that are in the sample.
struct Stratum {
    int zone = 0, ecosystem = 0;
    std::int64_t pixels = 0;
    std::vector<SampledPixel> sample;  // by `order`: any first part of it is a sample too
};

/// A random sample without replacement of each place and ecosystem type, of `size` pixels or of all where there are not
/// more. A pixel's random number depends on seed, row, column and place alone, so the sample is the same for any
/// threads and tiles, and in every year.
///
/// Layers  those that the program loads
/// Cost    one pass that reads them; 8 bytes a layer and sampled pixel
std::vector<Stratum> sample_pixels(const engine::Program& program, const engine::PassInput& input, std::size_t size,
                                   std::uint64_t seed);

}  // namespace eco::account

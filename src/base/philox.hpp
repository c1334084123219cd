#pragma once
#include <array>
#include <cstdint>

namespace eco {

/// Philox4x32-10: random bits as a function of a counter and a key, the same on every machine and in any order.
/// Source   Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3,
///          doi:10.1145/2063384.2063405
/// Checked  the known answers that its authors publish (uncertainty.test.cpp).
inline std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key)
{
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0], b = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
                   static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
        key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};
    }
    return counter;
}

/// A number between 0 and 1, neither of them, for a draw of a stream (a parameter's name, hashed) under a seed.
inline double uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t draw)
{
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
    const auto bits = philox({low(draw), high(draw), low(stream), high(stream)}, {low(seed), high(seed)});
    const std::uint64_t whole = (std::uint64_t{bits[0]} << 32 | bits[1]) >> 12;  // 52 bits: the half below is exact
    return (static_cast<double>(whole) + 0.5) * 0x1p-52;
}

}  // namespace eco

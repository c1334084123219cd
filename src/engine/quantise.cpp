#include "engine/quantise.hpp"

#include <cstring>

#include "base/clones.hpp"
#include "engine/loops.hpp"
#include "engine/vmath.hpp"

namespace eco::engine::sums {

namespace {

constexpr std::uint64_t magic_bits = 0x4338000000000000U;
using Quad = std::int64_t __attribute__((vector_size(32)));
using Pair = std::int64_t __attribute__((vector_size(16)));

// A macro, because vectors wider than the lowest instruction set's cannot be passed to functions. At -O2 GCC does not
// unroll a loop over the four rows, which costs a factor of 2.
#define ECO_ADD_ROW(row, lane)                    \
    do {                                          \
        auto sum = lane;                          \
        std::memcpy(&sum, (row) + k, sizeof sum); \
        sum += lane;                              \
        std::memcpy((row) + k, &sum, sizeof sum); \
    } while (false)

/// Bits of a lane's sum with the magic number that differ from the magic number's: the units themselves if they are not
/// negative, bit 51 and more if they are, the top 12 if they cannot be counted. For loops over lanes.
#define ECO_QUANTISE(amount)                                            \
    const std::uint64_t on = static_cast<std::uint64_t>(mask[i]);       \
    const std::uint64_t b = vmath::bits((amount)*scale + vmath::magic); \
    differing |= (b ^ magic_bits) & on;                                 \
    units[i] = static_cast<std::int64_t>((b - magic_bits) & on)

ECO_CLONES std::uint64_t round_amounts(const double* amounts, const std::int64_t* mask, double scale,
                                       std::int64_t* units, int n)
{
    n &= -loops::lane_step;
    std::uint64_t differing = 0;
#pragma omp simd reduction(| : differing)
    for (int i = 0; i < n; ++i) {
        ECO_QUANTISE(amounts[i]);
    }
    return differing;
}

ECO_CLONES std::uint64_t round_by_area(const double* density, const double* area, const std::int64_t* mask,
                                       double scale, std::int64_t* units, int n)
{
    n &= -loops::lane_step;
    std::uint64_t differing = 0;
#pragma omp simd reduction(| : differing)
    for (int i = 0; i < n; ++i) {
        ECO_QUANTISE(density[i] * area[i]);
    }
    return differing;
}

/// A bound of units of either sign.
ECO_CLONES std::uint64_t find_magnitude(const std::int64_t* units, int n)
{
    n &= -loops::lane_step;
    std::uint64_t zigzag = 0;
#pragma omp simd reduction(| : zigzag)
    for (int i = 0; i < n; ++i) {
        const auto x = static_cast<std::uint64_t>(units[i]);
        zigzag |= (x << 1) ^ (0 - (x >> 63));
    }
    return zigzag / 2 + 1;
}

Findings find(std::uint64_t differing, const std::int64_t* units, int n)
{
    const bool has_negative = differing >> 51 != 0;
    return {differing >> 52, has_negative ? find_magnitude(units, n) : differing};
}

}  // namespace

Findings quantise(const double* amounts, const std::int64_t* mask, double scale, std::int64_t* units, int n)
{
    return find(round_amounts(amounts, mask, scale, units, n), units, n);
}

Findings quantise_by_area(const double* density, const double* area, const std::int64_t* mask, double scale,
                          std::int64_t* units, int n)
{
    return find(round_by_area(density, area, mask, scale, units, n), units, n);
}

ECO_CLONES std::uint64_t find_missing(const double* a, const std::int64_t* mask, int n)
{
    n &= -loops::lane_step;
    std::uint64_t missing = 0;
#pragma omp simd reduction(| : missing)
    for (int i = 0; i < n; ++i)
        missing |= a[i] == a[i] ? 0 : static_cast<std::uint64_t>(mask[i]);
    return missing;
}

ECO_CLONES void keep_known(const double* a, std::int64_t* mask, int n)
{
    n &= -loops::lane_step;
#pragma omp simd
    for (int i = 0; i < n; ++i)
        mask[i] = a[i] == a[i] ? mask[i] : 0;
}

ECO_CLONES std::uint64_t extend_keys(const double* slot, const std::int64_t* mask, double count, double* keys, int n)
{
    n &= -loops::lane_step;
    std::uint64_t outside = 0;
    const double last = count - 0.5;
#pragma omp simd reduction(| : outside)
    for (int i = 0; i < n; ++i) {
        const std::uint64_t on = static_cast<std::uint64_t>(mask[i]);
        outside |= (slot[i] < -0.5) | (slot[i] >= last) ? on : 0;
        keys[i] = keys[i] * count + vmath::round_small(slot[i]);
    }
    return outside;
}

ECO_CLONES void add_rows(const std::int64_t* planes, int plane_size, const std::int64_t* keys, int stride,
                         std::int64_t* rows, std::size_t copy_size, int n)
{
    static_assert(row_copies == 4);
    for (int i = 0; i < n; i += 4) {
        std::int64_t* const row0 = rows + keys[i] * stride;
        std::int64_t* const row1 = rows + copy_size + keys[i + 1] * stride;
        std::int64_t* const row2 = rows + 2 * copy_size + keys[i + 2] * stride;
        std::int64_t* const row3 = rows + 3 * copy_size + keys[i + 3] * stride;
        int k = 0;
        for (; k + 4 <= stride; k += 4) {
            const std::int64_t* const plane = planes + k * plane_size + i;
            Quad a, b, c, d;
            std::memcpy(&a, plane, sizeof a);
            std::memcpy(&b, plane + plane_size, sizeof b);
            std::memcpy(&c, plane + 2 * plane_size, sizeof c);
            std::memcpy(&d, plane + 3 * plane_size, sizeof d);
            const Quad ab0 = __builtin_shufflevector(a, b, 0, 4, 2, 6), ab1 = __builtin_shufflevector(a, b, 1, 5, 3, 7);
            const Quad cd0 = __builtin_shufflevector(c, d, 0, 4, 2, 6), cd1 = __builtin_shufflevector(c, d, 1, 5, 3, 7);
            ECO_ADD_ROW(row0, __builtin_shufflevector(ab0, cd0, 0, 1, 4, 5));
            ECO_ADD_ROW(row1, __builtin_shufflevector(ab1, cd1, 0, 1, 4, 5));
            ECO_ADD_ROW(row2, __builtin_shufflevector(ab0, cd0, 2, 3, 6, 7));
            ECO_ADD_ROW(row3, __builtin_shufflevector(ab1, cd1, 2, 3, 6, 7));
        }
        if (k < stride) {
            Quad a, b;
            std::memcpy(&a, planes + k * plane_size + i, sizeof a);
            std::memcpy(&b, planes + (k + 1) * plane_size + i, sizeof b);
            ECO_ADD_ROW(row0, (Pair{a[0], b[0]}));
            ECO_ADD_ROW(row1, (Pair{a[1], b[1]}));
            ECO_ADD_ROW(row2, (Pair{a[2], b[2]}));
            ECO_ADD_ROW(row3, (Pair{a[3], b[3]}));
        }
    }
}

}  // namespace eco::engine::sums

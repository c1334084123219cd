#include "engine/quantise.hpp"

#include <cstring>

#include "engine/clones.hpp"
#include "engine/loops.hpp"
#include "engine/vmath.hpp"

namespace eco::engine::sums {

namespace {

constexpr std::uint64_t magic_bits = 0x4338000000000000U;
using Quad = std::int64_t __attribute__((vector_size(32)));

}  // namespace

ECO_CLONES Findings quantise(const double* amounts, const std::int64_t* mask, double scale, std::int64_t* units, int n)
{
    n &= -loops::lane_step;
    std::uint64_t bad = 0, magnitude = 0;
#pragma omp simd reduction(| : bad, magnitude)
    for (int i = 0; i < n; ++i) {
        const std::uint64_t on = static_cast<std::uint64_t>(mask[i]);
        const std::uint64_t b = vmath::bits(amounts[i] * scale + vmath::magic);
        const std::uint64_t x = (b - magic_bits) & on;
        bad |= (b ^ magic_bits) & on;
        magnitude |= (x << 1) ^ (0 - (x >> 63));
        units[i] = static_cast<std::int64_t>(x);
    }
    return {bad >> 52, magnitude};
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
                         std::int64_t* rows, int n)
{
    for (int i = 0; i < n; i += 4) {
        std::int64_t* row[4];
        for (int j = 0; j < 4; ++j)
            row[j] = rows + keys[i + j] * stride;
        for (int k = 0; k < stride; k += 4) {
            Quad a, b, c, d;
            std::memcpy(&a, planes + (k + 0) * plane_size + i, sizeof a);
            std::memcpy(&b, planes + (k + 1) * plane_size + i, sizeof b);
            std::memcpy(&c, planes + (k + 2) * plane_size + i, sizeof c);
            std::memcpy(&d, planes + (k + 3) * plane_size + i, sizeof d);
            const Quad ab0 = __builtin_shufflevector(a, b, 0, 4, 2, 6), ab1 = __builtin_shufflevector(a, b, 1, 5, 3, 7);
            const Quad cd0 = __builtin_shufflevector(c, d, 0, 4, 2, 6), cd1 = __builtin_shufflevector(c, d, 1, 5, 3, 7);
            const Quad lanes[4] = {
                __builtin_shufflevector(ab0, cd0, 0, 1, 4, 5), __builtin_shufflevector(ab1, cd1, 0, 1, 4, 5),
                __builtin_shufflevector(ab0, cd0, 2, 3, 6, 7), __builtin_shufflevector(ab1, cd1, 2, 3, 6, 7)};
            for (int j = 0; j < 4; ++j) {
                Quad sum;
                std::memcpy(&sum, row[j] + k, sizeof sum);
                sum += lanes[j];
                std::memcpy(row[j] + k, &sum, sizeof sum);
            }
        }
    }
}

}  // namespace eco::engine::sums

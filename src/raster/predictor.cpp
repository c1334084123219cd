#include "raster/predictor.hpp"

#include <cstdint>
#include <cstring>
#include <vector>

#include "base/clones.hpp"

namespace eco::raster {
namespace {

using Bytes = std::uint8_t __attribute__((vector_size(16)));

/// Running sum of bytes modulo 256: sums of 16 by doubling steps, carried on by the last of them.
ECO_CLONES void sum_bytes(std::uint8_t* row, std::size_t n)
{
    const Bytes zero{}, last{15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15};
    const Bytes by1{16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
    const Bytes by2{16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
    const Bytes by4{16, 16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    const Bytes by8{16, 16, 16, 16, 16, 16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7};
    Bytes carry{};
    std::size_t i = 0;
    for (; i + sizeof(Bytes) <= n; i += sizeof(Bytes)) {
        Bytes x;
        std::memcpy(&x, row + i, sizeof x);
        x += __builtin_shuffle(x, zero, by1);
        x += __builtin_shuffle(x, zero, by2);
        x += __builtin_shuffle(x, zero, by4);
        x += __builtin_shuffle(x, zero, by8);
        x += carry;
        carry = __builtin_shuffle(x, last);
        std::memcpy(row + i, &x, sizeof x);
    }
    for (std::uint8_t sum = carry[0]; i < n; ++i)
        row[i] = sum = static_cast<std::uint8_t>(sum + row[i]);
}

template <class T>
void sum_samples(std::byte* row, int n)
{
    T sum = 0;
    for (int i = 0; i < n; ++i, row += sizeof(T)) {
        T x;
        std::memcpy(&x, row, sizeof x);
        sum = static_cast<T>(sum + x);
        std::memcpy(row, &sum, sizeof sum);
    }
}

/// Four planes of bytes, the highest first, as words.
ECO_CLONES void join_planes(const std::uint8_t* planes, std::uint32_t* out, int n)
{
    const std::uint8_t *p0 = planes, *p1 = p0 + n, *p2 = p1 + n, *p3 = p2 + n;
#pragma omp simd
    for (int i = 0; i < n; ++i)
        out[i] = std::uint32_t{p0[i]} << 24 | std::uint32_t{p1[i]} << 16 | std::uint32_t{p2[i]} << 8 | p3[i];
}

}  // namespace

void undo_differences(std::byte* block, int rows, int cols, int bytes)
{
    const auto row_bytes = static_cast<std::size_t>(cols) * static_cast<std::size_t>(bytes);
    for (int r = 0; r < rows; ++r, block += row_bytes) {
        if (bytes == 1)
            sum_bytes(reinterpret_cast<std::uint8_t*>(block), row_bytes);
        else if (bytes == 2)
            sum_samples<std::uint16_t>(block, cols);
        else if (bytes == 4)
            sum_samples<std::uint32_t>(block, cols);
        else
            sum_samples<std::uint64_t>(block, cols);
    }
}

void undo_float_differences(std::byte* block, int rows, int cols)
{
    const std::size_t row_bytes = static_cast<std::size_t>(cols) * sizeof(float);
    std::vector<std::uint32_t> words(static_cast<std::size_t>(cols));
    for (int r = 0; r < rows; ++r, block += row_bytes) {
        auto* row = reinterpret_cast<std::uint8_t*>(block);
        sum_bytes(row, row_bytes);
        join_planes(row, words.data(), cols);
        std::memcpy(row, words.data(), row_bytes);
    }
}

}  // namespace eco::raster

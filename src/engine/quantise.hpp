#pragma once
#include <cstdint>

/// The inner loops of exact sums. `n` is a multiple of loops::lane_step.
namespace eco::engine::sums {

/// Amounts beyond +-2^51 units, infinite or NaN cannot be rounded to units.
constexpr double unit_limit = 0x1p51;

/// True if `units` can be rounded: known and within -2^51 … 2^51 after rounding.
inline bool is_countable(double units)
{
    return ((__builtin_bit_cast(std::uint64_t, units + 0x1.8p52) ^ 0x4338000000000000U) >> 52) == 0;
}

/// What a strip of amounts holds besides its integers.
struct Findings {
    std::uint64_t bad = 0;        // not 0: a lane under the mask is NaN, infinite or beyond +-2^51 units
    std::uint64_t magnitude = 0;  // no |unit| is larger
};

/// Rounds amounts to whole units of 1/scale, half to even; 0 where the mask (all ones or zero) is off.
Findings quantise(const double* amounts, const std::int64_t* mask, double scale, std::int64_t* units, int n);
/// The same for the amounts density x area.
Findings quantise_by_area(const double* density, const double* area, const std::int64_t* mask, double scale,
                          std::int64_t* units, int n);

/// Not 0 if a lane under the mask is NaN.
std::uint64_t find_missing(const double* a, const std::int64_t* mask, int n);

/// mask &= a is not NaN.
void keep_known(const double* a, std::int64_t* mask, int n);

/// key = key x count + round(slot); returns non-zero if a lane under the mask has a slot outside 0 … count - 1. NaN
/// passes.
std::uint64_t extend_keys(const double* slot, const std::int64_t* mask, double count, double* keys, int n);

/// Tables of rows that `add_rows` fills in turn: neighbours mostly have the same key, and a row that was just written
/// is slow to read.
constexpr std::size_t row_copies = 4;

/// Adds planes of 4 columns at a time: rows[(i mod row_copies) x copy_size + keys[i] x stride + k] +=
/// planes[k x plane_size + i]. `stride`, the number of columns, is even. Blocks of 4 lanes x 4 columns are
/// transposed in registers.
void add_rows(const std::int64_t* planes, int plane_size, const std::int64_t* keys, int stride, std::int64_t* rows,
              std::size_t copy_size, int n);

}  // namespace eco::engine::sums

#pragma once
#include <cstdint>

#include "engine/program.hpp"

/// The machine's loops: one operation over a whole strip. `n` is a multiple of `lane_step`; `out` may be one of the
/// operands.
namespace eco::engine::loops {

constexpr int lane_step = 8;

using Loop = void (*)(const double* a, const double* b, const double* c, double* out, int n);

/// The loop of an operation that needs nothing but registers; null for load, constant, area, ecosystem, gather, member,
/// interval.
Loop find(Code code);

/// Floats as doubles; what is not finite becomes NaN.
void widen(const float* in, double* out, int n);
/// Label numbers through a table of 256.
void relabel(const std::uint8_t* in, const double* table, double* out, int n);
void fill(double value, double* out, int n);
/// out = table[index].
void gather(const std::int32_t* index, const double* table, double* out, int n);
/// Is any of n truths true (or missing), or any false?
bool has_truth(const double* a, bool truth, int n);
/// out = table[round(a)], NaN where a is NaN or outside the table of `size` values.
void member(const double* a, const double* table, int size, double* out, int n);
/// out = table[cell x count + round(a)], NaN where a is NaN or outside 0 … count - 1.
void pick(const std::int32_t* cell, const double* a, const double* table, int count, double* out, int n);
/// out = the interval that holds a; NaN in a gap. `out` may be `a`.
void interval(const double* a, const Intervals& bounds, double* out, int n);

}  // namespace eco::engine::loops

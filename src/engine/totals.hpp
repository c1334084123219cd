#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.hpp"
#include "engine/program.hpp"

namespace eco::engine {

/// The first pixel, by row, column and cell, that a cause left out, and what the group's inputs were there.
struct FirstPixel {
    std::int64_t row = -1, col = -1;  // -1: none
    std::int64_t cell = 0;            // zone x ecosystems + ecosystem
    std::vector<double> inputs;       // in the order of Group::inputs

    bool is_set() const { return row >= 0; }
    bool is_before(const FirstPixel& other) const;
    bool operator==(const FirstPixel& other) const;
};

/// Exact sums of one group of a program.
struct GroupTotals {
    std::size_t cells = 0, slots = 1, columns = 0, causes = 1;
    std::vector<Int128> sums;       // [(cell x slots + slot) x columns + column], in units of 1/scale of the column
    std::vector<Int128> uncovered;  // [cause x cells + cell], in units of m2/area_scale; the last cause is "undefined"
    std::vector<FirstPixel> first;  // by cause

    Int128& sum(std::size_t cell, std::size_t slot, std::size_t column)
    {
        return sums[(cell * slots + slot) * columns + column];
    }
    Int128 sum(std::size_t cell, std::size_t slot, std::size_t column) const
    {
        return sums[(cell * slots + slot) * columns + column];
    }
    bool operator==(const GroupTotals&) const = default;
};

/// Everything that a pass adds up. Adding is associative and commutative: threads, tiles and shards in any order give
/// the same.
struct Totals {
    std::string program;  // fingerprint
    int zones = 0, ecosystems = 0;
    std::vector<GroupTotals> groups;
    std::vector<Int128> unclassified;          // by zone: area without ecosystem, in units of m2/area_scale
    std::int64_t pixels = 0, grid_pixels = 0;  // of the grid: in the tiles that were added, and in all

    Totals() = default;
    /// Zeros in the program's shape.
    explicit Totals(const Program& program);

    /// True if every tile of the grid is in.
    bool is_complete() const { return pixels == grid_pixels; }
    /// Errors: std::invalid_argument if `other` is of another program or grid.
    Totals& operator+=(const Totals& other);
    bool operator==(const Totals&) const = default;
};

/// SHA-256 of all that decides what a program computes.
std::string fingerprint(const Program& program);

/// Stable text: the same totals give the same bytes on every machine. Ends with a SHA-256 of what stands before.
std::string to_text(const Totals& totals);
/// Reads what to_text wrote. Errors: InputError naming `file` if it is cut, changed or of another kind.
Totals read_totals(std::string_view text, const std::string& file);
/// SHA-256 of the sums, leaving out how much of the grid is in.
std::string hash(const Totals& totals);

}  // namespace eco::engine

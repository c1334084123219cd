#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/int128.hpp"
#include "engine/machine.hpp"
#include "engine/totals.hpp"

namespace eco::engine {

/// Lanes from one plane of integers to the next: planes a power of two apart would fall into the same cache sets.
constexpr int plane_size = strip_size + 8;

/// Says where lanes lie on the grid, for what is told of single pixels.
struct TileSite {
    std::int64_t row = 0, col = 0;  // of the tile's first pixel
    std::int64_t cols = 1;          // of the tile

    std::int64_t row_of(std::int32_t offset) const { return row + offset / cols; }
    std::int64_t col_of(std::int32_t offset) const { return col + offset % cols; }
};

/// Names a sum in messages; by default "sum g.c".
using ColumnName = std::function<std::string(int group, int column)>;

/// One group over one tile: rounds its columns to units and counts what is missing.
///
/// Missing    lanes where a column or slot is NaN are left out of all columns; their area is counted by cell and by the
///            first input that is NaN, or as undefined if none is.
/// Errors     InputError naming pixel, value and sum where an amount is infinite or beyond +-2^51 units.
class GroupSums {
public:
    GroupSums(const Program& program, int group, ColumnName name);

    const Group& group() const { return *group_; }
    int number() const { return number_; }
    /// Columns that are areas in units of `column`'s are not rounded here: their sums are those of all lanes that the
    /// group applies to, less left_out.
    void share(const Column& column);
    /// Columns that `quantise` rounds, as planes one after the other.
    const std::vector<std::size_t>& own() const { return own_; }
    /// Columns that are shared.
    const std::vector<std::size_t>& shared() const { return shared_; }
    /// Units of a shared column in lanes that were left out, by local cell.
    Int128 left_out(std::size_t local_cell) const { return left_out_.empty() ? 0 : left_out_[local_cell]; }

    /// Forgets the last tile.
    void open(const TileSite& site, std::size_t local_cells);
    /// Lanes that the group applies to: `mask` is all ones there, else zero. Without gaps no lane of the strip misses a
    /// slot.
    struct Wanted {
        const std::int64_t* mask;
        bool has_gaps;
    };
    /// Rounds the columns into `planes`: 0 in lanes that are not added. Returns the lanes that are added, as a mask,
    /// and puts the magnitude of the units together with `magnitude`.
    const std::int64_t* quantise(const Strip& strip, const Machine& machine, const Wanted& lanes, std::int64_t* planes,
                                 std::uint64_t& magnitude);
    /// Throws for the first lane under the mask with an amount that cannot be held.
    [[noreturn]] void fail(const Strip& strip, const Machine& machine, const std::int64_t* mask) const;
    /// Adds what was missing in the tile to the totals; `zones` names its zones.
    void close(const std::vector<int>& zones, GroupTotals& totals) const;

private:
    bool try_quantise(const Strip& strip, const Machine& machine, const Wanted& lanes, std::int64_t* planes);
    void leave_out(const Strip& strip, const Machine& machine, const std::int64_t* mask);
    void blame(int lane, const Strip& strip, const Machine& machine);

    const Program* program_;
    const Group* group_;
    int number_;
    ColumnName name_;
    TileSite site_;
    std::size_t ecosystems_, causes_, local_cells_ = 0;
    std::uint64_t magnitude_ = 0;
    bool has_missing_ = false;
    std::vector<std::size_t> own_, shared_;
    std::vector<Int128> uncovered_;  // [cause x local cells + local cell]
    std::vector<Int128> left_out_;   // if a column is shared
    std::vector<FirstPixel> first_;
    std::vector<std::int64_t> known_;
};

/// x in whole units of 1/scale, half to even, as the sums round. Errors: std::invalid_argument beyond +-2^51 units.
std::int64_t to_units(double x, double scale);

}  // namespace eco::engine

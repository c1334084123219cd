#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/int128.hpp"
#include "engine/machine.hpp"
#include "engine/totals.hpp"

namespace eco::engine {

/// Says where lanes lie on the grid, for what is told of single pixels.
struct TileSite {
    std::int64_t row = 0, col = 0;  // of the tile's first pixel
    std::int64_t cols = 1;          // of the tile

    std::int64_t row_of(std::int32_t offset) const { return row + offset / cols; }
    std::int64_t col_of(std::int32_t offset) const { return col + offset % cols; }
};

/// Names a sum in messages; by default "sum g.c".
using ColumnName = std::function<std::string(int group, int column)>;

/// The sums of one group over one tile. Keys are local to the tile (zones present x ecosystems), so that rows stay in
/// cache.
///
/// Exactness  amounts are rounded to units once, and only integers are added. Rows of int64 are moved to Int128 before
/// their
///            proven budget of 2^62 units is spent.
/// Missing    lanes where a column or slot is NaN are left out of all columns; their area is counted by cell and by the
/// first
///            input that is NaN, or as undefined if none is.
/// Errors     InputError naming pixel, value and sum where an amount is infinite or beyond +-2^51 units.
class GroupSums {
public:
    GroupSums(const Program& program, int group, ColumnName name);

    /// Empties the sums for a tile with so many zones.
    void open(const TileSite& site, int zones);
    /// `mask` is all ones for lanes that the group applies to, else zero.
    void add(const Strip& strip, const Machine& machine, const std::int64_t* mask);
    /// Adds the tile to the totals; `zones` names its zones.
    void close(const std::vector<int>& zones, GroupTotals& totals);

private:
    bool quantise(const Strip& strip, const Machine& machine, const std::int64_t* mask);
    void make_keys(const Strip& strip, const Machine& machine, const std::int64_t* mask);
    void leave_out(const Strip& strip, const Machine& machine, const std::int64_t* mask);
    void blame(int lane, const Strip& strip, const Machine& machine);
    [[noreturn]] void fail(const Strip& strip, const Machine& machine, const std::int64_t* mask) const;
    void move_rows();

    const Program* program_;
    const Group* group_;
    int number_;
    ColumnName name_;
    TileSite site_;
    std::size_t ecosystems_, slots_ = 1, causes_, local_cells_ = 0;
    int stride_;  // columns, padded to a multiple of 4
    std::uint64_t budget_ = 0, magnitude_ = 0;
    bool is_touched_ = false;
    std::vector<std::int64_t> rows_;  // [(local cell x slots + slot) x stride + column]
    std::vector<Int128> wide_;        // the same
    std::vector<Int128> uncovered_;   // [cause x local cells + local cell]
    std::vector<FirstPixel> first_;
    std::vector<std::int64_t> planes_, keys_, known_;
    std::vector<double> key_values_;
};

/// All groups of a program. One per thread.
class Sums {
public:
    explicit Sums(const Program& program, ColumnName name = {});

    void open(const TileSite& site, int zones);
    void add(const Strip& strip, const Machine& machine);
    void close(const std::vector<int>& zones, Totals& totals);

private:
    std::vector<GroupSums> groups_;
    std::vector<std::vector<std::int64_t>> patterns_;  // distinct `applies`, by ecosystem, then 0 for none
    std::vector<std::size_t> pattern_of_;              // by group
    std::vector<std::vector<std::int64_t>> masks_;     // by pattern
};

/// x in whole units of 1/scale, half to even, as the sums round. Errors: std::invalid_argument beyond +-2^51 units.
std::int64_t to_units(double x, double scale);

}  // namespace eco::engine

#pragma once
#include <cstdint>
#include <functional>
#include <optional>
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
    /// Rounds the columns into `planes`: 0 in lanes that are not added. `mask` is all ones for lanes that the group
    /// applies to, else zero. Returns the lanes that are added, as a mask, and puts the magnitude of the units together
    /// with `magnitude`.
    const std::int64_t* quantise(const Strip& strip, const Machine& machine, const std::int64_t* mask,
                                 std::int64_t* planes, std::uint64_t& magnitude);
    /// Throws for the first lane under the mask with an amount that cannot be held.
    [[noreturn]] void fail(const Strip& strip, const Machine& machine, const std::int64_t* mask) const;
    /// Adds what was missing in the tile to the totals; `zones` names its zones.
    void close(const std::vector<int>& zones, GroupTotals& totals) const;

private:
    bool try_quantise(const Strip& strip, const Machine& machine, const std::int64_t* mask, std::int64_t* planes);
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
    std::vector<std::int64_t> known_, unused_;
};

/// The groups that have the same slots, over one tile: one row of integers by key holds the columns of them all. Keys
/// are local to the tile (zones present x ecosystems), so that rows stay in cache. Without slots the area, which most
/// groups count, is added once for all of them.
///
/// Exactness  amounts are rounded to units once, and only integers are added. Rows of int64 are moved to Int128 before
///            their proven budget of 2^62 units is spent.
class KeyedSums {
public:
    explicit KeyedSums(const Program& program);
    void append(GroupSums group);
    bool has_slots(const std::vector<Group::Slot>& slots) const;

    void open(const TileSite& site, int zones);
    /// `mask_of` gives the mask of lanes by group number; null: the group applies to none of them.
    void add(const Strip& strip, const Machine& machine, const std::vector<const std::int64_t*>& mask_of);
    void close(const std::vector<int>& zones, Totals& totals);

private:
    struct Part {
        GroupSums group;
        std::size_t first;        // plane
        bool is_touched = false;  // in this tile
        bool is_clear = true;     // its planes are 0
    };
    void quantise_area(const Strip& strip, const Machine& machine, std::uint64_t& magnitude);
    bool is_plain() const { return parts_.front().group.group().slots.empty(); }
    void make_keys(const Strip& strip, const Machine& machine);
    void move_rows();
    void add_to(const Part& part, const std::vector<int>& zones, GroupTotals& totals) const;

    const Program* program_;
    std::vector<Part> parts_;
    std::optional<Column> area_;        // the shared column, plane 0
    std::vector<char> is_area_;         // by register: it holds areas, and nothing else
    std::vector<std::int64_t> inside_;  // by ecosystem, then none: mask of the shared column
    std::size_t columns_ = 0, slots_ = 1, local_cells_ = 0;
    int stride_ = 0;  // columns, padded to a multiple of 4
    std::uint64_t budget_ = 0;
    std::vector<std::int64_t> rows_;  // [(local cell x slots + slot) x stride + column]
    std::vector<Int128> wide_;        // the same
    std::vector<std::int64_t> planes_, keys_, added_;
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
    std::vector<KeyedSums> sums_;                      // by slots
    std::vector<std::vector<std::int64_t>> patterns_;  // distinct `applies`, by ecosystem, then 0 for none
    std::vector<std::size_t> pattern_of_;              // by group
    std::vector<std::vector<std::int64_t>> masks_;     // by pattern
    std::vector<const std::int64_t*> mask_of_;         // by group
};

/// x in whole units of 1/scale, half to even, as the sums round. Errors: std::invalid_argument beyond +-2^51 units.
std::int64_t to_units(double x, double scale);

}  // namespace eco::engine

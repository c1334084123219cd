#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/sums.hpp"

namespace eco::engine {

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
    bool has_missing_slot(const Strip& strip, const Machine& machine) const;
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
    int stride_ = 0;  // columns, padded to an even number
    std::uint64_t budget_ = 0;
    std::vector<Int128> wide_;        // [(local cell x slots + slot) x stride + column]
    std::vector<std::int64_t> rows_;  // row_copies of the same, not yet moved
    std::vector<std::int64_t> planes_, keys_, added_, everywhere_;
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

}  // namespace eco::engine

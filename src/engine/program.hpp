#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace eco::engine {

/// Lanes of a strip: one row of a 512 tile.
constexpr int strip_size = 512;

/// What one instruction does to whole strips of doubles. NaN is missing and stays so: comparisons, choose, min, max and
/// the logical operations give NaN where an operand that they look at is NaN. Truth is 1 or 0; a category is its
/// label's number.
enum class Code : std::uint8_t {
    load,       // out = layer `index` (float or byte in the tile, widened; no-data becomes NaN; coarse layers are
                // interpolated)
    constant,   // out = value
    area,       // out = true cell area x fraction, m2
    ecosystem,  // out = ecosystem number of the lane
    gather,     // out = table[index][cell], cell = zone x ecosystems + ecosystem of the lane: a class-only subtree,
                // computed before the pass
    add,
    subtract,
    multiply,
    divide,
    power,
    negate,
    minimum,
    maximum,
    absolute,
    exponential,
    logarithm,
    logarithm10,
    square_root,
    sine,
    cosine,
    tangent,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    logical_not,
    logical_and,
    logical_or,  // three-valued
    choose,      // out = a ? b : c; NaN if a is NaN; only the branch taken counts
    coalesce,    // out = a unless NaN, else b
    is_known,    // out = a is not NaN
    member,  // out = table[index][round(a)] : membership of a category in a set, or any map from label number to number
    interval,  // out = number of the interval of bounds[index] that holds a; NaN in a gap
    pick,      // out = table[index + round(a)][cell], one of `value` tables; NaN where a is none of their numbers
};

struct Instruction {
    Code code = Code::constant;
    int out = 0, a = 0, b = 0, c = 0;  // registers
    int index = 0;                     // of layer, table or bounds
    double value = 0;
};

/// Sorted, disjoint intervals; interval i holds low[i] (if low_closed) … high[i] (if high_closed).
struct Intervals {
    std::vector<double> low, high;
    std::vector<std::uint8_t> low_closed, high_closed;
};

/// One exact sum: register `value`, in units of 1/scale (scale is a power of two). Most amounts are a density times the
/// lane's area: that product needs no register.
struct Column {
    int value = 0;
    double scale = 1;
    bool is_by_area = false;  // the amount is value x area
};

/// Sums that share one mask and one set of keys. A lane is added to row cell x slots + slot. A lane where any column or
/// slot is NaN is left out of all columns, and its area is added to the uncovered area of its cell, by cause.
struct Group {
    std::vector<Column> columns;
    struct Slot {
        int value = 0;  // register with the slot's number
        int count = 0;
    };
    std::vector<Slot> slots;
    std::vector<std::uint8_t> applies;  // by ecosystem: 0 = outside applies_to, nothing is missing and nothing is added
    std::vector<int> inputs;            // registers of loads, gathers and members in the order in which they are blamed
};

/// A straight-line program over strips, and what is summed.
struct Program {
    std::vector<Instruction> code;
    int registers = 0;
    std::vector<std::vector<double>> tables;  // by `index` of gather and member
    std::vector<Intervals> bounds;
    std::vector<Group> groups;
    int zones = 0, ecosystems = 0;
    double area_scale = 0x1p20;  // units per m2 of uncovered areas

    int cells() const { return zones * ecosystems; }
};

}  // namespace eco::engine

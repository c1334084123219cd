#pragma once
#include <map>
#include <set>
#include <tuple>

#include "engine/program.hpp"

namespace eco::engine {

/// Instructions of several programs, each different value computed once and in a register of its own.
class ValueNumbers {
public:
    /// `target` receives instructions, tables and intervals.
    explicit ValueNumbers(Program& target) : target_(&target) {}

    /// Adds the code of `program`, whose layer i is `layers[i]` here. Returns the register here of each of its
    /// registers, as they stand after its last instruction.
    std::vector<int> add(const Program& program, const std::vector<int>& layers);

    /// What decides whether a register is missing: it is NaN where one of these registers is, and nowhere else.
    const std::set<int>& unknowns_of(int reg) const { return unknowns_[static_cast<std::size_t>(reg)]; }

private:
    using Bits = std::vector<std::uint64_t>;
    using Key = std::tuple<Code, int, int, int, int, std::uint64_t>;

    int number(const Program& program, const Instruction& in, const std::vector<int>& layers);
    int find_tables(const Program& program, int first, int count);
    int find_bounds(const Intervals& bounds);
    void note_unknowns(const Instruction& in);

    Program* target_;
    std::map<Key, int> known_;
    std::map<std::vector<Bits>, int> tables_;
    std::map<Bits, int> bounds_;
    std::vector<std::set<int>> unknowns_;  // by register
    std::vector<bool> may_be_infinite_;    // by register
};

}  // namespace eco::engine

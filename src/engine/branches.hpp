#pragma once
#include <vector>

#include "engine/program.hpp"

namespace eco::engine {

/// The lanes in which an instruction's result is looked at: where `condition` is true (or false), or everywhere.
struct Branch {
    static constexpr int everywhere = -1;
    int condition = everywhere;  // the instruction that gathers the condition
    bool is_taken = true;        // where it is true, else where it is false
    bool operator==(const Branch&) const = default;
};

/// By instruction of the program; `shown` are registers that are read besides the sums. What only one branch of `if(c,
/// x, y)` needs, c by class alone, is looked at where c chooses that branch; classes lie in patches, so that whole runs
/// of lanes can be left out.
std::vector<Branch> find_branches(const Program& program, const std::vector<int>& shown);

}  // namespace eco::engine

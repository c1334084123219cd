#include "engine/branches.hpp"

#include <algorithm>
#include <map>

#include "engine/registers.hpp"

namespace eco::engine {

namespace {

constexpr int kept = -1;  // read after the last instruction

/// By instruction: who reads its result.
std::vector<std::vector<int>> find_readers(const Program& program, const std::vector<int>& shown)
{
    std::vector<std::vector<int>> readers(program.code.size());
    std::map<int, int> writer;  // of a register, so far
    const auto read = [&](int reg, int reader) {
        if (const auto found = writer.find(reg); found != writer.end())
            readers[static_cast<std::size_t>(found->second)].push_back(reader);
    };
    for (std::size_t i = 0; i < program.code.size(); ++i) {
        const Instruction& in = program.code[i];
        const int operands[3] = {in.a, in.b, in.c};
        for (int k = 0; k < operand_count(in.code); ++k)
            read(operands[k], static_cast<int>(i));
        writer[in.out] = static_cast<int>(i);
    }
    for (const int reg : shown)
        read(reg, kept);
    for (const Group& group : program.groups) {
        for (const Column& column : group.columns)
            read(column.value, kept);
        for (const Group::Slot& slot : group.slots)
            read(slot.value, kept);
        for (const int reg : group.inputs)
            read(reg, kept);
    }
    return readers;
}

/// By instruction: the gather that writes the condition, if it is a `choose` by class alone.
std::vector<int> find_conditions(const Program& program)
{
    std::vector<int> gathered(static_cast<std::size_t>(program.registers), Branch::everywhere), conditions;
    for (std::size_t i = 0; i < program.code.size(); ++i) {
        const Instruction& in = program.code[i];
        conditions.push_back(in.code == Code::choose ? gathered[static_cast<std::size_t>(in.a)] : Branch::everywhere);
        gathered[static_cast<std::size_t>(in.out)] = in.code == Code::gather ? static_cast<int>(i) : Branch::everywhere;
    }
    return conditions;
}

}  // namespace

std::vector<Branch> find_branches(const Program& program, const std::vector<int>& shown)
{
    std::vector<Branch> branches(program.code.size());
    const auto readers = find_readers(program, shown);
    const auto conditions = find_conditions(program);
    const auto branch_for = [&](int out, int reader) {
        if (reader == kept)
            return Branch{};
        const auto by = static_cast<std::size_t>(reader);
        const bool is_b = program.code[by].b == out, is_c = program.code[by].c == out;
        return conditions[by] != Branch::everywhere && is_b != is_c ? Branch{conditions[by], is_b} : branches[by];
    };
    for (std::size_t i = program.code.size(); i-- > 0;) {
        if (operand_count(program.code[i].code) == 0 || readers[i].empty())
            continue;
        const int out = program.code[i].out;
        const Branch branch = branch_for(out, readers[i].front());
        const bool is_one = std::all_of(readers[i].begin(), readers[i].end(),
                                        [&](int reader) { return branch_for(out, reader) == branch; });
        if (is_one && branch.condition < static_cast<int>(i))
            branches[i] = branch;
    }
    return branches;
}

}  // namespace eco::engine

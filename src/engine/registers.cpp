#include "engine/registers.hpp"

#include <algorithm>

namespace eco::engine {

int operand_count(Code code)
{
    switch (code) {
        case Code::load:
        case Code::constant:
        case Code::area:
        case Code::ecosystem:
        case Code::gather:
            return 0;
        case Code::choose:
            return 3;
        case Code::negate:
        case Code::absolute:
        case Code::exponential:
        case Code::logarithm:
        case Code::logarithm10:
        case Code::square_root:
        case Code::sine:
        case Code::cosine:
        case Code::tangent:
        case Code::logical_not:
        case Code::is_known:
        case Code::member:
        case Code::interval:
        case Code::pick:
            return 1;
        default:
            return 2;
    }
}

void allocate_registers(Program& program)
{
    constexpr int forever = 1 << 30;
    std::vector<int> last(static_cast<std::size_t>(program.registers), -1);
    for (std::size_t i = 0; i < program.code.size(); ++i) {
        const Instruction& in = program.code[i];
        const int used[3] = {in.a, in.b, in.c};
        for (int k = 0; k < operand_count(in.code); ++k)
            last[static_cast<std::size_t>(used[k])] = static_cast<int>(i);
    }
    for (const Instruction& in : program.code)
        if (in.code == Code::constant)  // in a register of its own it is filled once, not for every strip
            last[static_cast<std::size_t>(in.out)] = forever;
    for (const Group& group : program.groups) {
        for (const auto& column : group.columns)
            last[static_cast<std::size_t>(column.value)] = forever;
        for (const auto& slot : group.slots)
            last[static_cast<std::size_t>(slot.value)] = forever;
        for (int input : group.inputs)
            last[static_cast<std::size_t>(input)] = forever;
    }
    std::vector<int> place(last.size(), -1), free;
    int count = 0;
    for (std::size_t i = 0; i < program.code.size(); ++i) {
        Instruction& in = program.code[i];
        const int out = in.out;
        int* used[3] = {&in.a, &in.b, &in.c};
        std::vector<int> ended;
        for (int k = 0; k < operand_count(in.code); ++k) {
            const int old = *used[k];
            *used[k] = place[static_cast<std::size_t>(old)];
            if (last[static_cast<std::size_t>(old)] == static_cast<int>(i) &&
                std::find(ended.begin(), ended.end(), *used[k]) == ended.end())
                ended.push_back(*used[k]);
        }
        free.insert(free.end(), ended.begin(), ended.end());
        if (free.empty())
            free.push_back(count++);
        place[static_cast<std::size_t>(out)] = in.out = free.back();
        free.pop_back();
    }
    for (Group& group : program.groups) {
        for (auto& column : group.columns)
            column.value = place[static_cast<std::size_t>(column.value)];
        for (auto& slot : group.slots)
            slot.value = place[static_cast<std::size_t>(slot.value)];
        for (int& input : group.inputs)
            input = place[static_cast<std::size_t>(input)];
    }
    program.registers = count;
}

}  // namespace eco::engine

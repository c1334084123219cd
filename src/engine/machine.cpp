#include "engine/machine.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string>

#include "engine/vmath.hpp"

namespace eco::engine {

namespace {

void require(bool claim, const char* what)
{
    if (!claim)
        throw std::invalid_argument(std::string("engine program: ") + what);
}

bool is_index(int i, std::size_t size)
{
    return i >= 0 && static_cast<std::size_t>(i) < size;
}

void check_instruction(const Program& program, const Instruction& in, int layers)
{
    for (const int reg : {in.out, in.a, in.b, in.c})
        require(is_index(reg, static_cast<std::size_t>(program.registers)), "no such register");
    if (in.code == Code::load)
        require(is_index(in.index, static_cast<std::size_t>(layers)), "no such layer");
    if (in.code == Code::gather || in.code == Code::member)
        require(is_index(in.index, program.tables.size()), "no such table");
    if (in.code == Code::gather)
        require(program.tables[static_cast<std::size_t>(in.index)].size() == static_cast<std::size_t>(program.cells()),
                "a gathered table needs one value for each cell");
    if (in.code == Code::pick) {
        require(in.index >= 0 && in.value >= 1 && in.value <= 1e6 &&
                    is_index(in.index + static_cast<int>(in.value) - 1, program.tables.size()),
                "no such tables");
        for (int k = 0; k < static_cast<int>(in.value); ++k)
            require(program.tables[static_cast<std::size_t>(in.index + k)].size() ==
                        static_cast<std::size_t>(program.cells()),
                    "a picked table needs one value for each cell");
    }
    if (in.code == Code::interval) {
        require(is_index(in.index, program.bounds.size()), "no such intervals");
        const Intervals& b = program.bounds[static_cast<std::size_t>(in.index)];
        require(b.high.size() == b.low.size() && b.low_closed.size() == b.low.size() &&
                    b.high_closed.size() == b.low.size(),
                "intervals of unequal lengths");
    }
}

void check_group(const Program& program, const Group& group)
{
    const auto registers = static_cast<std::size_t>(program.registers);
    for (const Column& column : group.columns)
        require(is_index(column.value, registers) && column.scale > 0, "a column without register or scale");
    for (const Group::Slot& slot : group.slots)
        require(is_index(slot.value, registers) && slot.count > 0, "a slot without register or count");
    for (const int input : group.inputs)
        require(is_index(input, registers), "a blamed input without register");
    require(group.applies.empty() || group.applies.size() == static_cast<std::size_t>(program.ecosystems),
            "`applies` needs one value for each ecosystem");
}

}  // namespace

void check_program(const Program& program, int layers)
{
    require(program.registers >= 0 && program.zones >= 0 && program.ecosystems >= 0, "negative sizes");
    for (const Instruction& in : program.code)
        check_instruction(program, in, layers);
    for (const Group& group : program.groups)
        check_group(program, group);
}

void Machine::Free::operator()(double* p) const
{
    ::operator delete[](p, std::align_val_t{64});
}

Machine::Machine(const Program& program)
    : program_(&program), cell_tables_(program.tables.size()), picked_(program.tables.size())
{
    const std::size_t count = static_cast<std::size_t>(program.registers) * strip_size;
    registers_.reset(static_cast<double*>(::operator new[]((count + 1) * sizeof(double), std::align_val_t{64})));
    loops::fill(vmath::nan, registers_.get(), static_cast<int>(count));
    for (const Instruction& in : program.code)
        if (in.code == Code::gather) {
            auto& table = cell_tables_[static_cast<std::size_t>(in.index)];
            table = program.tables[static_cast<std::size_t>(in.index)];
            table.push_back(vmath::nan);
        }
    for (const Instruction& in : program.code)
        if (in.code == Code::pick)
            join_tables(in);
    for (int e = 0; e < program.ecosystems; ++e)
        ecosystem_numbers_.push_back(e);
    ecosystem_numbers_.push_back(vmath::nan);
    fill_constants();
}

void Machine::join_tables(const Instruction& pick)
{
    const auto first = static_cast<std::size_t>(pick.index), count = static_cast<std::size_t>(pick.value);
    const auto cells = static_cast<std::size_t>(program_->cells());
    auto& joined = picked_[first];
    joined.assign((cells + 1) * count, vmath::nan);
    for (std::size_t cell = 0; cell < cells; ++cell)
        for (std::size_t k = 0; k < count; ++k)
            joined[cell * count + k] = program_->tables[first + k][cell];
}

/// Constants whose register nothing else writes are filled once; the rest is run for every strip.
void Machine::fill_constants()
{
    std::vector<int> writers(static_cast<std::size_t>(program_->registers));
    for (const Instruction& in : program_->code)
        ++writers[static_cast<std::size_t>(in.out)];
    for (const Instruction& in : program_->code)
        if (in.code == Code::constant && writers[static_cast<std::size_t>(in.out)] == 1)
            loops::fill(in.value, slot(in.out), strip_size);
        else
            steps_.push_back(in);
}

void Machine::run(const Strip& strip, const Feed& feed)
{
    for (const Instruction& instruction : steps_)
        step(instruction, strip, feed);
}

void Machine::step(const Instruction& in, const Strip& strip, const Feed& feed)
{
    const int n = strip.padded;
    double* out = slot(in.out);
    const auto index = static_cast<std::size_t>(in.index);
    switch (in.code) {
        case Code::load:
            return feed.fill(in.index, strip, out);
        case Code::constant:
            return loops::fill(in.value, out, n);
        case Code::area:
            std::copy(strip.area, strip.area + n, out);
            return;
        case Code::ecosystem:
            return loops::gather(strip.ecosystem, ecosystem_numbers_.data(), out, n);
        case Code::gather:
            return loops::gather(strip.cell, cell_tables_[index].data(), out, n);
        case Code::member:
            return loops::member(values(in.a), program_->tables[index].data(),
                                 static_cast<int>(program_->tables[index].size()), out, n);
        case Code::pick:
            return loops::pick(strip.cell, values(in.a), picked_[index].data(), static_cast<int>(in.value), out, n);
        case Code::interval:
            return loops::interval(values(in.a), program_->bounds[index], out, n);
        default:
            loops::find(in.code)(values(in.a), values(in.b), values(in.c), out, n);
    }
}

}  // namespace eco::engine

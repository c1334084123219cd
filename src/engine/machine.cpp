#include "engine/machine.hpp"

#include <algorithm>
#include <new>
#include <numeric>
#include <stdexcept>
#include <string>

#include "engine/vmath.hpp"

namespace eco::engine {

namespace {

constexpr int branch_block = 64;

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

Machine::Machine(const Program& program, const std::vector<int>& shown)
    : program_(&program),
      cell_tables_(program.tables.size()),
      picked_(program.tables.size()),
      first_picked_(program.tables.size())
{
    std::iota(first_picked_.begin(), first_picked_.end(), std::size_t{0});
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
    make_steps(shown);
}

void Machine::join_tables(const Instruction& pick)
{
    const auto first = static_cast<std::size_t>(pick.index), count = static_cast<std::size_t>(pick.value);
    const auto cells = static_cast<std::size_t>(program_->cells());
    auto& joined = picked_[first];
    joined.assign((cells + 1) * count, vmath::nan);
    std::fill_n(first_picked_.begin() + pick.index, count, first);
    for (std::size_t cell = 0; cell < cells; ++cell)
        for (std::size_t k = 0; k < count; ++k)
            joined[cell * count + k] = program_->tables[first + k][cell];
}

void Machine::set(std::size_t table, std::size_t cell, double value)
{
    if (!cell_tables_[table].empty())
        cell_tables_[table][cell] = value;
    const std::size_t first = first_picked_[table];
    if (auto& joined = picked_[first]; !joined.empty()) {
        const std::size_t count = joined.size() / static_cast<std::size_t>(program_->cells() + 1);
        joined[cell * count + table - first] = value;
    }
}

/// Constants whose register nothing else writes are filled once; the rest is run for every strip.
void Machine::make_steps(const std::vector<int>& shown)
{
    std::vector<int> writers(static_cast<std::size_t>(program_->registers));
    for (const Instruction& in : program_->code)
        ++writers[static_cast<std::size_t>(in.out)];
    const std::vector<Branch> branches = find_branches(*program_, shown);
    for (std::size_t i = 0; i < program_->code.size(); ++i) {
        const Instruction& in = program_->code[i];
        if (in.code == Code::constant && writers[static_cast<std::size_t>(in.out)] == 1)
            loops::fill(in.value, slot(in.out), strip_size);
        else
            steps_.push_back({in, stretch_of(branches[i])});
    }
}

/// The stretches that the branch shares with others like it.
std::size_t Machine::stretch_of(const Branch& branch)
{
    const auto found =
        std::find_if(stretches_.begin(), stretches_.end(), [&](const auto& s) { return s.branch == branch; });
    if (found == stretches_.end())
        return stretches_.push_back({branch, {}, false}), stretches_.size() - 1;
    return static_cast<std::size_t>(found - stretches_.begin());
}

void Machine::run(const Strip& strip, const Feed& feed)
{
    for (Stretches& stretches : stretches_)
        stretches.is_found = false;
    for (const Step& one : steps_) {
        Stretches& stretches = stretches_[one.stretches];
        if (stretches.branch.condition == Branch::everywhere) {
            step(one.instruction, strip, feed);
            continue;
        }
        if (!stretches.is_found)
            find(stretches, strip.padded);
        for (const auto& [first, count] : stretches.lanes)
            step_lanes(one.instruction, strip, first, count);
    }
}

/// Blocks of lanes in which the branch is taken anywhere; what the other lanes hold is not looked at.
void Machine::find(Stretches& stretches, int lanes)
{
    const double* truths = values(program_->code[static_cast<std::size_t>(stretches.branch.condition)].out);
    stretches.lanes.clear();
    stretches.is_found = true;
    for (int first = 0; first < lanes; first += branch_block) {
        const int count = std::min(branch_block, lanes - first);
        if (!loops::has_truth(truths + first, stretches.branch.is_taken, count))
            continue;
        if (!stretches.lanes.empty() && stretches.lanes.back().first + stretches.lanes.back().second == first)
            stretches.lanes.back().second += count;
        else
            stretches.lanes.emplace_back(first, count);
    }
}

void Machine::step(const Instruction& in, const Strip& strip, const Feed& feed)
{
    double* out = slot(in.out);
    switch (in.code) {
        case Code::load:
            return feed.fill(in.index, strip, out);
        case Code::area:
            std::copy(strip.area, strip.area + strip.padded, out);
            return;
        default:
            step_lanes(in, strip, 0, strip.padded);
    }
}

void Machine::step_lanes(const Instruction& in, const Strip& strip, int first, int n)
{
    double* out = slot(in.out) + first;
    const double *a = values(in.a) + first, *b = values(in.b) + first, *c = values(in.c) + first;
    const auto index = static_cast<std::size_t>(in.index);
    switch (in.code) {
        case Code::constant:
            return loops::fill(in.value, out, n);
        case Code::ecosystem:
            return loops::gather(strip.ecosystem + first, ecosystem_numbers_.data(), out, n);
        case Code::gather:
            return loops::gather(strip.cell + first, cell_tables_[index].data(), out, n);
        case Code::member:
            return loops::member(a, program_->tables[index].data(), static_cast<int>(program_->tables[index].size()),
                                 out, n);
        case Code::pick:
            return loops::pick(strip.cell + first, a, picked_[index].data(), static_cast<int>(in.value), out, n);
        case Code::interval:
            return loops::interval(a, program_->bounds[index], out, n);
        default:
            loops::find(in.code)(a, b, c, out, n);
    }
}

}  // namespace eco::engine

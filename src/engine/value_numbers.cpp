#include "engine/value_numbers.hpp"

#include <algorithm>
#include <bit>

#include "engine/registers.hpp"

namespace eco::engine {

namespace {

std::vector<std::uint64_t> bits_of(const std::vector<double>& values)
{
    std::vector<std::uint64_t> out;
    for (const double value : values)
        out.push_back(std::bit_cast<std::uint64_t>(value));
    return out;
}

enum class Missing : std::uint8_t {
    never,        // has a value in every lane
    as_operands,  // where an operand that is finite elsewhere is missing
    also_itself,  // where an operand is, and elsewhere
    by_its_own,   // not decided by its operands one by one
};

Missing missing_of(const Instruction& in)
{
    switch (in.code) {
        case Code::area:
        case Code::is_known:
            return Missing::never;
        case Code::constant:
            return in.value == in.value ? Missing::never : Missing::by_its_own;
        case Code::add:
        case Code::subtract:
        case Code::multiply:
        case Code::negate:
        case Code::minimum:
        case Code::maximum:
        case Code::absolute:
        case Code::exponential:
        case Code::equal:
        case Code::not_equal:
        case Code::less:
        case Code::less_equal:
        case Code::greater:
        case Code::greater_equal:
        case Code::logical_not:
            return Missing::as_operands;
        case Code::load:
        case Code::ecosystem:
        case Code::gather:
        case Code::choose:
        case Code::coalesce:
        case Code::logical_and:
        case Code::logical_or:
            return Missing::by_its_own;
        default:
            return Missing::also_itself;
    }
}

/// Only these make an infinity of finite numbers; what follows from one may be one, and infinity less infinity is NaN.
bool makes_infinity(Code code)
{
    return code == Code::exponential || code == Code::power || code == Code::load;
}

}  // namespace

std::vector<int> ValueNumbers::add(const Program& program, const std::vector<int>& layers)
{
    std::vector<int> here(static_cast<std::size_t>(program.registers), 0);
    for (Instruction in : program.code) {
        int* operands[3] = {&in.a, &in.b, &in.c};
        const int count = operand_count(in.code);
        for (int k = 0; k < 3; ++k)
            *operands[k] = k < count ? here[static_cast<std::size_t>(*operands[k])] : 0;
        here[static_cast<std::size_t>(in.out)] = number(program, in, layers);
    }
    return here;
}

int ValueNumbers::number(const Program& program, const Instruction& in, const std::vector<int>& layers)
{
    Instruction own = in;
    if (in.code == Code::load)
        own.index = layers[static_cast<std::size_t>(in.index)];
    else if (in.code == Code::gather || in.code == Code::member)
        own.index = find_tables(program, in.index, 1);
    else if (in.code == Code::pick)
        own.index = find_tables(program, in.index, static_cast<int>(in.value));
    else if (in.code == Code::interval)
        own.index = find_bounds(program.bounds[static_cast<std::size_t>(in.index)]);
    else
        own.index = 0;
    if ((in.code == Code::add || in.code == Code::multiply) && own.a > own.b)
        std::swap(own.a, own.b);
    const Key key{own.code, own.a, own.b, own.c, own.index, std::bit_cast<std::uint64_t>(own.value)};
    const auto [found, is_new] = known_.try_emplace(key, target_->registers);
    if (is_new) {
        own.out = target_->registers++;
        target_->code.push_back(own);
        note_unknowns(own);
    }
    return found->second;
}

/// The first of equal tables side by side.
int ValueNumbers::find_tables(const Program& program, int first, int count)
{
    std::vector<Bits> key;
    for (int i = 0; i < count; ++i)
        key.push_back(bits_of(program.tables[static_cast<std::size_t>(first + i)]));
    const auto [found, is_new] = tables_.try_emplace(std::move(key), static_cast<int>(target_->tables.size()));
    for (int i = 0; is_new && i < count; ++i)
        target_->tables.push_back(program.tables[static_cast<std::size_t>(first + i)]);
    return found->second;
}

int ValueNumbers::find_bounds(const Intervals& bounds)
{
    Bits key = bits_of(bounds.low);
    for (const std::uint64_t high : bits_of(bounds.high))
        key.push_back(high);
    key.insert(key.end(), bounds.low_closed.begin(), bounds.low_closed.end());
    key.insert(key.end(), bounds.high_closed.begin(), bounds.high_closed.end());
    const auto [found, is_new] = bounds_.try_emplace(std::move(key), static_cast<int>(target_->bounds.size()));
    if (is_new)
        target_->bounds.push_back(bounds);
    return found->second;
}

void ValueNumbers::note_unknowns(const Instruction& in)
{
    const Missing kind = missing_of(in);
    const int operands[3] = {in.a, in.b, in.c};
    std::set<int> unknowns;
    bool is_infinite = makes_infinity(in.code), reads_infinity = false;
    for (int k = 0; k < operand_count(in.code); ++k) {
        const auto operand = static_cast<std::size_t>(operands[k]);
        reads_infinity = reads_infinity || may_be_infinite_[operand];
        if (kind == Missing::as_operands || kind == Missing::also_itself)
            unknowns.insert(unknowns_[operand].begin(), unknowns_[operand].end());
    }
    if (kind == Missing::by_its_own || kind == Missing::also_itself || (kind == Missing::as_operands && reads_infinity))
        unknowns.insert(in.out);
    unknowns_.push_back(std::move(unknowns));
    may_be_infinite_.push_back(is_infinite || reads_infinity);
}

}  // namespace eco::engine

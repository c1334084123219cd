#include "engine/keyed_sums.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/clones.hpp"
#include "engine/quantise.hpp"
#include "engine/vmath.hpp"

namespace eco::engine {

namespace {

constexpr std::uint64_t full_budget = std::uint64_t{1} << 62;

ECO_CLONES void plain_keys(const std::int32_t* local, std::int64_t* keys, int n)
{
#pragma omp simd
    for (int i = 0; i < n; ++i)
        keys[i] = local[i];
}

ECO_CLONES void start_keys(const std::int32_t* local, double* keys, int n)
{
#pragma omp simd
    for (int i = 0; i < n; ++i)
        keys[i] = local[i];
}

ECO_CLONES void finish_keys(const double* values, const std::int64_t* mask, std::int64_t* keys, int n)
{
#pragma omp simd
    for (int i = 0; i < n; ++i)
        keys[i] = (static_cast<std::int64_t>(vmath::bits(values[i] + vmath::magic)) & mask[i]) & 0xffffffff;
}

ECO_CLONES void join(const std::int64_t* mask, std::int64_t* all, int n)
{
#pragma omp simd
    for (int i = 0; i < n; ++i)
        all[i] |= mask[i];
}

ECO_CLONES std::int64_t look_up_bits(const std::int32_t* ecosystem, std::uint64_t bits, std::int64_t* mask, int n)
{
    std::int64_t any = 0;
#pragma omp simd reduction(| : any)
    for (int i = 0; i < n; ++i) {
        mask[i] = -static_cast<std::int64_t>((bits >> static_cast<std::uint64_t>(ecosystem[i])) & 1);
        any |= mask[i];
    }
    return any;
}

/// Masks by ecosystem. Returns 0 if no lane is on.
std::int64_t look_up(const std::int32_t* ecosystem, const std::vector<std::int64_t>& table, std::int64_t* mask, int n)
{
    if (table.size() <= 64) {  // a shift is faster than a look-up
        std::uint64_t bits = 0;
        for (std::size_t e = 0; e < table.size(); ++e)
            bits |= static_cast<std::uint64_t>(table[e] & 1) << e;
        return look_up_bits(ecosystem, bits, mask, n);
    }
    std::int64_t any = 0;
    for (int i = 0; i < n; ++i)
        any |= mask[i] = table[static_cast<std::size_t>(ecosystem[i])];
    return any;
}

}  // namespace

KeyedSums::KeyedSums(const Program& program)
    : program_(&program),
      is_area_(static_cast<std::size_t>(program.registers)),
      inside_(static_cast<std::size_t>(program.ecosystems), -1),
      keys_(strip_size),
      added_(strip_size),
      everywhere_(strip_size, -1),
      key_values_(strip_size)
{
    inside_.push_back(0);
    for (const Instruction& in : program.code)
        is_area_[static_cast<std::size_t>(in.out)] = in.code == Code::area;
    for (const Instruction& in : program.code)
        if (in.code != Code::area)
            is_area_[static_cast<std::size_t>(in.out)] = 0;
}

void KeyedSums::append(GroupSums group)
{
    if (parts_.empty())
        for (const Group::Slot& slot : group.group().slots)
            slots_ *= static_cast<std::size_t>(slot.count);
    for (const Column& column : group.group().columns)
        if (group.group().slots.empty() && !area_ && !column.is_by_area &&
            is_area_[static_cast<std::size_t>(column.value)] != 0) {
            area_ = column;
            columns_ += 1;
            for (Part& part : parts_)
                part.first += 1;
        }
    if (area_)
        group.share(*area_);
    const std::size_t first = columns_;
    columns_ += group.own().size();
    parts_.push_back({std::move(group), first});
    stride_ = static_cast<int>((columns_ + 1) / 2 * 2);
    planes_.assign(static_cast<std::size_t>(stride_) * plane_size, 0);
}

bool KeyedSums::has_slots(const std::vector<Group::Slot>& slots) const
{
    const auto& own = parts_.front().group.group().slots;
    return std::equal(own.begin(), own.end(), slots.begin(), slots.end(),
                      [](const auto& a, const auto& b) { return a.value == b.value && a.count == b.count; });
}

void KeyedSums::open(const TileSite& site, int zones)
{
    local_cells_ = static_cast<std::size_t>(zones) * static_cast<std::size_t>(program_->ecosystems);
    if (local_cells_ * slots_ >= (std::size_t{1} << 31))
        throw std::length_error("a group has too many slots");
    wide_.assign(local_cells_ * slots_ * static_cast<std::size_t>(stride_), 0);
    rows_.assign(wide_.size() * sums::row_copies, 0);
    budget_ = full_budget;
    for (Part& part : parts_) {
        part.group.open(site, local_cells_);
        part.is_touched = false;
    }
}

void KeyedSums::add(const Strip& strip, const Machine& machine, const std::vector<const std::int64_t*>& mask_of)
{
    std::uint64_t magnitude = 0;
    bool is_any = false;
    if (!is_plain())
        added_.assign(strip_size, 0);
    const bool has_gaps = has_missing_slot(strip, machine);
    for (Part& part : parts_) {
        if (part.group.own().empty()) {  // all of it is shared, and an area is never missing
            is_any = part.is_touched = true;
            continue;
        }
        const std::int64_t* mask = mask_of[static_cast<std::size_t>(part.group.number())];
        std::int64_t* planes = planes_.data() + part.first * plane_size;
        if (!mask && !part.is_clear)
            std::fill(planes, planes + part.group.own().size() * plane_size, 0);
        part.is_clear = !mask;
        if (!mask)
            continue;
        mask = part.group.quantise(strip, machine, {mask, has_gaps}, planes, magnitude);
        if (!is_plain())
            join(mask, added_.data(), strip.padded);
        is_any = part.is_touched = true;
    }
    if (!is_any)
        return;
    if (area_)
        quantise_area(strip, machine, magnitude);
    make_keys(strip, machine);
    const std::uint64_t lanes = static_cast<std::uint64_t>(strip.padded) / sums::row_copies;  // that one row may get
    const std::uint64_t most = lanes * magnitude;                                             // at most 2^59 + 2^8
    if (most > budget_) {
        move_rows();
        std::fill(rows_.begin(), rows_.end(), 0);
        budget_ = full_budget;
    }
    budget_ -= most;
    sums::add_rows(planes_.data(), plane_size, keys_.data(), stride_, rows_.data(), wide_.size(), strip.padded);
}

/// Is a slot missing in any lane, be it in a sum or not?
bool KeyedSums::has_missing_slot(const Strip& strip, const Machine& machine) const
{
    const auto& slots = parts_.front().group.group().slots;
    return std::any_of(slots.begin(), slots.end(), [&](const Group::Slot& slot) {
        return sums::find_missing(machine.values(slot.value), everywhere_.data(), strip.padded) != 0;
    });
}

void KeyedSums::quantise_area(const Strip& strip, const Machine& machine, std::uint64_t& magnitude)
{
    look_up(strip.ecosystem, inside_, added_.data(), strip.padded);
    const auto found =
        sums::quantise(machine.values(area_->value), added_.data(), area_->scale, planes_.data(), strip.padded);
    if (found.bad != 0)
        for (const Part& part : parts_)
            if (!part.group.shared().empty())
                part.group.fail(strip, machine, added_.data());
    magnitude |= found.magnitude;
}

/// Keys of lanes that are in no sum may be any: their planes are 0.
void KeyedSums::make_keys(const Strip& strip, const Machine& machine)
{
    if (is_plain())
        return plain_keys(strip.local, keys_.data(), strip.padded);
    start_keys(strip.local, key_values_.data(), strip.padded);
    std::uint64_t outside = 0;
    for (const Group::Slot& slot : parts_.front().group.group().slots)
        outside |=
            sums::extend_keys(machine.values(slot.value), added_.data(), slot.count, key_values_.data(), strip.padded);
    if (outside != 0)
        throw std::out_of_range("engine program: a slot number outside its count in group " +
                                std::to_string(parts_.front().group.number()));
    finish_keys(key_values_.data(), added_.data(), keys_.data(), strip.padded);
}

void KeyedSums::move_rows()
{
    for (std::size_t copy = 0; copy < rows_.size(); copy += wide_.size())
        for (std::size_t i = 0; i < wide_.size(); ++i)
            wide_[i] += rows_[copy + i];
}

void KeyedSums::close(const std::vector<int>& zones, Totals& totals)
{
    move_rows();
    for (const Part& part : parts_) {
        GroupTotals& group = totals.groups[static_cast<std::size_t>(part.group.number())];
        part.group.close(zones, group);
        if (part.is_touched)
            add_to(part, zones, group);
    }
}

void KeyedSums::add_to(const Part& part, const std::vector<int>& zones, GroupTotals& totals) const
{
    const auto ecosystems = static_cast<std::size_t>(program_->ecosystems);
    const auto& own = part.group.own();
    const auto& applies = part.group.group().applies;
    for (std::size_t local = 0; local < local_cells_; ++local) {
        const std::size_t cell = static_cast<std::size_t>(zones[local / ecosystems]) * ecosystems + local % ecosystems;
        for (std::size_t slot = 0; slot < slots_; ++slot) {
            const Int128* row = wide_.data() + (local * slots_ + slot) * static_cast<std::size_t>(stride_);
            for (std::size_t c = 0; c < own.size(); ++c)
                totals.sum(cell, slot, own[c]) += row[part.first + c];
        }
        if (applies.empty() || applies[local % ecosystems] != 0)
            for (const std::size_t c : part.group.shared())
                totals.sum(cell, 0, c) += wide_[local * static_cast<std::size_t>(stride_)] - part.group.left_out(local);
    }
}

Sums::Sums(const Program& program, ColumnName name)
{
    for (std::size_t g = 0; g < program.groups.size(); ++g) {
        const auto same = std::find_if(sums_.begin(), sums_.end(),
                                       [&](const KeyedSums& sums) { return sums.has_slots(program.groups[g].slots); });
        KeyedSums& sums = same == sums_.end() ? sums_.emplace_back(program) : *same;
        sums.append(GroupSums(program, static_cast<int>(g), name));
        std::vector<std::int64_t> pattern(static_cast<std::size_t>(program.ecosystems), -1);
        for (std::size_t e = 0; e < program.groups[g].applies.size(); ++e)
            pattern[e] = program.groups[g].applies[e] != 0 ? -1 : 0;
        pattern.push_back(0);
        const auto found = std::find(patterns_.begin(), patterns_.end(), pattern);
        pattern_of_.push_back(static_cast<std::size_t>(found - patterns_.begin()));
        if (found == patterns_.end())
            patterns_.push_back(std::move(pattern));
    }
    masks_.assign(patterns_.size(), std::vector<std::int64_t>(strip_size));
    mask_of_.resize(program.groups.size());
}

void Sums::open(const TileSite& site, int zones)
{
    for (KeyedSums& sums : sums_)
        sums.open(site, zones);
}

void Sums::add(const Strip& strip, const Machine& machine)
{
    std::vector<const std::int64_t*> mask(patterns_.size());
    for (std::size_t p = 0; p < patterns_.size(); ++p)
        if (look_up(strip.ecosystem, patterns_[p], masks_[p].data(), strip.padded) != 0)
            mask[p] = masks_[p].data();
    for (std::size_t g = 0; g < mask_of_.size(); ++g)
        mask_of_[g] = mask[pattern_of_[g]];
    for (KeyedSums& sums : sums_)
        sums.add(strip, machine, mask_of_);
}

void Sums::close(const std::vector<int>& zones, Totals& totals)
{
    for (KeyedSums& sums : sums_)
        sums.close(zones, totals);
}

}  // namespace eco::engine

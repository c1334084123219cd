#include "engine/sums.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "base/problem.hpp"
#include "engine/clones.hpp"
#include "engine/quantise.hpp"
#include "engine/vmath.hpp"

namespace eco::engine {

namespace {

// Planes a power of two apart would fall into the same cache sets.
constexpr int plane_size = strip_size + 8;
constexpr std::uint64_t full_budget = std::uint64_t{1} << 62;

std::string text_of(double value)
{
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.6g", value);
    return buffer;
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

ECO_CLONES void look_up(const std::int32_t* ecosystem, const std::int64_t* table, std::int64_t* mask, int n)
{
#pragma omp simd
    for (int i = 0; i < n; ++i)
        mask[i] = table[ecosystem[i]];
}

}  // namespace

std::int64_t to_units(double x, double scale)
{
    const double t = x * scale;
    if (!sums::is_countable(t))
        throw std::invalid_argument("to_units: beyond 2^51 units");
    return static_cast<std::int64_t>(vmath::round_small(t));
}

GroupSums::GroupSums(const Program& program, int group, ColumnName name)
    : program_(&program),
      group_(&program.groups.at(static_cast<std::size_t>(group))),
      number_(group),
      name_(std::move(name)),
      ecosystems_(static_cast<std::size_t>(program.ecosystems)),
      causes_(group_->inputs.size() + 1),
      stride_(static_cast<int>((group_->columns.size() + 3) / 4 * 4)),
      planes_(static_cast<std::size_t>(stride_) * plane_size),
      keys_(strip_size),
      known_(strip_size),
      key_values_(strip_size)
{
    for (const Group::Slot& slot : group_->slots)
        slots_ *= static_cast<std::size_t>(slot.count);
}

void GroupSums::open(const TileSite& site, int zones)
{
    site_ = site;
    local_cells_ = static_cast<std::size_t>(zones) * ecosystems_;
    const std::size_t size = local_cells_ * slots_ * static_cast<std::size_t>(stride_);
    if (size / static_cast<std::size_t>(std::max(stride_, 1)) >= (std::size_t{1} << 31))
        throw std::length_error("a group has too many slots");
    rows_.assign(size, 0);
    wide_.assign(size, 0);
    uncovered_.assign(causes_ * local_cells_, 0);
    first_.assign(causes_, {});
    budget_ = full_budget;
    is_touched_ = false;
}

void GroupSums::add(const Strip& strip, const Machine& machine, const std::int64_t* mask)
{
    if (std::all_of(mask, mask + strip.padded, [](std::int64_t m) { return m == 0; }))
        return;
    is_touched_ = true;
    if (!quantise(strip, machine, mask)) {
        leave_out(strip, machine, mask);
        mask = known_.data();
        if (!quantise(strip, machine, mask))
            fail(strip, machine, mask);
    }
    make_keys(strip, machine, mask);
    const std::uint64_t most = static_cast<std::uint64_t>(strip.padded) * (magnitude_ / 2 + 1);  // at most 2^61 + 2^10
    if (most > budget_)
        move_rows();
    budget_ -= most;
    sums::add_rows(planes_.data(), plane_size, keys_.data(), stride_, rows_.data(), strip.padded);
}

/// False if a lane under the mask has a column or slot that is NaN, or an amount that cannot be held.
bool GroupSums::quantise(const Strip& strip, const Machine& machine, const std::int64_t* mask)
{
    std::uint64_t bad = 0;
    magnitude_ = 0;
    for (std::size_t c = 0; c < group_->columns.size(); ++c) {
        const Column& column = group_->columns[c];
        const auto found = sums::quantise(machine.values(column.value), mask, column.scale,
                                          planes_.data() + c * plane_size, strip.padded);
        bad |= found.bad;
        magnitude_ |= found.magnitude;
    }
    for (const Group::Slot& slot : group_->slots)
        bad |= sums::quantise(machine.values(slot.value), mask, 1, keys_.data(), strip.padded).bad;
    return bad == 0;
}

void GroupSums::make_keys(const Strip& strip, const Machine& machine, const std::int64_t* mask)
{
    start_keys(strip.local, key_values_.data(), strip.padded);
    std::uint64_t outside = 0;
    for (const Group::Slot& slot : group_->slots)
        outside |= sums::extend_keys(machine.values(slot.value), mask, slot.count, key_values_.data(), strip.padded);
    if (outside != 0)
        throw std::out_of_range("engine program: a slot number outside its count in group " + std::to_string(number_));
    finish_keys(key_values_.data(), mask, keys_.data(), strip.padded);
}

/// Makes `known_`, the mask without lanes that miss something, and counts those.
void GroupSums::leave_out(const Strip& strip, const Machine& machine, const std::int64_t* mask)
{
    std::copy(mask, mask + strip.padded, known_.begin());
    for (const Column& column : group_->columns)
        sums::keep_known(machine.values(column.value), known_.data(), strip.padded);
    for (const Group::Slot& slot : group_->slots)
        sums::keep_known(machine.values(slot.value), known_.data(), strip.padded);
    for (int i = 0; i < strip.size; ++i)
        if (mask[i] != known_[static_cast<std::size_t>(i)])
            blame(i, strip, machine);
}

void GroupSums::blame(int lane, const Strip& strip, const Machine& machine)
{
    const auto is_missing = [&](int reg) { return machine.values(reg)[lane] != machine.values(reg)[lane]; };
    const auto found = std::find_if(group_->inputs.begin(), group_->inputs.end(), is_missing);
    const auto cause = static_cast<std::size_t>(found - group_->inputs.begin());
    uncovered_[cause * local_cells_ + static_cast<std::size_t>(strip.local[lane])] +=
        to_units(strip.area[lane], program_->area_scale);
    FirstPixel pixel{site_.row_of(strip.offset[lane]), site_.col_of(strip.offset[lane]), strip.cell[lane], {}};
    if (!pixel.is_before(first_[cause]))
        return;
    for (const int reg : group_->inputs)
        pixel.inputs.push_back(machine.values(reg)[lane]);
    first_[cause] = std::move(pixel);
}

void GroupSums::fail(const Strip& strip, const Machine& machine, const std::int64_t* mask) const
{
    for (int i = 0; i < strip.size; ++i)
        for (std::size_t c = 0; c < group_->columns.size(); ++c) {
            const Column& column = group_->columns[c];
            const double value = machine.values(column.value)[i];
            if (mask[i] == 0 || sums::is_countable(value * column.scale))
                continue;
            const int number = static_cast<int>(c);
            const std::string sum =
                name_ ? name_(number_, number) : "sum " + std::to_string(number_) + "." + std::to_string(number);
            throw InputError(Problem{Place{"", 0, 0, sum},
                                     "engine.overflow",
                                     {{"row", std::to_string(site_.row_of(strip.offset[i]))},
                                      {"col", std::to_string(site_.col_of(strip.offset[i]))},
                                      {"value", text_of(value)},
                                      {"limit", text_of(sums::unit_limit / column.scale)}},
                                     "",
                                     false});
        }
    throw std::out_of_range("engine program: a slot number outside its count in group " + std::to_string(number_));
}

void GroupSums::move_rows()
{
    for (std::size_t i = 0; i < rows_.size(); ++i)
        wide_[i] += rows_[i];
    std::fill(rows_.begin(), rows_.end(), 0);
    budget_ = full_budget;
}

void GroupSums::close(const std::vector<int>& zones, GroupTotals& totals)
{
    if (!is_touched_)
        return;
    move_rows();
    for (std::size_t local = 0; local < local_cells_; ++local) {
        const std::size_t cell =
            static_cast<std::size_t>(zones[local / ecosystems_]) * ecosystems_ + local % ecosystems_;
        for (std::size_t slot = 0; slot < slots_; ++slot)
            for (std::size_t c = 0; c < totals.columns; ++c)
                totals.sum(cell, slot, c) += wide_[(local * slots_ + slot) * static_cast<std::size_t>(stride_) + c];
        for (std::size_t cause = 0; cause < causes_; ++cause)
            totals.uncovered[cause * totals.cells + cell] += uncovered_[cause * local_cells_ + local];
    }
    for (std::size_t cause = 0; cause < causes_; ++cause)
        if (first_[cause].is_before(totals.first[cause]))
            totals.first[cause] = first_[cause];
}

Sums::Sums(const Program& program, ColumnName name)
{
    for (std::size_t g = 0; g < program.groups.size(); ++g) {
        groups_.emplace_back(program, static_cast<int>(g), name);
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
}

void Sums::open(const TileSite& site, int zones)
{
    for (GroupSums& group : groups_)
        group.open(site, zones);
}

void Sums::add(const Strip& strip, const Machine& machine)
{
    for (std::size_t p = 0; p < patterns_.size(); ++p)
        look_up(strip.ecosystem, patterns_[p].data(), masks_[p].data(), strip.padded);
    for (std::size_t g = 0; g < groups_.size(); ++g)
        groups_[g].add(strip, machine, masks_[pattern_of_[g]].data());
}

void Sums::close(const std::vector<int>& zones, Totals& totals)
{
    for (std::size_t g = 0; g < groups_.size(); ++g)
        groups_[g].close(zones, totals.groups[g]);
}

}  // namespace eco::engine

#include "engine/sums.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "base/clones.hpp"
#include "base/problem.hpp"
#include "engine/quantise.hpp"
#include "engine/vmath.hpp"

namespace eco::engine {

namespace {

std::string text_of(double value)
{
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.6g", value);
    return buffer;
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
      known_(strip_size)
{
    for (std::size_t c = 0; c < group_->columns.size(); ++c)
        own_.push_back(c);
}

void GroupSums::share(const Column& column)
{
    for (const std::size_t c : std::vector(own_))
        if (group_->columns[c].value == column.value && group_->columns[c].scale == column.scale &&
            !group_->columns[c].is_by_area) {
            shared_.push_back(c);
            std::erase(own_, c);
        }
}

void GroupSums::open(const TileSite& site, std::size_t local_cells)
{
    site_ = site;
    local_cells_ = local_cells;
    uncovered_.assign(causes_ * local_cells_, 0);
    left_out_.assign(shared_.empty() ? 0 : local_cells_, 0);
    first_.assign(causes_, {});
    has_missing_ = false;
}

const std::int64_t* GroupSums::quantise(const Strip& strip, const Machine& machine, const Wanted& lanes,
                                        std::int64_t* planes, std::uint64_t& magnitude)
{
    const std::int64_t* mask = lanes.mask;
    if (!try_quantise(strip, machine, lanes, planes)) {
        leave_out(strip, machine, mask);
        mask = known_.data();
        if (!try_quantise(strip, machine, {mask, false}, planes))
            fail(strip, machine, mask);
    }
    magnitude |= magnitude_;
    return mask;
}

/// False if a wanted lane has a column or slot that is NaN, or an amount that cannot be held.
bool GroupSums::try_quantise(const Strip& strip, const Machine& machine, const Wanted& lanes, std::int64_t* planes)
{
    std::uint64_t bad = 0;
    magnitude_ = 0;
    for (const std::size_t c : own_) {
        const Column& column = group_->columns[c];
        const double* values = machine.values(column.value);
        const auto found = column.is_by_area ? sums::quantise_by_area(values, strip.area, lanes.mask, column.scale,
                                                                      planes, strip.padded)
                                             : sums::quantise(values, lanes.mask, column.scale, planes, strip.padded);
        bad |= found.bad;
        magnitude_ |= found.magnitude;
        planes += plane_size;
    }
    if (lanes.has_gaps)
        for (const Group::Slot& slot : group_->slots)
            bad |= sums::find_missing(machine.values(slot.value), lanes.mask, strip.padded);
    return bad == 0;
}

/// Makes `known_`, the mask without lanes that miss something, and counts those.
void GroupSums::leave_out(const Strip& strip, const Machine& machine, const std::int64_t* mask)
{
    has_missing_ = true;
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
    if (!shared_.empty()) {
        const Column& column = group_->columns[shared_.front()];
        left_out_[static_cast<std::size_t>(strip.local[lane])] +=
            to_units(machine.values(column.value)[lane], column.scale);
    }
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
            const double value = machine.values(column.value)[i] * (column.is_by_area ? strip.area[i] : 1);
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

void GroupSums::close(const std::vector<int>& zones, GroupTotals& totals) const
{
    if (!has_missing_)
        return;
    for (std::size_t local = 0; local < local_cells_; ++local) {
        const std::size_t cell =
            static_cast<std::size_t>(zones[local / ecosystems_]) * ecosystems_ + local % ecosystems_;
        for (std::size_t cause = 0; cause < causes_; ++cause)
            totals.uncovered[cause * totals.cells + cell] += uncovered_[cause * local_cells_ + local];
    }
    for (std::size_t cause = 0; cause < causes_; ++cause)
        if (first_[cause].is_before(totals.first[cause]))
            totals.first[cause] = first_[cause];
}

}  // namespace eco::engine

#include "engine/join.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "engine/registers.hpp"
#include "engine/value_numbers.hpp"
#include "engine/vmath.hpp"

namespace eco::engine {

namespace {

bool is_same(const LayerInput& a, const LayerInput& b)
{
    const auto same_number = [](double x, double y) { return x == y || (x != x && y != y); };
    return a.path == b.path && a.band == b.band && a.is_label == b.is_label && a.is_coarse == b.is_coarse &&
           std::equal(a.relabel.begin(), a.relabel.end(), b.relabel.begin(), b.relabel.end(), same_number);
}

bool is_same(const Column& a, const Column& b)
{
    return a.value == b.value && a.scale == b.scale && a.is_by_area == b.is_by_area;
}

bool is_same(const Group::Slot& a, const Group::Slot& b)
{
    return a.value == b.value && a.count == b.count;
}

int find_layer(std::vector<LayerInput>& layers, const LayerInput& layer)
{
    const auto found =
        std::find_if(layers.begin(), layers.end(), [&](const LayerInput& other) { return is_same(other, layer); });
    const auto index = static_cast<int>(found - layers.begin());
    if (found == layers.end())
        layers.push_back(layer);
    return index;
}

/// The program over the joined ecosystems instead of its own; `own` is its number of each of them.
Program over_joined(Program program, const std::vector<int>& own)
{
    const auto zones = static_cast<std::size_t>(program.zones),
               ecosystems = static_cast<std::size_t>(program.ecosystems);
    const auto change = [&](std::size_t table) {  // a copy, since labels may be looked up in the same table
        const std::vector<double> old = program.tables[table];
        auto& made = program.tables.emplace_back();
        for (std::size_t zone = 0; zone < zones; ++zone)
            for (const int number : own)
                made.push_back(number < 0 ? vmath::nan : old.at(zone * ecosystems + static_cast<std::size_t>(number)));
    };
    for (std::size_t i = 0; i < program.code.size(); ++i) {
        Instruction& in = program.code[i];
        const int count = in.code == Code::gather ? 1 : in.code == Code::pick ? static_cast<int>(in.value) : 0;
        const auto first = static_cast<int>(program.tables.size());
        for (int k = 0; k < count; ++k)
            change(static_cast<std::size_t>(in.index + k));
        if (count > 0)
            in.index = first;
        if (in.code != Code::ecosystem)
            continue;
        auto& numbers = program.tables.emplace_back(own.begin(), own.end());
        std::replace(numbers.begin(), numbers.end(), -1.0, vmath::nan);
        const Instruction number{Code::member, in.out, in.out, 0, 0, first, 0};
        program.code.insert(program.code.begin() + static_cast<std::ptrdiff_t>(++i), number);
    }
    for (Group& group : program.groups) {
        const std::vector<std::uint8_t> old = group.applies;
        group.applies.clear();
        for (const int number : own)
            group.applies.push_back(number < 0 ? 0 : old.empty() ? 1 : old.at(static_cast<std::size_t>(number)));
    }
    program.ecosystems = static_cast<int>(own.size());
    return program;
}

/// Gathers the groups of parts. Two of them are one if the same pixels enter, under the same keys, and the same inputs
/// are blamed for those that do not.
class Groups {
public:
    Groups(Program& program, const ValueNumbers& values) : program_(program), values_(values) {}

    Joined::Home add(Group group, const std::vector<int>& registers)
    {
        const auto move = [&](int& reg) { reg = registers[static_cast<std::size_t>(reg)]; };
        for (Column& column : group.columns)
            move(column.value);
        for (Group::Slot& slot : group.slots)
            move(slot.value);
        for (int& input : group.inputs)
            move(input);
        Joined::Home home;
        home.group = find(group);
        for (const Column& column : group.columns)
            home.columns.push_back(find_column(program_.groups[static_cast<std::size_t>(home.group)], column));
        return home;
    }

private:
    int find(const Group& group)
    {
        std::set<int> unknowns;
        for (const Column& column : group.columns)
            unknowns.insert(values_.unknowns_of(column.value).begin(), values_.unknowns_of(column.value).end());
        for (const Group::Slot& slot : group.slots)
            unknowns.insert(values_.unknowns_of(slot.value).begin(), values_.unknowns_of(slot.value).end());
        for (std::size_t i = 0; i < unknowns_.size(); ++i) {
            const Group& other = program_.groups[i];
            if (unknowns_[i] == unknowns && other.applies == group.applies && other.inputs == group.inputs &&
                std::equal(other.slots.begin(), other.slots.end(), group.slots.begin(), group.slots.end(),
                           [](const auto& a, const auto& b) { return is_same(a, b); }))
                return static_cast<int>(i);
        }
        unknowns_.push_back(std::move(unknowns));
        program_.groups.push_back({{}, group.slots, group.applies, group.inputs});
        return static_cast<int>(program_.groups.size()) - 1;
    }

    static int find_column(Group& group, const Column& column)
    {
        const auto found = std::find_if(group.columns.begin(), group.columns.end(),
                                        [&](const Column& other) { return is_same(other, column); });
        const auto index = static_cast<int>(found - group.columns.begin());
        if (found == group.columns.end())
            group.columns.push_back(column);
        return index;
    }

    Program& program_;
    const ValueNumbers& values_;
    std::vector<std::set<int>> unknowns_;  // by group
};

}  // namespace

Joined join_programs(const std::vector<JoinPart>& parts)
{
    Joined out;
    ValueNumbers values(out.program);
    Groups groups(out.program, values);
    for (const JoinPart& part : parts) {
        for (const int number : part.ecosystems)
            if (number < -1 || number >= part.program->ecosystems)
                throw std::invalid_argument("join: an ecosystem that a program does not know");
        const Program program = over_joined(*part.program, part.ecosystems);
        if (&part == &parts.front()) {
            out.program.zones = program.zones;
            out.program.ecosystems = program.ecosystems;
            out.program.area_scale = program.area_scale;
        }
        if (program.zones != out.program.zones || program.ecosystems != out.program.ecosystems ||
            program.area_scale != out.program.area_scale)
            throw std::invalid_argument("join: programs of different zones or ecosystems");
        std::vector<int> layers;
        for (const LayerInput& layer : *part.layers)
            layers.push_back(find_layer(out.layers, layer));
        const std::vector<int> registers = values.add(program, layers);
        out.ecosystems.push_back(part.ecosystems);
        auto& homes = out.homes.emplace_back();
        for (const Group& group : program.groups)
            homes.push_back(groups.add(group, registers));
    }
    const bool has_gaps = std::any_of(parts.begin(), parts.end(), [](const JoinPart& part) {
        return std::count(part.ecosystems.begin(), part.ecosystems.end(), -1) > 0;
    });
    if (has_gaps) {
        Program area;
        area.registers = 1;
        area.code = {{Code::constant, 0, 0, 0, 0, 0, 1.0}};
        const std::vector<int> registers = values.add(area, {});
        out.areas = groups.add({{{0, out.program.area_scale, true}}, {}, {}, {}}, registers).group;
    }
    allocate_registers(out.program);
    return out;
}

Totals totals_of(const Joined& joined, std::size_t part, const Program& program, const Totals& all)
{
    Totals out(program);
    out.unclassified = all.unclassified;
    out.pixels = all.pixels;
    out.grid_pixels = all.grid_pixels;
    const auto zones = static_cast<std::size_t>(program.zones),
               ecosystems = static_cast<std::size_t>(program.ecosystems);
    const std::vector<int>& numbers = joined.ecosystems[part];
    const auto own_cell = [&](std::size_t cell) {
        return cell / numbers.size() * ecosystems + static_cast<std::size_t>(numbers[cell % numbers.size()]);
    };
    for (std::size_t cell = 0; joined.areas >= 0 && cell < zones * numbers.size(); ++cell)
        if (numbers[cell % numbers.size()] < 0)
            out.unclassified[cell / numbers.size()] +=
                all.groups[static_cast<std::size_t>(joined.areas)].sum(cell, 0, 0);
    for (std::size_t g = 0; g < out.groups.size(); ++g) {
        const Joined::Home& home = joined.homes[part][g];
        const GroupTotals& from = all.groups[static_cast<std::size_t>(home.group)];
        GroupTotals& to = out.groups[g];
        for (std::size_t cell = 0; cell < zones * numbers.size(); ++cell) {
            if (numbers[cell % numbers.size()] < 0)
                continue;
            const std::size_t own = own_cell(cell);
            for (std::size_t slot = 0; slot < to.slots; ++slot)
                for (std::size_t c = 0; c < to.columns; ++c)
                    to.sum(own, slot, c) += from.sum(cell, slot, static_cast<std::size_t>(home.columns[c]));
            for (std::size_t cause = 0; cause < to.causes; ++cause)
                to.uncovered[cause * to.cells + own] += from.uncovered[cause * from.cells + cell];
        }
        to.first = from.first;
        for (FirstPixel& pixel : to.first)
            if (pixel.is_set())
                pixel.cell = static_cast<std::int64_t>(own_cell(static_cast<std::size_t>(pixel.cell)));
    }
    return out;
}

}  // namespace eco::engine

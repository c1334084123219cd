#include "engine/totals.hpp"

#include <bit>
#include <stdexcept>
#include <tuple>

#include "base/hash.hpp"

namespace eco::engine {

namespace {

std::vector<std::uint64_t> bits_of(const std::vector<double>& values)
{
    std::vector<std::uint64_t> out;
    for (const double v : values)
        out.push_back(v == v ? std::bit_cast<std::uint64_t>(v) : 0x7ff8000000000000U);
    return out;
}

void add(std::vector<Int128>& to, const std::vector<Int128>& from)
{
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] += from[i];
}

/// Collects bytes with a fixed meaning on every machine.
class Bytes {
public:
    void number(std::uint64_t x)
    {
        for (int i = 0; i < 8; ++i)
            text_ += static_cast<char>(x >> (8 * i));
    }
    void number(double x) { number(bits_of({x})[0]); }
    void number(int x) { number(static_cast<std::uint64_t>(static_cast<std::int64_t>(x))); }
    template <typename T>
    void list(const std::vector<T>& values)
    {
        number(static_cast<std::uint64_t>(values.size()));
        for (const T& x : values)
            number(x);
    }
    void list(const std::vector<std::uint8_t>& values)
    {
        number(static_cast<std::uint64_t>(values.size()));
        for (const std::uint8_t x : values)
            number(int{x});
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

void put(Bytes& out, const Group& group)
{
    out.number(static_cast<std::uint64_t>(group.columns.size()));
    for (const Column& c : group.columns)
        out.number(c.value), out.number(c.scale), out.number(c.is_by_area ? 1 : 0);
    out.number(static_cast<std::uint64_t>(group.slots.size()));
    for (const Group::Slot& s : group.slots)
        out.number(s.value), out.number(s.count);
    out.list(group.applies);
    out.list(group.inputs);
}

}  // namespace

bool FirstPixel::is_before(const FirstPixel& other) const
{
    if (!is_set() || !other.is_set())
        return is_set();
    return std::tie(row, col, cell) < std::tie(other.row, other.col, other.cell);
}

bool FirstPixel::operator==(const FirstPixel& other) const
{
    return row == other.row && col == other.col && cell == other.cell && bits_of(inputs) == bits_of(other.inputs);
}

Totals::Totals(const Program& p)
    : program(fingerprint(p)), zones(p.zones), ecosystems(p.ecosystems), unclassified(static_cast<std::size_t>(p.zones))
{
    for (const Group& group : p.groups) {
        GroupTotals t;
        t.cells = static_cast<std::size_t>(p.cells());
        for (const Group::Slot& slot : group.slots)
            t.slots *= static_cast<std::size_t>(slot.count);
        t.columns = group.columns.size();
        t.causes = group.inputs.size() + 1;
        t.sums.resize(t.cells * t.slots * t.columns);
        t.uncovered.resize(t.causes * t.cells);
        t.first.resize(t.causes);
        groups.push_back(std::move(t));
    }
}

Totals& Totals::operator+=(const Totals& other)
{
    if (program != other.program || grid_pixels != other.grid_pixels || groups.size() != other.groups.size())
        throw std::invalid_argument("totals of different programs or grids cannot be added");
    for (std::size_t g = 0; g < groups.size(); ++g) {
        add(groups[g].sums, other.groups[g].sums);
        add(groups[g].uncovered, other.groups[g].uncovered);
        for (std::size_t c = 0; c < groups[g].causes; ++c)
            if (other.groups[g].first[c].is_before(groups[g].first[c]))
                groups[g].first[c] = other.groups[g].first[c];
    }
    add(unclassified, other.unclassified);
    pixels += other.pixels;
    return *this;
}

std::string fingerprint(const Program& program)
{
    Bytes out;
    out.number(static_cast<std::uint64_t>(program.code.size()));
    for (const Instruction& in : program.code) {
        for (const int x : {static_cast<int>(in.code), in.out, in.a, in.b, in.c, in.index})
            out.number(x);
        out.number(in.value);
    }
    for (const int x : {program.registers, program.zones, program.ecosystems})
        out.number(x);
    out.number(program.area_scale);
    out.number(static_cast<std::uint64_t>(program.tables.size()));
    for (const auto& table : program.tables)
        out.list(table);
    out.number(static_cast<std::uint64_t>(program.bounds.size()));
    for (const Intervals& b : program.bounds)
        out.list(b.low), out.list(b.high), out.list(b.low_closed), out.list(b.high_closed);
    out.number(static_cast<std::uint64_t>(program.groups.size()));
    for (const Group& group : program.groups)
        put(out, group);
    return sha256(out.text());
}

}  // namespace eco::engine

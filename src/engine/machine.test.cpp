#include "engine/machine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>

#include "engine/reference.test.hpp"

namespace eco::engine {
namespace {

using testing::compute;

std::uint64_t bits(double x)
{
    return x == x ? std::bit_cast<std::uint64_t>(x) : 0x7ff8000000000000U;
}

class NoLayers : public Feed {
public:
    void fill(int, const Strip&, double*) const override { throw std::logic_error("no layers"); }
};

/// Runs one operation over operands in the tables 0, 1 and 2, one value for each lane.
std::vector<double> run_code(Code code, const std::vector<std::vector<double>>& operands)
{
    const int lanes = static_cast<int>(operands[0].size());
    Program p;
    p.zones = lanes, p.ecosystems = 1, p.registers = 4;
    p.tables = operands;
    for (int i = 0; i < 3; ++i)
        p.code.push_back({Code::gather, i, 0, 0, 0, i, 0});
    p.code.push_back({code, 3, 0, 1, 2, 0, 0});
    Machine machine(p);
    std::vector<double> out;
    for (int first = 0; first < lanes; first += strip_size) {
        Strip strip;
        strip.resize(std::min(strip_size, lanes - first));
        for (int i = 0; i < strip.padded; ++i)
            strip.cell[i] = std::min(first + i, lanes);
        machine.run(strip, NoLayers());
        out.insert(out.end(), machine.values(3), machine.values(3) + strip.size);
    }
    return out;
}

std::vector<Code> plain_codes()
{
    std::vector<Code> codes;
    for (int c = static_cast<int>(Code::add); c <= static_cast<int>(Code::is_known); ++c)
        codes.push_back(static_cast<Code>(c));
    return codes;
}

TEST(Machine, every_code_follows_its_rule_on_missing_zero_negative_and_infinite_operands)
{
    const double values[] = {vmath::nan, 0.0, -0.0, 1.0, -1.0, 2.5, -3.0, vmath::infinity, 1e-320};
    std::vector<std::vector<double>> operands(3);
    for (const double a : values)
        for (const double b : values)
            for (const double c : values)
                operands[0].push_back(a), operands[1].push_back(b), operands[2].push_back(c);
    for (const Code code : plain_codes()) {
        const std::vector<double> got = run_code(code, operands);
        for (std::size_t i = 0; i < got.size(); ++i) {
            const double want = compute(code, operands[0][i], operands[1][i], operands[2][i]);
            EXPECT_TRUE(got[i] == want || (std::isnan(got[i]) && std::isnan(want)))
                << "code " << static_cast<int>(code) << " of " << operands[0][i] << ", " << operands[1][i] << ", "
                << operands[2][i] << ": " << got[i] << " instead of " << want;
        }
    }
}

TEST(Machine, vector_loops_give_the_bits_of_scalar_code_for_the_lowest_instruction_set)
{
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> wide(-50, 50), near(0.5, 2);
    for (int round = 0; round < 40; ++round) {
        std::vector<std::vector<double>> operands(3, std::vector<double>(1000));
        for (auto& list : operands)
            for (double& x : list)
                x = round % 2 ? wide(random) : near(random);
        for (const Code code : plain_codes()) {
            const std::vector<double> got = run_code(code, operands);
            for (std::size_t i = 0; i < got.size(); ++i)
                ASSERT_EQ(bits(got[i]), bits(compute(code, operands[0][i], operands[1][i], operands[2][i])))
                    << "code " << static_cast<int>(code) << " of " << operands[0][i] << ", " << operands[1][i];
        }
    }
}

TEST(Machine, missing_is_never_turned_into_a_number_by_a_condition_or_a_bound)
{
    const std::vector<std::vector<double>> missing_first{{vmath::nan}, {5}, {0}};
    for (const Code code : {Code::minimum, Code::maximum, Code::equal, Code::not_equal, Code::less, Code::less_equal,
                            Code::greater, Code::greater_equal, Code::choose, Code::logical_not, Code::multiply})
        EXPECT_TRUE(std::isnan(run_code(code, missing_first)[0])) << static_cast<int>(code);
    EXPECT_EQ(run_code(Code::choose, {{1}, {7}, {vmath::nan}})[0], 7) << "only the branch taken counts";
    EXPECT_EQ(run_code(Code::logical_and, {{vmath::nan}, {0}, {0}})[0], 0);
    EXPECT_TRUE(std::isnan(run_code(Code::logical_and, {{vmath::nan}, {1}, {0}})[0]));
    EXPECT_EQ(run_code(Code::logical_or, {{vmath::nan}, {1}, {0}})[0], 1);
    EXPECT_TRUE(std::isnan(run_code(Code::logical_or, {{vmath::nan}, {0}, {0}})[0]));
}

TEST(Machine, member_and_interval_are_missing_outside_their_tables)
{
    Program p;
    p.registers = 3, p.zones = p.ecosystems = 1;
    p.tables = {{10, vmath::nan, 12}};
    p.bounds = {{{0, 10, 30}, {10, 20, 40}, {1, 0, 1}, {0, 1, 0}}};
    p.code = {{Code::area, 0, 0, 0, 0, 0, 0}, {Code::member, 1, 0, 0, 0, 0, 0}, {Code::interval, 2, 0, 0, 0, 0, 0}};
    Machine machine(p);
    Strip strip;
    const std::vector<double> x{vmath::nan, -1, 0, 1, 2, 3, 10, 20, 25, 30, 40, 1e300, -1e300, 2.4};
    strip.resize(static_cast<int>(x.size()));
    std::copy(x.begin(), x.end(), strip.area);
    std::fill(strip.area + strip.size, strip.area + strip.padded, 0.0);
    machine.run(strip, NoLayers());
    const double n = vmath::nan;
    const std::vector<double> members{n, n, 10, n, 12, n, n, n, n, n, n, n, n, 12};
    const std::vector<double> intervals{n, n, 0, 0, 0, 0, n, 1, n, 2, n, n, n, 0};
    for (std::size_t i = 0; i < x.size(); ++i) {
        EXPECT_EQ(bits(machine.values(1)[i]), bits(members[i])) << "member of " << x[i];
        EXPECT_EQ(bits(machine.values(2)[i]), bits(intervals[i])) << "interval of " << x[i];
    }
}

TEST(Machine, a_table_that_is_set_is_that_of_a_program_with_it)
{
    Program p;
    p.registers = 3, p.zones = 1, p.ecosystems = 2;
    p.tables = {{1, 2}, {10, 20}, {30, 40}};
    p.code = {{Code::gather, 0, 0, 0, 0, 0, 0}, {Code::area, 1, 0, 0, 0, 0, 0}, {Code::pick, 2, 1, 0, 0, 1, 2}};
    Strip strip;
    strip.resize(4);
    for (int i = 0; i < strip.padded; ++i) {
        strip.cell[i] = strip.ecosystem[i] = i < strip.size ? i % 2 : 2;
        strip.area[i] = i / 2 % 2;
    }
    Program other = p;
    Machine changed(p);
    for (const auto& [table, cell, value] : {std::tuple{0, 1, 7.0}, {1, 0, 8.0}, {2, 1, 9.0}}) {
        changed.set(static_cast<std::size_t>(table), static_cast<std::size_t>(cell), value);
        other.tables[static_cast<std::size_t>(table)][static_cast<std::size_t>(cell)] = value;
    }
    Machine made(other);
    changed.run(strip, NoLayers());
    made.run(strip, NoLayers());
    for (int i = 0; i < strip.size; ++i)
        for (int reg : {0, 2})
            EXPECT_EQ(changed.values(reg)[i], made.values(reg)[i]) << reg << " of lane " << i;
    EXPECT_EQ(changed.values(2)[3], 9);
}

TEST(Machine, intervals_without_gaps_hold_their_ends_as_they_say)
{
    const double n = vmath::nan, most = std::numeric_limits<double>::infinity();
    Program p;
    p.registers = 4, p.zones = p.ecosystems = 1;
    p.bounds = {{{0, 10, 30}, {10, 30, 40}, {1, 0, 1}, {1, 0, 1}}, {{-most, 0, 0}, {0, 0, most}, {0, 1, 0}, {0, 1, 0}}};
    p.bounds.push_back({{0, 1, 2, 3, 4, 5, 6, 7, 8},
                        {1, 2, 3, 4, 5, 6, 7, 8, 9},
                        std::vector<std::uint8_t>(9, 1),
                        std::vector<std::uint8_t>(9, 0)});
    p.code = {{Code::area, 0, 0, 0, 0, 0, 0}};
    for (int k = 0; k < 3; ++k)
        p.code.push_back({Code::interval, k + 1, 0, 0, 0, k, 0});
    Machine machine(p);
    Strip strip;
    const std::vector<double> x{n, -1, 0, 5e-324, 10, std::nextafter(10, 20), 30, 40, std::nextafter(40, 50), 8.5};
    strip.resize(static_cast<int>(x.size()));
    std::copy(x.begin(), x.end(), strip.area);
    std::fill(strip.area + strip.size, strip.area + strip.padded, 0.0);
    machine.run(strip, NoLayers());
    const std::vector<double> want[] = {
        {n, n, 0, 0, 0, 1, 2, 2, n, 0}, {n, 0, 1, 2, 2, 2, 2, 2, 2, 2}, {n, n, 0, 0, n, n, n, n, n, 8}};
    for (std::size_t k = 0; k < 3; ++k)
        for (std::size_t i = 0; i < x.size(); ++i)
            EXPECT_EQ(bits(machine.values(static_cast<int>(k) + 1)[i]), bits(want[k][i])) << k << ", " << x[i];
}

TEST(Machine, a_program_that_names_what_is_not_there_is_refused)
{
    Program p;
    p.registers = 1, p.zones = p.ecosystems = 1;
    p.code = {{Code::negate, 1, 0, 0, 0, 0, 0}};
    EXPECT_THROW(check_program(p, 0), std::invalid_argument);
    p.code = {{Code::load, 0, 0, 0, 0, 0, 0}};
    EXPECT_THROW(check_program(p, 0), std::invalid_argument);
    EXPECT_NO_THROW(check_program(p, 1));
    p.code = {{Code::gather, 0, 0, 0, 0, 0, 0}};
    p.tables = {{1, 2}};
    EXPECT_THROW(check_program(p, 0), std::invalid_argument) << "one cell, two values";
    p.code.clear();
    p.groups = {{{{0, 1}}, {{2, 4}}, {1}, {}}};
    EXPECT_THROW(check_program(p, 0), std::invalid_argument);
}

/// if(wanted, log10(x), if(other, -x, x * x)) with wanted, other and x by class.
Program branching_program(int classes, std::mt19937_64& random)
{
    Program p;
    p.zones = 1, p.ecosystems = classes, p.registers = 8;
    p.tables.resize(3);
    for (int e = 0; e < classes; ++e) {
        const double truths[] = {0, 0, 1, 1, vmath::nan};
        p.tables[0].push_back(truths[random() % 5]);
        p.tables[1].push_back(truths[random() % 5]);
        p.tables[2].push_back(0.5 + static_cast<double>(random() % 1000));
    }
    for (int i = 0; i < 3; ++i)
        p.code.push_back({Code::gather, i, 0, 0, 0, i, 0});
    p.code.push_back({Code::logarithm10, 3, 2, 0, 0, 0, 0});
    p.code.push_back({Code::negate, 4, 2, 0, 0, 0, 0});
    p.code.push_back({Code::multiply, 5, 2, 2, 0, 0, 0});
    p.code.push_back({Code::choose, 6, 1, 4, 5, 0, 0});
    p.code.push_back({Code::choose, 7, 0, 3, 6, 0, 0});
    return p;
}

TEST(Machine, a_branch_by_class_is_looked_at_only_where_it_is_taken)
{
    std::mt19937_64 random(5);
    const Program p = branching_program(6, random);
    const auto branches = find_branches(p, {7});
    const Branch everywhere, yes{0, true}, no{0, false}, other{1, true}, neither{1, false};
    EXPECT_EQ(branches, (std::vector<Branch>{everywhere, everywhere, everywhere, yes, other, neither, no, everywhere}));

    EXPECT_EQ(find_branches(p, {3, 7})[3], everywhere) << "a raster shows it";
    Program shared = p;  // what both branches read is needed everywhere
    shared.code.back().c = 3;
    EXPECT_EQ(find_branches(shared, {7})[3], everywhere);
    Program late = p;  // the condition comes after the branch
    std::rotate(late.code.begin(), late.code.begin() + 1, late.code.begin() + 4);
    EXPECT_EQ(late.code[3].code, Code::gather);
    EXPECT_EQ(find_branches(late, {7})[2], everywhere);
}

TEST(Machine, branches_by_class_give_the_values_of_the_whole_strip)
{
    std::mt19937_64 random(6);
    for (int round = 0; round < 50; ++round) {
        const Program p = branching_program(6, random);
        Machine machine(p, {7});
        for (int strips = 0; strips < 4; ++strips) {  // what an earlier strip left behind is not taken
            Strip strip;
            strip.resize(1 + static_cast<int>(random() % strip_size));
            for (int i = 0, cell = 0; i < strip.padded; ++i)
                strip.cell[i] = cell = random() % 80 == 0 ? static_cast<int>(random() % 7) : cell;
            machine.run(strip, NoLayers());
            for (int i = 0; i < strip.size; ++i) {
                const auto at = [&](int reg) { return machine.values(reg)[i]; };
                const double inner = compute(Code::choose, at(1), -at(2), at(2) * at(2));
                ASSERT_EQ(bits(at(7)), bits(compute(Code::choose, at(0), vmath::log10(at(2)), inner))) << "lane " << i;
            }
        }
    }
}

}  // namespace
}  // namespace eco::engine

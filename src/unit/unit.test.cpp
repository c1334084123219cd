#include "unit/unit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <thread>

namespace eco::unit {
namespace {

/// The declarations of a package like the drafts.
Symbols package_symbols()
{
    Symbols symbols = Symbols::standard();
    for (const char* name : {"COD", "NH3N", "TP", "TN", "SO2", "NOx", "dust"})
        symbols.add_substance(name);
    for (const char* name : {"culm", "piece", "visit", "person", "ion", "barrier"})
        symbols.add_counted(name);
    symbols.add_unit("us_erosivity", "100 ft tonf inch acre-1 h-1 a-1");
    symbols.add_unit("us_erodibility", "ton acre h (100 acre ft tonf inch)-1");
    for (const char* name : {"product", "pollutant", "water_item"})
        symbols.add_family(name);
    return symbols;
}

const Symbols& table()
{
    static const Symbols symbols = package_symbols();
    return symbols;
}

Unit read(std::string_view text)
{
    return table().parse(text);
}

Ratio factor_between(std::string_view from, std::string_view to)
{
    const auto ratio = conversion(read(from), read(to));
    EXPECT_TRUE(ratio) << from << " to " << to;
    return ratio.value_or(Ratio{0, 1, 0});
}

bool converts(std::string_view from, std::string_view to)
{
    return conversion(read(from), read(to)).has_value();
}

TEST(Unit, conversions_are_exact_fractions)
{
    EXPECT_EQ(factor_between("亩", "m2"), (Ratio{2000, 3, 0}));
    EXPECT_EQ(factor_between("ha", "亩"), (Ratio{15, 1, 0}));
    EXPECT_EQ(factor_between("公顷", "hm2"), Ratio{});
    EXPECT_EQ(factor_between("mm km2", "m3"), (Ratio{1000, 1, 0}));
    EXPECT_EQ(factor_between("kWh", "MJ"), (Ratio{18, 5, 0}));
    EXPECT_EQ(factor_between("L", "m3"), (Ratio{1, 1000, 0}));
    EXPECT_EQ(factor_between("gC m-2 a-1", "tC hm-2 a-1"), (Ratio{1, 100, 0}));
    EXPECT_EQ(factor_between("万元", "CNY"), (Ratio{10000, 1, 0}));
    EXPECT_EQ(factor_between("亿元", "万元"), (Ratio{10000, 1, 0}));
    EXPECT_EQ(factor_between("万吨", "kt"), (Ratio{10, 1, 0}));
    EXPECT_EQ(factor_between("kt", "t"), (Ratio{1000, 1, 0}));
    EXPECT_EQ(factor_between("d", "min"), (Ratio{1440, 1, 0}));
    EXPECT_EQ(factor_between("percent", "1"), (Ratio{1, 100, 0}));
    EXPECT_EQ(factor_between("mg L-1", "g m-3"), Ratio{});
    EXPECT_EQ(factor_between("tce (1e4 CNY)-1", "kgce 万元-1"), (Ratio{1000, 1, 0}));
    EXPECT_EQ(factor_between("1e18 ion a-1", "ion a-1"), (Ratio{1, 1, 18}));
    EXPECT_EQ(factor_between("ugCOD", "tCOD"), (Ratio{1, 1, -12}));
    EXPECT_EQ(factor_between("km h-1", "m s-1"), (Ratio{5, 18, 0}));
}

TEST(Unit, the_us_erosivity_unit_gives_the_17_02_of_the_handbook)
{
    // USDA Agriculture Handbook 703, appendix A: 17.02 MJ mm ha-1 h-1 a-1, and 0.1317 t ha h ha-1 MJ-1 mm-1.
    const Ratio erosivity = factor_between("us_erosivity", "MJ mm ha-1 h-1 a-1");
    EXPECT_NEAR(erosivity.to_double(), 17.02, 0.005);
    const double tonf = 907.18474 * 9.80665, acre_ha = 0.40468564224;
    EXPECT_NEAR(erosivity.to_double(), 100 * 0.3048 * tonf * 25.4 / acre_ha * 1e-6, 1e-12);
    const Ratio erodibility = factor_between("us_erodibility", "t ha h ha-1 MJ-1 mm-1");
    EXPECT_NEAR(erodibility.to_double(), 0.1317, 0.00005);
    EXPECT_TRUE(converts("us_erosivity us_erodibility", "t ha-1 a-1"));
    EXPECT_TRUE(
        same_unit(read("us_erosivity us_erodibility"),
                  Unit(read("t ha-1 a-1").dimensions(), multiply(read("ton_us acre-1 a-1").factor(), {}).value(), "")));
}

TEST(Unit, what_must_not_mix_does_not_convert)
{
    for (const auto& [a, b] :
         std::vector<std::pair<std::string, std::string>>{{"tC", "tCO2"},
                                                          {"tC", "t"},
                                                          {"tDM", "t"},
                                                          {"tO2", "tCO2"},
                                                          {"tCOD", "t"},
                                                          {"tCOD", "tNH3N"},
                                                          {"a", "d"},
                                                          {"month", "d"},
                                                          {"month", "a"},
                                                          {"half_month", "d"},
                                                          {"CNY", "CNY2020"},
                                                          {"CNY2015", "CNY2020"},
                                                          {"degree", "1"},
                                                          {"rad", "1"},
                                                          {"slope_percent", "1"},
                                                          {"slope_percent", "percent"},
                                                          {"slope_percent", "degree"},
                                                          {"person", "1"},
                                                          {"person", "visit"},
                                                          {"unit_of(product)", "t"},
                                                          {"unit_of(product)", "unit_of(pollutant)"},
                                                          {"dB", "1"},
                                                          {"tce", "t"},
                                                          {"tce", "MJ"},
                                                          {"degC", "K"},
                                                          {"t", "t a-1"},
                                                          {"unit_of(product)", "1"}})
        EXPECT_FALSE(converts(a, b)) << a << " and " << b;
}

TEST(Unit, carbon_becomes_carbon_dioxide_only_by_a_written_factor)
{
    const Unit product = read("tC ha-1 a-1") * read("tCO2 tC-1");
    EXPECT_TRUE(same_unit(product, read("tCO2 ha-1 a-1")));
    EXPECT_EQ(product.text(), "tCO2 ha-1 a-1");
}

TEST(Unit, degrees_become_radians_as_near_as_a_double_can_say)
{
    EXPECT_EQ(factor_between("degree", "rad").to_double(), std::numbers::pi / 180);
}

TEST(Unit, degrees_celsius_are_kelvins_only_in_products)
{
    EXPECT_TRUE(is_celsius(read("degC")));
    EXPECT_TRUE(is_celsius(read("℃")));
    EXPECT_FALSE(is_celsius(read("K")));
    EXPECT_TRUE(same_dimension(read("degC"), read("K")));
    EXPECT_FALSE(same_unit(read("degC"), read("K")));
    EXPECT_FALSE(is_celsius(read("kJ degC-1")));
    EXPECT_TRUE(same_unit(read("kJ m-3 degC-1"), read("kJ m-3 K-1")));
}

TEST(Unit, spellings_of_a_unit_are_equal_and_each_keeps_its_text)
{
    for (const char* text : {"m3 a-1", "m3/a", "m³·a⁻¹", "m^3 a^-1", "m3*a-1", "m3.a-1", "立方米/年", "m3  a^(-1)",
                             "(m a)-1 m4", "1 m3 a-1"}) {
        EXPECT_TRUE(same_unit(read(text), read("m3 a-1"))) << text;
        EXPECT_EQ(read(text).text(), text);
    }
    EXPECT_EQ(read("  kg m-2 ").text(), "kg m-2");
    EXPECT_TRUE(same_unit(read("10^4 m3"), read("1e4 m3")));
    EXPECT_TRUE(same_unit(read("10⁴ m3"), read("万立方米")));
    EXPECT_TRUE(same_unit(read("t/(hm2·a)"), read("t ha-1 a-1")));
    EXPECT_TRUE(same_unit(read("µg/m³"), read("ug m-3")));
    EXPECT_TRUE(same_unit(read("(m2 s-2)^(1/2)"), read("m s-1")));
    EXPECT_TRUE(same_unit(read("万元2020"), read("1e4 CNY2020")));
    EXPECT_TRUE(same_unit(read("MJ mm/(hm²·h·a)"), read("MJ mm ha-1 h-1 a-1")));
    EXPECT_TRUE(read("1").is_one());
    EXPECT_FALSE(read("%").is_one());
    EXPECT_TRUE(same_unit(read("%"), read("percent")));
}

TEST(Unit, products_print_their_written_symbols_in_the_order_of_the_field)
{
    EXPECT_EQ((read("mm a-1") * read("m2")).text(), "m2 mm a-1");
    EXPECT_EQ((read("m2") * read("mm a-1")).text(), "m2 mm a-1");
    EXPECT_EQ((read("t ha-1 a-1") * read("ha")).text(), "t a-1");
    EXPECT_EQ((read("MJ mm ha-1 h-1 a-1") * read("t h MJ-1 mm-1")).text(), "t ha-1 a-1");
    EXPECT_EQ((read("m2") * read("m-2")).text(), "1");
    EXPECT_EQ((read("亩") / read("亩")).text(), "1");
    EXPECT_EQ((read("公顷") / read("ha")).text(), "1");
    EXPECT_EQ((read("unit_of(product) a-1") * read("CNY unit_of(product)-1")).text(), "CNY a-1");
    EXPECT_EQ((read("1e4 m3") * read("CNY m-3")).text(), "1e4 CNY");
    EXPECT_EQ((read("tce") / read("1e4 CNY")).text(), "1e-4 tce CNY-1");
    EXPECT_EQ((read("m") / read("3 s")).text(), "1/3 m s-1");
    EXPECT_EQ(power(read("tCO2"), 2).text(), "tCO2^2");
    EXPECT_EQ(power(read("CNY2020"), 2).text(), "CNY2020^2");
    EXPECT_EQ((read("1") * read("m3/a")).text(), "m3/a");
}

TEST(Unit, roots_exist_where_exponents_and_factor_divide)
{
    EXPECT_EQ(root(read("m4"), 2)->text(), "m2");
    EXPECT_TRUE(same_unit(*root(read("ha"), 2), read("hm")));
    EXPECT_TRUE(same_unit(*root(read("1e-4 kg2"), 2), read("1e-2 kg")));
    EXPECT_FALSE(root(read("m3"), 2));
    EXPECT_FALSE(root(read("10 m2"), 2));
    EXPECT_FALSE(root(read("亩"), 2));
}

TEST(Unit, an_overflow_is_an_error_and_never_a_rounded_factor)
{
    Unit huge = read("亩");
    EXPECT_THROW(
        {
            for (int i = 0; i < 60; ++i)
                huge = huge * read("acre 亩 lb");
        },
        UnitError);
    EXPECT_FALSE(multiply({(Int128{1} << 119) - 1, 1, 0}, {3, 1, 0}));
}

std::string random_unit_text(std::mt19937& random)
{
    static const std::vector<std::string> words = {"m",
                                                   "km",
                                                   "ha",
                                                   "亩",
                                                   "公顷",
                                                   "t",
                                                   "kg",
                                                   "tC",
                                                   "tCO2",
                                                   "gDM",
                                                   "kgCOD",
                                                   "ugTP",
                                                   "CNY",
                                                   "万元",
                                                   "CNY2020",
                                                   "a",
                                                   "month",
                                                   "half_month",
                                                   "d",
                                                   "h",
                                                   "s",
                                                   "K",
                                                   "degC",
                                                   "kWh",
                                                   "MJ",
                                                   "person",
                                                   "visit",
                                                   "ion",
                                                   "unit_of(product)",
                                                   "%",
                                                   "percent",
                                                   "degree",
                                                   "slope_percent",
                                                   "dB",
                                                   "us_erosivity",
                                                   "us_erodibility",
                                                   "inch",
                                                   "tonf",
                                                   "L",
                                                   "tce",
                                                   "℃",
                                                   "ton_us",
                                                   "rad",
                                                   "kgO2",
                                                   "万元2015",
                                                   "万",
                                                   "亿元"};
    static const std::vector<std::string> numbers = {"",     "",     "",      "1e4 ",   "100 ",
                                                     "2.5 ", "1/3 ", "1e-6 ", "44/12 ", "0.05 "};
    static const std::vector<std::string> exponents = {"", "", "", "2", "-1", "-2", "^-1", "⁻¹", "³"};
    const auto any = [&](const auto& list) { return list[random() % list.size()]; };
    std::string text = any(numbers);
    const auto count = 1 + random() % 4;
    for (unsigned i = 0; i < count; ++i)
        text += (i ? " " : "") + any(words) + any(exponents);
    return text;
}

TEST(Unit, every_printed_unit_reads_back_to_an_equal_unit)
{
    std::mt19937 random(20240601);
    int checked = 0;
    for (int i = 0; i < 20000; ++i) {
        const std::string first = random_unit_text(random), second = random_unit_text(random);
        try {
            const Unit a = read(first), b = read(second);
            for (const Unit& result : {a, b, a * b, a / b, b / a, power(a, 2), power(b, -3), a * b / a}) {
                EXPECT_TRUE(same_unit(read(result.text()), result))
                    << first << " and " << second << ": " << result.text();
                ++checked;
            }
            EXPECT_EQ((a * b).text(), (a.is_one() || b.is_one()) ? (a * b).text() : (b * a).text());
            EXPECT_TRUE(same_unit(a * b / b, a) || is_celsius(a) || is_celsius(a * b / b))
                << first << " and " << second;
        } catch (const UnitError& error) {
            EXPECT_THAT(error.key, testing::AnyOf("unit.overflow", "unit.exponent_range", "unit.number"))
                << error.what();
        }
    }
    EXPECT_GT(checked, 100000);
}

TEST(Unit, every_symbol_of_the_table_reads_and_none_reads_as_another_with_an_exponent)
{
    const Symbols symbols = Symbols::standard();
    for (const char* text : {"m", "kg", "hm2", "万元", "亿元", "万吨", "吨", "天", "元", "kJ", "tCO2", "Mt", "TgC",
                             "千瓦时", "万立方米", "㎡"})
        EXPECT_NO_THROW(symbols.parse(text)) << text;
    EXPECT_TRUE(symbols.has_symbol("kgCO2"));
    EXPECT_FALSE(symbols.has_symbol("kgCO"));
    EXPECT_FALSE(symbols.has_symbol("person"));
    EXPECT_FALSE(symbols.has_symbol("m2"));
}

TEST(Unit, many_threads_read_the_same_table)
{
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&wrong] {
            for (int i = 0; i < 500; ++i) {
                wrong += !same_unit(read("MJ mm ha-1 h-1 a-1"), read("MJ mm/(hm2 h a)"));
                wrong += !Symbols::standard().has_symbol("kWh");
            }
        });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace eco::unit

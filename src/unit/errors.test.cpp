#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "unit/unit.hpp"

namespace eco::unit {
namespace {

struct Trap {
    const char* text;
    const char* key;
    int column;
};

std::ostream& operator<<(std::ostream& out, const Trap& trap)
{
    return out << trap.text;
}

class Traps : public testing::TestWithParam<Trap> {};

TEST_P(Traps, are_refused_at_their_column)
{
    Symbols symbols = Symbols::standard();
    symbols.add_counted("person");
    symbols.add_family("product");
    const auto [text, key, column] = GetParam();
    try {
        ADD_FAILURE() << text << " was read as " << symbols.parse(text).text();
    } catch (const UnitError& error) {
        EXPECT_EQ(error.key, key);
        EXPECT_EQ(error.column, column);
        for (const Language language : {Language::en, Language::zh})
            EXPECT_THAT(say(error.key, error.args, language), testing::Not(testing::HasSubstr("{")));
    }
}

INSTANTIATE_TEST_SUITE_P(
    Unit, Traps,
    testing::Values(
        Trap{"", "unit.empty", 1}, Trap{"  ", "unit.empty", 3}, Trap{"m^0.5", "unit.exponent", 2},
        Trap{"m0.5", "unit.exponent", 2}, Trap{"m2.5", "unit.exponent", 2}, Trap{"m)", "unit.unopened", 2},
        Trap{"t a-1)", "unit.unopened", 6}, Trap{"kg m -2", "unit.loose_exponent", 6},
        Trap{"m3 @ 4", "unit.unexpected", 4}, Trap{"m2^2", "unit.exponent", 2}, Trap{"1,000 t", "unit.unexpected", 2},
        Trap{"0 kg", "unit.zero", 1}, Trap{"m300", "unit.exponent_range", 2}, Trap{"m2 2", "unit.number_place", 4},
        Trap{"kg/m2*a", "unit.after_slash", 6}, Trap{"t/ha/a", "unit.after_slash", 5}, Trap{"t/", "unit.unfinished", 3},
        Trap{"(m s", "unit.unclosed", 1}, Trap{"mu", "unit.refused", 1}, Trap{"t C-1", "unit.refused", 3},
        Trap{"are", "unit.refused", 1}, Trap{"t year-1", "unit.refused", 3}, Trap{"m3/day", "unit.refused", 4},
        Trap{"ton ha-1", "unit.refused", 1}, Trap{"万元 公倾-1", "unit.unknown_near", 4},
        Trap{"t 顷-1", "unit.unknown", 3}, Trap{"亩 亩 foo", "unit.unknown", 5}, Trap{"zzzzzz", "unit.unknown", 1},
        Trap{"2person", "unit.space_missing", 2}, Trap{"tce(1e4 CNY)-1", "unit.space_missing", 4},
        Trap{"m3（a）", "unit.character", 3}, Trap{"m3／a", "unit.character", 3},
        Trap{"-2 m", "unit.loose_exponent", 1}, Trap{"unit_of(fuel)", "unit.unknown_family", 9},
        Trap{"unit_of product", "unit.family_form", 1}, Trap{"m^(1/2)", "unit.no_root", 1},
        Trap{"m * ", "unit.unfinished", 2}, Trap{"m**2", "unit.unexpected", 3},
        Trap{"1234567890123456789012345678901234567890 m", "unit.number", 1}, Trap{"m⁰", "unit.exponent", 1},
        Trap{"CNY1234", "unit.exponent_range", 4}, Trap{"CNY_2020", "unit.unknown_near", 1}));

TEST(UnitErrors, nearest_symbols_are_named)
{
    Symbols symbols = Symbols::standard();
    symbols.add_substance("COD");
    EXPECT_THAT(symbols.nearest("kwh"), testing::Contains("kWh"));
    EXPECT_THAT(symbols.nearest("tCod"), testing::Contains("tCOD"));
    EXPECT_THAT(symbols.nearest("mj"), testing::Contains("MJ"));
    EXPECT_TRUE(symbols.nearest("qqqqqqqq").empty());
}

TEST(UnitErrors, a_declaration_may_not_change_what_is_read_already)
{
    Symbols symbols = Symbols::standard();
    symbols.add_counted("person");
    const auto key_of = [](const auto& declare) -> std::string {
        try {
            declare();
        } catch (const UnitError& error) {
            return error.key;
        }
        return "";
    };
    EXPECT_EQ(key_of([&] { symbols.add_counted("person"); }), "unit.name_taken");
    EXPECT_EQ(key_of([&] { symbols.add_counted("t"); }), "unit.name_taken");
    EXPECT_EQ(key_of([&] { symbols.add_counted("m2"); }), "unit.name_taken");
    EXPECT_EQ(key_of([&] { symbols.add_counted("CNY2020"); }), "unit.name_taken");
    EXPECT_EQ(key_of([&] { symbols.add_substance("C"); }), "unit.name_taken");
    EXPECT_EQ(key_of([&] { symbols.add_counted("mu"); }), "unit.name_refused");
    EXPECT_EQ(key_of([&] { symbols.add_counted("9x"); }), "unit.name");
    EXPECT_EQ(key_of([&] { symbols.add_unit("x", "ft tnof"); }), "unit.unknown");
    EXPECT_FALSE(symbols.has_symbol("x"));
}

TEST(UnitErrors, every_message_has_both_languages)
{
    for (const auto& row : read_csv(read_file(ECO_SOURCE_DIR "/src/unit/messages.csv"))) {
        ASSERT_EQ(row.size(), 3u) << row[0];
        EXPECT_TRUE(has_message(row[0])) << row[0];
    }
}

}  // namespace
}  // namespace eco::unit

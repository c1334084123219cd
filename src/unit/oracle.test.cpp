#include <gtest/gtest.h>

#include "base/csv.hpp"
#include "embedded/unit.hpp"
#include "unit/unit.hpp"

#ifdef ECO_HAS_UDUNITS2
#include <udunits2.h>
#endif

namespace eco::unit {
namespace {

#ifdef ECO_HAS_UDUNITS2

/// udunits2's factor from `text` to the SI base units that our unit has; -1 if it does not read or convert.
double oracle_factor(ut_system* system, const std::string& text, const Unit& ours)
{
    std::string base = "1";
    for (const auto& [name, exponent] : ours.dimensions())
        base += " " + name + std::to_string(exponent);
    ut_unit* from = ut_parse(system, text.c_str(), UT_UTF8);
    ut_unit* to = ut_parse(system, base.c_str(), UT_UTF8);
    double factor = -1;
    if (from && to && ut_are_convertible(from, to)) {
        cv_converter* converter = ut_get_converter(from, to);
        factor = cv_convert_double(converter, 1.0);
        cv_free(converter);
    }
    ut_free(from);
    ut_free(to);
    return factor;
}

TEST(UnitOracle, every_si_row_and_prefix_has_the_factor_of_udunits2)
{
    ut_set_error_message_handler(ut_ignore);
    ut_system* system = ut_read_xml(nullptr);
    ASSERT_NE(system, nullptr);
    const Symbols symbols = Symbols::standard();
    int compared = 0;
    const auto compare = [&](const std::string& ours, const std::string& theirs) {
        const Unit unit = symbols.parse(ours);
        const double factor = unit.factor().to_double();
        EXPECT_NEAR(oracle_factor(system, theirs, unit) / factor, 1, 1e-15 * 4) << ours << " as " << theirs;
        ++compared;
    };
    const std::map<char, std::string> powers = {{'n', "-9"}, {'u', "-6"}, {'m', "-3"}, {'c', "-2"},
                                                {'d', "-1"}, {'h', "2"},  {'k', "3"},  {'M', "6"},
                                                {'G', "9"},  {'T', "12"}, {'P', "15"}, {'E', "18"}};
    const auto rows = read_csv(embedded::unit_units);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        ASSERT_EQ(rows[i].size(), 6u) << "row " << i + 1;
        if (rows[i][4].empty())
            continue;
        compare(rows[i][0], rows[i][4]);
        for (char prefix : rows[i][3])
            if (prefix != ' ')
                compare(prefix + rows[i][0], "1e" + powers.at(prefix) + " " + rows[i][4]);
    }
    for (const char* same :
         {"kg m-2 s-1", "MJ mm hm-2 h-1", "hPa", "kJ kg-1 K-1", "mg L-1", "W m-2", "km2", "1e4 m3", "m^-2"})
        compare(same, same);
    EXPECT_GE(compared, 100);
    ut_free_system(system);
}

#else

TEST(UnitOracle, every_si_row_and_prefix_has_the_factor_of_udunits2)
{
    GTEST_SKIP() << "libudunits2-dev is not here";
}

#endif

}  // namespace
}  // namespace eco::unit

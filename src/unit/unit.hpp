#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.hpp"
#include "base/problem.hpp"

namespace eco::unit {

/// An exact positive number: numerator / denominator * 10^power. Results are in lowest terms with every factor 5 in the
/// power, so that a number has one form. No operation rounds.
struct Ratio {
    Int128 numerator = 1;
    Int128 denominator = 1;
    int power = 0;

    /// Equal as numbers: 10000/1 is 1 * 10^4.
    bool operator==(const Ratio& other) const;
    /// The nearest double.
    double to_double() const;
};
/// The one form of a number; nullopt where it does not fit.
std::optional<Ratio> reduced(const Ratio& a);
/// nullopt where the exact result does not fit: never a rounded factor.
std::optional<Ratio> multiply(const Ratio& a, const Ratio& b);
std::optional<Ratio> divide(const Ratio& a, const Ratio& b);
std::optional<Ratio> raise(const Ratio& a, int power);
/// The exact root, nullopt if there is none among the fractions.
std::optional<Ratio> root(const Ratio& a, int degree);
/// As a unit may begin: "1e4", "2.5", "2000/3".
std::string print(const Ratio& a);

/// A unit of measurement: exponents of base dimensions and an exact factor to the base units.
/// Dimensions are open: "m", "kg", "s", "K", "rad", "a" (calendar year), "month", "half_month", "kgC", "kgCO2", "kgO2",
/// "kgDM", "CNY", "CNY2020", "person", declared substances ("kgCOD") and counted things, and one opaque dimension
/// "unit_of(x)" per unit family.
class Unit {
public:
    Unit() = default;  // dimensionless 1
    Unit(std::map<std::string, int> dimensions, Ratio factor, std::string text);

    const std::map<std::string, int>& dimensions() const { return dimensions_; }
    const Ratio& factor() const { return factor_; }
    /// As it was written, or the canonical product of symbols if it came out of an operation. Reads back to an equal
    /// unit.
    const std::string& text() const { return text_; }
    bool is_dimensionless() const { return dimensions_.empty(); }
    /// Dimensionless with factor 1.
    bool is_one() const;

private:
    struct Term {
        std::string symbol;
        int exponent = 1;
        bool is_standard = false;  // of units.csv, where no symbol is another one with a digit added
        std::string spelled() const;
    };
    static Unit make(Unit parts);
    friend class Parser;
    friend class Symbols;
    friend Unit operator*(const Unit& a, const Unit& b);
    friend Unit power(const Unit& unit, int exponent);
    friend std::optional<Unit> root(const Unit& unit, int degree);
    friend bool is_celsius(const Unit& unit);

    std::map<std::string, int> dimensions_;
    Ratio factor_;
    std::string text_ = "1";
    Ratio number_;  // the written factor; with the terms it spells the unit
    std::vector<Term> terms_;
};

/// Products keep each operand's written symbols where possible ("mm a-1" * "m2" is "m2 mm a-1"), never base units.
/// Errors   UnitError if the exact factor overflows.
Unit operator*(const Unit& a, const Unit& b);
Unit operator/(const Unit& a, const Unit& b);
Unit power(const Unit& unit, int exponent);
/// The root, nullopt if an exponent or the factor does not divide.
std::optional<Unit> root(const Unit& unit, int degree);

/// A temperature counted from 0 degC: degC alone. In a product (kJ degC-1) degC is a difference and means K.
bool is_celsius(const Unit& unit);

/// Compares dimensions; degC and K are both temperatures.
bool same_dimension(const Unit& a, const Unit& b);
/// Same dimension and same factor; spelling does not matter. degC is not K: its zero is another.
bool same_unit(const Unit& a, const Unit& b);
/// Exact factor by which a number in `from` is multiplied to be in `to`; nullopt if the dimensions differ, it does not
/// fit, or one of the two is_celsius and the other is not: no factor converts these. (degree to rad is the one factor
/// that is not exact: its fraction is within 1e-20 of pi/180, and its to_double is the nearest double.)
std::optional<Ratio> conversion(const Unit& from, const Unit& to);

/// A text that is no unit. `column` is 1-based in code points within the text; `key` and `args` name the catalogue
/// message.
struct UnitError : std::runtime_error {
    UnitError(int column_, std::string key_, Args args_);
    int column;
    std::string key;
    Args args;
};

/// The closed table of symbols: the standard ones of units.csv plus what a package declares. Immutable lookups are
/// thread-safe.
class Symbols {
public:
    /// The table of units.csv.
    static Symbols standard();

    /// "COD" gives tCOD, kgCOD, gCOD, mgCOD and the other prefixes of mass: a mass of its own.
    /// Errors   of this and the next three: UnitError if the name is no name, or is or reads as a unit already.
    void add_substance(const std::string& name);
    /// A counted thing, a dimension of its own: visit, person, culm.
    void add_counted(const std::string& name);
    /// A name for a product: us_erosivity = "100 ft tonf inch acre-1 h-1 a-1". Only here `ton` may be written: the US
    /// short ton.
    void add_unit(const std::string& name, const std::string& definition);
    /// Allows unit_of(name).
    void add_family(const std::string& name);

    /// Reads a unit: products by space, "·", "." or "*"; one "/" before a single symbol or parentheses; exponents -1,
    /// ^-1, ⁻¹; leading factors 1e4, 10^4, 100, 2.5, 1/3; "1", "%", "percent"; "CNY2020"; "unit_of(pollutant)";
    /// parentheses with exponent. Errors   UnitError with column: unknown symbol (with the nearest known ones),
    /// ambiguous symbol, bad exponent, trailing text.
    Unit parse(std::string_view text) const;
    bool has_symbol(const std::string& symbol) const { return find(symbol).has_value(); }
    /// One symbol without exponent, also "CNY2020" and "unit_of(x)"; nullopt if it is none.
    std::optional<Unit> find(const std::string& symbol) const;
    /// Up to three symbols that look like `word`, the nearest first.
    std::vector<std::string> nearest(const std::string& word) const;

private:
    friend class Parser;
    void add_row(const std::vector<std::string>& cells);
    void add_symbol(const std::string& symbol, Unit unit);
    void check_new(const std::string& name) const;

    std::map<std::string, Unit> entries_;         // every spelling, prefixes included
    std::map<std::string, std::string> refused_;  // ambiguous word -> what to write instead
    std::vector<std::string> families_;
};

}  // namespace eco::unit

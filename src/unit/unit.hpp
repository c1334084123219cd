#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace eco::unit {

/// An exact positive number: numerator / denominator * 10^power, in lowest terms. No operation rounds.
struct Ratio {
    std::int64_t numerator = 1;
    std::int64_t denominator = 1;
    int power = 0;

    bool operator==(const Ratio&) const = default;
    /// The nearest double.
    double to_double() const;
};
/// nullopt where the exact result does not fit: never a rounded factor.
std::optional<Ratio> multiply(const Ratio& a, const Ratio& b);
std::optional<Ratio> divide(const Ratio& a, const Ratio& b);
std::optional<Ratio> raise(const Ratio& a, int power);

/// A unit of measurement: exponents of base dimensions and an exact factor to the base units.
/// Dimensions are open: "m", "kg", "s", "K", "rad", "a" (calendar year), "month", "half_month", "kgC", "kgCO2", "kgO2", "kgDM", "CNY",
/// "CNY2020", "person", declared substances ("kgCOD") and counted things, and one opaque dimension "unit_of(x)" per unit family.
class Unit {
  public:
    Unit() = default;  // dimensionless 1
    Unit(std::map<std::string, int> dimensions, Ratio factor, std::string text);

    const std::map<std::string, int>& dimensions() const { return dimensions_; }
    const Ratio& factor() const { return factor_; }
    /// As it was written, or the canonical product of symbols if it came out of an operation. Reads back to an equal unit.
    const std::string& text() const { return text_; }
    bool is_dimensionless() const { return dimensions_.empty(); }
    /// Dimensionless with factor 1.
    bool is_one() const;

  private:
    std::map<std::string, int> dimensions_;
    Ratio factor_;
    std::string text_ = "1";
};

/// Products keep each operand's written symbols where possible ("mm a-1" * "m2" is "m2 mm a-1"), never base units.
/// Errors   UnitError if the exact factor overflows.
Unit operator*(const Unit& a, const Unit& b);
Unit operator/(const Unit& a, const Unit& b);
Unit power(const Unit& unit, int exponent);
/// The root, nullopt if an exponent or the factor does not divide.
std::optional<Unit> root(const Unit& unit, int degree);

bool same_dimension(const Unit& a, const Unit& b);
/// Same dimension and same factor; spelling does not matter.
bool same_unit(const Unit& a, const Unit& b);
/// Exact factor by which a number in `from` is multiplied to be in `to`; nullopt if the dimensions differ or it does not fit.
std::optional<Ratio> conversion(const Unit& from, const Unit& to);

/// A text that is no unit. `column` is 1-based in code points within the text; `key` and `args` name the catalogue message.
struct UnitError : std::runtime_error {
    UnitError(int column_, std::string key_, Args args_);
    int column;
    std::string key;
    Args args;
};

/// The closed table of symbols: the standard ones of units.csv plus what a package declares. Immutable lookups are thread-safe.
class Symbols {
  public:
    /// The table of units.csv.
    static Symbols standard();

    /// "COD" gives tCOD, kgCOD, gCOD, mgCOD: a mass of its own.
    void add_substance(const std::string& name);
    /// A counted thing, a dimension of its own: visit, person, culm.
    void add_counted(const std::string& name);
    /// A name for a product: us_erosivity = "100 ft tonf inch acre-1 h-1 a-1".
    void add_unit(const std::string& name, const std::string& definition);
    /// Allows unit_of(name).
    void add_family(const std::string& name);

    /// Reads a unit: products by space, "·", "." or "*"; one "/" before a single symbol or parentheses; exponents -1, ^-1, ⁻¹;
    /// leading factors 1e4, 10^4, 100; "1", "%", "percent"; "CNY2020"; "unit_of(pollutant)"; parentheses with exponent.
    /// Errors   UnitError with column: unknown symbol (with the nearest known ones), ambiguous symbol, bad exponent, trailing text.
    Unit parse(std::string_view text) const;
    bool has_symbol(const std::string& symbol) const;

  private:
    struct Entry {
        Unit unit;
        bool takes_prefix = false;
    };
    std::map<std::string, Entry> entries_;
    std::map<std::string, std::string> refused_;  // ambiguous word -> what to write instead
    std::vector<std::string> families_;
};

}  // namespace eco::unit

#include <charconv>
#include <utility>

#include "base/int128.hpp"
#include "unit/unit.hpp"

namespace eco::unit {
namespace {

constexpr int largest_power = 400;

Int128 gcd(Int128 a, Int128 b)
{
    while (b != 0)
        a = std::exchange(b, a % b);
    return a;
}

constexpr Int128 largest = Int128{1} << 120;

bool times(Int128& value, Int128 by)
{
    return !__builtin_mul_overflow(value, by, &value);
}

/// Lowest terms, all fives in the power.
std::optional<Ratio> fit(Int128 numerator, Int128 denominator, long power)
{
    if (numerator <= 0 || denominator <= 0)
        return std::nullopt;
    const Int128 common = gcd(numerator, denominator);
    numerator /= common, denominator /= common;
    for (; numerator % 5 == 0; ++power) {
        numerator /= 5;
        if (numerator % 2 == 0)
            numerator /= 2;
        else if (!times(denominator, 2))
            return std::nullopt;
    }
    for (; denominator % 5 == 0; --power) {
        denominator /= 5;
        if (denominator % 2 == 0)
            denominator /= 2;
        else if (!times(numerator, 2))
            return std::nullopt;
    }
    if (numerator > largest || denominator > largest || power > largest_power || power < -largest_power)
        return std::nullopt;
    return Ratio{numerator, denominator, static_cast<int>(power)};
}

/// By bisection: a double cannot guess 120 bits.
std::optional<Int128> whole_root(Int128 value, int degree)
{
    Int128 low = 1, high = value;
    while (low <= high) {
        const Int128 middle = low + (high - low) / 2;
        Int128 product = 1;
        bool fits = true;
        for (int i = 0; i < degree && fits; ++i)
            fits = times(product, middle) && product <= value;
        if (fits && product == value)
            return middle;
        if (fits)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return std::nullopt;
}

/// digits * 10^power without an exponent where that is short.
std::string decimal(Int128 mantissa, int power)
{
    std::string digits = to_string(mantissa);
    for (; digits.size() > 1 && digits.back() == '0'; ++power)
        digits.pop_back();
    const int size = static_cast<int>(digits.size());
    if (power >= 0 && size + power <= 3)
        return digits + std::string(static_cast<std::size_t>(power), '0');
    if (power < 0 && -power < size)
        return digits.insert(static_cast<std::size_t>(size + power), ".");
    if (power < 0 && -power <= 2)
        return "0." + std::string(static_cast<std::size_t>(-power - size), '0') + digits;
    return digits + "e" + std::to_string(power);
}

}  // namespace

std::optional<Ratio> reduced(const Ratio& a)
{
    return fit(a.numerator, a.denominator, a.power);
}

bool Ratio::operator==(const Ratio& other) const
{
    const auto same = [](const Ratio& a, const Ratio& b) {
        return a.numerator == b.numerator && a.denominator == b.denominator && a.power == b.power;
    };
    if (same(*this, other))
        return true;
    const auto mine = reduced(*this), theirs = reduced(other);
    return mine && theirs && same(*mine, *theirs);
}

double Ratio::to_double() const
{
    std::string digits = to_string(numerator / denominator);
    Int128 rest = numerator % denominator;
    constexpr int places = 60;  // far more than any double needs; what is left over only breaks ties
    for (int i = 0; i < places; ++i) {
        rest *= 10;
        digits += static_cast<char>('0' + static_cast<int>(rest / denominator));
        rest %= denominator;
    }
    digits += rest != 0 ? '1' : '0';
    digits += "e" + std::to_string(power - places - 1);
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::optional<Ratio> multiply(const Ratio& a, const Ratio& b)
{
    const Int128 first = gcd(a.numerator, b.denominator), second = gcd(b.numerator, a.denominator);
    Int128 numerator = a.numerator / first, denominator = a.denominator / second;
    if (!times(numerator, b.numerator / second) || !times(denominator, b.denominator / first))
        return std::nullopt;
    return fit(numerator, denominator, long{a.power} + b.power);
}

std::optional<Ratio> divide(const Ratio& a, const Ratio& b)
{
    return multiply(a, {b.denominator, b.numerator, -b.power});
}

std::optional<Ratio> raise(const Ratio& a, int power)
{
    std::optional<Ratio> result = Ratio{};
    for (int i = 0; result && i < std::abs(power); ++i)
        result = power > 0 ? multiply(*result, a) : divide(*result, a);
    return result;
}

std::optional<Ratio> root(const Ratio& a, int degree)
{
    const auto form = reduced(a);
    if (!form || degree < 1 || form->power % degree != 0)
        return std::nullopt;
    const auto numerator = whole_root(form->numerator, degree), denominator = whole_root(form->denominator, degree);
    if (!numerator || !denominator)
        return std::nullopt;
    return Ratio{*numerator, *denominator, form->power / degree};
}

std::string print(const Ratio& a)
{
    Int128 mantissa = a.numerator, divisor = a.denominator;
    int power = a.power;
    while (divisor % 2 == 0) {
        Int128 more = mantissa;
        if (!times(more, 5) || more > largest)
            break;
        mantissa = more, divisor /= 2, --power;
    }
    return decimal(mantissa, power) + (divisor == 1 ? "" : "/" + to_string(divisor));
}

}  // namespace eco::unit

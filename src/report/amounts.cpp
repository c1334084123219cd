#include "report/amounts.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdlib>

namespace eco::report {
namespace {

Int128 power_of_ten(int exponent)
{
    Int128 out = 1;
    for (; exponent > 0; --exponent)
        out *= 10;
    return out;
}

/// Digits of a whole number >= 0 with a point before the last `decimals` of them.
std::string with_point(Int128 digits, int decimals)
{
    std::string text = to_string(digits);
    if (decimals <= 0)
        return text;
    const auto wanted = static_cast<std::size_t>(decimals) + 1;
    if (text.size() < wanted)
        text.insert(0, wanted - text.size(), '0');
    return text.insert(text.size() - static_cast<std::size_t>(decimals), ".");
}

}  // namespace

std::string rounded_decimal(Int128 count, int exponent, int decimals)
{
    const bool is_negative = count < 0;
    const Int128 size = is_negative ? -count : count;
    const int drop = -exponent - decimals;
    Int128 digits = size;
    if (drop > 0) {
        const Int128 unit = drop > 38 ? 0 : power_of_ten(drop);
        digits = unit == 0 ? 0 : size / unit + (size % unit >= unit - size % unit ? 1 : 0);
    } else {
        digits = size * power_of_ten(-drop);
    }
    if (digits == 0 && size != 0)
        return (is_negative ? ">-" : "<") + with_point(1, decimals);
    return (is_negative && digits != 0 ? "-" : "") + with_point(digits, decimals);
}

Decimal decimal_of(Int128 count, double quantum)
{
    std::array<char, 64> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), quantum, std::chars_format::scientific);
    const std::string text(buffer.data(), end.ptr);
    const auto mark = text.find('e');
    int exponent = std::atoi(text.c_str() + mark + 1);
    Int128 mantissa = 0;
    for (std::size_t i = 0; i < mark; ++i) {
        if (text[i] == '.') {
            exponent -= static_cast<int>(mark - i - 1);
            continue;
        }
        mantissa = mantissa * 10 + (text[i] - '0');
    }
    return {count * mantissa, exponent};
}

std::string text_of(const Decimal& decimal)
{
    const bool is_negative = decimal.digits < 0;
    const Int128 digits = is_negative ? -decimal.digits : decimal.digits;
    std::string out = decimal.exponent > 0 ? with_point(digits * power_of_ten(decimal.exponent), 0)
                                           : with_point(digits, -decimal.exponent);
    if (out.find('.') != std::string::npos) {
        out.erase(out.find_last_not_of('0') + 1);
        if (out.back() == '.')
            out.pop_back();
    }
    return (is_negative ? "-" : "") + out;
}

double nearest_double(const Decimal& decimal)
{
    const std::string text = text_of(decimal);
    double out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

std::string exact_decimal(Int128 count, double quantum)
{
    return text_of(decimal_of(count, quantum));
}

std::string yuan(Int128 fen)
{
    return rounded_decimal(fen, -2, 2);
}

std::string hundred_million_yuan(Int128 fen)
{
    return rounded_decimal(fen, -10, 2);
}

std::string short_number(double value)
{
    return fmt::format("{:.6g}", value);
}

std::string percent(Int128 part, Int128 rest)
{
    const Int128 all = part + rest;
    const double share = all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all) * 100;
    if (part == 0 || rest == 0 || (share >= 0.005 && share < 99.995))
        return fmt::format("{:.2f}", share);
    return share < 50 ? "<0.01" : ">99.99";
}

}  // namespace eco::report

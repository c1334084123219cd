#include "report/sheet.hpp"

#include <fmt/format.h>

#include <cmath>

namespace eco::report {

Cell Cell::of(const Decimal& decimal, int decimals)
{
    return {Kind::number, text_of(decimal), nearest_double(decimal), decimals};
}

Cell Cell::of(double value, int decimals)
{
    return {Kind::number, fmt::format("{}", value), value, decimals};
}

bool Cell::is_tiny() const
{
    return kind == Kind::number && decimals >= 0 && value != 0 && std::abs(value) < 0.5 * std::pow(10, -decimals);
}

std::string Cell::shown() const
{
    if (kind != Kind::number || decimals < 0)
        return text;
    const auto mark = text.find_first_of("eE");
    if (mark != std::string::npos)
        return fmt::format("{:.{}f}", value, decimals);
    const auto point = text.find('.');
    std::string digits = text;
    if (point != std::string::npos)
        digits.erase(point, 1);
    const int exponent = point == std::string::npos ? 0 : -static_cast<int>(text.size() - point - 1);
    return rounded_decimal(int128_from(digits), exponent, decimals);
}

}  // namespace eco::report

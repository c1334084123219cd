#include "report/sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
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

namespace {

/// "-1,234.50" of "-1234.50"; as it is below 10000 where there are no decimals, as years are written.
std::string grouped(std::string digits)
{
    const std::size_t first = digits.find_first_of("0123456789");
    const std::size_t point = digits.find('.');
    const std::size_t end = std::min(point, digits.size());
    if (first == std::string::npos || (point == std::string::npos && end - first < 5))
        return digits;
    for (std::size_t at = end; at > first + 3;)
        digits.insert(at -= 3, 1, ',');
    return digits;
}

bool is_wide(char c)
{
    return static_cast<unsigned char>(c) >= 0xE0;
}

bool begins_character(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

}  // namespace

std::string Cell::shown() const
{
    if (kind != Kind::number || decimals < 0)
        return text;
    const auto mark = text.find_first_of("eE");
    if (mark != std::string::npos)
        return grouped(fmt::format("{:.{}f}", value, decimals));
    const auto point = text.find('.');
    std::string digits = text;
    if (point != std::string::npos)
        digits.erase(point, 1);
    const int exponent = point == std::string::npos ? 0 : -static_cast<int>(text.size() - point - 1);
    return grouped(rounded_decimal(int128_from(digits), exponent, decimals));
}

int width_of(const std::string& text)
{
    int out = 0;
    for (const char c : text)
        if (begins_character(c))
            out += is_wide(c) ? 2 : 1;
    return out;
}

int longest_word(const std::string& text)
{
    int out = 0, word = 0;
    for (const char c : text) {
        if (!begins_character(c))
            continue;
        word = is_wide(c) ? 2 : c == ' ' ? 0 : word + 1;
        out = std::max(out, word);
        if (is_wide(c))
            word = 0;
    }
    return out;
}

int lines_of(const std::string& text, int width)
{
    const int wide = 2 * static_cast<int>(std::count_if(text.begin(), text.end(), is_wide));
    const int needed = wide + (width_of(text) - wide) * 17 / 20;  // Latin letters are narrower than digits
    return needed <= width - 1 ? 1 : 1 + (needed - 1) / std::max(1, width - 3);
}

void fit_columns(Sheet& sheet, std::size_t first)
{
    for (std::size_t i = first; i < sheet.columns.size(); ++i) {
        constexpr int room = 2, least_of_words = 10;  // beside the figure; for a reason, whose words break
        int width = longest_word(sheet.columns[i].title);
        for (const auto& row : sheet.rows)
            if (i < row.cells.size() && row.cells[i].kind != Cell::Kind::blank)
                width = std::max(
                    width, row.cells[i].kind == Cell::Kind::number ? width_of(row.cells[i].shown()) : least_of_words);
        sheet.columns[i].width = width + room;
        sheet.columns[i].wraps = true;
    }
}

}  // namespace eco::report

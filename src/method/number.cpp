#include "method/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace eco::method {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

std::optional<double> parse_decimal(std::string_view text)
{
    const bool has_only_digits = text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
    if (text.empty() || !has_only_digits || text.front() == '+')
        return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

bool is_digits(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// 10-30, 10–30, 10~30: two numbers and a dash.
bool is_dashed(std::string_view text)
{
    for (std::string_view dash : {"-", "–", "—", "~", "～"})
        if (const auto at = text.find(dash, 1); at != std::string_view::npos)
            if (parse_decimal(trimmed(text.substr(0, at))) && parse_decimal(trimmed(text.substr(at + dash.size()))))
                return true;
    return false;
}

/// 10-Mar, Mar-10, 10月30日, 2010-03-30, 2010/3/30, 10/30: a spreadsheet's idea of 10-30.
bool is_date(std::string_view text)
{
    for (std::string_view month :
         {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "月"})
        if (text.find(month) != std::string_view::npos)
            return true;
    const auto is_separator = [](char c) { return c == '-' || c == '/'; };
    const auto first = std::find_if(text.begin(), text.end(), is_separator);
    if (first == text.end() || !is_digits({text.begin(), first}))
        return false;
    const auto second = std::find_if(first + 1, text.end(), is_separator);
    return is_digits({first + 1, second}) &&
           (second == text.end() ? *first == '/' : is_digits({second + 1, text.end()}));
}

std::optional<Interval> parse_open_ended(std::string_view text)
{
    const bool is_closed = text.size() > 1 && text[1] == '=';
    const auto bound = parse_number(trimmed(text.substr(is_closed ? 2 : 1)));
    if (!bound)
        return std::nullopt;
    if (text[0] == '<')
        return Interval{-infinity, *bound, false, is_closed};
    return Interval{*bound, infinity, is_closed, false};
}

std::optional<Interval> parse_bracketed(std::string_view text)
{
    const auto comma = text.find(',');
    const char last = text.back();
    if (comma == std::string_view::npos || (last != ')' && last != ']') || text.size() < 5)
        return std::nullopt;
    const auto low = parse_number(trimmed(text.substr(1, comma - 1)));
    const auto high = parse_number(trimmed(text.substr(comma + 1, text.size() - comma - 2)));
    if (!low || !high)
        return std::nullopt;
    return Interval{*low, *high, text[0] == '[', last == ']'};
}

}  // namespace

std::optional<double> parse_number(std::string_view text)
{
    const auto slash = text.find('/');
    if (slash == std::string_view::npos)
        return parse_decimal(text);
    const auto above = parse_decimal(text.substr(0, slash)), below = parse_decimal(text.substr(slash + 1));
    if (!above || !below || *below == 0)
        return std::nullopt;
    return *above / *below;
}

std::variant<Interval, const char*> parse_interval(std::string_view written)
{
    const std::string_view text = trimmed(written);
    std::optional<Interval> interval;
    if (!text.empty() && (text[0] == '<' || text[0] == '>'))
        interval = parse_open_ended(text);
    else if (!text.empty() && (text[0] == '[' || text[0] == '('))
        interval = parse_bracketed(text);
    else if (is_date(text))
        return "method.interval_date";
    else if (is_dashed(text))
        return "method.interval_dash";
    if (!interval)
        return "method.not_an_interval";
    const bool is_point = interval->low == interval->high && interval->low_closed && interval->high_closed;
    if (!(interval->low < interval->high) && !is_point)
        return "method.interval_empty";
    return *interval;
}

bool Interval::contains(double x) const
{
    return (low_closed ? x >= low : x > low) && (high_closed ? x <= high : x < high);
}

std::string Interval::text() const
{
    if (!words.empty())
        return words;
    if (std::isinf(low))
        return fmt::format("{}{}", high_closed ? "<=" : "<", high);
    if (std::isinf(high))
        return fmt::format("{}{}", low_closed ? ">=" : ">", low);
    return fmt::format("{}{},{}{}", low_closed ? '[' : '(', low, high, high_closed ? ']' : ')');
}

bool overlap(const Interval& a, const Interval& b)
{
    const Interval& first = a.low < b.low || (a.low == b.low && a.low_closed) ? a : b;
    const Interval& second = &first == &a ? b : a;
    return first.high > second.low || (first.high == second.low && first.high_closed && second.low_closed);
}

bool has_gap(const Interval& a, const Interval& b)
{
    return a.high < b.low || (a.high == b.low && !a.high_closed && !b.low_closed);
}

}  // namespace eco::method

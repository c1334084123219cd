#include "method/validity.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>

namespace eco::method {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

struct Days {
    sys_days first, last;
};

std::optional<unsigned> digits(std::string_view text, std::size_t count)
{
    unsigned number = 0;
    const bool is_number =
        text.size() == count && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_number)
        return std::nullopt;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// The days of a year, a month or one day.
std::optional<Days> days_of_date(std::string_view text)
{
    using namespace std::chrono;
    const auto year_number = digits(text.substr(0, 4), 4);
    if (!year_number || *year_number < 1800)
        return std::nullopt;
    const year y{static_cast<int>(*year_number)};
    if (text.size() == 4)
        return Days{sys_days(y / January / 1), sys_days(y / December / 31)};
    const auto month_number = text[4] == '-' ? digits(text.substr(5, 2), 2) : std::nullopt;
    if (!month_number || *month_number < 1 || *month_number > 12)
        return std::nullopt;
    const month m{*month_number};
    if (text.size() == 7)
        return Days{sys_days(y / m / 1), sys_days(y / m / last)};
    const auto day_number = text.size() == 10 && text[7] == '-' ? digits(text.substr(8), 2) : std::nullopt;
    if (!day_number || !(y / m / day{*day_number}).ok())
        return std::nullopt;
    return Days{sys_days(y / m / day{*day_number}), sys_days(y / m / day{*day_number})};
}

double number_of(sys_days at)
{
    const year_month_day date(at);
    return static_cast<int>(date.year()) * 10000 + static_cast<double>(static_cast<unsigned>(date.month())) * 100 +
           static_cast<unsigned>(date.day());
}

}  // namespace

std::optional<Interval> parse_validity(std::string_view text)
{
    constexpr std::string_view to = " to ", now = "now";
    const auto at = text.find(to);
    const auto first = days_of_date(text.substr(0, at));
    const std::string_view end = at == std::string_view::npos ? text : text.substr(at + to.size());
    const bool is_open = at != std::string_view::npos && end == now;
    const auto last = is_open ? first : days_of_date(end);
    if (!first || !last || last->last < first->first)
        return std::nullopt;
    Interval out{number_of(first->first), std::numeric_limits<double>::infinity(), true, false, std::string(text)};
    if (!is_open)
        out.high = number_of(last->last + std::chrono::days(1));
    return out;
}

double last_day_of(int year)
{
    return year * 10000.0 + 1231;
}

}  // namespace eco::method

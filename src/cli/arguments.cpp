#include <algorithm>
#include <charconv>
#include <thread>

#include "account/prices.hpp"
#include "cli/options.hpp"
#include "scene/text.hpp"

namespace eco::cli {
namespace {

constexpr int first_year = 1900, last_year = 2200;

bool read_number(const std::string& text, long long& out)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

bool read_year(const std::string& text, int& out)
{
    long long year = 0;
    if (!read_number(text, year) || year < first_year || year > last_year)
        return false;
    out = static_cast<int>(year);
    return true;
}

}  // namespace

std::vector<std::string> read_list(const std::string& text)
{
    std::vector<std::string> out;
    for (std::size_t from = 0; from <= text.size();) {
        const auto comma = std::min(text.find(',', from), text.size());
        if (auto part = scene::trim(text.substr(from, comma - from)); !part.empty())
            out.push_back(std::move(part));
        from = comma + 1;
    }
    return out;
}

std::vector<int> read_years(const std::string& text)
{
    std::vector<int> out;
    for (const auto& part : read_list(text)) {
        const auto dash = part.find('-');
        int first = 0, last = 0;
        if (!read_year(part.substr(0, dash), first) ||
            !read_year(dash == std::string::npos ? part : part.substr(dash + 1), last) || first > last)
            throw UsageError("cli.years", {{"found", text}});
        for (int year = first; year <= last; ++year)
            out.push_back(year);
    }
    if (out.empty() && !text.empty())
        throw UsageError("cli.years", {{"found", text}});
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

long long read_whole(const std::string& name, const std::string& text, long long low, long long high)
{
    long long value = 0;
    if (!read_number(text, value) || value < low || value > high)
        throw UsageError(
            "cli.whole_number",
            {{"name", name}, {"found", text}, {"low", std::to_string(low)}, {"high", std::to_string(high)}});
    return value;
}

int read_threads(const std::string& text)
{
    if (text.empty())
        return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    return static_cast<int>(read_whole("--threads", text, 1, 256));
}

int read_prices(const std::string& text)
{
    const auto constant_year = account::read_price_basis(text.empty() ? "current" : text);
    if (!constant_year)
        throw UsageError("cli.bad_prices", {{"found", text}});
    return *constant_year;
}

std::pair<int, int> read_shard(const std::string& text)
{
    const auto slash = text.find('/');
    long long part = 0, count = 0;
    if (slash == std::string::npos || !read_number(text.substr(0, slash), part) ||
        !read_number(text.substr(slash + 1), count) || part < 1 || count < part || count > 100000)
        throw UsageError("cli.shard", {{"found", text}});
    return {static_cast<int>(part), static_cast<int>(count)};
}

}  // namespace eco::cli

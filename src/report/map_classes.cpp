#include <algorithm>
#include <cmath>

#include "report/map.hpp"

namespace eco::report {
namespace {

/// `value` to so many significant digits.
double rounded(double value, int digits)
{
    if (value == 0)
        return 0;
    const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - digits + 1);
    const double out = std::round(value / unit);
    return unit < 1 ? out / std::round(1 / unit) : out * unit;
}

}  // namespace

std::vector<double> make_limits(std::vector<double> values, std::size_t classes)
{
    std::sort(values.begin(), values.end());
    std::vector<double> out;
    for (std::size_t k = 1; k < classes && !values.empty(); ++k) {
        const double low = values[(k * values.size() - 1) / classes];
        for (int digits = 2; digits <= 4; ++digits) {
            const double limit = rounded(low, digits);
            if (limit < values.front() || limit >= values.back())
                continue;  // nothing would be below or above it
            if (out.empty() || limit > out.back())
                out.push_back(limit);
            break;
        }
    }
    return out;
}

std::size_t class_of(double value, const std::vector<double>& limits)
{
    return static_cast<std::size_t>(std::lower_bound(limits.begin(), limits.end(), value) - limits.begin());
}

}  // namespace eco::report

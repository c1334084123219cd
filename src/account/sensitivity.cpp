#include "account/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace eco::account {

namespace {

/// Sum of squares about the mean.
double spread_of(const double* x, std::size_t n)
{
    const double mean = std::accumulate(x, x + n, 0.0) / static_cast<double>(n);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i)
        sum += (x[i] - mean) * (x[i] - mean);
    return sum;
}

/// Element `at` (a whole number and a part) of the sorted draws, of which those from `from` on are not yet in place.
double pick(std::vector<double>& draws, double share, std::size_t& from)
{
    const double at = share * static_cast<double>(draws.size() - 1);
    const auto whole = static_cast<std::size_t>(at);
    const auto begin = draws.begin();
    std::nth_element(begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(whole),
                     draws.end());
    from = whole;
    const double low = draws[whole];
    if (whole + 1 == draws.size())
        return low;
    const double next = *std::min_element(begin + static_cast<std::ptrdiff_t>(whole + 1), draws.end());
    return low + (at - static_cast<double>(whole)) * (next - low);
}

}  // namespace

void evaluate(const Form& form, const std::vector<std::vector<double>>& monomials, std::vector<double>& out)
{
    out.assign(monomials[0].size(), 0.0);
    for (const auto& [monomial, x] : form.terms) {
        const auto& from = monomials[static_cast<std::size_t>(monomial)];
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] += x * from[i];
    }
}

std::optional<Quantiles> quantiles(std::vector<double>& draws)
{
    if (draws.empty() || !std::all_of(draws.begin(), draws.end(), [](double x) { return std::isfinite(x); }))
        return std::nullopt;
    std::size_t from = 0;
    Quantiles out;
    out.low = pick(draws, 0.05, from);
    out.median = pick(draws, 0.50, from);
    out.high = pick(draws, 0.95, from);
    return out;
}

std::vector<std::uint32_t> rising_order(const std::vector<double>& values)
{
    std::vector<std::uint32_t> order(values.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return values[a] < values[b] || (values[a] == values[b] && a < b);
    });
    return order;
}

RankedTarget::RankedTarget(std::vector<double> draws) : draws_(std::move(draws)), ranks_(draws_.size())
{
    if (!std::all_of(draws_.begin(), draws_.end(), [](double x) { return std::isfinite(x); }))
        return;
    variance_ = spread_of(draws_.data(), draws_.size());
    const auto order = rising_order(draws_);
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i + 1;
        while (end < order.size() && draws_[order[end]] == draws_[order[i]])
            ++end;
        for (std::size_t k = i; k < end; ++k)  // equal ones share their mean rank
            ranks_[order[k]] = 0.5 * static_cast<double>(i + end - 1);
        i = end;
    }
}

std::optional<double> RankedTarget::rank_correlation(const std::vector<std::uint32_t>& order) const
{
    const std::size_t n = order.size();
    if (!(variance_ > 0) || n < 3)
        return std::nullopt;
    const double middle = 0.5 * static_cast<double>(n - 1);
    double both = 0, own = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double x = static_cast<double>(i) - middle;
        both += x * (ranks_[order[i]] - middle);
        own += x * x;
    }
    return both / std::sqrt(own * spread_of(ranks_.data(), n));
}

std::optional<double> RankedTarget::share_of_variance(const std::vector<std::uint32_t>& order) const
{
    const std::size_t n = order.size(), classes = std::min<std::size_t>(50, n / 20);
    if (!(variance_ > 0) || classes < 2)
        return std::nullopt;
    double within = 0;  // mean of the classes' variances
    std::vector<double> values;
    for (std::size_t c = 0; c < classes; ++c) {
        values.clear();
        for (std::size_t i = c * n / classes; i < (c + 1) * n / classes; ++i)
            values.push_back(draws_[order[i]]);
        within += spread_of(values.data(), values.size()) / static_cast<double>(values.size() - 1) *
                  (static_cast<double>(values.size()) / static_cast<double>(n));
    }
    return 1 - within / (variance_ / static_cast<double>(n - 1));
}

}  // namespace eco::account

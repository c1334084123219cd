#pragma once
#include <optional>
#include <vector>

#include "account/forms.hpp"
#include "account/uncertainty.hpp"

namespace eco::account {

/// A form for every draw.
void evaluate(const Form& form, const std::vector<std::vector<double>>& monomials, std::vector<double>& out);

/// 5, 50 and 95 % of `draws`, interpolated between neighbours in order; nothing if one is not finite. Reorders them.
std::optional<Quantiles> quantiles(std::vector<double>& draws);

/// Numbers of the elements from the least to the greatest; equal ones as they stand.
std::vector<std::uint32_t> rising_order(const std::vector<double>& values);

/// A target's draws, ready to be held against inputs, which are given by the order of their draws.
class RankedTarget {
public:
    explicit RankedTarget(std::vector<double> draws);
    /// Spearman's; nothing if the target does not vary or a draw has no value.
    std::optional<double> rank_correlation(const std::vector<std::uint32_t>& order) const;
    /// 1 less the mean variance within classes of the input, by the whole variance.
    std::optional<double> share_of_variance(const std::vector<std::uint32_t>& order) const;

private:
    std::vector<double> draws_, ranks_;
    double variance_ = 0;
};

}  // namespace eco::account

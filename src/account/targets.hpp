#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "account/forms.hpp"
#include "account/uncertainty.hpp"

namespace eco::account {

/// Forms whose quantiles are wanted, and where these will be.
class Targets {
public:
    /// Those of a constant stay nothing.
    void add(Form form, std::optional<Quantiles>& to, std::optional<Quantiles>& error)
    {
        targets_.push_back({std::move(form), &to, &error});
    }
    void find(const std::vector<std::vector<double>>& monomials, int threads) const;
    /// Standard errors by the jackknife, from the monomials of the sample without each of its groups; nothing where all
    /// are 0 but for rounding.
    void find_errors(std::size_t groups, const std::function<std::vector<std::vector<double>>(std::size_t)>& monomials,
                     int threads) const;

private:
    struct Target {
        Form form;
        std::optional<Quantiles>*to, *error;
    };
    using Found = std::vector<std::optional<Quantiles>>;
    Found quantiles_of(const std::vector<std::vector<double>>& monomials, int threads) const;

    std::vector<Target> targets_;
};

}  // namespace eco::account

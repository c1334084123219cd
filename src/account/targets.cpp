#include "account/targets.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "account/sensitivity.hpp"
#include "base/workers.hpp"

namespace eco::account {

namespace {

struct Wanted {
    double factor, offset;
    std::size_t target;
};

}  // namespace

void Targets::find(const std::vector<std::vector<double>>& monomials, int threads) const
{
    const Found found = quantiles_of(monomials, threads);
    for (std::size_t t = 0; t < targets_.size(); ++t)
        *targets_[t].to = found[t];
}

void Targets::find_errors(std::size_t groups,
                          const std::function<std::vector<std::vector<double>>(std::size_t)>& monomials,
                          int threads) const
{
    std::vector<Found> found;
    for (std::size_t g = 0; g < groups; ++g)
        found.push_back(quantiles_of(monomials(g), threads));
    for (std::size_t t = 0; t < targets_.size(); ++t) {
        if (std::any_of(found.begin(), found.end(), [&](const Found& one) { return !one[t]; }))
            continue;
        const auto error = [&](double Quantiles::*which) {
            double mean = 0, sum = 0;
            for (const auto& one : found)
                mean += (*one[t]).*which / static_cast<double>(groups);
            for (const auto& one : found)
                sum += ((*one[t]).*which - mean) * ((*one[t]).*which - mean);
            return std::sqrt(sum * static_cast<double>(groups - 1) / static_cast<double>(groups));
        };
        const Quantiles all{error(&Quantiles::low), error(&Quantiles::median), error(&Quantiles::high)};
        const auto& q = *found[0][t];
        const double rounding = 1e-12 * std::max(std::abs(q.low), std::abs(q.high));
        if (std::max({all.low, all.median, all.high}) > rounding)
            *targets_[t].error = all;
    }
}

/// Forms that differ by a factor and an offset are sorted once.
Targets::Found Targets::quantiles_of(const std::vector<std::vector<double>>& monomials, int threads) const
{
    std::map<Form, std::vector<Wanted>> wanted;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
        const double offset = targets_[t].form.constant();
        Form base = Forms::add(targets_[t].form, Forms::number(-offset));
        if (base.is_constant())
            continue;
        const double factor = base.terms[0].second;
        for (auto& [monomial, x] : base.terms)
            x /= factor;
        wanted[base].push_back({factor, offset, t});
    }
    std::vector<const std::pair<const Form, std::vector<Wanted>>*> jobs;
    for (const auto& one : wanted)
        jobs.push_back(&one);
    Found out(targets_.size());
    run_jobs(static_cast<std::int64_t>(jobs.size()), threads, [&] {
        return [&, draws = std::vector<double>()](std::int64_t job) mutable {
            const auto& [form, all] = *jobs[static_cast<std::size_t>(job)];
            evaluate(form, monomials, draws);
            const auto found = quantiles(draws);
            for (const Wanted& one : all)
                if (found) {
                    Quantiles q{found->low * one.factor + one.offset, found->median * one.factor + one.offset,
                                found->high * one.factor + one.offset};
                    if (one.factor < 0)
                        std::swap(q.low, q.high);
                    out[one.target] = q;
                }
        };
    });
    return out;
}

}  // namespace eco::account

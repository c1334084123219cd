#include <algorithm>
#include <cmath>

#include "account/samples.hpp"

namespace eco::account {

namespace {

constexpr std::size_t whole = sample_groups;  // no group is left out

/// Mean amounts of a part's strata in one draw.
class Means {
public:
    Means(const std::vector<Stratum>& strata, const double* amounts) : strata_(strata), amounts_(amounts) {}

    /// Of the stratum's sample without a group. The less of the stratum's pixels are left to chance, the nearer it lies
    /// to the mean of the whole sample.
    double of(std::size_t stratum, std::size_t without) const
    {
        const double* groups = amounts_ + stratum * sample_groups;
        const auto n = strata_[stratum].sample.size();
        double sum = 0;
        for (std::size_t g = 0; g < sample_groups; ++g)
            sum += groups[g];
        const double mean = sum / static_cast<double>(n);
        const auto left = without == whole ? n : n - (n + sample_groups - 1 - without) / sample_groups;
        const auto pixels = static_cast<double>(strata_[stratum].pixels);
        if (left == n || left == 0 || static_cast<double>(n) >= pixels)
            return mean;
        const double other = (sum - groups[without]) / static_cast<double>(left);
        return mean + std::sqrt(1 - static_cast<double>(n) / pixels) * (other - mean);
    }

private:
    const std::vector<Stratum>& strata_;
    const double* amounts_;
};

/// Amounts in the draw by those at the rows' values, by ecosystem type over all places; 1 where the latter nearly
/// cancel.
std::vector<double> ratios(const std::vector<Stratum>& strata, const Means& drawn, const Means& base,
                           std::size_t without, std::size_t ecosystems)
{
    std::vector<double> now(ecosystems), then(ecosystems), size(ecosystems), out(ecosystems, 1.0);
    for (std::size_t s = 0; s < strata.size(); ++s) {
        const auto e = static_cast<std::size_t>(strata[s].ecosystem);
        const auto pixels = static_cast<double>(strata[s].pixels);
        now[e] += pixels * drawn.of(s, without);
        then[e] += pixels * base.of(s, without);
        size[e] += pixels * std::abs(base.of(s, without));
    }
    for (std::size_t e = 0; e < ecosystems; ++e)
        if (std::abs(then[e]) > 1e-3 * size[e])
            out[e] = now[e] / then[e];
    return out;
}

}  // namespace

void Samples::fill_year(const Year& year, const PixelDraws& draws, const std::vector<double>& base, int threads,
                        std::vector<std::vector<double>>& rows, Without* without) const
{
    const auto& strata = year.sampled.strata();
    const auto ecosystems = static_cast<std::size_t>(year.sampled.plan().plan.program.ecosystems);
    const std::size_t length = strata.size() * sample_groups;
    std::vector<std::vector<const Cell*>> cells(year.sampled.parts().size());
    for (const Cell& cell : year.cells)
        cells[cell.part].push_back(&cell);
    year.sampled.draw(draws, threads, [&](std::size_t d, const std::vector<double>& amounts) {
        for (std::size_t p = 0; p < cells.size(); ++p) {
            const Means drawn(strata, amounts.data() + p * length), then(strata, base.data() + p * length);
            const std::size_t first = without != nullptr && d < without->draws ? 0 : whole;
            for (std::size_t g = first; g <= whole && !cells[p].empty(); ++g) {
                const auto ratio = ratios(strata, drawn, then, g, ecosystems);
                for (const Cell* cell : cells[p]) {
                    const Stratum& stratum = strata[cell->stratum];
                    const double r = ratio[static_cast<std::size_t>(stratum.ecosystem)];
                    const double value =
                        r * cell->booked + static_cast<double>(stratum.pixels) *
                                               (drawn.of(cell->stratum, g) - r * then.of(cell->stratum, g));
                    (g == whole ? rows[static_cast<std::size_t>(row_of_[cell->number])]
                                : without->values[g][cell->number])[d] = value;
                }
            }
        }
    });
}

void Samples::fill(const Trace& trace, std::vector<std::vector<double>>& rows, std::size_t draws, int threads,
                   Without* without) const
{
    if (row_of_.empty())
        return;
    std::vector<std::vector<double>> central;
    for (const auto& row : trace.rows)
        central.push_back({*row.row.value});
    for (int row : row_of_)
        rows[static_cast<std::size_t>(row)].assign(draws, 0.0);
    if (without != nullptr) {
        without->draws = std::min(without->draws, draws);
        without->values.assign(sample_groups,
                               std::vector<std::vector<double>>(row_of_.size(), std::vector<double>(without->draws)));
    }
    const auto base_tables = tables_.forms.evaluate(central, 1, 1);
    const auto tables = tables_.forms.evaluate(rows, draws, threads);
    for (const auto& [number, year] : years_) {
        std::vector<double> base;
        year.sampled.draw({central, base_tables, 1}, 1, [&](std::size_t, const auto& amounts) { base = amounts; });
        fill_year(year, {rows, tables, draws}, base, threads, rows, without);
    }
}

}  // namespace eco::account

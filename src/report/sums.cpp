#include "report/sums.hpp"

namespace eco::report {

Sums::Sums(const account::Run& run, const std::string& kind, Axes axes)
{
    for (const auto& cell : run.cells) {
        const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
        if (series.kind != kind || account::is_gap(cell))
            continue;
        Amount& amount = amounts_[{.service = axes.service ? series.service : "",
                                   .series = axes.series ? cell.series : -1,
                                   .place = axes.place ? cell.place : "",
                                   .ecosystem = axes.ecosystem ? cell.ecosystem : "",
                                   .year = cell.year}];
        ++amount.parts;
        amount.count += cell.amount.value_or(0);
        if (!cell.amount && amount.missing++ == 0)
            amount.reason = cell.reason;
    }
}

const Amount& Sums::at(const Key& key) const
{
    static const Amount none;
    const auto found = amounts_.find(key);
    return found == amounts_.end() ? none : found->second;
}

}  // namespace eco::report

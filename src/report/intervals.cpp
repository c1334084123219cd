#include "report/intervals.hpp"

namespace eco::report {

Intervals::Intervals(const account::Run& run, const account::DrawOptions& options)
    : draws(options.draws), seed(options.seed)
{
    account::DrawOptions all = options;
    all.by = {"place", "ecosystem", "service", "year"};
    auto drawn = account::draw(run, all);
    for (const auto& row : drawn.rows)
        ++(row.is_figure() ? drawn_figures : drawn_rows);
    used_rows = drawn.used_rows;
    fixed_services = std::move(drawn.fixed_services);
    left_out = std::move(drawn.left_out);
    for (const auto& one : drawn.lines)
        for (std::size_t i = 0; i < one.quantiles.size(); ++i)
            if (one.quantiles[i]) {
                const int year = one.by == "year" ? std::stoi(one.line.key) : run.years[i];
                lines_[{one.by, one.line.key, year}] = {*one.line.amounts[i], *one.quantiles[i]};
            }
    for (const auto& total : drawn.totals)
        if (total.quantiles)
            totals_[{total.place, total.name, total.year}] = *total.quantiles;
}

const account::Quantiles* Intervals::find(const std::string& by, const std::string& key, int year, Int128 fen) const
{
    const auto found = lines_.find({by, key, year});
    return found == lines_.end() || found->second.fen != fen ? nullptr : &found->second.quantiles;
}

const account::Quantiles* Intervals::find_total(const std::string& place, const std::string& name, int year) const
{
    const auto found = totals_.find({place, name, year});
    return found == totals_.end() ? nullptr : &found->second;
}

}  // namespace eco::report

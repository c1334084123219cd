#include "account/extent.hpp"

#include <algorithm>

#include "account/explain.hpp"

namespace eco::account {

namespace {

void check(const Run& run, int year)
{
    Problems problems;
    if (extent_series(run).empty())
        problems.add(Problem{{}, "account.extent.none", {{"method", run.method_id}}, {}, false});
    std::string years;
    for (const int one : run.years)
        years += (years.empty() ? "" : ", ") + std::to_string(one);
    if (std::find(run.years.begin(), run.years.end(), year) == run.years.end())
        problems.add(
            Problem{{}, "account.explain.no_year", {{"year", std::to_string(year)}, {"years", years}}, {}, false});
    problems.throw_if_any();
}

}  // namespace

Int128 ExtentTable::between(const std::string& now, const std::string& before) const
{
    const auto found = area.find({now, before});
    return found == area.end() ? Int128(0) : found->second;
}

Int128 ExtentTable::opening(const std::string& type) const
{
    Int128 sum = 0;
    for (const auto& now : types)
        sum += between(now, type);
    return sum;
}

Int128 ExtentTable::closing(const std::string& type) const
{
    Int128 sum = 0;
    for (const auto& before : types)
        sum += between(type, before);
    return sum;
}

Int128 ExtentTable::additions(const std::string& type) const
{
    return closing(type) - between(type, type);
}

Int128 ExtentTable::reductions(const std::string& type) const
{
    return opening(type) - between(type, type);
}

Int128 ExtentTable::total() const
{
    Int128 sum = 0;
    for (const auto& [types_of_it, count] : area)
        sum += count;
    return sum;
}

std::vector<const Series*> extent_series(const Run& run)
{
    std::vector<const Series*> out;
    for (const auto& series : run.series)
        if (series.service == extent_account && series.name == extent_quantity && !series.item.empty())
            out.push_back(&series);
    return out;
}

ExtentTable extent_table(const Run& run, const std::string& place, int year)
{
    check(run, year);
    ExtentTable out;
    out.place = find_place(run, place).id;
    out.year = year;
    const auto places = finest_places(run, out.place);
    std::set<std::string> occurring;
    for (const auto& cell : run.cells) {
        const Series& series = run.series[static_cast<std::size_t>(cell.series)];
        if (series.service != extent_account || series.name != extent_quantity || cell.year != year ||
            !places.count(cell.place))
            continue;
        if (!cell.amount && !is_gap(cell) && out.reason.empty())
            out.reason = cell.reason;
        if (cell.amount.value_or(0) == 0)
            continue;
        out.area[{cell.ecosystem, series.item}] += *cell.amount;
        occurring.insert({cell.ecosystem, series.item});
    }
    for (const Series* series : extent_series(run))
        if (occurring.count(series->item))
            out.types.push_back(series->item);
    if (out.reason.empty() && out.types.empty())
        out.reason = "not_supplied";
    return out;
}

}  // namespace eco::account

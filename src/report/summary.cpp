#include "report/summary.hpp"

#include <algorithm>
#include <set>

namespace eco::report {
namespace {

bool is_quantity_only(const account::Run& run, const account::ServiceLine& service)
{
    return service.status == "computed" && std::none_of(run.series.begin(), run.series.end(), [&](const auto& series) {
               return series.service == service.id && series.kind == "value";
           });
}

}  // namespace

Summary::Summary(const account::Run& run)
{
    std::map<std::string, std::string> group_of;
    for (const auto& service : run.services) {
        if (service.status == "not_applicable" || service.group == account::account_group)
            continue;
        group_of[service.id] = service.group;
        if (std::find(group_names.begin(), group_names.end(), service.group) == group_names.end())
            group_names.push_back(service.group);
        if (is_quantity_only(run, service))
            continue;
        for (int year : run.years)
            services[{service.id, year}].reason = service.reason;
    }
    std::map<std::pair<Key, std::string>, Int128> parts;  // service and year, place
    for (const auto& cell : run.cells) {
        const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
        if (series.kind != "value" || account::is_gap(cell))
            continue;
        ServiceAmount& amount = services[{series.service, cell.year}];
        ++amount.parts;
        if (cell.amount) {
            amount.fen += *cell.amount;
            parts[{{series.service, cell.year}, cell.place}] += *cell.amount;
        } else if (amount.missing++ == 0) {
            amount.reason = cell.reason;
        }
    }
    for (auto& [key, amount] : services) {
        amount.is_missing = amount.missing > 0 || amount.parts == 0;
        if (amount.is_missing)
            continue;
        groups[{group_of[key.first], key.second}] += amount.fen;
        totals[key.second] += amount.fen;
    }
    for (const auto& [key, fen] : parts)
        if (!services.at(key.first).is_missing)
            places[{key.second, key.first.second}] += fen;
    std::set<std::string> parents;
    for (const auto& place : run.places)
        parents.insert(place.parent);
    for (const auto& place : run.places)
        if (!parents.count(place.id))
            finest.push_back(place.id);
}

bool Summary::is_whole(int year) const
{
    return std::none_of(services.begin(), services.end(),
                        [&](const auto& entry) { return entry.first.second == year && entry.second.is_missing; });
}

Int128 Summary::residual() const
{
    Int128 off = 0;
    for (const auto& [year, total] : totals) {
        Int128 by_place = 0, by_group = 0;
        for (const auto& [key, fen] : places)
            by_place += key.second == year ? fen : 0;
        for (const auto& [key, fen] : groups)
            by_group += key.second == year ? fen : 0;
        off += by_place < total ? total - by_place : by_place - total;
        off += by_group < total ? total - by_group : by_group - total;
    }
    return off;
}

std::vector<Gap> find_gaps(const account::Run& run)
{
    std::vector<Gap> out;
    for (const auto& part : run.coverage) {
        auto gap = std::find_if(out.begin(), out.end(), [&](const Gap& one) { return one.service == part.service; });
        if (gap == out.end()) {
            out.push_back({part.service, 0, 0, ""});
            gap = std::prev(out.end());
        }
        gap->covered += part.covered;
        gap->uncovered += part.uncovered;
        if (part.uncovered != 0 && gap->reason.find(part.reason) == std::string::npos)
            gap->reason += (gap->reason.empty() ? "" : ", ") + part.reason;
    }
    std::erase_if(out, [](const Gap& gap) { return gap.uncovered == 0; });
    return out;
}

}  // namespace eco::report

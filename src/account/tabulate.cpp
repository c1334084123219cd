#include <algorithm>
#include <limits>
#include <map>

#include "account/explain.hpp"
#include "formula/checker.hpp"

namespace eco::account {

namespace {

[[noreturn]] void fail(std::string key, Args args)
{
    throw InputError(Problem{{}, std::move(key), std::move(args), {}, false});
}

/// A sum of amounts that is missing as soon as one of them is.
struct Total {
    Int128 count = 0;
    bool is_missing = false;

    void add(const std::optional<std::int64_t>& amount)
    {
        is_missing = is_missing || !amount;
        count += amount.value_or(0);
    }
    std::optional<std::int64_t> amount() const
    {
        if (is_missing)
            return std::nullopt;
        if (count > std::numeric_limits<std::int64_t>::max() || count < std::numeric_limits<std::int64_t>::min())
            fail("account.explain.overflow", {});
        return static_cast<std::int64_t>(count);
    }
};

TableLine make_line(const std::string& key, const std::string& zh, const std::string& en)
{
    return {key, !zh.empty() ? zh : !en.empty() ? en : key, zh, en, {}};
}

std::vector<TableLine> make_lines(const Run& run, const std::string& by, const std::set<std::string>& places)
{
    std::vector<TableLine> lines;
    if (by == "place") {
        for (const auto& place : run.places)
            if (places.count(place.id))
                lines.push_back(make_line(place.id, place.name_zh, place.name_en));
    } else if (by == "ecosystem") {
        for (const auto& [id, titles] : run.ecosystems)
            lines.push_back(make_line(id, titles.first, titles.second));
    } else if (by == "service") {
        for (const auto& service : run.services)
            if (service.group != account_group)
                lines.push_back(make_line(service.id, service.title_zh, service.title_en));
    } else if (by == "year") {
        for (int year : run.years)
            lines.push_back(make_line(std::to_string(year), {}, {}));
    } else {
        fail("account.explain.no_key", {{"name", by}});
    }
    return lines;
}

void check_money(const Run& run)
{
    const Series* first = nullptr;
    for (const auto& series : run.series) {
        if (series.kind != "value")
            continue;
        first = first ? first : &series;
        if (series.quantum != first->quantum || series.unit != first->unit)
            fail("account.explain.mixed_money",
                 {{"a", first->service + "." + first->name}, {"b", series.service + "." + series.name}});
    }
}

Int128 distance(Int128 a, Int128 b)
{
    return a < b ? b - a : a - b;
}

/// Sums of one run by every key, each from the cells on its own.
struct Sums {
    using Key = std::pair<int, int>;  // year, series
    std::map<Key, Int128> whole;
    std::map<Key, std::map<std::string, Int128>> by_place, by_ecosystem;
    std::map<Key, std::map<std::pair<std::string, std::string>, Int128>> cells;  // place, ecosystem: one amount each
    std::map<int, std::map<std::string, Int128>> value_of_place, value_of_service;

    explicit Sums(const Run& run)
    {
        for (const auto& cell : run.cells) {
            const Key key = {cell.year, cell.series};
            const Int128 amount = cell.amount.value_or(0);
            whole[key] += amount;
            by_place[key][cell.place] += amount;
            by_ecosystem[key][cell.ecosystem] += amount;
            cells[key][{cell.place, cell.ecosystem}] = amount;
            const Series& series = run.series.at(static_cast<std::size_t>(cell.series));
            if (series.kind != "value")
                continue;
            value_of_place[cell.year][cell.place] += amount;
            value_of_service[cell.year][series.service] += amount;
        }
    }
};

template <class Keys, class Map>
Int128 sum_over(const Keys& keys, const Map& amounts)
{
    Int128 sum = 0;
    for (const auto& key : keys)
        if (const auto found = amounts.find(key); found != amounts.end())
            sum += found->second;
    return sum;
}

}  // namespace

const Place& find_place(const Run& run, const std::string& place)
{
    std::vector<std::string> names;
    for (const auto& one : run.places) {
        if (one.id == place || (!place.empty() && (one.name_zh == place || one.name_en == place)))
            return one;
        names.push_back(one.id);
    }
    std::string all;
    for (const auto& one : run.places)
        all += (all.empty() ? "" : ", ") + one.id + (one.name_zh.empty() ? "" : " " + one.name_zh);
    const std::string near = formula::nearest_name(place, names);
    fail("account.explain.no_place", {{"name", place}, {"near", near.empty() ? all : near}, {"places", all}});
}

std::set<std::string> finest_places(const Run& run, const std::string& place)
{
    std::map<std::string, std::vector<std::string>> below;
    for (const auto& one : run.places)
        below[one.parent].push_back(one.id);
    std::set<std::string> out, seen;
    std::vector<std::string> open = place.empty() ? below[""] : std::vector{find_place(run, place).id};
    while (!open.empty()) {
        const std::string id = open.back();
        open.pop_back();
        if (!seen.insert(id).second)
            continue;
        const auto children = below.find(id);
        if (children == below.end())
            out.insert(id);
        else
            open.insert(open.end(), children->second.begin(), children->second.end());
    }
    return out;
}

std::vector<TableLine> tabulate(const Run& run, const std::string& by, const std::string& place)
{
    check_money(run);
    const auto places = finest_places(run, place);
    auto lines = make_lines(run, by, places);
    std::map<std::pair<std::string, int>, Total> totals;
    std::set<std::string> booked, occurring;
    for (const auto& cell : run.cells) {
        const Series& series = run.series.at(static_cast<std::size_t>(cell.series));
        if (series.kind != "value" || !places.count(cell.place) || is_gap(cell))
            continue;
        booked.insert(series.service);
        occurring.insert(cell.ecosystem);
        const std::string key = by == "place"       ? cell.place
                                : by == "ecosystem" ? cell.ecosystem
                                : by == "service"   ? series.service
                                                    : std::to_string(cell.year);
        totals[{key, cell.year}].add(cell.amount);
    }
    std::set<std::string> absent;  // services of which nothing is known
    for (const auto& service : run.services)
        if (service.status != "computed" && !booked.count(service.id))
            absent.insert(service.id);
    if (by == "ecosystem")  // classes that do not occur have no line
        std::erase_if(lines, [&](const TableLine& line) { return !occurring.count(line.key); });
    for (auto& line : lines) {
        for (int year : run.years) {
            if (by == "year" && line.key != std::to_string(year))
                continue;
            if (by == "service" && absent.count(line.key))
                line.amounts.push_back(std::nullopt);
            else
                line.amounts.push_back(totals[{line.key, year}].amount());
        }
    }
    return lines;
}

std::int64_t residual(const Run& run)
{
    const Sums sums(run);
    const auto places = finest_places(run);
    std::vector<std::string> ecosystems, services;
    for (const auto& [id, titles] : run.ecosystems)
        ecosystems.push_back(id);
    for (const auto& service : run.services)
        services.push_back(service.id);
    Int128 off = 0;
    for (const auto& [key, whole] : sums.whole) {
        off += distance(whole, sum_over(places, sums.by_place.at(key)));
        off += distance(whole, sum_over(ecosystems, sums.by_ecosystem.at(key)));
        for (const auto& [place, amount] : sums.by_place.at(key)) {
            std::vector<std::pair<std::string, std::string>> parts;
            for (const auto& ecosystem : ecosystems)
                parts.emplace_back(place, ecosystem);
            off += distance(amount, sum_over(parts, sums.cells.at(key)));
        }
    }
    for (const auto& [year, by_service] : sums.value_of_service)
        off += distance(sum_over(services, by_service), sum_over(places, sums.value_of_place.at(year)));
    return static_cast<std::int64_t>(std::min<Int128>(off, std::numeric_limits<std::int64_t>::max()));
}

}  // namespace eco::account

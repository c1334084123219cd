#include "account/compare.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/problem.hpp"

namespace eco::account {

namespace {

[[noreturn]] void fail(std::string key, Args args)
{
    throw InputError(Problem{{}, std::move(key), std::move(args), {}, false});
}

/// A sum while it is made.
struct Total {
    Int128 count = 0;
    bool is_any = false, is_missing = false;
    std::string reason;

    void add(const Cell& cell)
    {
        is_any = true;
        if (cell.amount)
            count += *cell.amount;
        else if (!is_gap(cell) && !is_missing)
            is_missing = true, reason = cell.reason;
    }
    ComparedAmount amount(double quantum) const
    {
        if (is_any && !is_missing)
            return {count, quantum, ""};
        return {std::nullopt, quantum, reason};
    }
};

std::string item_key(const Series& series)
{
    return series.service + "." + series.name + (series.item.empty() ? "" : "[" + series.item + "]");
}

/// Lines as they are filled side by side, in the order in which their keys come first.
class Lines {
public:
    explicit Lines(const std::vector<Side>& sides) : sides_(sides) {}

    void put(std::size_t side, const ComparedLine& like, ComparedAmount amount)
    {
        const auto [at, is_new] = index_.try_emplace(like.kind + " " + like.key + " " + like.unit, lines_.size());
        if (is_new) {
            lines_.push_back(like);
            lines_.back().amounts.assign(sides_.size(), ComparedAmount{std::nullopt, amount.quantum, ""});
        }
        lines_[at->second].amounts[side] = std::move(amount);
    }
    std::vector<ComparedLine> take() { return std::move(lines_); }

private:
    const std::vector<Side>& sides_;
    std::map<std::string, std::size_t> index_;
    std::vector<ComparedLine> lines_;
};

/// One side's values.
class Values {
public:
    explicit Values(const Side& side) : run_(*side.run), year_(side.year)
    {
        for (const Cell& cell : run_.cells) {
            const Series& series = run_.series.at(static_cast<std::size_t>(cell.series));
            if (cell.year != year_ || series.kind != "value")
                continue;
            if (unit_.empty())
                unit_ = series.unit, quantum_ = series.quantum;
            if (series.unit != unit_ || series.quantum != quantum_)
                fail("account.explain.mixed_money", {{"a", item_key(series)}, {"b", unit_}});
            services_[series.service].add(cell);
        }
    }

    const std::string& unit() const { return unit_; }
    std::set<std::string> whole() const
    {
        std::set<std::string> out;
        for (const auto& [id, total] : services_)
            if (!total.is_missing)
                out.insert(id);
        return out;
    }
    ComparedAmount of_service(const ServiceLine& service) const
    {
        const auto found = services_.find(service.id);
        ComparedAmount out = found == services_.end() ? ComparedAmount{} : found->second.amount(quantum_);
        if (!out.count && out.reason.empty())
            out.reason = service.reason;
        return out;
    }
    ComparedAmount of_services(const std::set<std::string>& wanted) const
    {
        Int128 sum = 0;
        for (const auto& [id, total] : services_)
            sum += wanted.count(id) ? total.count : 0;
        return wanted.empty() ? ComparedAmount{std::nullopt, quantum_, ""} : ComparedAmount{sum, quantum_, ""};
    }
    /// Of whole services, by place or ecosystem.
    std::map<std::string, Total> sums(bool by_place) const
    {
        const std::set<std::string> wanted = whole();
        std::map<std::string, Total> out;
        for (const Cell& cell : run_.cells) {
            const Series& series = run_.series.at(static_cast<std::size_t>(cell.series));
            if (cell.year == year_ && series.kind == "value" && wanted.count(series.service))
                out[by_place ? cell.place : cell.ecosystem].add(cell);
        }
        return out;
    }
    double quantum() const { return quantum_; }

private:
    const Run& run_;
    int year_;
    std::string unit_;
    double quantum_ = 1;
    std::map<std::string, Total> services_;
};

void add_items(Lines& lines, const std::vector<Side>& sides)
{
    for (std::size_t s = 0; s < sides.size(); ++s) {
        const Run& run = *sides[s].run;
        std::vector<Total> totals(run.series.size());
        for (const Cell& cell : run.cells)
            if (cell.year == sides[s].year)
                totals[static_cast<std::size_t>(cell.series)].add(cell);
        for (std::size_t i = 0; i < run.series.size(); ++i) {
            const Series& series = run.series[i];
            lines.put(s, {item_key(series), series.kind, series.unit, series.title_zh, series.title_en, {}},
                      totals[i].amount(series.quantum));
        }
    }
}

void add_services(Lines& lines, const std::vector<Side>& sides, const std::vector<Values>& values)
{
    for (std::size_t s = 0; s < sides.size(); ++s)
        for (const ServiceLine& service : sides[s].run->services)
            if (service.status != "not_applicable")
                lines.put(s, {service.id, "value", values[s].unit(), service.title_zh, service.title_en, {}},
                          values[s].of_service(service));
}

void add_keys(Lines& lines, const std::vector<Side>& sides, const std::vector<Values>& values, const std::string& by)
{
    for (std::size_t s = 0; s < sides.size(); ++s) {
        const Run& run = *sides[s].run;
        if (by == "year") {
            lines.put(s, {"sum", "value", values[s].unit(), {}, {}, {}}, values[s].of_services(values[s].whole()));
            continue;
        }
        const auto sums = values[s].sums(by == "place");
        const auto put = [&](const std::string& id, const std::string& zh, const std::string& en) {
            if (const auto found = sums.find(id); found != sums.end())
                lines.put(s, {id, "value", values[s].unit(), zh, en, {}}, found->second.amount(values[s].quantum()));
        };
        if (by == "place")
            for (const Place& place : run.places)
                put(place.id, place.name_zh, place.name_en);
        else
            for (const auto& [id, titles] : run.ecosystems)
                put(id, titles.first, titles.second);
    }
}

void add_totals(Lines& lines, const std::vector<Values>& values)
{
    std::set<std::string> common = values.front().whole();
    for (const Values& one : values) {
        const auto whole = one.whole();
        std::erase_if(common, [&](const std::string& id) { return !whole.count(id); });
    }
    for (const auto& [key, is_common] : {std::pair{"total", false}, std::pair{"common", true}})
        for (std::size_t s = 0; s < values.size(); ++s)
            lines.put(s, {key, "value", values[s].unit(), {}, {}, {}},
                      values[s].of_services(is_common ? common : values[s].whole()));
}

}  // namespace

std::vector<ComparedLine> compare(const std::vector<Side>& sides, const std::string& by)
{
    static const std::set<std::string> known = {"item", "service", "place", "ecosystem", "year"};
    if (!known.count(by))
        fail("account.compare.by", {{"name", by}});
    Lines lines(sides);
    const std::vector<Values> values(sides.begin(), sides.end());
    if (by == "item")
        add_items(lines, sides);
    else if (by == "service")
        add_services(lines, sides, values);
    else
        add_keys(lines, sides, values, by);
    if (by == "item" || by == "service")
        add_totals(lines, values);
    return lines.take();
}

}  // namespace eco::account

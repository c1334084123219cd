#include "method/lookup.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace eco::method {
namespace {

constexpr int any = std::numeric_limits<int>::max();

bool is_place(const std::string& key)
{
    return key == "region" || key == "zone";
}

/// Steps up from the label at hand to the row's, or -1.
int distance(const Package& package, const std::string& key, const std::string& wanted,
             const std::map<std::string, std::string>& labels, const std::vector<std::string>& places)
{
    if (is_place(key)) {
        const auto found = std::find(places.begin(), places.end(), wanted);
        return found == places.end() ? -1 : static_cast<int>(found - places.begin());
    }
    const auto label = labels.find(key);
    if (label == labels.end())
        return -1;
    if (key != "ecosystem")
        return label->second == wanted ? 0 : -1;
    int steps = 0;
    for (const Ecosystem* at = package.find_ecosystem(label->second); at != nullptr;
         at = package.find_ecosystem(at->parent), ++steps)
        if (at->id == wanted)
            return steps;
    return -1;
}

/// Every key that a row of the table has, in the order in which they decide.
std::vector<std::string> deciding_keys(const Package& package, const Table& table)
{
    std::vector<std::string> keys = package.lookup;
    std::set<std::string> others;
    for (const Row& row : table.rows)
        for (const auto& [key, label] : row.keys)
            if (std::find(keys.begin(), keys.end(), key) == keys.end())
                others.insert(key);
    keys.insert(keys.end(), others.begin(), others.end());
    return keys;
}

/// How far each key is, in deciding order; empty if the row does not match.
std::vector<int> distances(const Package& package, const Table& table, const Row& row,
                           const std::vector<std::string>& keys, const std::map<std::string, std::string>& labels,
                           const std::map<std::string, double>& numbers, const std::vector<std::string>& places)
{
    std::vector<int> out;
    for (const std::string& key : keys) {
        const auto wanted = row.keys.find(key);
        out.push_back(wanted == row.keys.end() ? any : distance(package, key, wanted->second, labels, places));
        if (out.back() < 0)
            return {};
    }
    for (const auto& [key, unit] : table.interval_units) {
        const auto interval = row.intervals.find(key);
        const auto number = numbers.find(key);
        if (interval != row.intervals.end() && (number == numbers.end() || !interval->second.contains(number->second)))
            return {};
        out.push_back(interval == row.intervals.end() ? any : 0);
    }
    out.push_back(0);
    return out;
}

}  // namespace

const Row* find_row(const Package& package, const Table& table, const std::map<std::string, std::string>& labels,
                    const std::map<std::string, double>& numbers, const std::vector<std::string>& places)
{
    const auto keys = deciding_keys(package, table);
    const Row* best = nullptr;
    std::vector<int> least;
    for (const Row& row : table.rows) {
        auto found = distances(package, table, row, keys, labels, numbers, places);
        if (!found.empty() && (best == nullptr || found < least))
            best = &row, least = std::move(found);
    }
    return best;
}

std::vector<std::pair<double, double>> find_points(const Package& package, const Table& curve,
                                                   const std::map<std::string, std::string>& labels,
                                                   const std::vector<std::string>& places, const unit::Unit& to)
{
    Table heads;  // one row for each set of labels
    for (const Row& row : curve.rows)
        if (std::none_of(heads.rows.begin(), heads.rows.end(),
                         [&](const Row& head) { return head.keys == row.keys; })) {
            heads.rows.emplace_back();
            heads.rows.back().keys = row.keys;
        }
    std::vector<std::pair<double, double>> points;
    const Row* head = find_row(package, heads, labels, {}, places);
    for (const Row& row : curve.rows)
        if (head && row.keys == head->keys)
            points.emplace_back(row.intervals.at("x").low,
                                row.value.value() * unit::conversion(row.unit, to).value().to_double());
    std::sort(points.begin(), points.end());
    return points;
}

std::pair<double, double> range_of(const std::vector<std::pair<double, double>>& points)
{
    const auto is_lower = [](const auto& a, const auto& b) { return a.second < b.second; };
    const auto [low, high] = std::minmax_element(points.begin(), points.end(), is_lower);
    return {low->second, high->second};
}

double value_at(const std::vector<std::pair<double, double>>& points, double x, bool is_held)
{
    if (!is_held && (x < points.front().first || x > points.back().first))
        return std::numeric_limits<double>::quiet_NaN();
    if (x < points.front().first)
        return points.front().second;
    for (std::size_t k = 1; k < points.size(); ++k)
        if (const auto& [x1, y1] = points[k]; x < x1) {
            const auto& [x0, y0] = points[k - 1];
            const auto [low, high] = range_of(points);  // rounding leaves it nowhere
            return std::clamp(y0 + (x - x0) * ((y1 - y0) / (x1 - x0)), low, high);
        }
    return points.back().second;
}

std::vector<Interval> intervals_of(const Table& table, const std::string& key)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    std::set<std::pair<double, bool>> cuts;  // at a number; after it rather than before
    for (const Row& row : table.rows)
        if (const auto found = row.intervals.find(key); found != row.intervals.end()) {
            const Interval& interval = found->second;
            if (interval.low > -infinity)
                cuts.emplace(interval.low, !interval.low_closed);
            if (interval.high < infinity)
                cuts.emplace(interval.high, interval.high_closed);
        }
    std::vector<Interval> out;
    Interval next{-infinity, infinity, false, false};
    for (const auto& [number, is_after] : cuts) {
        next.high = number, next.high_closed = is_after;
        out.push_back(next);
        next = {number, infinity, !is_after, false};
    }
    out.push_back(next);
    return out;
}

}  // namespace eco::method

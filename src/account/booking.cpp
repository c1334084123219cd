#include "account/booking.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace eco::account {

using engine::Array;

std::optional<std::int64_t> to_quanta(double value, double quantum, bool is_money)
{
    const double count = value / quantum;
    if (!(std::abs(count) < 9e18))
        return std::nullopt;
    return is_money ? static_cast<std::int64_t>(std::floor(count + 0.5))
                    : static_cast<std::int64_t>(std::nearbyint(count));
}

std::vector<std::int64_t> split(std::int64_t amount, const std::vector<double>& weights)
{
    std::vector<std::int64_t> parts(weights.size(), 0);
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (!(total > 0))
        return parts;
    std::vector<std::pair<double, std::size_t>> rests;
    std::int64_t left = amount;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double exact = static_cast<double>(amount) * (weights[i] / total);
        parts[i] = static_cast<std::int64_t>(std::floor(exact));
        left -= parts[i];
        rests.emplace_back(std::floor(exact) - exact, i);
    }
    std::sort(rests.begin(), rests.end());
    for (std::size_t k = 0; left > 0; k = (k + 1) % rests.size())
        if (weights[rests[k].second] > 0)
            ++parts[rests[k].second], --left;
    for (std::size_t k = rests.size(); left < 0; k = k == 1 ? rests.size() : k - 1)
        if (weights[rests[k - 1].second] > 0)
            --parts[rests[k - 1].second], ++left;
    return parts;
}

std::vector<double> shares_of(const scene::FeatureTable& table, const std::string& by, std::size_t feature,
                              std::size_t zones)
{
    std::vector<double> weights(zones + 1, 0.0);
    if (by != "area" && by != "length") {
        weights[table.zone[feature] < 0 ? zones : static_cast<std::size_t>(table.zone[feature])] = 1;
        return weights;
    }
    const scene::Shares& shares = (by == "area" ? table.area_shares : table.length_shares)[feature];
    for (const auto& [zone, part] : shares.by_zone)
        weights[static_cast<std::size_t>(zone)] = part;
    weights[zones] = shares.outside;
    return weights;
}

Booking Booker::empty(const std::vector<std::string>& items, double quantum)
{
    Booking booking;
    booking.items = items;
    booking.quantum = quantum;
    std::vector<std::string> dims = items;
    dims.push_back("zone");
    dims.push_back("ecosystem");
    std::sort(dims.begin(), dims.end());
    std::vector<int> shape;
    for (const auto& dim : dims)
        shape.push_back(static_cast<int>(data_.labels(dim).size()));
    booking.amounts = engine::make_array(dims, shape);
    booking.is_present.assign(booking.amounts.size(), false);
    return booking;
}

std::size_t Booker::ecosystem_number(const std::string& id)
{
    const auto& labels = data_.labels("ecosystem");
    return static_cast<std::size_t>(std::find(labels.begin(), labels.end(), id) - labels.begin());
}

std::size_t Booker::place_of(const Booking& booking, std::size_t zone, std::size_t ecosystem, std::size_t item)
{
    std::size_t at = 0;
    std::vector<std::size_t> numbers(booking.items.size());
    for (std::size_t k = booking.items.size(); k-- > 0;) {
        const std::size_t n = data_.labels(booking.items[k]).size();
        numbers[k] = item % n;
        item /= n;
    }
    for (std::size_t d = 0; d < booking.amounts.dims.size(); ++d) {
        const std::string& dim = booking.amounts.dims[d];
        std::size_t number = dim == "zone" ? zone : ecosystem;
        for (std::size_t k = 0; k < booking.items.size(); ++k)
            if (booking.items[k] == dim)
                number = numbers[k];
        at = at * static_cast<std::size_t>(booking.amounts.shape[d]) + number;
    }
    return at;
}

void Booker::put(Booking& to, std::size_t zone, std::size_t ecosystem, std::size_t item, double amount,
                 std::uint16_t reason)
{
    const std::size_t at = place_of(to, zone, ecosystem, item);
    to.is_present[at] = true;
    to.amounts.values[at] = amount;
    to.amounts.reasons[at] = reason;
}

Booking Booker::book(const method::Booked& booked, const formula::ExprPtr& expr, const formula::ExprPtr& weights,
                     double quantum)
{
    Booking booking = empty(booked.entry->booking.items, quantum);
    const Array& values = evaluator_.eval(expr);
    if (!booked.feature.empty())
        book_features(booking, booked, values);
    else
        book_places(booking, booked, values, weights, booked.kind == method::Booked::Kind::value);
    return booking;
}

void Booker::book_places(Booking& to, const method::Booked& booked, const Array& values,
                         const formula::ExprPtr& weights, bool is_money)
{
    const Array spread = evaluator_.spread(values, to.amounts.dims);
    const Array shares = weights ? evaluator_.spread(evaluator_.eval(weights), to.amounts.dims) : Array{};
    const std::size_t zones = data_.labels("zone").size(), ecosystems = data_.labels("ecosystem").size();
    const std::size_t items = to.amounts.size() / (zones * ecosystems);
    const bool by_class = values.find_dim("ecosystem") >= 0;
    const bool is_sparse = !booked.categories.empty();  // no cell for a label that no pixel of the class has
    const std::string& fixed = booked.entry->booking.ecosystem;
    const auto overflow = evaluator_.reasons().number("overflow");
    for (std::size_t zone = 0; zone < zones; ++zone)
        for (std::size_t item = 0; item < items; ++item) {
            const auto take = [&](std::size_t ecosystem) -> std::pair<double, std::uint16_t> {
                const std::size_t at = place_of(to, zone, ecosystem, item);
                if (spread.is_missing(at))
                    return {0, spread.reasons[at]};
                const auto count = to_quanta(spread.values[at], to.quantum, is_money);
                return count ? std::pair{static_cast<double>(*count), std::uint16_t{0}} : std::pair{0.0, overflow};
            };
            if (by_class && !weights) {
                for (std::size_t ecosystem = 0; ecosystem < ecosystems; ++ecosystem) {
                    const auto [amount, reason] = take(ecosystem);
                    const bool exists = ecosystem + 1 < ecosystems && exists_[zone][ecosystem];
                    put(to, zone, ecosystem, item, amount, reason);
                    to.is_present[place_of(to, zone, ecosystem, item)] =
                        (exists && !(is_sparse && reason == 0)) || (amount != 0 && reason == 0);
                }
                continue;
            }
            const auto [amount, reason] = take(ecosystems - 1);
            std::vector<double> parts(ecosystems, 0.0);
            double total = 0;
            for (std::size_t ecosystem = 0; weights && ecosystem + 1 < ecosystems; ++ecosystem) {
                const std::size_t at = place_of(to, zone, ecosystem, item);
                parts[ecosystem] = shares.is_missing(at) ? 0 : std::max(0.0, shares.values[at]);
                total += parts[ecosystem];
            }
            if (reason != 0 || !(total > 0)) {
                const bool is_fixed = !weights && !fixed.empty() && fixed != "unassigned";
                put(to, zone, is_fixed ? ecosystem_number(fixed) : ecosystems - 1, item, amount, reason);
                continue;
            }
            const auto split_amounts = split(static_cast<std::int64_t>(amount), parts);
            for (std::size_t ecosystem = 0; ecosystem < ecosystems; ++ecosystem)
                if (parts[ecosystem] > 0)
                    put(to, zone, ecosystem, item, static_cast<double>(split_amounts[ecosystem]), 0);
        }
}

void Booker::book_features(Booking& to, const method::Booked& booked, const Array& values)
{
    const auto& table = prepared_.features.at(booked.feature);
    const std::size_t zones = data_.labels("zone").size(), ecosystems = data_.labels("ecosystem").size();
    const std::string& fixed = booked.entry->booking.ecosystem;
    const std::size_t ecosystem = fixed.empty() || fixed == "unassigned" ? ecosystems - 1 : ecosystem_number(fixed);
    const std::string& share = booked.entry->booking.zone;
    std::vector<std::string> dims = booked.entry->booking.items;
    dims.push_back(booked.feature);
    std::sort(dims.begin(), dims.end());
    const Array spread = evaluator_.spread(values, dims);
    const std::size_t items = spread.size() / std::max<std::size_t>(1, table.ids.size());
    std::size_t inner = 1;
    for (std::size_t d = dims.size(); d-- > 0 && dims[d] != booked.feature;)
        inner *= static_cast<std::size_t>(spread.shape[d]);
    for (std::size_t f = 0; f < table.ids.size(); ++f) {
        const std::vector<double> weights = shares_of(table, share, f, zones);
        for (std::size_t item = 0; item < items; ++item) {
            const std::size_t at = (item / inner * table.ids.size() + f) * inner + item % inner;
            const auto count = spread.is_missing(at) ? std::nullopt : to_quanta(spread.values[at], to.quantum, false);
            const auto parts = split(count.value_or(0), weights);
            for (std::size_t zone = 0; zone < zones; ++zone) {
                if (weights[zone] <= 0)
                    continue;
                const std::size_t cell = place_of(to, zone, ecosystem, item);
                const bool is_missing = !count || to.amounts.reasons[cell] != 0;
                const auto reason = to.amounts.reasons[cell] ? to.amounts.reasons[cell] : spread.reasons[at];
                put(to, zone, ecosystem, item,
                    is_missing ? 0 : to.amounts.values[cell] + static_cast<double>(parts[zone]),
                    is_missing ? reason : std::uint16_t{0});
            }
        }
    }
}

}  // namespace eco::account

#include <algorithm>
#include <numeric>
#include <set>

#include "account/bridge.hpp"

namespace eco::account {

std::optional<Int128> Decomposed::change() const
{
    const bool is_missing = (is_counted_before && !before) || (is_counted_after && !after);
    return is_missing ? std::nullopt : std::optional(after.value_or(0) - before.value_or(0));
}

Decomposed& Decomposed::operator+=(const Decomposed& other)
{
    const auto add = [](std::optional<Int128>& to, bool& is_counted, const std::optional<Int128>& from, bool is_more) {
        if (is_counted && is_more)
            to = to && from ? std::optional(*to + *from) : std::nullopt;
        else if (is_more)
            to = from;
        is_counted = is_counted || is_more;
    };
    add(before, is_counted_before, other.before, other.is_counted_before);
    add(after, is_counted_after, other.after, other.is_counted_after);
    if (reason.empty())
        reason = other.reason;
    if (!reason.empty())
        effects.clear();
    for (std::size_t i = 0; i < effects.size(); ++i)
        effects[i] += other.effects.at(i);
    return *this;
}

namespace {

Decomposed nothing(const Bridge& bridge)
{
    return {{}, {}, std::vector<Int128>(bridge.causes.size(), 0), "", false, false};
}

const Series& series_of(const Bridge& bridge, const BridgeCell& cell)
{
    return bridge.series[static_cast<std::size_t>(cell.series)];
}

/// Services whose values are known in every place.
std::set<std::string> whole_services(const Bridge& bridge)
{
    std::set<std::string> out, missing;
    for (const BridgeCell& cell : bridge.cells)
        if (const Series& series = series_of(bridge, cell); series.kind == "value")
            (cell.amount.is_known() ? out : missing).insert(series.service);
    for (const auto& service : missing)
        out.erase(service);
    return out;
}

/// Sum of the cells that are wanted; nothing if there is none.
template <typename Wanted>
std::optional<Decomposed> sum(const Bridge& bridge, const Wanted& wanted)
{
    std::optional<Decomposed> out;
    for (const BridgeCell& cell : bridge.cells)
        if (wanted(cell, series_of(bridge, cell)))
            (out ? *out : out.emplace(nothing(bridge))) += cell.amount;
    return out;
}

}  // namespace

BridgeLine bridge_total(const Bridge& bridge, const std::string& place)
{
    const auto whole = whole_services(bridge);
    const auto amount = sum(bridge, [&](const BridgeCell& cell, const Series& series) {
        return series.kind == "value" && whole.count(series.service) && (place.empty() || cell.place == place);
    });
    return {"total", place, "", "", "value", "CNY a-1", 0.01, amount.value_or(nothing(bridge))};
}

namespace {

void add_places(const Bridge& bridge, std::vector<BridgeLine>& out)
{
    for (const Place& place : bridge.places)
        if (!place.parent.empty()) {
            BridgeLine line = bridge_total(bridge, place.id);
            line.key = place.id, line.title_zh = place.name_zh, line.title_en = place.name_en;
            out.push_back(std::move(line));
        }
}

/// Values of each service, of the whole if `place` is empty.
void add_services(const Bridge& bridge, const std::string& place, std::vector<BridgeLine>& out)
{
    for (const ServiceLine& service : bridge.services) {
        const auto amount = sum(bridge, [&](const BridgeCell& cell, const Series& series) {
            return series.kind == "value" && series.service == service.id && (place.empty() || cell.place == place);
        });
        if (amount)
            out.push_back({service.id, place, service.title_zh, service.title_en, "value", "CNY a-1", 0.01, *amount});
    }
}

void add_items(const Bridge& bridge, std::vector<BridgeLine>& out)
{
    for (std::size_t s = 0; s < bridge.series.size(); ++s) {
        const Series& series = bridge.series[s];
        const std::string item = series.item.empty() ? "" : "[" + series.item + "]";
        const auto amount =
            sum(bridge, [&](const BridgeCell& cell, const Series&) { return cell.series == static_cast<int>(s); });
        if (amount)
            out.push_back({series.service + "." + series.name + item, "", series.title_zh + item,
                           series.title_en + item, series.kind, series.unit, series.quantum, *amount});
    }
}

}  // namespace

std::vector<BridgeLine> bridge_lines(const Bridge& bridge, const std::string& by)
{
    std::vector<BridgeLine> out;
    if (by == "place")
        add_places(bridge, out);
    else if (by == "service")
        add_services(bridge, "", out);
    else if (by == "item")
        add_items(bridge, out);
    else if (by == "cell")
        for (const Place& place : bridge.places)
            add_services(bridge, place.parent.empty() ? "" : place.id, out);
    else
        throw InputError(Problem{{}, "account.bridge.by", {{"name", by}}, {}, false});
    return out;
}

Int128 bridge_residual(const Bridge& bridge)
{
    Int128 out = 0;
    const auto add = [&](const Decomposed& amount) {
        if (!amount.is_known())
            return;
        const Int128 rest = std::accumulate(amount.effects.begin(), amount.effects.end(), -amount.change().value_or(0));
        out += rest < 0 ? -rest : rest;
    };
    for (const BridgeCell& cell : bridge.cells)
        add(cell.amount);
    for (const BridgeTotal& total : bridge.totals)
        add(total.amount);
    return out;
}

}  // namespace eco::account

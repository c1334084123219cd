#include <algorithm>
#include <numeric>
#include <set>

#include "account/bridge.hpp"

namespace eco::account {

Decomposed& Decomposed::operator+=(const Decomposed& other)
{
    const auto add = [](std::optional<Int128>& to, const std::optional<Int128>& from) {
        to = to && from ? std::optional(*to + *from) : std::nullopt;
    };
    add(before, other.before);
    add(after, other.after);
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
    return {Int128{0}, Int128{0}, std::vector<Int128>(bridge.causes.size(), 0), ""};
}

const Series& series_of(const Bridge& bridge, const BridgeCell& cell)
{
    return bridge.after.series[static_cast<std::size_t>(cell.series)];
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
    for (const Place& place : bridge.after.places)
        if (!place.parent.empty()) {
            BridgeLine line = bridge_total(bridge, place.id);
            line.key = place.id, line.title_zh = place.name_zh, line.title_en = place.name_en;
            out.push_back(std::move(line));
        }
}

/// Values of each service, of the whole if `place` is empty.
void add_services(const Bridge& bridge, const std::string& place, std::vector<BridgeLine>& out)
{
    for (const ServiceLine& service : bridge.after.services) {
        const auto amount = sum(bridge, [&](const BridgeCell& cell, const Series& series) {
            return series.kind == "value" && series.service == service.id && (place.empty() || cell.place == place);
        });
        if (amount)
            out.push_back({service.id, place, service.title_zh, service.title_en, "value", "CNY a-1", 0.01, *amount});
    }
}

void add_items(const Bridge& bridge, std::vector<BridgeLine>& out)
{
    for (std::size_t s = 0; s < bridge.after.series.size(); ++s) {
        const Series& series = bridge.after.series[s];
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
        for (const Place& place : bridge.after.places)
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
        const Int128 rest =
            std::accumulate(amount.effects.begin(), amount.effects.end(), *amount.before - *amount.after);
        out += rest < 0 ? -rest : rest;
    };
    for (const BridgeCell& cell : bridge.cells)
        add(cell.amount);
    for (const BridgeTotal& total : bridge.totals)
        add(total.amount);
    return out;
}

}  // namespace eco::account

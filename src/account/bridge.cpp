#include "account/bridge.hpp"

#include "account/bridge_parts.hpp"
#include "account/shapley.hpp"

namespace eco::account {

namespace {

Decomposed decompose(const SetAmounts& amounts, std::size_t series, std::size_t place, std::size_t sets)
{
    Decomposed out;
    std::vector<Int128> counts;
    for (std::size_t set = 0; set < sets; ++set) {
        const SetAmount& one = amounts.at(set, series, place);
        counts.push_back(one.count);
        if (out.reason.empty())
            out.reason = one.reason;
    }
    const SetAmount &first = amounts.at(0, series, place), &last = amounts.at(sets - 1, series, place);
    out.is_counted_before = first.is_counted;
    out.is_counted_after = last.is_counted;
    if (first.is_counted && first.reason.empty())
        out.before = first.count;
    if (last.is_counted && last.reason.empty())
        out.after = last.count;
    if (out.is_known())
        out.effects = shapley(counts);
    return out;
}

}  // namespace

Bridge make_bridge(const BridgeEnd& before, const BridgeEnd& after, const BridgeOptions& options)
{
    const BridgeEnds ends(before, after);
    const CauseMap causes(ends);
    Bridge out;
    out.name_before = std::to_string(before.year);
    out.name_after = std::to_string(after.year);
    out.year_before = before.year;
    out.year_after = after.year;
    out.causes = causes.causes();
    out.unlisted = causes.unlisted();
    const SetAmounts amounts = account_sets(causes, options, out);
    for (std::size_t series = 0; series < amounts.series; ++series)
        for (std::size_t place = 0; place < amounts.places; ++place) {
            bool any = false;
            for (std::size_t set = 0; set < causes.sets(); ++set)
                any = any || amounts.at(set, series, place).is_booked;
            if (any)
                out.cells.push_back(
                    {static_cast<int>(series), out.places[place].id, decompose(amounts, series, place, causes.sets())});
        }
    add_bridge_totals(causes, amounts, out);
    return out;
}

}  // namespace eco::account

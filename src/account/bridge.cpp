#include "account/bridge.hpp"

#include <algorithm>

#include "account/bridge_parts.hpp"
#include "account/shapley.hpp"

namespace eco::account {

namespace {

/// The accounts of all sets of causes.
class Sets {
public:
    Sets(const method::Checked& checked, const scene::Prepared& prepared, const BridgeOptions& options,
         const CauseMap& causes)
        : prepared_(prepared), options_(options), causes_(causes)
    {
        AccountOptions own;
        own.threads = options.threads;
        own.tile = options.tile;
        own.cache_dir = options.cache_dir;
        own.progress = options.progress;
        for (std::size_t set = 0; set < causes.sets(); ++set) {
            causes.apply(set, options, own);
            accounts_.push_back(std::make_unique<Accounting>(checked, prepared, own));
        }
    }

    /// One pass for all of them. Fills the ends of the bridge.
    SetAmounts run(Bridge& bridge)
    {
        std::vector<const YearPlan*> plans;
        std::vector<bool> is_after;
        for (std::size_t set = 0; set < accounts_.size(); ++set) {
            plans.push_back(&accounts_[set]->plan(accounts_[set]->years().front()));
            is_after.push_back(causes_.has(set, method::land_cover_cause));
        }
        const BridgePass pass = join_plans(plans, is_after);
        const engine::Totals totals =
            engine::run_pass(pass.joined.program, pass.input, [&](std::int64_t done, std::int64_t all) {
                if (options_.progress)
                    options_.progress(std::to_string(options_.before) + "-" + std::to_string(options_.after),
                                      static_cast<double>(done) / static_cast<double>(all));
            });
        SetAmounts out;
        for (std::size_t set = 0; set < accounts_.size(); ++set) {
            Accounting& account = *accounts_[set];
            account.book(plans[set]->year, engine::totals_of(pass.joined, set, plans[set]->plan.program, totals));
            add(set, account.booked(), out);
            if (set == 0)
                bridge.before = account.finish();
            else if (set + 1 == accounts_.size())
                bridge.after = account.finish();
        }
        return out;
    }

private:
    void add(std::size_t set, const Run& run, SetAmounts& to) const
    {
        if (to.all.empty()) {
            to.series = run.series.size();
            to.places = prepared_.places.size();
            to.all.resize(accounts_.size() * to.series * to.places);
        }
        for (const Cell& cell : run.cells) {
            const auto place = std::lower_bound(prepared_.places.begin(), prepared_.places.end(), cell.place,
                                                [](const scene::Place& a, const std::string& id) { return a.id < id; });
            SetAmount& amount = to.at(set, static_cast<std::size_t>(cell.series),
                                      static_cast<std::size_t>(place - prepared_.places.begin()));
            amount.is_booked = true;
            amount.count += cell.amount.value_or(0);
            if (!cell.amount && !is_gap(cell))
                amount.reason = cell.reason;
        }
    }

    const scene::Prepared& prepared_;
    const BridgeOptions& options_;
    const CauseMap& causes_;
    std::vector<std::unique_ptr<Accounting>> accounts_;
};

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
    if (amounts.at(0, series, place).reason.empty())
        out.before = counts.front();
    if (amounts.at(sets - 1, series, place).reason.empty())
        out.after = counts.back();
    if (out.is_known())
        out.effects = shapley(counts);
    return out;
}

bool has_other_rows(const std::map<std::string, method::Table>& before,
                    const std::map<std::string, method::Table>& after)
{
    const auto is_same = [](const auto& a, const auto& b) {
        const auto same_row = [](const method::Row& x, const method::Row& y) {
            return x.value == y.value && x.keys == y.keys && x.unit.text() == y.unit.text();
        };
        return a.first == b.first && a.second.rows.size() == b.second.rows.size() &&
               std::equal(a.second.rows.begin(), a.second.rows.end(), b.second.rows.begin(), same_row);
    };
    return before.size() != after.size() || !std::equal(before.begin(), before.end(), after.begin(), is_same);
}

}  // namespace

Bridge make_bridge(const method::Checked& checked, const scene::Prepared& prepared, const BridgeOptions& options)
{
    const CauseMap causes(*checked.package, prepared, has_other_rows(options.prices_before, options.prices_after));
    Bridge out;
    out.year_before = options.before;
    out.year_after = options.after;
    out.causes = causes.causes();
    out.unlisted = causes.unlisted();
    const SetAmounts amounts = Sets(checked, prepared, options, causes).run(out);
    for (std::size_t series = 0; series < amounts.series; ++series)
        for (std::size_t place = 0; place < amounts.places; ++place) {
            const auto is_booked = [&](std::size_t set) { return amounts.at(set, series, place).is_booked; };
            bool any = false;
            for (std::size_t set = 0; set < causes.sets(); ++set)
                any = any || is_booked(set);
            if (any)
                out.cells.push_back({static_cast<int>(series), prepared.places[place].id,
                                     decompose(amounts, series, place, causes.sets())});
        }
    add_bridge_totals(checked, causes, amounts, out);
    return out;
}

}  // namespace eco::account

#include "account/bridge.hpp"

#include <algorithm>

#include "account/bridge_parts.hpp"
#include "account/prices.hpp"
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
            causes.apply(set, own);
            accounts_.push_back(
                std::make_unique<Accounting>(checked, *causes.source(set, method::statistics_cause).prepared, own));
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

void check_scenes(const scene::Prepared& before, const scene::Prepared& after)
{
    const auto fail = [&](const std::string& key, const Args& args) {
        throw InputError(Problem{{after.scene->manifest, 0, 0, {}}, key, args, {}, false});
    };
    const auto is_same = [](const scene::Place& a, const scene::Place& b) {
        return a.id == b.id && a.area_m2 == b.area_m2;
    };
    if (!(before.grid == after.grid) || before.cell_area_m2 != after.cell_area_m2 ||
        !std::equal(before.places.begin(), before.places.end(), after.places.begin(), after.places.end(), is_same))
        fail("account.bridge.other_places", {});
    const auto text = [](const scene::Prepared& one) {
        std::string out;
        for (const auto& [name, label] : one.scene->set)
            out += (out.empty() ? "" : ", ") + name + ": " + label;
        return out.empty() ? "-" : out;
    };
    if (before.scene->set != after.scene->set)
        fail("account.bridge.other_choices", {{"a", text(before)}, {"b", text(after)}});
}

}  // namespace

Bridge make_bridge(const method::Checked& checked, const scene::Prepared& prepared, const BridgeOptions& given)
{
    BridgeOptions options = given;
    if (options.later)
        check_scenes(prepared, *options.later);
    else
        options.later = &prepared;
    if (options.rows_before.empty() && options.rows_after.empty()) {
        options.rows_before = rows_at(*checked.package, prepared, options.before);
        options.rows_after = rows_at(*checked.package, *options.later, options.after);
    }
    const CauseMap causes(*checked.package, prepared, options);
    Bridge out;
    out.name_before = std::to_string(options.before);
    out.name_after = std::to_string(options.after);
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

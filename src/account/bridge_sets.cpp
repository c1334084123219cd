#include <algorithm>

#include "account/bridge_parts.hpp"

namespace eco::account {

namespace {

std::string key_of(const Series& series)
{
    return series.service + "\n" + series.kind + "\n" + series.name + "\n" + series.item + "\n" + series.unit + "\n" +
           std::to_string(series.quantum);
}

/// Puts what is new of `more` after what is there.
template <typename One, typename Key>
void add_new(std::vector<One>& all, const std::vector<One>& more, const Key& key)
{
    for (const One& one : more)
        if (std::none_of(all.begin(), all.end(), [&](const One& other) { return key(other) == key(one); }))
            all.push_back(one);
}

/// The accounts of all sets of causes.
class Sets {
public:
    Sets(const CauseMap& causes, const BridgeOptions& options, Bridge& bridge)
        : causes_(causes), options_(options), bridge_(bridge)
    {
        AccountOptions own;
        own.threads = options.threads;
        own.tile = options.tile;
        own.cache_dir = options.cache_dir;
        own.progress = options.progress;
        for (std::size_t set = 0; set < causes.sets(); ++set) {
            causes.apply(set, own);
            accounts_.push_back(std::make_unique<Accounting>(causes.checked(set), causes.prepared(set), own));
        }
    }

    SetAmounts run()
    {
        name_lines();
        for (const bool is_after : {false, true}) {
            std::vector<std::size_t> sets;  // of one set of places, a pass for each of them
            for (std::size_t set = 0; set < accounts_.size(); ++set)
                if (causes_.has(set, method::boundary_cause) == is_after)
                    sets.push_back(set);
            if (!sets.empty())
                run_pass(sets);
        }
        return std::move(amounts_);
    }

private:
    /// Series and places of all accounts.
    void name_lines()
    {
        const auto by_id = [](const auto& one) { return one.id; };
        Place whole;
        for (const auto& account : accounts_) {
            std::vector<Place> places = account->booked().places;
            whole = places.back();
            places.pop_back();
            add_new(bridge_.places, places, by_id);
            add_new(bridge_.series, account->booked().series, key_of);
        }
        std::sort(bridge_.places.begin(), bridge_.places.end(),
                  [](const Place& a, const Place& b) { return a.id < b.id; });
        bridge_.places.push_back(whole);
        amounts_.series = bridge_.series.size();
        amounts_.places = bridge_.places.size() - 1;
        amounts_.all.resize(accounts_.size() * amounts_.series * amounts_.places);
        amounts_.all_places.resize(accounts_.size() * bridge_.places.size());
    }

    void run_pass(const std::vector<std::size_t>& sets)
    {
        std::vector<const YearPlan*> plans;
        for (const std::size_t set : sets)
            plans.push_back(&accounts_[set]->plan(accounts_[set]->years().front()));
        const BridgePass pass = join_plans(plans);
        const engine::Totals totals =
            engine::run_pass(pass.joined.program, pass.input, [&](std::int64_t done, std::int64_t all) {
                if (options_.progress)
                    options_.progress(std::to_string(bridge_.year_before) + "-" + std::to_string(bridge_.year_after),
                                      static_cast<double>(done) / static_cast<double>(all));
            });
        for (std::size_t i = 0; i < sets.size(); ++i) {
            const std::size_t set = sets[i];
            Accounting& account = *accounts_[set];
            account.book(plans[i]->year, engine::totals_of(pass.joined, i, plans[i]->plan.program, totals));
            add_places(set);
            add_cells(set, account.booked());
            if (set == 0)
                bridge_.before = account.finish();
            if (set + 1 == accounts_.size())
                bridge_.after = set == 0 ? bridge_.before : account.finish();
            accounts_[set].reset();
        }
    }

    void add_places(std::size_t set)
    {
        const Accounting& account = *accounts_[set];
        const std::vector<Place>& own = account.booked().places;
        for (std::size_t p = 0; p < bridge_.places.size(); ++p) {
            const bool is_whole = p + 1 == bridge_.places.size();
            const auto place =
                is_whole ? own.end() - 1 : std::find_if(own.begin(), own.end() - 1, [&](const Place& one) {
                    return one.id == bridge_.places[p].id;
                });
            if (place == own.end() - 1 && !is_whole)
                continue;
            amounts_.place(set, p) = {true, place->area_m2,
                                      account.reported("imported_value", place->id, account.years().front())};
        }
    }

    void add_cells(std::size_t set, const Run& run)
    {
        std::vector<std::size_t> numbers;
        for (const Series& series : run.series) {
            const auto is_it = [&](const Series& other) { return key_of(other) == key_of(series); };
            const auto found = std::find_if(bridge_.series.begin(), bridge_.series.end(), is_it);
            numbers.push_back(static_cast<std::size_t>(found - bridge_.series.begin()));
            for (std::size_t p = 0; p < amounts_.places; ++p)
                amounts_.at(set, numbers.back(), p).is_counted = amounts_.place(set, p).is_there;
        }
        for (const Cell& cell : run.cells) {
            const auto place = std::lower_bound(bridge_.places.begin(), bridge_.places.end() - 1, cell.place,
                                                [](const Place& a, const std::string& id) { return a.id < id; });
            SetAmount& amount = amounts_.at(set, numbers[static_cast<std::size_t>(cell.series)],
                                            static_cast<std::size_t>(place - bridge_.places.begin()));
            amount.is_booked = true;
            amount.count += cell.amount.value_or(0);
            if (!cell.amount && !is_gap(cell))
                amount.reason = cell.reason;
        }
    }

    const CauseMap& causes_;
    const BridgeOptions& options_;
    Bridge& bridge_;
    std::vector<std::unique_ptr<Accounting>> accounts_;
    SetAmounts amounts_;
};

}  // namespace

SetAmounts account_sets(const CauseMap& causes, const BridgeOptions& options, Bridge& bridge)
{
    SetAmounts out = Sets(causes, options, bridge).run();
    const auto by_id = [](const ServiceLine& one) { return one.id; };
    add_new(bridge.services, bridge.before.services, by_id);
    add_new(bridge.services, bridge.after.services, by_id);
    return out;
}

}  // namespace eco::account

#pragma once
#include "account/bridge.hpp"
#include "engine/join.hpp"

namespace eco::account {

/// Which cause each layer and table of the scenes belongs to.
class CauseMap {
public:
    /// `options` must outlive this; its `later` is set.
    CauseMap(const method::Package& package, const scene::Prepared& prepared, const BridgeOptions& options);

    const std::vector<BridgeCause>& causes() const { return causes_; }
    std::vector<std::string> unlisted() const { return unlisted_; }
    /// Every set of causes: bit i of a number below this says that cause i is of the later year.
    std::size_t sets() const { return std::size_t{1} << causes_.size(); }
    /// False for a cause that there is not.
    bool has(std::size_t set, const std::string& cause) const;
    /// The scene and year that the data of a cause are of.
    DataSource source(std::size_t set, const std::string& cause) const;
    /// The account of a set is over the scene and year of its statistics; other data are named.
    void apply(std::size_t set, AccountOptions& options) const;

private:
    void add_unlisted(const method::Package& package);
    bool is_changed(const std::string& layer) const;
    bool has_other_rows(const std::string& kind) const;

    const BridgeOptions& options_;
    DataSource before_, after_;
    std::vector<BridgeCause> causes_;
    std::map<std::string, std::string> cause_of_;  // of what is not statistics
    std::vector<std::string> unlisted_;
};

/// The plans of all sets joined to one pass. If both land covers are at hand, its ecosystems are pairs of them.
struct BridgePass {
    engine::Joined joined;
    engine::PassInput input;
};
/// `is_after`: by plan, whether it reads the land cover of the later year. `plans` must outlive the result.
BridgePass join_plans(const std::vector<const YearPlan*>& plans, const std::vector<bool>& is_after);

/// A series in a place, in one set of causes.
struct SetAmount {
    Int128 count = 0;
    bool is_booked = false;  // some cell of it
    std::string reason;      // missing
};
/// By set, series and finest place.
struct SetAmounts {
    std::size_t series = 0, places = 0;
    std::vector<SetAmount> all;
    SetAmount& at(std::size_t set, std::size_t one, std::size_t place)
    {
        return all[(set * series + one) * places + place];
    }
    const SetAmount& at(std::size_t set, std::size_t one, std::size_t place) const
    {
        return all[(set * series + one) * places + place];
    }
};

/// Fills figures and totals.
void add_bridge_totals(const method::Checked& checked, const CauseMap& causes, const SetAmounts& amounts,
                       Bridge& bridge);

}  // namespace eco::account

#pragma once
#include <memory>
#include <set>

#include "account/bridge.hpp"
#include "engine/join.hpp"

namespace eco::account {

/// The ends of a change, and each one's package over the other one's scene.
class BridgeEnds {
public:
    /// Errors: InputError for scenes with other grids or choices, and for packages that do not know the same ecosystems
    /// of the land cover.
    BridgeEnds(const BridgeEnd& before, const BridgeEnd& after);

    const BridgeEnd& of(bool is_after) const { return is_after ? after_ : before_; }
    bool has_packages() const { return has_packages_; }  // two
    bool has_scenes() const { return has_scenes_; }      // two
    bool has_years() const { return before_.year != after_.year; }
    bool has_boundaries() const { return has_boundaries_; }  // two
    /// The scene of an end, prepared for the package of an end.
    const scene::Prepared& prepared(bool is_package_after, bool is_scene_after) const;

private:
    const BridgeEnd &before_, &after_;
    bool has_packages_ = false, has_scenes_ = false, has_boundaries_ = false;
    struct Crossed {
        scene::Scene scene;
        scene::Prepared prepared;
    };
    std::unique_ptr<Crossed> later_scene_, later_package_;
};

/// Rows of parameters and prices that can be those of either end: all of one package; of two packages the symbols that
/// both have for the same keys in units that convert. The others are part of the method, and of the place where they
/// are keyed by places that differ.
class BridgeRows {
public:
    explicit BridgeRows(const BridgeEnds& ends);

    /// Not moved to any prices; `kind` is "parameter:" or "price:".
    std::map<std::string, method::Table> of(bool is_after, const std::string& kind) const;
    bool differ(const std::string& kind) const;
    /// True if a row of an end, exchangeable or not, is another one in the prices of the other end.
    bool is_moved() const { return is_moved_; }

private:
    std::map<std::string, method::Table> before_, after_;
    bool is_moved_ = false;
};

/// Which causes a change has, and which of them each layer and table belongs to.
class CauseMap {
public:
    /// `ends` must outlive this.
    explicit CauseMap(const BridgeEnds& ends);

    const std::vector<BridgeCause>& causes() const { return causes_; }
    std::vector<std::string> unlisted() const { return unlisted_; }
    /// Every set of causes: bit i of a number below this says that cause i is of the later end.
    std::size_t sets() const { return std::size_t{1} << causes_.size(); }
    /// False for a cause that there is not.
    bool has(std::size_t set, const std::string& cause) const;
    const method::Checked& checked(std::size_t set) const;
    /// The scene whose places, and so whose tables, a set has.
    const scene::Prepared& prepared(std::size_t set) const;
    /// The account of a set is over these places and the year of its statistics; other data are named.
    void apply(std::size_t set, AccountOptions& options) const;

private:
    void add(const std::string& id);
    void add_data_causes();
    void add_unlisted();
    bool is_changed(const std::string& layer) const;
    bool has_other_prices() const;
    /// Scene and year of the data of a cause.
    DataSource source(std::size_t set, const std::string& cause, bool is_table) const;
    bool is_place_after(std::size_t set) const;

    const BridgeEnds& ends_;
    BridgeRows rows_;
    std::vector<BridgeCause> causes_;
    std::set<std::string> tables_;
    std::map<std::string, std::string> cause_of_;  // of what is not statistics; empty: the same at both ends
    std::vector<std::string> unlisted_;
};

/// The plans of some sets joined to one pass. If several land covers or packages are at hand, its ecosystems are what
/// each of them says of a pixel.
struct BridgePass {
    engine::Joined joined;
    engine::PassInput input;
};
/// `plans` must outlive the result.
BridgePass join_plans(const std::vector<const YearPlan*>& plans);

/// A series in a place, in one set of causes.
struct SetAmount {
    Int128 count = 0;
    bool is_booked = false;   // some cell of it
    bool is_counted = false;  // the account has the series and the place
    std::string reason;       // missing
};
/// A place in one set of causes; the whole is the last one.
struct SetPlace {
    bool is_there = false;
    double area_m2 = 0;
    std::pair<std::optional<double>, std::string> imported_value;
};
/// By set, series and finest place.
struct SetAmounts {
    std::size_t series = 0, places = 0;
    std::vector<SetAmount> all;
    std::vector<SetPlace> all_places;
    SetAmount& at(std::size_t set, std::size_t one, std::size_t place)
    {
        return all[(set * series + one) * places + place];
    }
    const SetAmount& at(std::size_t set, std::size_t one, std::size_t place) const
    {
        return all[(set * series + one) * places + place];
    }
    SetPlace& place(std::size_t set, std::size_t number) { return all_places[set * (places + 1) + number]; }
    const SetPlace& place(std::size_t set, std::size_t number) const { return all_places[set * (places + 1) + number]; }
};

/// Accounts every set of causes. Fills the ends of the bridge, its series, places and services.
SetAmounts account_sets(const CauseMap& causes, const BridgeOptions& options, Bridge& bridge);

/// Fills figures and totals.
void add_bridge_totals(const CauseMap& causes, const SetAmounts& amounts, Bridge& bridge);

}  // namespace eco::account

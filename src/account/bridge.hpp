#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "account/account.hpp"

namespace eco::account {

/// A group of data, or a reported figure, to which a part of a change is put down.
struct BridgeCause {
    std::string id, title_zh, title_en;
};

/// An amount before and after, and what each cause adds: the effects add up to the change. Missing where an end is
/// missing, or a mixture of the two; `reason` says why.
struct Decomposed {
    std::optional<Int128> before, after;  // counts of a quantum
    std::vector<Int128> effects;          // by cause; empty where missing
    std::string reason;

    bool is_known() const { return reason.empty(); }
    Decomposed& operator+=(const Decomposed& other);
};

/// A series of the runs (quantity, memo or value) in one finest place, over all ecosystem types.
struct BridgeCell {
    int series = 0;
    std::string place;
    Decomposed amount;
};

/// A total of the package (GEP, GEP to GDP) in a place. Effects are of the causes and then of the figures.
struct BridgeTotal {
    std::string place, name, title_zh, title_en, unit;
    double quantum = 1;  // a power of ten, in `unit`
    Decomposed amount;
};

struct Bridge {
    int year_before = 0, year_after = 0;
    std::string name_before, name_after;  // as headings: the years, unless the caller says otherwise
    std::vector<BridgeCause> causes, figures;
    std::vector<std::string> unlisted;  // tables and layers that the package puts under no cause
    Run before, after;                  // as accounted
    std::vector<BridgeCell> cells;      // by series and place
    std::vector<BridgeTotal> totals;    // by place and name
};

struct BridgeOptions {
    int before = 0, after = 0;               // years of the prepared scene
    const scene::Prepared* later = nullptr;  // the scene of `after`, prepared for the same package; null: the same one
    int threads = 2, tile = 512;
    std::string cache_dir{};
    Progress progress{};
    /// "price:NAME", "parameter:NAME": rows of each end in place of the package's and the scene's. Where they differ,
    /// prices or parameters are a cause.
    std::map<std::string, method::Table> rows_before{}, rows_after{};
};

/// Puts the change between two years down to groups of data: land cover; the causes that the package declares;
/// statistics; parameters and prices. Every mixture of groups of the one year and of the other is accounted, all of
/// them in one pass over both years' layers, and what a group adds is averaged over all orders in which groups can
/// change. With two scenes the change is that of their data: revised, if it is one year.
///
/// Exactness  effects are whole quanta and add up to the change of every series and place, hence of every sum. The ends
///            are the runs that account() gives for these years. The same for any number of threads and tile size; with
///            the years exchanged all signs turn.
/// Errors     InputError as of account() for the two years, and for two scenes whose grids, places or choices are not
///            the same; IoError.
Bridge make_bridge(const method::Checked& checked, const scene::Prepared& prepared, const BridgeOptions& options);

/// A line of a table; `kind` and `unit` as of a series, `place` empty for the whole.
struct BridgeLine {
    std::string key, place, title_zh, title_en, kind, unit;
    double quantum = 1;
    Decomposed amount;
};

/// Lines by "service" or "place" (values; of a place only the services that are known everywhere), "cell" (services in
/// each place) or "item" (each series). Errors: InputError for another `by`.
std::vector<BridgeLine> bridge_lines(const Bridge& bridge, const std::string& by);
/// Values of the services that are known everywhere.
BridgeLine bridge_total(const Bridge& bridge, const std::string& place = {});
/// Changes less their effects, without sign, over all cells and totals: 0 in a sound bridge.
Int128 bridge_residual(const Bridge& bridge);

}  // namespace eco::account

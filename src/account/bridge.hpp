#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "account/account.hpp"

namespace eco::account {

/// A group of data, the method or a reported figure, to which a part of a change is put down.
struct BridgeCause {
    std::string id, title_zh, title_en;
};

/// An amount before and after, and what each cause adds: the effects add up to the change. An end has no amount where
/// it is missing; then, or where a mixture of the ends is missing, nothing is put down and `reason` says why. It has
/// none either where its account does not count it at all (another package, other places): that is no zero, but adds
/// nothing to a sum, and all that the other end counts is an effect.
struct Decomposed {
    std::optional<Int128> before, after;  // counts of a quantum
    std::vector<Int128> effects;          // by cause; empty where missing
    std::string reason;
    bool is_counted_before = true, is_counted_after = true;

    bool is_known() const { return reason.empty(); }
    /// Nothing where an end is missing.
    std::optional<Int128> change() const;
    Decomposed& operator+=(const Decomposed& other);
};

/// A series of the bridge (quantity, memo or value) in one finest place, over all ecosystem types.
struct BridgeCell {
    int series = 0;
    std::string place;
    Decomposed amount;
};

/// A total of a package (GEP, GEP to GDP) in a place. Effects are of the causes and then of the figures.
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
    std::vector<Place> places;          // of either end: the finest ones, then the whole
    std::vector<ServiceLine> services;  // of either end
    std::vector<Series> series;         // of either end
    std::vector<BridgeCell> cells;      // by series and place
    std::vector<BridgeTotal> totals;    // by place and name
};

/// What is accounted at one end of a change.
struct BridgeEnd {
    Subject subject;
    int year = 0;
    int constant_year = 0;  // prices, as in AccountOptions
    /// "price:NAME", "parameter:NAME": rows in place of the package's and the scene's.
    std::map<std::string, method::Table> rows{};
};

struct BridgeOptions {
    int threads = 2, tile = 512;
    std::string cache_dir{};
    Progress progress{};
};

/// Puts the change from one account to another down to causes: between years or scenes land cover, the causes that the
/// package declares, statistics; parameters and prices; between packages the method; between scenes of other places the
/// boundary. Only causes are listed in which the ends can differ. Every mixture of the causes of the one end and of the
/// other is accounted, all of one set of places in one pass over both ends' layers, and what a cause adds is averaged
/// over all orders in which causes can come.
///
/// Exactness  effects are whole quanta and add up to the change of every series and place, hence of every sum. The ends
///            are the runs that account() gives. The same for any number of threads and tile size; with the ends
///            exchanged all signs turn.
/// Errors     InputError as of account() for the two ends, for two scenes whose grids or choices are not the same, and
///            for an ecosystem that only one of two packages knows; IoError.
Bridge make_bridge(const BridgeEnd& before, const BridgeEnd& after, const BridgeOptions& options = {});

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

#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "account/run.hpp"

namespace eco::report {

/// The value of a service in a year over all places: known only if no part of it is missing.
struct ServiceAmount {
    Int128 fen = 0;           // of the parts that are known
    bool is_missing = false;  // at least one part is missing, or there is none
    std::string reason;       // of the first missing part
    std::size_t missing = 0, parts = 0;
};

/// The money of a run, added up from whole numbers of 0.01 CNY. Totals of a year hold the services that are computed
/// everywhere in that year and no others, so places add up to the whole.
struct Summary {
    explicit Summary(const account::Run& run);

    using Key = std::pair<std::string, int>;  // id, year
    std::map<Key, ServiceAmount> services;    // every service that is valued, computed or not
    std::map<Key, Int128> groups, places;     // by group and by finest place
    std::map<int, Int128> totals;             // by year
    std::vector<std::string> finest;          // places without children, in the order of the run
    std::vector<std::string> group_names;     // in the order in which services come

    /// True if every service that the method wants is computed in that year.
    bool is_whole(int year) const;
    /// Sum of places less total, of groups less total; 0 in a sound summary.
    Int128 residual() const;
};

/// Area of coverage that a service could not compute, over all years of a run.
struct Gap {
    std::string service;
    Int128 covered = 0, uncovered = 0;
    std::string reason;
};
/// Gaps with an uncovered part, by service.
std::vector<Gap> find_gaps(const account::Run& run);

}  // namespace eco::report

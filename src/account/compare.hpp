#pragma once
#include <optional>
#include <string>
#include <vector>

#include "account/run.hpp"

namespace eco::account {

/// One column of a comparison: a run in a year.
struct Side {
    const Run* run = nullptr;
    int year = 0;
};

/// A sum of booked amounts; nothing where one of them is missing, or there is none.
struct ComparedAmount {
    std::optional<Int128> count;  // of quanta
    double quantum = 1;           // in the line's unit
    std::string reason;           // why there is none
};

/// The same item on every side, the first being what the others are compared with.
struct ComparedLine {
    std::string key;   // id of service, place, ecosystem or year; of an item "service.name" or "service.name[label]"
    std::string kind;  // quantity, memo or value
    std::string unit;
    std::string title_zh, title_en;
    std::vector<ComparedAmount> amounts;  // by side
};

/// Lines by "item": every series. By "service", "place", "ecosystem" or "year": values; those of places, ecosystems and
/// years are of the services without gaps in that run and year. Items in different units stand in lines of their own.
/// With "service" and "item" two lines come last: "total" of all services that are whole on that side, and "common" of
/// those that are whole on every side.
/// Errors: InputError for another `by`, and if values are not in one quantum.
std::vector<ComparedLine> compare(const std::vector<Side>& sides, const std::string& by);

/// A text that is not the same on two sides; empty where a side has none.
struct Change {
    std::string name;           // "soil_retention.basis", "soil_retention.quantity.retained", "K (ecosystem=forest)"
    std::string before, after;  // label, formula, value with unit
    std::string source_before, source_after;  // of values
};

/// How a service stands on one side.
struct Standing {
    std::string status;  // computed, not_applicable, not_computed; absent: the package has no such service
    std::string reason;
};

/// Where the difference of one service between two sides can come from. All lists are empty where the sides agree.
struct Causes {
    std::string service, title_zh, title_en;
    Standing before, after;
    bool has_packages = true;  // false: a run carries no readable package; then formulas are not compared
    std::vector<Change> choices, formulas, parameters, prices;
    std::vector<std::string> inputs;  // names of layers, tables and features whose files differ

    bool is_applicability() const { return before.status != after.status; }
    bool is_same_formula() const { return choices.empty() && formulas.empty(); }
    bool is_same() const;
};

/// For every service of either side, in the first one's order. Reads nothing but the runs.
std::vector<Causes> find_causes(const Side& before, const Side& after);

/// What makes two sides hard to compare: other data, other places, prices of other years. Catalogue keys with args.
struct Caveat {
    std::string key;
    std::vector<std::pair<std::string, std::string>> args;
};
std::vector<Caveat> find_caveats(const Side& before, const Side& after);

}  // namespace eco::account

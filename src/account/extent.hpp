#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "account/run.hpp"

namespace eco::account {

/// The id of the account of ecosystem extent and of its quantity, as packages write them: accounts/extent.yaml.
inline const std::string extent_account = "extent";
inline const std::string extent_quantity = "extent_area";

/// Ecosystem extent of a place in one year, in quanta of area. `area[{closing, opening}]` is what is of type `closing`
/// now and was of type `opening` the year before; what is not there is 0. Every sum is one of whole numbers: openings
/// and closings add up to the same, additions less reductions to the change of each type.
struct ExtentTable {
    std::string place;
    int year = 0;
    std::vector<std::string> types;  // that occur, in the order of the run's series
    std::map<std::pair<std::string, std::string>, Int128> area;
    std::string reason;  // why there is no table; else empty

    Int128 between(const std::string& closing, const std::string& opening) const;
    Int128 opening(const std::string& type) const;
    Int128 closing(const std::string& type) const;
    Int128 additions(const std::string& type) const;   // from other types
    Int128 reductions(const std::string& type) const;  // to other types
    Int128 total() const;
};

/// The series of the extent account that the run has, in its order; empty if its method has no such account.
std::vector<const Series*> extent_series(const Run& run);

/// The table of a place (id or name; a place above the finest is the sum of its children) and year.
/// Errors: InputError if the run has no extent account, place or year of that name.
ExtentTable extent_table(const Run& run, const std::string& place, int year);

}  // namespace eco::account

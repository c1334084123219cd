#pragma once
#include <compare>
#include <map>
#include <string>

#include "account/run.hpp"

namespace eco::report {

/// What a sum is of; a part that is left empty stands for all.
struct Key {
    std::string service{};
    int series = -1;
    std::string place{}, ecosystem{};
    int year = 0;
    auto operator<=>(const Key&) const = default;
};

/// Booked quanta: known only if no part of it is missing. A gap within the accepted coverage is no missing part.
struct Amount {
    Int128 count = 0;
    std::size_t parts = 0, missing = 0;
    std::string reason;  // of the first missing part
    bool is_known() const { return parts > 0 && missing == 0; }
};

/// Which parts of a key are told apart.
struct Axes {
    bool service = false, series = false, place = false, ecosystem = false;
};

/// Sums of the cells of series of `kind` (quantity, value, memo), by year and the axes; whole numbers throughout.
class Sums {
public:
    Sums(const account::Run& run, const std::string& kind, Axes axes);
    /// An amount without parts where nothing was booked.
    const Amount& at(const Key& key) const;

private:
    std::map<Key, Amount> amounts_;
};

}  // namespace eco::report

#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "account/carried_data.hpp"
#include "account/run.hpp"

namespace eco::account {

/// The id of the account of ecosystem condition, as packages write it: accounts/condition.yaml.
inline const std::string condition_account = "condition";

/// A condition variable of an ecosystem type in one year. Its mean is the booked sum over the area for which it is
/// known; both stand in the run as whole numbers.
struct Condition {
    Int128 sum = 0;      // quanta of the variable's series
    Int128 covered = 0;  // m2 x 2^20
    std::optional<double> mean, index;
    std::string reason;  // why there is no mean; else empty
};

struct ConditionLine {
    const Series* variable = nullptr;
    std::string ecosystem;  // empty: all types, which have no levels
    Condition closing;
    std::optional<Condition> opening;                   // of the year before, if the run has it
    const method::Row *low = nullptr, *high = nullptr;  // reference levels; nullptr if there is no value
};

/// The account of ecosystem condition of a run (SEEA EA chapter 5): means by ecosystem type, and the indices
/// clamp((mean - low) / (high - low), 0, 1) by the rows NAME_low and NAME_high of the package and scene.
class ConditionAccount {
public:
    /// `run` must outlive it. Errors: InputError if the run has no such account; as of open_stored_run.
    explicit ConditionAccount(const Run& run);

    /// "percent" for a quantity in "percent m2".
    std::string unit_of(const Series& variable) const;

    /// Lines by variable, then ecosystem types that occur in the order of the package, then all types. A place above
    /// the finest is the sum of its children. Errors: InputError for a place or year that the run does not have.
    std::vector<ConditionLine> table(const std::string& place, int year) const;

private:
    Condition condition(int series, const std::string& ecosystem, const std::set<std::string>& places, int year) const;
    void add_levels(ConditionLine& line, const std::string& place, int year) const;
    const method::Row* find_level(const std::string& symbol, const std::string& ecosystem, const std::string& place,
                                  int year) const;

    struct Part {
        Int128 sum = 0, covered = 0;
        bool is_missing = false;
        std::string reason;
    };
    using Key = std::tuple<int, std::string, std::string, int>;  // series, place, ecosystem, year

    const Run& run_;
    std::unique_ptr<StoredRun> stored_;
    std::map<std::string, method::Table> rows_;
    std::map<Key, Part> parts_;
    std::vector<int> series_;              // of the account
    std::vector<std::string> ecosystems_;  // that occur
};

}  // namespace eco::account

#pragma once
#include <string>
#include <vector>

#include "account/run.hpp"
#include "cli/options.hpp"

namespace eco::cli {

/// What a command that prints one table for each place and year of a run is asked for, and in which form.
class PlaceYears {
public:
    void declare(Options& options);
    /// Errors: UsageError for a wrong year or two forms at once; InputError from the ledger.
    account::Run load();

    /// Ids or names: the place that was named, or the whole and then its parts.
    std::vector<std::string> places(const account::Run& run) const;
    /// The year that was named, or all.
    std::vector<int> years(const account::Run& run) const;
    bool is_csv() const { return is_csv_; }
    bool is_json() const { return is_json_; }

private:
    std::string run_id_, place_, year_, ledger_;
    int only_ = 0;
    bool is_csv_ = false, is_json_ = false;
};

}  // namespace eco::cli

#pragma once
#include <memory>

#include "account/account.hpp"
#include "account/carried_files.hpp"

namespace eco::account {

/// Adds to the run's documents what its formulas read of the scene besides rasters, so that figures can be computed
/// again from the run alone: "data/scene.json" (places, features with their shares, which layers there were),
/// "data/tables/NAME.csv", "data/parameters.csv" and "data/price_indices.csv"; for maps "data/outlines.json". The exact
/// sums of each year's pass stand beside them as "sums/YEAR.txt".
void carry_data(const scene::Prepared& prepared, Run& run);

/// A booked run, opened again from what it carries. Nothing of the scene is opened, and no raster.
struct StoredRun {
    explicit StoredRun(const Run& run) : files(run) {}

    CarriedFiles files;
    method::Package package;
    method::Checked checked;
    scene::Scene scene;
    scene::Prepared prepared;  // without layers' bytes
    std::map<int, engine::Totals> totals;
    AccountOptions options;  // as the run was made, without passes
};

/// Errors: InputError if the run carries no package, data or sums (runs of versions before 0.2).
std::unique_ptr<StoredRun> open_stored_run(const Run& run);

/// Books the stored sums again. `tables` stand in place of the rows that the run used: "parameter:NAME", "price:NAME".
/// Errors: InputError if a check of the package fails with these rows.
Run book_again(const StoredRun& stored, const std::map<std::string, method::Table>& tables = {});

}  // namespace eco::account

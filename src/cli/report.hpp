#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "account/run.hpp"
#include "cli/command.hpp"
#include "method/package.hpp"

namespace eco::cli {

/// The text of a reason such as "not_covered: precipitation" in the user's language.
std::string reason_text(const Context& context, const std::string& reason);
/// Short beginning of a run's id that a user may type.
std::string short_id(const std::string& id);

/// Prints the account: services by group and year, total or sum of computed services, places, indicators, residual,
/// coverage, unverified parameters, synthetic mark and run. `package` spares loading the one that the run carries.
void print_run(const account::Run& run, const Context& context, const method::Package* package = nullptr);

/// Totals and indicators of the top place by year, with the titles of the package that the run carries.
void print_indicators(const account::Run& run, const Context& context, const method::Package* package = nullptr);

/// The same for programs. Amounts are strings of decimal text in CNY.
nlohmann::ordered_json run_json(const account::Run& run);

/// Every cell as CSV: service, kind, name, item, place, ecosystem, year, amount, unit, reason. Amounts are exact.
void print_cells_csv(const account::Run& run, const std::string& place, const Context& context);

}  // namespace eco::cli

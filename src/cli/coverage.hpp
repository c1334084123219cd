#pragma once
#include <map>
#include <string>
#include <vector>

#include "method/package.hpp"

namespace eco::cli {

/// How a package treats one service.
struct ServiceCoverage {
    std::string status;                          // computed, not_applicable
    std::string reason;                          // why not_applicable
    std::map<std::string, std::string> choices;  // "basis" of the service itself, "hill_slope.source" of a derived file
    bool is_compared = false;                    // somebody compared its formulas, as they stand, with their source
    int verified = 0, unverified = 0, required = 0;  // rows of the parameters and prices that it reads
};

/// By service, for the services that the package lists. Rows for another label of a choice than the one taken are not
/// counted.
std::map<std::string, ServiceCoverage> cover(const method::Package& package);

/// "basis=gross hill_slope.source=given".
std::string choices_text(const std::map<std::string, std::string>& choices);

}  // namespace eco::cli

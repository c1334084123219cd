#pragma once
#include <string>

#include "account/uncertainty.hpp"

namespace eco::cli {

/// The values of --draws, --seed and --threads, empty where they are not given. Errors: UsageError.
account::DrawOptions read_draws(const std::string& draws, const std::string& seed, const std::string& threads);

}  // namespace eco::cli

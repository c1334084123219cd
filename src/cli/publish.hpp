#pragma once
#include <string>

#include "account/run.hpp"
#include "cli/command.hpp"

namespace eco::cli {

/// Writes the run to the ledger, prints it, and says where it is and how a figure of it is explained.
/// Errors: InputError, IoError.
void publish_and_print(const account::Run& run, const std::string& ledger, bool is_json, const Context& context);

}  // namespace eco::cli

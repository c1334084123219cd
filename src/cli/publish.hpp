#pragma once
#include <string>

#include "account/run.hpp"
#include "cli/command.hpp"
#include "method/package.hpp"

namespace eco::cli {

/// Writes the runs to the ledger, prints them, and says where they are and how a figure of each is explained. Several
/// as JSON are a list. `packages` of the runs, in their order, spare loading those that the runs carry; may be empty.
/// Errors: InputError, IoError.
void publish_and_print(const std::vector<account::Run>& runs, const std::vector<const method::Package*>& packages,
                       const std::string& ledger, bool is_json, const Context& context);

}  // namespace eco::cli

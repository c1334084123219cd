#pragma once
#include <memory>

#include "account/run.hpp"
#include "method/package.hpp"

namespace eco::account {

/// The method package that a run carries in its documents ("method/PATH", parents as "parents/ID/PATH"); nullptr if
/// there is none or it does not load. Errors: IoError if the temporary directory cannot be written.
std::unique_ptr<method::Package> read_package(const Run& run);

/// The layer of ecosystem types in the scene's text that the run carries; empty if it carries none.
std::string find_ecosystem_layer(const Run& run);

}  // namespace eco::account

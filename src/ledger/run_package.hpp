#pragma once
#include <string>

#include "account/run.hpp"

namespace eco::ledger {

/// Writes the run as one JSON file: tables with columns and rows, amounts as strings (JSON numbers lose integers beyond
/// 2^53), and the SHA-256 of the content. The file appears whole or not at all. Errors   InputError if the run is
/// inconsistent; IoError.
void write_run_package(const account::Run& run, const std::string& path);

/// Reads and proves a run package: form, types, checksum, consistency.
/// Errors   InputError with table, row and column; IoError.
account::Run read_run_package(const std::string& path);

}  // namespace eco::ledger

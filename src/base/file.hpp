#pragma once
#include <string>
#include <string_view>

namespace eco {

/// The whole file as bytes. Errors: IoError naming the file.
std::string read_file(const std::string& path);

/// Writes under a temporary name beside `path`, syncs, and renames: readers see the old file or the new one, never
/// half. Errors: IoError naming the file; nothing is left behind.
void write_file_atomically(const std::string& path, std::string_view bytes);

}  // namespace eco

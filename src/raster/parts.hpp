#pragma once
#include <string>
#include <utility>
#include <vector>

namespace eco::raster {

/// The files in a zip archive, name and bytes, in their order.
using Parts = std::vector<std::pair<std::string, std::string>>;

/// Errors: IoError if the file cannot be read; InputError if it is no zip archive.
Parts read_parts(const std::string& path);

/// Writes the archive under a temporary name and renames it: whole or not at all. The same parts give the same bytes.
/// Errors: IoError.
void write_parts(const Parts& parts, const std::string& path);

/// The bytes of a part; nullptr if there is none.
std::string* find_part(Parts& parts, const std::string& name);

}  // namespace eco::raster

#pragma once
#include <string>
#include <string_view>

namespace eco {

/// SHA-256 as 64 hexadecimal digits.
std::string sha256(std::string_view bytes);
/// SHA-256 of a file's bytes, read in pieces. Errors: IoError naming the file.
std::string sha256_file(const std::string& path);

}  // namespace eco

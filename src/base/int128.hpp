#pragma once
#include <string>

namespace eco {

__extension__ using Int128 = __int128;

/// Decimal digits with a leading '-' where negative.
std::string to_string(Int128 value);
/// Reads what to_string wrote. Errors: std::invalid_argument for anything else.
Int128 int128_from(const std::string& text);

}  // namespace eco

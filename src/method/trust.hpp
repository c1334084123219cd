#pragma once
#include <map>
#include <string>

namespace eco::method {

/// Names of the offices whose signatures are trusted, by public key in base64: lines "KEY NAME" of the file that
/// $ECOLEDGER_TRUSTED_KEYS names. Empty if it names none. Errors: IoError; InputError for a line that is none.
std::map<std::string, std::string> trusted_keys();

}  // namespace eco::method

#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace eco {

/// Signs `message` with an Ed25519 key: "ed25519 PUBLIC_KEY SIGNATURE\n", both in base64.
/// `path` is a private key in PEM, as `openssl genpkey -algorithm ed25519` writes it.
/// Errors   IoError; InputError base.key if the file holds no such key.
/// Source   RFC 8032, RFC 8410; libsodium
std::string sign(std::string_view message, const std::string& path);

/// The public key, in base64, whose signature of `message` the text is; nullopt if it is none.
std::optional<std::string> find_signer(std::string_view message, std::string_view signature);

}  // namespace eco

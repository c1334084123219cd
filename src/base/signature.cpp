#include "base/signature.hpp"

#include <sodium.h>

#include <array>
#include <sstream>

#include "base/file.hpp"
#include "base/problem.hpp"

namespace eco {
namespace {

using Secret = std::array<unsigned char, crypto_sign_SECRETKEYBYTES>;
using Public = std::array<unsigned char, crypto_sign_PUBLICKEYBYTES>;
using Signature = std::array<unsigned char, crypto_sign_BYTES>;

/// What stands before the 32 bytes of a private key in PKCS #8 (RFC 8410, section 7).
constexpr std::string_view before_seed("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16);

std::string to_base64(const unsigned char* bytes, std::size_t size)
{
    std::string out(sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
    out.resize(out.find('\0'));
    return out;
}

std::optional<std::string> from_base64(std::string_view text)
{
    std::string out(text.size(), '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    const bool is_right = sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                                            text.size(), "\r\n", &size, &end, sodium_base64_VARIANT_ORIGINAL) == 0 &&
                          end == text.data() + text.size();
    out.resize(size);
    return is_right ? std::optional(out) : std::nullopt;
}

Secret read_secret(const std::string& path)
{
    const std::string text = read_file(path), begin = "-----BEGIN PRIVATE KEY-----\n";
    const auto from = text.find(begin), to = text.find("-----END PRIVATE KEY-----");
    const auto der = from == std::string::npos || to == std::string::npos
                         ? std::nullopt
                         : from_base64(std::string_view(text).substr(from + begin.size(), to - from - begin.size()));
    if (!der || der->size() != before_seed.size() + crypto_sign_SEEDBYTES || !der->starts_with(before_seed))
        throw InputError(Problem{{path, 0, 0, ""}, "base.key", {}, "", false});
    Secret secret{};
    Public unused{};
    crypto_sign_seed_keypair(unused.data(), secret.data(),
                             reinterpret_cast<const unsigned char*>(der->data()) + before_seed.size());
    return secret;
}

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string sign(std::string_view message, const std::string& path)
{
    const Secret secret = read_secret(path);
    Public key{};
    Signature signature{};
    crypto_sign_ed25519_sk_to_pk(key.data(), secret.data());
    crypto_sign_detached(signature.data(), nullptr, bytes_of(message), message.size(), secret.data());
    return "ed25519 " + to_base64(key.data(), key.size()) + " " + to_base64(signature.data(), signature.size()) + "\n";
}

std::optional<std::string> find_signer(std::string_view message, std::string_view signature)
{
    std::istringstream in{std::string(signature)};
    std::string kind, key_text, bytes_text, more;
    if (!(in >> kind >> key_text >> bytes_text) || kind != "ed25519" || in >> more)
        return std::nullopt;
    const auto key = from_base64(key_text), bytes = from_base64(bytes_text);
    if (!key || !bytes || key->size() != crypto_sign_PUBLICKEYBYTES || bytes->size() != crypto_sign_BYTES)
        return std::nullopt;
    const bool is_right =
        crypto_sign_verify_detached(bytes_of(*bytes), bytes_of(message), message.size(), bytes_of(*key)) == 0;
    return is_right ? std::optional(key_text) : std::nullopt;
}

}  // namespace eco

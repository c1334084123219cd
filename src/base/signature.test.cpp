#include "base/signature.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/file.hpp"
#include "base/problem.hpp"

namespace eco {
namespace {

/// The key of RFC 8032, section 7.1, test 2, in PKCS #8.
const std::string key =
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n-----END PRIVATE "
    "KEY-----\n";

class Signatures : public testing::Test {
protected:
    void SetUp() override { write_file_atomically(path_, key); }
    void TearDown() override { std::filesystem::remove(path_); }
    const std::string path_ =
        (std::filesystem::temp_directory_path() / ("eco_key_" + std::to_string(::getpid()))).string();
};

TEST_F(Signatures, are_those_of_the_standard)
{
    // RFC 8032, section 7.1, test 2: message 72; its public key and signature in base64.
    EXPECT_EQ(sign("\x72", path_),
              "ed25519 PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw= "
              "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA==\n");
}

TEST_F(Signatures, hold_for_their_message_alone)
{
    const std::string text = sign("a list of files", path_);
    EXPECT_EQ(find_signer("a list of files", text), "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
    EXPECT_FALSE(find_signer("a list of file", text));
    EXPECT_FALSE(find_signer("a list of files", text + "more"));
    EXPECT_FALSE(find_signer("a list of files", ""));
    std::string other = text;
    other[60] = other[60] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(find_signer("a list of files", other));
}

TEST_F(Signatures, need_a_key_of_their_kind)
{
    write_file_atomically(path_, "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n");
    EXPECT_THROW(sign("x", path_), InputError);
    write_file_atomically(path_, "no key");
    EXPECT_THROW(sign("x", path_), InputError);
}

}  // namespace
}  // namespace eco

#include "auth/secrets.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace nv::auth {
namespace {

template <std::size_t N>
std::string hex(const std::array<unsigned char, N>& bytes) {
  std::array<char, 2 * N + 1> text{};
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  return text.data();
}

// OpenSSL's, which uses the processor's instructions for it: each request with a token or a cookie needs one. What it
// takes to begin is kept, for each thread.
struct Sha256 {
  std::unique_ptr<EVP_MD, void (*)(EVP_MD*)> kind{EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free};
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};

  std::array<unsigned char, 32> of(std::string_view text) const {
    std::array<unsigned char, 32> digest{};
    if (!kind || !context || EVP_DigestInit_ex(context.get(), kind.get(), nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), text.data(), text.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1) {
      throw std::runtime_error("no SHA-256");
    }
    return digest;
  }
};

}  // namespace

std::string random_token() {
  if (sodium_init() < 0) {
    throw std::runtime_error("no random numbers");
  }
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return hex(bytes);
}

std::string token_digest(std::string_view token) {
  static thread_local const Sha256 sha256;
  return hex(sha256.of(token));
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

std::string libsodium_version() {
  return ::sodium_version_string();
}

}  // namespace nv::auth

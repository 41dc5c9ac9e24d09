#include "tls/sealing.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <utility>

#include "tls/openssl.hpp"

namespace nv::tls {
namespace {

using OwnedCipher = Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kLongest = 4 << 20;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string base64(std::string_view text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');  // OpenSSL writes a NUL behind it
  const int length = EVP_EncodeBlock(bytes(out), bytes(text), static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > kLongest) {
    return std::nullopt;
  }
  std::string out(text.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(bytes(out), bytes(text), static_cast<int>(text.size())) < 0) {
    return std::nullopt;
  }
  out.resize(out.size() - (text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0));
  const bool canonical = base64(out) == text;  // else bits that carry nothing could be changed unnoticed
  return canonical ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

std::optional<std::string> seal(std::string_view key, std::string_view text, std::string_view bound) {
  const OwnedCipher cipher(EVP_CIPHER_CTX_new());
  std::string nonce(kNonce, '\0');
  std::string closed(text.size(), '\0');
  std::string tag(kTag, '\0');
  int length = 0;
  ERR_clear_error();
  const bool fits = key.size() == kSealingKeyBytes && text.size() <= kLongest && bound.size() <= kLongest;
  if (!fits || !cipher || RAND_bytes(bytes(nonce), static_cast<int>(kNonce)) != 1 ||
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce)) != 1 ||
      EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytes(bound), static_cast<int>(bound.size())) != 1 ||
      EVP_EncryptUpdate(cipher.get(), bytes(closed), &length, bytes(text), static_cast<int>(text.size())) != 1 ||
      EVP_EncryptFinal_ex(cipher.get(), bytes(tag), &length) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTag), bytes(tag)) != 1) {
    return std::nullopt;
  }
  return base64(nonce + closed + tag);
}

std::optional<std::string> unseal(std::string_view key, std::string_view sealed, std::string_view bound) {
  const auto all = from_base64(sealed);
  const OwnedCipher cipher(EVP_CIPHER_CTX_new());
  if (!all || all->size() < kNonce + kTag || key.size() != kSealingKeyBytes || bound.size() > kLongest || !cipher) {
    return std::nullopt;
  }
  const std::string_view closed = std::string_view(*all).substr(kNonce, all->size() - kNonce - kTag);
  std::string tag = all->substr(all->size() - kTag);
  std::string text(closed.size(), '\0');
  std::string rest(kTag, '\0');
  int length = 0;
  const bool opened =
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(std::string_view(*all))) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytes(bound), static_cast<int>(bound.size())) == 1 &&
      EVP_DecryptUpdate(cipher.get(), bytes(text), &length, bytes(closed), static_cast<int>(closed.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTag), bytes(tag)) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), bytes(rest), &length) == 1;
  ERR_clear_error();
  return opened ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace nv::tls

#include "tls/kept_key.hpp"

#include <openssl/rand.h>

#include "core/file.hpp"
#include "tls/sealing.hpp"

namespace nv::tls {

bool KeptKey::read() {
  if (key_.empty()) {
    auto text = core::read_file(file_, kSealingKeyBytes);
    key_ = text && text->size() == kSealingKeyBytes ? std::move(*text) : std::string();
  }
  return !key_.empty();
}

std::optional<std::string> KeptKey::seal(std::string_view text, std::string_view bound) {
  if (!read()) {
    std::string made(kSealingKeyBytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(made.data()), static_cast<int>(made.size())) != 1) {
      return std::nullopt;
    }
    if (!core::replace_file(file_, made)) {
      return std::nullopt;
    }
    key_ = std::move(made);
  }
  return tls::seal(key_, text, bound);
}

std::optional<std::string> KeptKey::unseal(std::string_view sealed, std::string_view bound) {
  return read() ? tls::unseal(key_, sealed, bound) : std::nullopt;
}

}  // namespace nv::tls

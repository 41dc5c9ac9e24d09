#include "tls/kept_key.hpp"

#include <openssl/rand.h>

#include "core/file.hpp"
#include "tls/sealing.hpp"

namespace nv::tls {

void KeptKey::read() {
  if (!key_.empty()) {
    return;
  }
  core::KeptFile file = core::read_kept_file(file_, kSealingKeyBytes);
  unreadable_ = file.kind == core::Kept::unreadable;
  if (file.content.size() == kSealingKeyBytes) {
    key_ = std::move(file.content);
  }
}

std::optional<std::string> KeptKey::seal(std::string_view text, std::string_view bound) {
  read();
  if (unreadable_) {
    return std::nullopt;
  }
  if (key_.empty()) {
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
  read();
  return key_.empty() ? std::nullopt : tls::unseal(key_, sealed, bound);
}

}  // namespace nv::tls

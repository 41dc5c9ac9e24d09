// Text closed with a key: AES-256-GCM (NIST SP 800-38D), a random nonce for each. Any thread; input is hostile.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nv::tls {

inline constexpr std::size_t kSealingKeyBytes = 32;

// Base64 of nonce, cipher text and tag. `bound` is not in it, but opens it only when it is the same. None when OpenSSL
// refuses, or the key has another length.
std::optional<std::string> seal(std::string_view key, std::string_view text, std::string_view bound);
// None when the key or `bound` is another one, or a bit of the sealed text has changed.
std::optional<std::string> unseal(std::string_view key, std::string_view sealed, std::string_view bound);

}  // namespace nv::tls

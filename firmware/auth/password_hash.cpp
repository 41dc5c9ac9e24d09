#include "auth/password_hash.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <utility>

#include "auth/secrets.hpp"

namespace nv::auth {
namespace asio = boost::asio;

namespace {

constexpr unsigned long long kPasses = 48;
constexpr std::size_t kMemory = 8u << 20;

core::Error busy() {
  return core::fail("too many log-ins at the same time: try again in a moment");
}

}  // namespace

std::string hash_password(const std::string& password) {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (sodium_init() < 0 || crypto_pwhash_str_alg(text.data(), password.data(), password.size(), kPasses, kMemory,
                                                 crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::runtime_error("out of memory for a password");
  }
  return text.data();
}

bool is_password(const std::string& hash, const std::string& password) {
  return sodium_init() >= 0 && hash.size() < crypto_pwhash_STRBYTES &&
         crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

// The salt and digest are of random bytes that nobody has kept.
const std::string& nobodys_hash() {
  static const std::string hash =
      "$argon2id$v=19$m=8192,t=48,p=1$VnTBjoHb7h6cdpF4Y5RiIA$"
      "CiwuQZZjZHXeMIPxHqWoaPFgn6pU9JAVgT8rPYoSC70";
  return hash;
}

bool is_own_hash(std::string_view hash) {
  const std::string& own = nobodys_hash();
  constexpr auto kNotOfAHash = [](char c) { return c <= ' ' || c > '~'; };
  return hash.size() == own.size() && hash.starts_with(std::string_view(own).substr(0, own.find("p=1$"))) &&
         std::ranges::none_of(hash, kNotOfAHash);
}

std::string derive_key(const std::string& passphrase, const std::string& salt) {
  constexpr std::size_t kKeyBytes = 32;
  std::array<unsigned char, crypto_pwhash_SALTBYTES> bytes{};
  std::size_t length = 0;
  std::string key(kKeyBytes, '\0');
  const bool whole = salt.size() == 2 * bytes.size() && sodium_hex2bin(bytes.data(), bytes.size(), salt.data(),
                                                                       salt.size(), nullptr, &length, nullptr) == 0;
  if (!whole || length != bytes.size() || sodium_init() < 0 ||
      crypto_pwhash(reinterpret_cast<unsigned char*>(key.data()), key.size(), passphrase.data(), passphrase.size(),
                    bytes.data(), kPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return {};
  }
  return key;
}

asio::awaitable<core::Result<std::string>> PasswordHasher::derive(std::string passphrase, std::string salt) {
  if (waiting_ >= kMostWaiting) {
    co_return busy();
  }
  ++waiting_;
  const std::shared_ptr<void> counted(nullptr, [this](void*) { --waiting_; });
  auto job = [passphrase = std::move(passphrase), salt = std::move(salt)]() mutable {
    std::string key = derive_key(passphrase, salt);
    wipe(passphrase);
    return key;
  };
  std::string key = co_await worker_.run(std::move(job));
  if (key.empty()) {
    co_return core::fail("the salt is none, or there is not enough memory");
  }
  co_return key;
}

asio::awaitable<core::Result<std::string>> PasswordHasher::hash(std::string password) {
  if (waiting_ >= kMostWaiting) {
    co_return busy();
  }
  ++waiting_;
  const std::shared_ptr<void> counted(nullptr, [this](void*) { --waiting_; });
  // A job must not throw: out of memory gives an empty hash, which no password has.
  auto job = [password = std::move(password)]() mutable {
    std::string made;
    try {
      made = hash_password(password);
    } catch (const std::exception&) {
      made.clear();
    }
    wipe(password);
    return made;
  };
  std::string made = co_await worker_.run(std::move(job));
  if (made.empty()) {
    co_return core::fail("there is not enough memory to change a password");
  }
  co_return made;
}

asio::awaitable<core::Result<bool>> PasswordHasher::check(std::string hash, std::string password) {
  if (waiting_ >= kMostWaiting) {
    co_return busy();
  }
  ++waiting_;
  const std::shared_ptr<void> counted(nullptr, [this](void*) { --waiting_; });
  auto job = [hash = std::move(hash), password = std::move(password)]() mutable {
    const bool right = is_password(hash, password);
    wipe(password);
    return right;
  };
  const bool right = co_await worker_.run(std::move(job));
  co_return right;
}

}  // namespace nv::auth

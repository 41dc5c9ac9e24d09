// Argon2id (RFC 9106), slow on purpose, one at a time on a thread of its own: the loop never waits for it. 8 MiB,
// because the board has 64. Main thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "core/result.hpp"
#include "core/worker.hpp"

namespace nv::auth {

// Any thread; takes 50 to 300 ms. The hash names its own cost, so that old ones stay good when it changes.
std::string hash_password(const std::string& password);
bool is_password(const std::string& hash, const std::string& password);
// A hash of nothing that anybody types: a name nobody has costs as much time as a real one.
const std::string& nobodys_hash();

// Whether it has the form and the cost of hash_password(): one from outside could cost a log-in all memory.
bool is_own_hash(std::string_view hash);
// 32 bytes from a passphrase and a salt of 32 hexadecimal digits, at the same cost; empty when the salt is none or
// memory is short.
std::string derive_key(const std::string& passphrase, const std::string& salt);

class PasswordHasher {
 public:
  static constexpr std::size_t kMostWaiting = 8;

  // An error when too many wait: the caller says "try again later".
  boost::asio::awaitable<core::Result<std::string>> hash(std::string password);
  boost::asio::awaitable<core::Result<bool>> check(std::string hash, std::string password);
  boost::asio::awaitable<core::Result<std::string>> derive(std::string passphrase, std::string salt);

 private:
  core::Worker worker_;
  std::size_t waiting_ = 0;
};

}  // namespace nv::auth

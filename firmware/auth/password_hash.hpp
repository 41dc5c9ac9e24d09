// Argon2id (RFC 9106), slow on purpose, one at a time on a thread of its own: the loop never waits for it. 8 MiB,
// because the board has 64. Main thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "core/result.hpp"
#include "core/worker.hpp"

namespace nv::auth {

// What a hash costs: passes over its memory. OWASP's password storage guidance wants at least 5 of Argon2id in 7 MiB;
// the upper end bounds what a hash from outside (a backup) can cost.
inline constexpr unsigned kFewestPasses = 5;
inline constexpr unsigned kUsualPasses = 48;
inline constexpr unsigned kMostPasses = 160;

// For a machine where one pass takes so long: the usual number where a check takes 50 to 200 ms with it, else so many
// that it takes about 100. A busy machine looks slower than it is, up to twice: what comes out is then still within the
// 50 to 300 ms of promise A7, or a little below on a very quick one.
unsigned passes_for(std::chrono::nanoseconds one_pass);
// Of this machine, by the quickest pass so far, in the processor time of its thread. Any thread.
unsigned own_passes();
// Whether a check at that cost takes less than 40 or more than 300 ms here, and another number would do better.
bool is_dated(unsigned passes);

// Any thread. At the cost of own_passes(): the hash names it, so that other ones stay good.
std::string hash_password(const std::string& password);
// Costs at least `passes`, whatever the hash's own cost is (but not less than that): accounts whose passwords were set
// on different machines cannot be told from each other, nor from a name that nobody has.
bool is_password(const std::string& hash, const std::string& password, unsigned passes = 0);
// A hash of nothing that anybody types, for a name nobody has.
std::string nobodys_hash(unsigned passes);

// Whether it has the form of hash_password() and a cost within the bounds above: one from outside could cost a log-in
// all memory or minutes.
bool is_own_hash(std::string_view hash);
unsigned passes_of(std::string_view hash);  // 0 of what has no such form or cost
// 32 bytes from a passphrase and a salt of 32 hexadecimal digits, at a cost of its own; empty when the salt is none or
// memory is short.
std::string derive_key(const std::string& passphrase, const std::string& salt);

class PasswordHasher {
 public:
  struct Checked {
    bool right = false;
    bool dated = false;  // is_dated(): worth a new hash
  };

  // In the order they are asked for; who may ask is the HashingQueue's business.
  boost::asio::awaitable<core::Result<std::string>> hash(std::string password);
  // An empty hash is nobody's. Costs at least `passes`; 0: own_passes().
  boost::asio::awaitable<Checked> check(std::string hash, std::string password, unsigned passes);
  boost::asio::awaitable<core::Result<std::string>> derive(std::string passphrase, std::string salt);

 private:
  core::Worker worker_;
};

}  // namespace nv::auth

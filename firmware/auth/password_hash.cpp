#include "auth/password_hash.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <ctime>
#include <stdexcept>
#include <utility>

#include "auth/secrets.hpp"

namespace nv::auth {
namespace asio = boost::asio;

namespace {

constexpr std::size_t kMemory = 8u << 20;
constexpr unsigned kKeyPasses = 48;  // of keys for backups, which have no room to name it: never change
constexpr std::string_view kForm = "$argon2id$v=19$m=8192,t=";
// Of random bytes that nobody has kept: salt and digest.
constexpr std::string_view kNobodys =
    ",p=1$VnTBjoHb7h6cdpF4Y5RiIA$"
    "CiwuQZZjZHXeMIPxHqWoaPFgn6pU9JAVgT8rPYoSC70";

std::chrono::nanoseconds thread_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// Of any thread; 0 before the first.
std::atomic<std::chrono::nanoseconds::rep>& quickest_pass() {
  static std::atomic<std::chrono::nanoseconds::rep> quickest{0};
  return quickest;
}

// Each hash is a measurement. What else the machine does meanwhile makes a pass look slower, never quicker.
template <class Work>
int timed(unsigned passes, Work work) {
  const auto began = thread_time();
  const int result = work();
  const auto one = (thread_time() - began).count() / std::max(passes, 1U);
  auto known = quickest_pass().load();
  while (one > 0 && (known == 0 || one < known) && !quickest_pass().compare_exchange_weak(known, one)) {
  }
  return result;
}

// Argon2id for its time only.
void work(unsigned passes) {
  std::array<unsigned char, 32> digest{};
  const std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
  [[maybe_unused]] const int done =
      crypto_pwhash(digest.data(), digest.size(), "", 0, salt.data(), passes, kMemory, crypto_pwhash_ALG_ARGON2ID13);
}

}  // namespace

unsigned passes_for(std::chrono::nanoseconds one_pass) {
  using std::chrono::milliseconds;
  const std::chrono::nanoseconds usual = kUsualPasses * one_pass;
  if (usual >= milliseconds(50) && usual <= milliseconds(200)) {
    return kUsualPasses;
  }
  const auto passes = milliseconds(100) / std::max(one_pass, std::chrono::nanoseconds(1));
  return static_cast<unsigned>(std::clamp<std::int64_t>(passes, kFewestPasses, kMostPasses));
}

unsigned own_passes() {
  const std::chrono::nanoseconds one(quickest_pass().load());
  return one.count() == 0 ? kUsualPasses : passes_for(one);
}

bool is_dated(unsigned passes) {
  const auto cost = passes * std::chrono::nanoseconds(quickest_pass().load());
  const bool little = cost < std::chrono::milliseconds(40) && passes < own_passes();
  const bool much = cost > std::chrono::milliseconds(300) && passes > own_passes();
  return little || much;
}

std::string hash_password(const std::string& password) {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  const unsigned passes = own_passes();
  const auto make = [&] {
    return crypto_pwhash_str_alg(text.data(), password.data(), password.size(), passes, kMemory,
                                 crypto_pwhash_ALG_ARGON2ID13);
  };
  if (sodium_init() < 0 || timed(passes, make) != 0) {
    throw std::runtime_error("out of memory for a password");
  }
  return text.data();
}

bool is_password(const std::string& hash, const std::string& password, unsigned passes) {
  if (sodium_init() < 0 || hash.size() >= crypto_pwhash_STRBYTES) {
    return false;
  }
  const auto verify = [&] { return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()); };
  const unsigned spent = passes_of(hash);
  const bool right = (spent != 0 ? timed(spent, verify) : verify()) == 0;
  if (spent < passes) {
    work(passes - spent);
  }
  return right;
}

std::string nobodys_hash(unsigned passes) {
  return std::string(kForm) + std::to_string(passes) + std::string(kNobodys);
}

unsigned passes_of(std::string_view hash) {
  unsigned passes = 0;
  if (hash.starts_with(kForm)) {
    hash.remove_prefix(kForm.size());
    std::from_chars(hash.data(), hash.data() + hash.size(), passes);
  }
  return passes >= kFewestPasses && passes <= kMostPasses ? passes : 0;
}

bool is_own_hash(std::string_view hash) {
  constexpr auto kNotOfAHash = [](char c) { return c <= ' ' || c > '~'; };
  constexpr std::string_view kOneLane = kNobodys.substr(0, kNobodys.find('$') + 1);
  const unsigned passes = passes_of(hash);
  const std::string head = std::string(kForm) + std::to_string(passes) + std::string(kOneLane);
  return passes != 0 && hash.starts_with(head) && hash.size() == nobodys_hash(passes).size() &&
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
                    bytes.data(), kKeyPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return {};
  }
  return key;
}

asio::awaitable<core::Result<std::string>> PasswordHasher::derive(std::string passphrase, std::string salt) {
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

asio::awaitable<PasswordHasher::Checked> PasswordHasher::check(std::string hash, std::string password,
                                                               unsigned passes) {
  auto job = [hash = std::move(hash), password = std::move(password), passes]() mutable {
    const unsigned cost = passes != 0 ? passes : own_passes();
    Checked checked;
    checked.right = is_password(hash.empty() ? nobodys_hash(cost) : hash, password, cost);
    checked.dated = is_dated(passes_of(hash));
    wipe(password);
    return checked;
  };
  const Checked checked = co_await worker_.run(std::move(job));
  co_return checked;
}

}  // namespace nv::auth

// The accounts of the card: "admin", always active, and the eight of the multi-user table (manual 15.4), with API
// tokens for programs. Kept in state_dir/accounts.json and, the same once more, in accounts.json.copy, mode 0600:
// passwords as Argon2id hashes, tokens as digests. Without a password of its own the admin has the first one, the last
// six characters of the MAC address (9.3). Main thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/lockout.hpp"
#include "auth/role.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"

namespace nv::auth {

inline constexpr std::string_view kAdmin = "admin";
inline constexpr std::string_view kAccountsFile = "accounts.json";
inline constexpr std::string_view kAccountsCopy = "accounts.json.copy";
inline constexpr std::size_t kUsers = 8;
inline constexpr std::size_t kMostTokens = 32;
inline constexpr std::size_t kMostRevoked = 128;
inline constexpr std::size_t kLongestName = 32;
inline constexpr std::chrono::days kLongestToken{3650};

enum class UserAccess : std::uint8_t { disabled, read_only, read_write };

struct Account {
  std::string name;                          // empty: a free row
  UserAccess access = UserAccess::disabled;  // of the admin: not looked at
  std::string hash;                          // empty: no password yet, nobody can log in
  core::WallTime password_since{};
  bool operator==(const Account&) const = default;
};

struct ApiToken {
  std::uint64_t id = 0;
  std::string name;
  Role role = Role::read_only;  // never admin
  std::string digest;
  core::WallTime made{};
  core::WallTime expires{};
  bool operator==(const ApiToken&) const = default;
};

// Of a token that was deleted: what keeps a backup from bringing it back.
struct RevokedToken {
  std::string digest;
  core::WallTime expires{};
  bool operator==(const RevokedToken&) const = default;
};

// Everything in the file.
struct AccountTable {
  Account admin;
  std::array<Account, kUsers> users;
  std::vector<ApiToken> tokens;
  std::vector<RevokedToken> revoked;
  std::uint64_t next_token = 1;
  bool operator==(const AccountTable&) const = default;
};

// Letters, digits and "._-@", 1 to 32 of them, not "admin" in any case: a name must look the same to everybody and be
// safe in every log.
std::optional<std::string> name_fault(std::string_view name);

// What a table read from outside must not be, one line each: no password for the administrator, a name twice, an
// account that is not disabled without a password, hashes or digests that are not of our making.
std::vector<std::string> table_faults(const AccountTable& table);

class Accounts {
 public:
  explicit Accounts(const std::filesystem::path& state_dir);

  // One line per problem. Where the file is damaged (then kept as ".bad") or lost, its copy counts. Only without both
  // is the card new: where there was a file and neither can be used, nobody can log in.
  std::vector<std::string> load();
  // Why nobody can log in, and nothing can be set; empty when all is well.
  const std::string& barred() const { return barred_; }

  const AccountTable& table() const { return table_; }
  // Saves, then takes over; an error leaves everything as it was.
  core::Result<void> set(AccountTable table);

  struct Known {
    const Account* account;
    Role role;
  };
  // An account that may log in.
  std::optional<Known> find(std::string_view name) const;

  // Pauses after wrong passwords, in a file of their own: it is written while somebody attacks, and may be lost.
  void save_pauses(const std::vector<Lockout::Saved>& pauses) const;
  std::vector<Lockout::Saved> load_pauses() const;

  // Clients that have logged in (KnownClients); may be lost too.
  void save_known_clients(const std::vector<std::string>& clients) const;
  std::vector<std::string> load_known_clients() const;

 private:
  std::filesystem::path file_;
  std::filesystem::path copy_;
  std::filesystem::path pauses_file_;
  std::filesystem::path known_clients_file_;
  AccountTable table_;
  std::string barred_;
};

// The JSON text of the files and back; errors say what is wrong. Pure.
std::string to_text(const AccountTable& table);
core::Result<AccountTable> table_of(std::string_view text);
std::string to_text(const std::vector<Lockout::Saved>& pauses);
std::vector<Lockout::Saved> pauses_of(std::string_view text);
std::string known_clients_text(const std::vector<std::string>& clients);
std::vector<std::string> known_clients_of(std::string_view text);

std::string_view access_name(UserAccess access);
std::optional<UserAccess> access_of(std::string_view name);
std::string_view role_name(Role role);
std::optional<Role> role_of(std::string_view name);

}  // namespace nv::auth

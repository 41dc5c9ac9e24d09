// The text of a backup (manual 15.2, "Download Configuration"): one line with format, version and digest of the rest,
// then JSON: settings without their secrets, accounts with hashes only, and, when wanted, the secrets sealed with a key
// that comes from a passphrase. Pure; what is read is hostile.
//
//   netvisiond-backup 1 sha256=9f86d0...
//   {"made": "...", "firmware": "...", "settings": {...}, "accounts": {...}, "secrets": {"salt": "...", "sealed":
//   "..."}}
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/accounts.hpp"
#include "core/result.hpp"
#include "settings/document.hpp"
#include "settings/store.hpp"

namespace nv::backup {

inline constexpr std::size_t kLargestBackup = 512 * 1024;

struct Sealed {
  std::string salt;  // 32 hexadecimal digits
  std::string text;  // base64
};

struct Backup {
  std::string made;      // RFC 3339; for people
  std::string firmware;  // that made it; for people
  settings::Document settings;
  auth::AccountTable accounts;
  std::optional<Sealed> secrets;
};

// Something wrong with a file.
struct Fault {
  std::string where;  // "line 7", "settings: serial.slave", "accounts", "passphrase"
  std::string message;
};

std::string to_text(const Backup& backup);
// Everything that can be said of the file alone: format, version, digest, JSON, accounts. Settings are judged by the
// store.
core::Result<Backup, std::vector<Fault>> backup_of(std::string_view text);
[[noreturn]] void throw_exception_from_error(const std::vector<Fault>& faults, const boost::source_location& where);

// What the settings in force are: those that are no secrets, and those that are.
settings::Document plain_settings(const settings::Store& store);
settings::Document secret_settings(const settings::Store& store);

// To what the sealed text is bound, besides the key.
std::string bound_of(std::string_view salt);

}  // namespace nv::backup

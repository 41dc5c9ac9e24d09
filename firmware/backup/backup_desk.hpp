// Makes a backup of the whole configuration and restores one, all or nothing. Main thread; one restore at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "auth/login_desk.hpp"
#include "auth/token_table.hpp"
#include "backup/backup_file.hpp"
#include "backup/journal.hpp"
#include "core/origin.hpp"
#include "core/result.hpp"
#include "settings/store.hpp"

namespace nv::backup {

inline constexpr std::size_t kShortestPassphrase = 12;
inline constexpr std::size_t kLongestPassphrase = 128;

struct Restored {
  std::string made;
  std::string firmware;
  bool secrets = false;   // those of the file count; otherwise the card's own stay
  bool restored = false;  // false: only checked
  auth::TokenChanges tokens;
  std::vector<auth::ApiToken> left_out;  // deleted since the backup was made: they stay deleted
};

struct Refused {
  enum class Kind { faults, busy, storage };
  Kind kind{};
  std::vector<Fault> faults;  // everything that is wrong with the file
  std::string message;        // one sentence
};
[[noreturn]] void throw_exception_from_error(const Refused& refused, const boost::source_location& where);

class BackupDesk {
 public:
  // Hears what was done and by whom, for the card's events.
  struct Told {
    std::function<void(bool with_secrets, const core::Origin& who)> made;       // before the file leaves
    std::function<void(std::size_t faults, const core::Origin& who)> restored;  // or tried; 0 faults: it counts
  };
  // Store and desk outlive it.
  BackupDesk(settings::Store& store, auth::LoginDesk& desk, const std::filesystem::path& state_dir,
             std::string firmware, Told told);

  // `made`: the time, for people. With a passphrase the secrets are in it, sealed; without, they are left out.
  boost::asio::awaitable<core::Result<std::string>> make(std::string made, std::optional<std::string> passphrase,
                                                         core::Origin who);

  struct Order {
    std::string text;
    std::optional<std::string> passphrase;  // none: the secrets stay as they are
    bool only_check = false;
    core::Origin who;
    std::uint64_t session = 0;  // who asks, and must still be logged in once the key is there; 0: nobody who logs in
  };
  boost::asio::awaitable<core::Result<Restored, Refused>> restore(Order order);

 private:
  boost::asio::awaitable<std::optional<std::vector<Fault>>> open_secrets(Backup& backup, std::string passphrase,
                                                                         std::string from);
  core::Result<void> put_in_force(const Backup& backup, const core::Origin& who);

  settings::Store& store_;
  auth::LoginDesk& desk_;
  Journal journal_;
  std::string firmware_;
  Told told_;
  bool busy_ = false;
};

}  // namespace nv::backup

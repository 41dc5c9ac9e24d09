// A card's settings and accounts for the tests of backups.
#pragma once

#include <boost/asio/io_context.hpp>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "auth/login_desk.hpp"
#include "auth/password_hash.hpp"
#include "backup/backup_desk.hpp"
#include "settings/store.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"
#include "support/temp_dir.hpp"

namespace nv::test {

struct MailSettings {
  int port = 25;
  std::string name;
  std::string password;

  static constexpr std::string_view kSection = "mail";
  static constexpr auto fields() {
    using namespace settings;
    return std::tuple{
        number("port", &MailSettings::port, 1, 65535).help("Port."),
        text("name", &MailSettings::name, 16).help("Name."),
        secret("password", &MailSettings::password, 16).help("Secret."),
    };
  }
};

inline const core::Origin kAdminOrigin{"web", "admin", "192.0.2.7"};
inline constexpr const char* kPassphrase = "correct horse battery";

// Argon2id is slow on purpose: one hash for all.
inline const std::string& some_hash() {
  static const std::string hash = auth::hash_password("Correct#Horse7");
  return hash;
}

struct BackupScene {
  BackupScene() {
    desk.load();
    auth::AccountTable table;
    table.admin = {std::string(auth::kAdmin), auth::UserAccess::disabled, some_hash(), clock.wall()};
    table.users.at(0) = {"worker", auth::UserAccess::read_write, some_hash(), clock.wall()};
    static_cast<void>(desk.restore(table, kAdminOrigin));
    MailSettings mail{26, "a", "geheim4711"};
    static_cast<void>(store.set(mail, kAdminOrigin));
  }

  std::string make(std::optional<std::string> passphrase = std::nullopt) {
    return *run(io, backup.make("2027-03-01T12:00:00.000Z", std::move(passphrase), kAdminOrigin));
  }
  core::Result<backup::Restored, backup::Refused> restore(std::string text,
                                                          std::optional<std::string> passphrase = std::nullopt,
                                                          bool only_check = false) {
    return run(io, backup.restore({std::move(text), std::move(passphrase), only_check, kAdminOrigin}));
  }
  const MailSettings& mail() const { return store.get<MailSettings>(); }

  boost::asio::io_context io;  // outlives the worker, which posts to it
  TempDir dir;
  ManualClock clock;
  settings::Store store{settings::Sections<MailSettings>(), {std::nullopt, dir.path()}};
  auth::LoginDesk desk{dir.path(), clock, "FFC1A0"};
  std::vector<std::pair<bool, core::Origin>> made;
  std::vector<std::size_t> told;
  backup::BackupDesk backup{
      store,
      desk,
      dir.path(),
      "0.1.0",
      {[this](bool with_secrets, const core::Origin& who) { made.emplace_back(with_secrets, who); },
       [this](std::size_t faults, const core::Origin& /*who*/) { told.push_back(faults); }}};
};

}  // namespace nv::test

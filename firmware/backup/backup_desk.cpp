#include "backup/backup_desk.hpp"

#include <memory>
#include <stdexcept>
#include <utility>

#include "auth/secrets.hpp"
#include "tls/sealing.hpp"

namespace nv::backup {
namespace asio = boost::asio;

namespace {

constexpr std::size_t kSaltDigits = 32;

Refused because(std::vector<Fault> faults) {
  Refused refused{Refused::Kind::faults, std::move(faults), {}};
  const std::size_t more = refused.faults.size() - 1;
  refused.message = refused.faults.front().where + ": " + refused.faults.front().message;
  refused.message += more == 0 ? "" : " (and " + std::to_string(more) + " more)";
  return refused;
}

// The store's "settings: serial.slave" as it stands in the file.
std::vector<Fault> faults_of(const std::vector<settings::Problem>& problems) {
  std::vector<Fault> faults;
  for (const settings::Problem& problem : problems) {
    faults.push_back({problem.where, problem.message});
  }
  return faults;
}

}  // namespace

void throw_exception_from_error(const Refused& refused, const boost::source_location& /*where*/) {
  throw std::logic_error("unchecked refusal: " + refused.message);
}

BackupDesk::BackupDesk(settings::Store& store, auth::LoginDesk& desk, const std::filesystem::path& state_dir,
                       std::string firmware, Told told)
    : store_(store), desk_(desk), journal_(state_dir), firmware_(std::move(firmware)), told_(std::move(told)) {}

asio::awaitable<core::Result<std::string>> BackupDesk::make(std::string made, std::optional<std::string> passphrase,
                                                            core::Origin who) {
  Backup backup;
  backup.made = std::move(made);
  backup.firmware = firmware_;
  backup.settings = plain_settings(store_);
  backup.accounts = desk_.table();
  if (passphrase) {
    const std::string salt = auth::random_token().substr(0, kSaltDigits);
    auto pending = desk_.derive_key(std::move(*passphrase), salt, who.from);
    auto key = co_await std::move(pending);
    if (!key) {
      co_return key.error();
    }
    auto sealed = tls::seal(*key, settings::format_settings(secret_settings(store_)), bound_of(salt));
    auth::wipe(*key);
    if (!sealed) {
      co_return core::fail("the secrets cannot be sealed");
    }
    backup.secrets = Sealed{salt, std::move(*sealed)};
  }
  told_.made(backup.secrets.has_value(), who);
  co_return to_text(backup);
}

// Adds the secrets to the backup's settings. None: the passphrase could not be tried now, which is no fault of the
// file.
asio::awaitable<std::optional<std::vector<Fault>>> BackupDesk::open_secrets(Backup& backup, std::string passphrase,
                                                                            std::string from) {
  std::vector<Fault> faults;
  if (!backup.secrets) {
    faults.push_back({"passphrase", "the file holds no secrets: leave the passphrase out"});
    co_return faults;
  }
  auto pending = desk_.derive_key(std::move(passphrase), backup.secrets->salt, std::move(from));
  auto key = co_await std::move(pending);
  if (!key) {
    co_return std::nullopt;
  }
  auto text = tls::unseal(*key, backup.secrets->text, bound_of(backup.secrets->salt));
  auth::wipe(*key);
  if (!text) {
    faults.push_back({"passphrase", "this is not the passphrase the backup was made with"});
    co_return faults;
  }
  auto secrets = settings::parse_settings(*text);
  auth::wipe(*text);
  if (!secrets) {
    faults.push_back({"secrets", secrets.error().message});
    co_return faults;
  }
  for (settings::Entry& entry : secrets->entries) {
    backup.settings.entries.push_back(std::move(entry));
  }
  co_return faults;
}

asio::awaitable<core::Result<Restored, Refused>> BackupDesk::restore(Order order) {
  if (busy_) {
    co_return Refused{Refused::Kind::busy, {}, "another restore is under way"};
  }
  busy_ = true;
  const std::shared_ptr<void> free(nullptr, [this](void*) { busy_ = false; });
  auto backup = backup_of(order.text);
  std::vector<Fault> faults = backup ? std::vector<Fault>() : backup.error();
  const bool with_secrets = order.passphrase.has_value();
  if (backup && with_secrets) {
    auto pending = open_secrets(*backup, std::move(*order.passphrase), order.who.from);
    auto opened = co_await std::move(pending);
    if (!opened) {
      co_return Refused{Refused::Kind::busy, {}, "too many passwords are being checked: try again later"};
    }
    if (order.session != 0 && desk_.session(order.session) == nullptr) {
      co_return Refused{Refused::Kind::busy, {}, "the session has ended meanwhile"};
    }
    faults = std::move(*opened);
  }
  if (backup) {
    for (Fault& fault : faults_of(store_.try_all(backup->settings))) {
      faults.push_back(std::move(fault));
    }
  }
  if (!faults.empty()) {
    if (!order.only_check) {
      told_.restored(faults.size(), order.who);
    }
    co_return because(std::move(faults));
  }
  const auth::AccountTable in_file =
      std::exchange(backup->accounts, auth::restored_table(backup->accounts, desk_.table()));
  const Restored restored{backup->made,
                          backup->firmware,
                          with_secrets,
                          !order.only_check,
                          auth::token_changes(desk_.table(), backup->accounts),
                          auth::token_changes(in_file, backup->accounts).removed};
  if (order.only_check) {
    co_return restored;
  }
  if (const auto done = put_in_force(*backup, order.who); !done) {
    co_return Refused{Refused::Kind::storage, {}, done.error().message};
  }
  told_.restored(0, order.who);
  co_return restored;
}

core::Result<void> BackupDesk::put_in_force(const Backup& backup, const core::Origin& who) {
  const auth::AccountTable before = desk_.table();
  const auto text = store_.text_of(backup.settings);
  if (!text) {
    return text.error();
  }
  if (auto begun = journal_.begin(*text, auth::to_text(backup.accounts)); !begun) {
    return begun;
  }
  if (const auto accounts = desk_.restore(backup.accounts, who); !accounts) {
    journal_.end();
    return core::fail(accounts.error().message);
  }
  auto settings = store_.set_all(backup.settings, who);
  if (!settings) {
    static_cast<void>(
        desk_.restore(before, who));  // what is in force is what was before, also when this cannot be kept
  }
  journal_.end();
  return settings;
}

}  // namespace nv::backup

#include "tls/certificates.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/file.hpp"
#include "tls/authority.hpp"
#include "tls/handshake_trial.hpp"
#include "tls/pem_file.hpp"
#include "tls/server_check.hpp"

namespace nv::tls {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kRoot = "root.pem";
constexpr std::string_view kServer = "server.pem";
constexpr std::string_view kUploaded = "uploaded.pem";

void wipe(std::string& text) {
  OPENSSL_cleanse(text.data(), text.size());
}

}  // namespace

Certificates::Certificates(fs::path state_dir, const core::Clock& clock, core::Logger log)
    : directory_(std::move(state_dir) / "tls"), clock_(clock), log_(std::move(log)) {}

std::optional<Identity> Certificates::read(std::string_view name) {
  core::KeptFile kept = core::read_kept_file(file(name), 2 * kLargestPemFile);
  if (kept.kind == core::Kept::missing) {
    return std::nullopt;
  }
  if (kept.kind == core::Kept::unreadable) {
    log_.error(kept.fault + "; it stays, another certificate serves until it can be read");
    unreadable_.insert(name);
    return std::nullopt;
  }
  auto identity = read_pem_file(kept.content);
  wipe(kept.content);
  if (identity) {
    return std::move(*identity);
  }
  log_.warning(file(name).string() + " is not used: " + identity.error().message);
  std::error_code ignored;
  fs::rename(file(name), fs::path(file(name)) += ".bad", ignored);
  return std::nullopt;
}

// Nothing takes the place of what could not be read; nor does a server certificate of a makeshift root.
void Certificates::save(std::string_view name, const Identity& identity) {
  if (unreadable_.contains(name) || unreadable_.contains(kRoot)) {
    return;
  }
  std::string text = to_pem(identity);
  const auto saved = core::replace_file(file(name), text);
  wipe(text);
  if (saved) {
    unsaved_.erase(name);
  } else if (unsaved_.insert(name).second) {
    log_.warning(saved.error().message +
                 "; should it never be saved, clients see another certificate at the next start");
  }
}

core::Result<void> Certificates::make_server_certificate(const HostNames& names) {
  auto made = make_server(root_, names, clock_.wall());
  if (!made) {
    return made.error();
  }
  server_ = std::move(*made);
  save(kServer, server_);
  return {};
}

core::Result<void> Certificates::load(const HostNames& names) {
  unreadable_.clear();
  unsaved_.clear();
  std::error_code ignored;  // save() says it
  fs::create_directories(directory_, ignored);
  fs::permissions(directory_, fs::perms::owner_all, ignored);
  uploaded_ = read(kUploaded);
  auto root = read(kRoot);
  if (!root) {
    auto made = make_root(clock_.wall());
    if (!made) {
      return made.error();
    }
    log_.notice("a new root certificate: " + info_of(*made).subject);
    save(kRoot, *made);
    root = std::move(*made);
  }
  root_ = std::move(*root);
  if (auto server = read(kServer); server && reason_to_renew(*server, root_, names, clock_.wall()).empty()) {
    server_ = std::move(*server);
    return {};
  }
  return make_server_certificate(names);
}

// True when everything can be read, and has been.
bool Certificates::read_again(const HostNames& names) {
  const auto can_be_read = [this](std::string_view name) {
    return core::read_kept_file(file(name), 2 * kLargestPemFile).kind != core::Kept::unreadable;
  };
  return std::ranges::all_of(unreadable_, can_be_read) && load(names) && !is_makeshift();
}

bool Certificates::renew_if_needed(const HostNames& names) {
  if (is_makeshift() && read_again(names)) {
    log_.notice("the certificates can be read again");
    changed_.publish(active());
    return true;
  }
  if (!unsaved_.empty()) {
    std::error_code ignored;
    fs::create_directories(directory_, ignored);
    fs::permissions(directory_, fs::perms::owner_all, ignored);
    for (const std::string_view name : std::set(unsaved_)) {
      save(name, name == kRoot ? root_ : server_);
    }
  }
  const std::string reason = reason_to_renew(server_, root_, names, clock_.wall());
  if (reason.empty()) {
    return false;
  }
  if (const auto made = make_server_certificate(names); !made) {
    log_.warning(made.error().message);
    return false;
  }
  log_.notice("the server certificate is made again: " + reason);
  if (!uploaded_) {
    changed_.publish(active());
  }
  return true;
}

core::Result<Identity> Certificates::check(std::string_view pem) const {
  auto identity = read_pem_file(pem);
  if (!identity) {
    return identity.error();
  }
  if (auto checked = check_for_server(*identity, clock_.wall()); !checked) {
    return checked.error();
  }
  if (auto tried = try_handshake(*identity); !tried) {
    return tried.error();
  }
  return std::move(*identity);
}

core::Result<void> Certificates::use(Identity identity) {
  std::string text = to_pem(identity);
  auto saved = core::replace_file(file(kUploaded), text);
  wipe(text);
  if (!saved) {
    return saved;
  }
  unreadable_.erase(kUploaded);
  uploaded_ = std::move(identity);
  changed_.publish(active());
  return {};
}

core::Result<bool> Certificates::remove_uploaded() {
  if (!uploaded_ && !unreadable_.contains(kUploaded)) {
    return false;
  }
  std::error_code error;
  fs::remove(file(kUploaded), error);
  if (error) {
    return core::fail("cannot remove " + file(kUploaded).string() + ": " + error.message());
  }
  unreadable_.erase(kUploaded);
  uploaded_.reset();
  changed_.publish(active());
  return true;
}

}  // namespace nv::tls

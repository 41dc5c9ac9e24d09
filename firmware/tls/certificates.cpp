#include "tls/certificates.hpp"

#include <openssl/crypto.h>

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

std::optional<Identity> Certificates::read(std::string_view name) const {
  std::error_code missing;
  if (!fs::exists(file(name), missing)) {
    return std::nullopt;
  }
  auto text = core::read_file(file(name), 2 * kLargestPemFile);
  if (!text) {
    log_.warning(text.error().message);
    return std::nullopt;
  }
  auto identity = read_pem_file(*text);
  wipe(*text);
  if (identity) {
    return std::move(*identity);
  }
  log_.warning(file(name).string() + " is not used: " + identity.error().message);
  std::error_code ignored;
  fs::rename(file(name), fs::path(file(name)) += ".bad", ignored);
  return std::nullopt;
}

void Certificates::save(std::string_view name, const Identity& identity) const {
  std::string text = to_pem(identity);
  if (const auto saved = core::replace_file(file(name), text); !saved) {
    log_.warning(saved.error().message + "; at the next start clients see another certificate");
  }
  wipe(text);
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

bool Certificates::renew_if_needed(const HostNames& names) {
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
  uploaded_ = std::move(identity);
  changed_.publish(active());
  return {};
}

core::Result<bool> Certificates::remove_uploaded() {
  if (!uploaded_) {
    return false;
  }
  std::error_code error;
  fs::remove(file(kUploaded), error);
  if (error) {
    return core::fail("cannot remove " + file(kUploaded).string() + ": " + error.message());
  }
  uploaded_.reset();
  changed_.publish(active());
  return true;
}

}  // namespace nv::tls

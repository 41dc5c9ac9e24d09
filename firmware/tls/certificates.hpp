// The certificates of this card, kept in state_dir/tls: its root (root.pem), the server certificate under it
// (server.pem), and the one an administrator uploaded (uploaded.pem), which counts before ours. Each file holds its
// key, mode 0600, and is replaced in one step. Main thread.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/feed.hpp"
#include "core/log.hpp"
#include "core/result.hpp"
#include "tls/host_names.hpp"
#include "tls/identity.hpp"

namespace nv::tls {

class Certificates {
 public:
  Certificates(std::filesystem::path state_dir, const core::Clock& clock, core::Logger log);

  // Reads what is there and makes what is missing. A damaged file is kept as ".bad" and replaced; one that cannot be
  // read now stays, and others serve meanwhile (is_makeshift()). What cannot be saved is used all the same, and said in
  // the log. An error only when no key can be made.
  core::Result<void> load(const HostNames& names);
  bool is_makeshift() const { return !unreadable_.empty(); }

  // Call it now and then, and when the names may have changed: makes a new server certificate when ours expires soon,
  // lacks a name or is not of this time. Reads and saves what could not be read or saved before. True when another one
  // is shown since.
  bool renew_if_needed(const HostNames& names);

  // What a server shows; valid after load().
  const Identity& active() const { return uploaded_ ? *uploaded_ : server_; }
  bool is_uploaded() const { return uploaded_.has_value(); }
  // Our root, for clients to trust (the manual's cacert.crt).
  std::string root_pem() const { return certificate_pem(root_); }

  // Whether a file can serve (pem_file.hpp, server_check.hpp), a handshake included; else what is wrong with it.
  core::Result<Identity> check(std::string_view pem) const;
  // Saves what was checked and makes it the active one; when it cannot be saved, everything is as before.
  core::Result<void> use(Identity identity);
  // Back to ours. False when none was uploaded.
  core::Result<bool> remove_uploaded();

  // The new active identity.
  core::Feed<Identity>& changed() { return changed_; }

 private:
  std::filesystem::path file(std::string_view name) const { return directory_ / name; }
  std::optional<Identity> read(std::string_view name);
  void save(std::string_view name, const Identity& identity);
  bool read_again(const HostNames& names);
  core::Result<void> make_server_certificate(const HostNames& names);

  std::filesystem::path directory_;
  const core::Clock& clock_;
  core::Logger log_;
  Identity root_;
  Identity server_;
  std::optional<Identity> uploaded_;
  std::set<std::string_view> unreadable_;  // files that are there and could not be read: not to be replaced
  std::set<std::string_view> unsaved_;
  core::Feed<Identity> changed_;
};

}  // namespace nv::tls

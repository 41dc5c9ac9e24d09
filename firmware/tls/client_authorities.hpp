// Whose clients the web server lets in, when only clients with a certificate shall get in: certificates of authorities,
// uploaded as PEM and kept in state_dir/tls/client_authorities.pem. None uploaded: everybody. Main thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/feed.hpp"
#include "core/log.hpp"
#include "core/result.hpp"

namespace nv::tls {

inline constexpr std::size_t kMostAuthorities = 10;

struct AuthorityInfo {
  std::string subject;
  core::WallTime not_after{};
  std::string fingerprint;  // SHA-256, "AB:CD:..."
};

class ClientAuthorities {
 public:
  ClientAuthorities(const std::filesystem::path& state_dir, const core::Clock& clock, core::Logger log);

  // A file that cannot be used lets nobody in rather than everybody: it stays, and the log says so.
  void load();

  // What ContextOptions::client_roots takes; empty when none is uploaded.
  const std::string& pem() const { return pem_; }
  std::vector<AuthorityInfo> list() const;

  // Certificates of authorities only, none of them over its time, no key; else what is wrong with the file.
  core::Result<void> check(std::string_view pem) const;
  // Saves what was checked and lets it count; when it cannot be saved, everything is as before.
  core::Result<void> use(std::string_view pem);
  // Everybody again. False when none was uploaded.
  core::Result<bool> remove();

  core::Feed<std::string>& changed() { return changed_; }  // the new pem()

 private:
  std::filesystem::path file_;
  const core::Clock& clock_;
  core::Logger log_;
  std::string pem_;
  core::Feed<std::string> changed_;
};

}  // namespace nv::tls

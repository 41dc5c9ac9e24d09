// Whose clients the web server lets in, when only clients with a certificate shall get in: certificates of authorities,
// uploaded as PEM and kept in state_dir/tls/client_authorities.pem. None uploaded: everybody. Uploaded ones are on
// trial until somebody has come in by a certificate of theirs, else nobody might ever again. Main thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
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

  // A file that cannot be used lets nobody in rather than everybody: it stays, and the log says so, once.
  void load();
  bool is_unusable() const { return pem_ == kUnusable; }
  // Now and then while it is: true when it could be read, and counts.
  bool read_again();

  // What ContextOptions::client_roots takes, those on trial first of all; empty when none is uploaded.
  const std::string& pem() const { return trial_ ? trial_->pem : pem_; }
  std::vector<AuthorityInfo> list() const;

  // Certificates of authorities only, none of them over its time, no key; else what is wrong with the file.
  core::Result<void> check(std::string_view pem) const;
  // Lets what was checked count for so long; when it cannot be stored, everything is as before. Without confirm() until
  // then, or after a restart, what counted before counts again.
  core::Result<void> try_out(std::string_view pem, std::chrono::seconds time);
  // How long the trial still lasts; none: nothing is on trial.
  std::optional<std::chrono::seconds> trial_left() const;
  // Ends the trial: its authorities count for good. When that cannot be stored, the trial goes on. No trial: nothing.
  core::Result<void> confirm();
  // True when a trial was over its time: what counted before counts again.
  bool end_late_trial();
  // Everybody again. False when none was uploaded.
  core::Result<bool> remove();

  core::Feed<std::string>& changed() { return changed_; }  // the new pem()

 private:
  static constexpr std::string_view kUnusable = "unusable";  // no PEM: nobody has a certificate of it

  void end_trial();

  struct Trial {
    std::string pem;
    core::SteadyTime until;
  };

  std::filesystem::path file_;
  std::filesystem::path trial_file_;  // shows that the disk takes it; never read
  const core::Clock& clock_;
  core::Logger log_;
  std::string pem_;  // confirmed
  std::optional<Trial> trial_;
  core::Feed<std::string> changed_;
};

}  // namespace nv::tls

// A restore replaces two files, settings.json and accounts.json (with its copy). Both texts are first kept in
// state_dir/restore.json: a power cut between the two is made good at the next start. Main thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/result.hpp"

namespace nv::backup {

class Journal {
 public:
  explicit Journal(const std::filesystem::path& state_dir) : dir_(state_dir), file_(state_dir / "restore.json") {}

  core::Result<void> begin(const std::string& settings, const std::string& accounts) const;
  void end() const;

  // At the start, before either file is read: finishes a restore that was cut off; what cannot be read now waits for
  // the next start. A line for people when there was one.
  std::optional<std::string> finish() const;

 private:
  std::filesystem::path dir_;
  std::filesystem::path file_;
};

}  // namespace nv::backup

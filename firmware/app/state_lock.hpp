// One daemon at a time in a state directory: two would replace each other's files. The system frees it with the
// process.
#pragma once

#include <filesystem>

#include "core/result.hpp"

namespace nv::app {

class StateLock {
 public:
  StateLock() = default;
  StateLock(const StateLock&) = delete;
  StateLock& operator=(const StateLock&) = delete;
  ~StateLock();

  // An error when another process has it. A file system without locks is none.
  core::Result<void> take(const std::filesystem::path& directory);

 private:
  int descriptor_ = -1;
};

}  // namespace nv::app

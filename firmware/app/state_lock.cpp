#include "app/state_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace nv::app {

StateLock::~StateLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

core::Result<void> StateLock::take(const std::filesystem::path& directory) {
  descriptor_ = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return core::fail("another netvisiond works in the state directory " + directory.string());
  }
  return {};
}

}  // namespace nv::app

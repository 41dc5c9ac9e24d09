#include "app/system_clock.hpp"

#include <time.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>

namespace nv::app {

core::Result<void> set_system_clock(core::WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch() - seconds);
  timespec wanted{};
  wanted.tv_sec = seconds.count();
  wanted.tv_nsec = rest.count();
  if (::clock_settime(CLOCK_REALTIME, &wanted) != 0) {
    return core::fail(std::string("the clock of this machine cannot be set: ") + std::strerror(errno));
  }
  return {};
}

}  // namespace nv::app

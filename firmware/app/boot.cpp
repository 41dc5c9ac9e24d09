#include "app/boot.hpp"

#include <array>
#include <fstream>
#include <string>

#include "core/file.hpp"

namespace nv::app {

bool is_cold_boot(const std::filesystem::path& state_dir) {
  std::string now;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> now;
  const std::filesystem::path file = state_dir / "boot_id";
  constexpr std::size_t kLimit = 256;
  const auto before = core::read_file(file, kLimit);
  if (before && *before == now) {
    return false;
  }
  // Not remembered costs a wrong word in the event log, nothing else.
  static_cast<void>(core::replace_file(file, now));
  return true;
}

}  // namespace nv::app

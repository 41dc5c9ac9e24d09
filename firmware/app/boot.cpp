#include "app/boot.hpp"

#include <array>
#include <fstream>
#include <string>

#include "core/file.hpp"

namespace nv::app {

namespace {

// What the file holds, which then holds `now`. Not remembered costs a wrong word in the event log, nothing else.
std::optional<std::string> exchange(const std::filesystem::path& file, std::string_view now) {
  constexpr std::size_t kLimit = 256;
  const auto before = core::read_file(file, kLimit);
  if (!before || *before != now) {
    static_cast<void>(core::replace_file(file, now));
  }
  return before ? std::optional(*before) : std::nullopt;
}

}  // namespace

bool is_cold_boot(const std::filesystem::path& state_dir) {
  std::string now;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> now;
  return exchange(state_dir / "boot_id", now) != now;
}

std::optional<std::string> version_before(const std::filesystem::path& state_dir, std::string_view version) {
  auto before = exchange(state_dir / "version", version);
  return before == version ? std::nullopt : before;
}

}  // namespace nv::app

#include "app/system_info.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/version.hpp"

namespace nv::app {
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kKilo = 1024;

// The number behind "Name:" in a file such as /proc/meminfo, in kB.
std::optional<std::uint64_t> number_in(const char* file, std::string_view name) {
  std::ifstream input(file);
  std::string line;
  while (std::getline(input, line)) {
    if (!line.starts_with(name)) {
      continue;
    }
    const auto digits = line.find_first_of("0123456789", name.size());
    std::uint64_t number = 0;
    if (digits != std::string::npos &&
        std::from_chars(line.data() + digits, line.data() + line.size(), number).ec == std::errc()) {
      return number;
    }
  }
  return std::nullopt;
}

std::vector<http::SystemInfo::File> files_in(const fs::path& directory) {
  constexpr std::size_t kMost = 100;
  std::vector<http::SystemInfo::File> files;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end && files.size() < kMost;
       it.increment(error)) {
    std::error_code unreadable;
    const auto bytes = it->is_regular_file(unreadable) ? it->file_size(unreadable) : 0;
    if (!unreadable && it->is_regular_file(unreadable)) {
      files.push_back({it->path().filename().string(), bytes});
    }
  }
  std::ranges::sort(files, {}, &http::SystemInfo::File::name);
  return files;
}

}  // namespace

SystemInfoSource::SystemInfoSource(const core::Clock& clock, fs::path state_dir)
    : clock_(clock), state_dir_(std::move(state_dir)), since_(clock.steady()) {}

http::SystemInfo SystemInfoSource::read() const {
  const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(clock_.steady() - since_);
  http::SystemInfo info;
  info.version = std::string(kVersion);
  info.started = clock_.wall() - uptime;
  info.uptime_s = uptime.count();
  if (const auto machine = number_in("/proc/uptime", "")) {
    info.machine_uptime_s = static_cast<std::int64_t>(*machine);
  }
  info.memory_used_kb = number_in("/proc/self/status", "VmRSS:");
  info.memory_available_kb = number_in("/proc/meminfo", "MemAvailable:");
  std::error_code error;
  if (const auto space = fs::space(state_dir_, error); !error) {
    info.disk_free_kb = space.available / kKilo;
  }
  info.files = files_in(state_dir_);
  info.host_name = core::host_name();
  info.interfaces = core::network_interfaces();
  info.gateways = core::ipv4_gateways();
  std::ranges::move(core::ipv6_gateways(), std::back_inserter(info.gateways));
  info.dns_servers = core::dns_servers();
  return info;
}

}  // namespace nv::app

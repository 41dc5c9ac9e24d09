#include "app/start_up_memory.hpp"

#include <malloc.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace nv::app {
namespace {

struct Mapping {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};

// A line that begins a mapping in /proc/self/smaps (proc(5)), if it is of a file and cannot be written to.
std::optional<Mapping> read_only_file(const std::string& line) {
  constexpr std::size_t kPermissions = 4;
  Mapping mapping;
  char permissions[kPermissions + 1]{};
  int path = 0;
  const int fields =
      std::sscanf(line.c_str(), "%lx-%lx %4s %*x %*x:%*x %*u %n", &mapping.begin, &mapping.end, permissions, &path);
  const bool is_file = fields == 3 && path > 0 && line.c_str()[path] == '/';
  const std::string_view may(permissions);
  return is_file && (may == "r-xp" || may == "r--p") ? std::optional(mapping) : std::nullopt;
}

// Mappings none of whose pages was ever changed: what they hold is what the file holds.
std::vector<Mapping> unmodified_file_mappings() {
  std::vector<Mapping> found;
  std::ifstream file("/proc/self/smaps");
  std::optional<Mapping> current;
  std::string line;
  while (std::getline(file, line)) {
    const bool is_property = line.find(':') < line.find(' ');
    if (!is_property) {
      current = read_only_file(line);
    } else if (current && line.starts_with("Anonymous:")) {  // relocated pages are copies, and would be lost
      unsigned long kilobytes = 1;
      if (std::sscanf(line.c_str(), "Anonymous: %lu", &kilobytes) == 1 && kilobytes == 0) {
        found.push_back(*current);
      }
      current.reset();
    }
  }
  return found;
}

}  // namespace

void release_start_up_memory() {
  ::malloc_trim(0);
  for (const Mapping& mapping : unmodified_file_mappings()) {
    ::madvise(reinterpret_cast<void*>(mapping.begin), mapping.end - mapping.begin,
              MADV_DONTNEED);  // NOLINT: an address
  }
}

}  // namespace nv::app

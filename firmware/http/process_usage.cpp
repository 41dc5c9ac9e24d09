#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "http/metrics.hpp"

namespace nv::http {

ProcessUsage process_usage() {
  ProcessUsage usage;
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  std::ifstream pages("/proc/self/statm");  // proc(5): in pages
  if (pages >> total >> resident) {
    usage.resident_bytes = resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  }
  ::rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0) {
    constexpr double kMicro = 1e-6;
    usage.cpu_s = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                  kMicro * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
  }
  std::error_code error;
  std::filesystem::directory_iterator files("/proc/self/fd", error);
  std::uint64_t open = 0;
  for (; !error && files != std::filesystem::directory_iterator(); files.increment(error)) {
    ++open;
  }
  if (!error && open > 0) {
    usage.open_files = open - 1;  // not the one that reads the folder
  }
  return usage;
}

}  // namespace nv::http

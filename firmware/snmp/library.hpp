// Starts and ends net-snmp's agent library: its own folder for what must last, no file of the system read, only the
// standard groups we want. net-snmp's global state lives between the constructor and the destructor; one at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/log.hpp"
#include "core/result.hpp"

namespace nv::snmp {

class Library {
 public:
  Library(const std::filesystem::path& folder, const core::Logger& log);
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library();

  // Both protocols on one port, which is returned.
  core::Result<std::uint16_t> listen(std::uint16_t port, const std::optional<std::string>& address4,
                                     const std::optional<std::string>& address6);

  // Waits until a packet came, `descriptor` is readable or a second is over, and serves what came: the descriptor
  // first, so that no answer is older than what was posted before its question.
  void serve(int descriptor, const std::function<void()>& woken);

 private:
  core::Logger log_;
};

// Requests refused for a bad community or user since the start.
std::uint32_t refused_requests();
std::uint32_t up_time();  // hundredths of a second

}  // namespace nv::snmp

// Starts and ends net-snmp's agent library: its own folder for what must last, no file of the system read, only the
// standard groups we want. net-snmp's global state lives between the constructor and the destructor; one at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/log.hpp"
#include "core/result.hpp"

struct snmp_session;

namespace nv::snmp {

class Library {
 public:
  Library(const std::filesystem::path& folder, const core::Logger& log);
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library();

  // Both protocols on one port, which is returned. What it listened on before is closed, but not if the new port cannot
  // be had.
  core::Result<std::uint16_t> listen(std::uint16_t port, const std::optional<std::string>& address4,
                                     const std::optional<std::string>& address6);
  void stop_listening();

  // A descriptor that is waited for, and what is done when it is readable; -1: none.
  struct Waker {
    int descriptor;
    std::function<void()> woken;
  };
  // Waits until a packet came, a waker is readable or a second is over, and serves what came: the wakers first, so that
  // no answer is older than what was posted before its question.
  void serve(std::span<const Waker> wakers);

 private:
  core::Logger log_;
  std::vector<snmp_session*> listeners_;
};

// Requests refused for a bad community or user since the start.
std::uint32_t refused_requests();
std::uint32_t up_time();  // hundredths of a second

std::string net_snmp_version();  // of the library that is loaded: "5.9.3"; any thread

}  // namespace nv::snmp

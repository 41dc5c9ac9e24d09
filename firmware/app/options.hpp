// The command line of netvisiond. Every path and port can be set; port 0 means any free one. What is not given here is
// unset and left to the settings.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/ip/address.hpp>

#include "core/log.hpp"
#include "core/result.hpp"

namespace nv::app {

using MacAddress = std::array<std::uint8_t, 6>;

struct Options {
  std::optional<std::filesystem::path> config;
  std::filesystem::path state_dir;  // always set; see parse_options
  std::optional<std::filesystem::path> serial;
  std::optional<std::filesystem::path> web_dir;  // of the built web page
  std::optional<std::filesystem::path> mib_dir;  // of the MIB files
  bool check_config = false;
  bool version = false;
  bool licenses = false;
  bool help = false;
  std::optional<boost::asio::ip::address> bind;
  std::optional<MacAddress> mac;
  std::optional<std::uint16_t> http_port;
  std::optional<std::uint16_t> https_port;
  std::optional<std::uint16_t> snmp_port;
  std::optional<std::uint16_t> modbus_tcp_port;
  std::optional<std::uint16_t> modbus_tls_port;
  std::optional<std::uint16_t> agents_port;
  std::optional<std::uint16_t> nut_port;
  std::optional<core::LogLevel> log_level;
};

// `--name VALUE` and `--name=VALUE`; the last of repeated options counts. `state_directory` is systemd's
// $STATE_DIRECTORY (its first path is the default of --state-dir; empty: /var/lib/netvisiond).
core::Result<Options> parse_options(std::span<const char* const> arguments, std::string_view state_directory);

// The same for main(): skips the program's name and asks the environment for $STATE_DIRECTORY.
core::Result<Options> parse_options(int argc, const char* const* argv);

// What --help prints.
std::string usage();

}  // namespace nv::app

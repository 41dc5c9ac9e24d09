#include "app/options.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <vector>

namespace nv::app {
namespace {

// Each reader fills in one option; false when the text is not what the row expects.
using Reader = bool (*)(Options& options, std::string_view text);

struct OptionRow {
  std::string_view name;
  std::string_view value;     // how --help names the value; empty: the option takes none
  std::string_view expected;  // "... is not <expected>"
  std::string_view help;
  Reader read;
};

template <auto Member>
bool read_flag(Options& options, std::string_view /*no_value*/) {
  options.*Member = true;
  return true;
}

template <auto Member>
bool read_path(Options& options, std::string_view text) {
  if (text.empty()) {
    return false;
  }
  options.*Member = std::filesystem::path(text);
  return true;
}

template <auto Member>
bool read_port(Options& options, std::string_view text) {
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || rest != end) {
    return false;
  }
  options.*Member = port;
  return true;
}

bool read_bind(Options& options, std::string_view text) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(text), error);
  if (error) {
    return false;
  }
  options.bind = address;
  return true;
}

bool read_mac(Options& options, std::string_view text) {
  constexpr std::size_t kTextLength = 17;  // aa:bb:cc:dd:ee:ff
  if (text.size() != kTextLength) {
    return false;
  }
  MacAddress mac{};
  for (std::size_t i = 0; i < mac.size(); ++i) {
    const auto digits = text.substr(3 * i, 2);
    const auto [rest, error] = std::from_chars(digits.begin(), digits.end(), mac.at(i), 16);
    const bool separated = i + 1 == mac.size() || text[3 * i + 2] == ':';
    if (error != std::errc() || rest != digits.end() || !separated) {
      return false;
    }
  }
  const bool group = (mac.front() & 1u) != 0;
  if (group || mac == MacAddress{}) {
    return false;
  }
  options.mac = mac;
  return true;
}

bool read_log_level(Options& options, std::string_view text) {
  struct LevelName {
    std::string_view name;
    core::LogLevel level;
  };
  constexpr auto kNames = std::to_array<LevelName>({
      {"debug", core::LogLevel::debug},
      {"info", core::LogLevel::info},
      {"notice", core::LogLevel::notice},
      {"warning", core::LogLevel::warning},
      {"error", core::LogLevel::error},
  });
  const auto found = std::ranges::find(kNames, text, &LevelName::name);
  if (found == kNames.end()) {
    return false;
  }
  options.log_level = found->level;
  return true;
}

constexpr std::string_view kPort = "a port (0 to 65535)";

// clang-format off
constexpr auto kOptions = std::to_array<OptionRow>({
    // name             value    expected                     help
    {"config",          "FILE",  "a file",                    "the administrator's defaults, JSON; read only", read_path<&Options::config>},
    {"state-dir",       "DIR",   "a directory",               "where settings and history are kept (default: $STATE_DIRECTORY, else /var/lib/netvisiond)", read_path<&Options::state_dir>},
    {"serial",          "PATH",  "a device",                  "serial line to the UPS", read_path<&Options::serial>},
    {"web-dir",         "DIR",   "a directory",               "the built web page (default: where it is installed)", read_path<&Options::web_dir>},
    {"mib-dir",         "DIR",   "a directory",               "the MIB files for download (default: where they are installed)", read_path<&Options::mib_dir>},
    {"check-config",    "",      "",                          "check the configuration, say what is wrong with it and exit", read_flag<&Options::check_config>},
    {"version",         "",      "",                          "print the version and exit", read_flag<&Options::version>},
    {"licenses",        "",      "",                          "print the libraries and their licences (JSON) and exit", read_flag<&Options::licenses>},
    {"help",            "",      "",                          "print this text and exit", read_flag<&Options::help>},
    {"bind",            "ADDR",  "an IPv4 or IPv6 address",   "address the servers listen on", read_bind},
    {"mac",             "MAC",   "a MAC address of one device (aa:bb:cc:dd:ee:ff)", "MAC address to show as the card's own", read_mac},
    {"http-port",       "N",     kPort,                       "HTTP, TCP", read_port<&Options::http_port>},
    {"https-port",      "N",     kPort,                       "HTTPS, TCP", read_port<&Options::https_port>},
    {"snmp-port",       "N",     kPort,                       "SNMP agent, UDP", read_port<&Options::snmp_port>},
    {"modbus-tcp-port", "N",     kPort,                       "Modbus TCP, TCP", read_port<&Options::modbus_tcp_port>},
    {"modbus-tls-port", "N",     kPort,                       "Modbus TCP over TLS, TCP", read_port<&Options::modbus_tls_port>},
    {"agents-port",     "N",     kPort,                       "shutdown agents, UDP", read_port<&Options::agents_port>},
    {"nut-port",        "N",     kPort,                       "NUT server, TCP", read_port<&Options::nut_port>},
    {"log-level",       "LEVEL", "one of debug, info, notice, warning, error", "least important kind of message logged", read_log_level},
});
// clang-format on

std::string quoted(std::string_view text) {
  std::string safe = "\"";
  for (const char c : text.substr(0, 80)) {
    const auto byte = static_cast<unsigned char>(c);
    safe += byte < 0x20 || byte == 0x7F ? '?' : c;
  }
  return safe + '"';
}

std::filesystem::path default_state_dir(std::string_view state_directory) {
  const auto first = state_directory.substr(0, state_directory.find(':'));
  return first.empty() ? "/var/lib/netvisiond" : std::filesystem::path(first);
}

// The value of an option: after "=", else the next argument, which `rest` then loses.
core::Result<std::string_view> value_of(const OptionRow& row, std::optional<std::string_view> attached,
                                        std::span<const char* const>& rest) {
  const std::string name = "--" + std::string(row.name);
  if (row.value.empty()) {
    if (attached) {
      return core::fail(name + ": takes no value");
    }
    return std::string_view();
  }
  if (attached) {
    return *attached;
  }
  if (rest.empty() || std::string_view(rest.front()).starts_with("--")) {
    return core::fail(name + ": " + std::string(row.expected) + " must follow");
  }
  const std::string_view value = rest.front();
  rest = rest.subspan(1);
  return value;
}

core::Result<void> read_option(Options& options, std::string_view argument, std::span<const char* const>& rest) {
  const auto equals = argument.find('=');
  const auto name = argument.substr(0, equals);
  const auto row = std::ranges::find_if(
      kOptions, [name](const OptionRow& option) { return name.starts_with("--") && name.substr(2) == option.name; });
  if (row == kOptions.end()) {
    return core::fail(quoted(name) + " is not an option");
  }
  std::optional<std::string_view> attached;
  if (equals != std::string_view::npos) {
    attached = argument.substr(equals + 1);
  }
  const auto value = value_of(*row, attached, rest);
  if (!value) {
    return value.error();
  }
  if (!row->read(options, *value)) {
    return core::fail("--" + std::string(row->name) + ": " + quoted(*value) + " is not " + std::string(row->expected));
  }
  return {};
}

}  // namespace

core::Result<Options> parse_options(std::span<const char* const> arguments, std::string_view state_directory) {
  Options options;
  options.state_dir = default_state_dir(state_directory);
  while (!arguments.empty()) {
    const std::string_view argument = arguments.front();
    arguments = arguments.subspan(1);
    if (const auto taken = read_option(options, argument, arguments); !taken) {
      return taken.error();
    }
  }
  return options;
}

core::Result<Options> parse_options(int argc, const char* const* argv) {
  const char* state_directory = std::getenv("STATE_DIRECTORY");
  const std::span all(argv, argc > 0 ? static_cast<std::size_t>(argc) : 0);
  return parse_options(all.empty() ? all : all.subspan(1), state_directory != nullptr ? state_directory : "");
}

std::string usage() {
  constexpr std::size_t kHelpColumn = 26;
  std::string text = "usage: netvisiond [OPTION]...\n\n";
  for (const OptionRow& row : kOptions) {
    std::string line = "  --" + std::string(row.name) + (row.value.empty() ? "" : " ") + std::string(row.value);
    line.resize(std::max(line.size() + 1, kHelpColumn), ' ');
    text += line + std::string(row.help) + "\n";
  }
  return text + "\nPorts: 0 is any free one; without the option the settings decide.\n";
}

}  // namespace nv::app

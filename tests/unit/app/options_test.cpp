#include "app/options.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "support/show_result.hpp"

using nv::app::MacAddress;
using nv::app::Options;
using nv::app::parse_options;
using nv::core::LogLevel;

namespace {

nv::core::Result<Options> parse(const std::vector<const char*>& arguments, std::string_view state_directory = "") {
  return parse_options(arguments, state_directory);
}

}  // namespace

TEST_CASE("without arguments everything is left to the settings", "[app][options]") {
  const auto options = parse({});
  REQUIRE(options);
  CHECK_FALSE(options->config);
  CHECK(options->state_dir == "/var/lib/netvisiond");
  CHECK_FALSE(options->serial);
  CHECK_FALSE(options->check_config);
  CHECK_FALSE(options->version);
  CHECK_FALSE(options->help);
  CHECK_FALSE(options->bind);
  CHECK_FALSE(options->mac);
  CHECK_FALSE(options->http_port);
  CHECK_FALSE(options->log_level);
}

TEST_CASE("every option is read, with a space and with =", "[app][options]") {
  const bool attached = GENERATE(false, true);
  std::vector<std::string> texts;
  const auto add = [&](const std::string& name, const std::string& value) {
    if (attached) {
      texts.push_back(name + "=" + value);
    } else {
      texts.push_back(name);
      texts.push_back(value);
    }
  };
  add("--config", "/etc/n.json");
  add("--state-dir", "state=1");
  add("--serial", "/dev/ttyUSB0");
  texts.insert(texts.end(), {"--check-config", "--version", "--help"});
  add("--bind", "127.0.0.1");
  add("--mac", "00:E0:d8:ff:c1:a0");
  add("--http-port", "1");
  add("--https-port", "2");
  add("--snmp-port", "3");
  add("--modbus-tcp-port", "4");
  add("--agents-port", "65535");
  add("--nut-port", "0");
  add("--log-level", "notice");
  std::vector<const char*> arguments;
  for (const std::string& text : texts) {
    arguments.push_back(text.c_str());
  }
  const auto options = parse(arguments);
  REQUIRE(options);
  CHECK(options->config == "/etc/n.json");
  CHECK(options->state_dir == "state=1");
  CHECK(options->serial == "/dev/ttyUSB0");
  CHECK(options->check_config);
  CHECK(options->version);
  CHECK(options->help);
  CHECK(options->bind == boost::asio::ip::make_address("127.0.0.1"));
  CHECK(options->mac == MacAddress{0x00, 0xE0, 0xD8, 0xFF, 0xC1, 0xA0});
  CHECK(options->http_port == std::uint16_t{1});
  CHECK(options->https_port == std::uint16_t{2});
  CHECK(options->snmp_port == std::uint16_t{3});
  CHECK(options->modbus_tcp_port == std::uint16_t{4});
  CHECK(options->agents_port == std::uint16_t{65535});
  CHECK(options->nut_port == std::uint16_t{0});
  CHECK(options->log_level == LogLevel::notice);
}

TEST_CASE("an error is one line that names the option and what is expected", "[app][options]") {
  struct Case {
    std::vector<const char*> arguments;
    const char* message;
  };
  const auto c = GENERATE(values<Case>({
      {{"--http-port", "abc"}, "--http-port: \"abc\" is not a port (0 to 65535)"},
      {{"--http-port=65536"}, "--http-port: \"65536\" is not a port (0 to 65535)"},
      {{"--http-port=-1"}, "--http-port: \"-1\" is not a port (0 to 65535)"},
      {{"--http-port=+1"}, "--http-port: \"+1\" is not a port (0 to 65535)"},
      {{"--http-port=80 "}, "--http-port: \"80 \" is not a port (0 to 65535)"},
      {{"--http-port=0x50"}, "--http-port: \"0x50\" is not a port (0 to 65535)"},
      {{"--http-port="}, "--http-port: \"\" is not a port (0 to 65535)"},
      {{"--http-port"}, "--http-port: a port (0 to 65535) must follow"},
      {{"--config", "--help"}, "--config: a file must follow"},
      {{"--config="}, "--config: \"\" is not a file"},
      {{"--help=yes"}, "--help: takes no value"},
      {{"--bind", "localhost"}, "--bind: \"localhost\" is not an IPv4 or IPv6 address"},
      {{"--bind", "[::1]"}, "--bind: \"[::1]\" is not an IPv4 or IPv6 address"},
      {{"--bind", "1.2.3"}, "--bind: \"1.2.3\" is not an IPv4 or IPv6 address"},
      {{"--mac", "00:e0:d8:ff:c1"}, "--mac: \"00:e0:d8:ff:c1\" is not a MAC address of one device (aa:bb:cc:dd:ee:ff)"},
      {{"--log-level", "loud"}, "--log-level: \"loud\" is not one of debug, info, notice, warning, error"},
      {{"--htp-port", "1"}, "\"--htp-port\" is not an option"},
      {{"--htp-port=1"}, "\"--htp-port\" is not an option"},
      {{"--http"}, "\"--http\" is not an option"},  // no abbreviations: a later option must not change them
      {{"http-port", "1"}, "\"http-port\" is not an option"},
      {{"-h"}, "\"-h\" is not an option"},
      {{"--"}, "\"--\" is not an option"},
      {{""}, "\"\" is not an option"},
      {{"--version", "extra\n"}, "\"extra?\" is not an option"},
  }));
  CAPTURE(c.message);
  const auto options = parse(c.arguments);
  REQUIRE_FALSE(options);
  CHECK(options.error().message == c.message);
}

TEST_CASE("a MAC address is six bytes of one device", "[app][options]") {
  struct Case {
    const char* text;
    bool good;
  };
  const auto c = GENERATE(values<Case>({
      {"02:00:00:00:00:01", true},
      {"AA:bb:CC:dd:EE:ff", true},
      {"01:00:5e:00:00:01", false},  // group
      {"ff:ff:ff:ff:ff:ff", false},  // everybody
      {"00:00:00:00:00:00", false},
      {"02-00-00-00-00-01", false},
      {"02:00:00:00:00:0", false},
      {"02:00:00:00:00:001", false},
      {"02:00:00:00:00:0g", false},
      {"02:00:00:00:00:-1", false},
      {"2:000:00:00:00:01", false},
      {"", false},
  }));
  CAPTURE(c.text);
  CHECK(parse({"--mac", c.text}).has_value() == c.good);
}

TEST_CASE("IPv6 addresses need no brackets", "[app][options]") {
  const auto options = parse({"--bind", "2001:db8::1"});
  REQUIRE(options);
  CHECK(options->bind->is_v6());
}

TEST_CASE("the last of repeated options counts", "[app][options]") {
  CHECK(parse({"--http-port=1", "--http-port=2"})->http_port == std::uint16_t{2});
}

TEST_CASE("systemd's state directory is the default, the option overrules it", "[app][options]") {
  CHECK(parse({}, "/var/lib/private/netvisiond")->state_dir == "/var/lib/private/netvisiond");
  CHECK(parse({}, "/var/lib/one:/var/lib/two")->state_dir == "/var/lib/one");
  CHECK(parse({"--state-dir", "/tmp/x"}, "/var/lib/one")->state_dir == "/tmp/x");
}

TEST_CASE("main's arguments start with the program's name, or with nothing", "[app][options]") {
  ::setenv("STATE_DIRECTORY", "/var/lib/elsewhere", 1);
  const std::vector<const char*> arguments{"netvisiond", "--version"};
  const auto options = parse_options(2, arguments.data());
  ::unsetenv("STATE_DIRECTORY");
  REQUIRE(options);
  CHECK(options->version);
  CHECK(options->state_dir == "/var/lib/elsewhere");
  CHECK(parse_options(0, nullptr)->state_dir == "/var/lib/netvisiond");
}

TEST_CASE("--help lists every option", "[app][options]") {
  const std::string text = nv::app::usage();
  for (const char* name :
       {"--config FILE", "--state-dir DIR", "--serial PATH", "--check-config", "--version", "--help", "--bind ADDR",
        "--mac MAC", "--http-port N", "--https-port N", "--snmp-port N", "--modbus-tcp-port N", "--modbus-tls-port N",
        "--agents-port N", "--nut-port N", "--log-level LEVEL"}) {
    CAPTURE(name);
    CHECK_THAT(text, Catch::Contains(name));
  }
}

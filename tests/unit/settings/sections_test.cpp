// The expected values are the manual's (section 15.2), not the tables'.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <type_traits>

#include "settings/document.hpp"
#include "settings/sections/all.hpp"

using namespace nv::settings;
using nv::core::LogLevel;

TEST_CASE("factory values are the manual's", "[settings][sections]") {
  const SerialSettings serial;
  CHECK(serial.baud == 9600);         // "Baud rate Setting"
  CHECK_FALSE(serial.fixed_baud);     // "Can be changed if automatic discovery is not working"
  CHECK(serial.polling_rate_s == 2);  // "Polling Rate (s)"
  CHECK(serial.slave == 1);
  CHECK_FALSE(serial.additional_timeout_ms);
  CHECK(serial.refused_table_retry_s == 60);
  CHECK_FALSE(serial.project_controls);
  CHECK_FALSE(serial.reversed_controls);
  CHECK(IdentitySettings().system_name == "Socomec");
  CHECK(IdentitySettings().system_contact.empty());
  CHECK(IdentitySettings().system_location.empty());
  CHECK(HttpSettings().enabled);
  CHECK(HttpSettings().port == 8080);
  CHECK_FALSE(ModbusTcpSettings().enabled);  // the manual: "disable all protocols and ports not used"
  CHECK(ModbusTcpSettings().port == 502);
  CHECK(ModbusTcpSettings().connections == 1);  // "Only 1 unique connection allows"
  CHECK(ModbusTcpSettings().idle_s == 60);      // "blank of 1 minute"
  CHECK_FALSE(ModbusTcpSettings().age_limit_s);
  CHECK_FALSE(ModbusTcpSettings().input_registers);
  CHECK(LogSettings().level == LogLevel::info);
}

namespace {

template <class... S>
std::map<std::string, Rule> all_rules(Sections<S...>) {
  std::map<std::string, Rule> rules;
  const auto add = [&](std::string_view section, const auto& section_rows) {
    for (const Row& row : section_rows) {
      rules[std::string(section) + "." + std::string(row.key)] = row.rule;
    }
  };
  (add(S::kSection, rows<S>()), ...);
  return rules;
}

}  // namespace

TEST_CASE("limits of every setting", "[settings][sections]") {
  struct Case {
    const char* key;
    std::vector<Value> good;
    std::vector<Value> bad;
  };
  const auto number = [](std::int64_t value) { return Value(value); };
  const auto text = [](std::size_t length) { return Value(std::string(length, 'x')); };
  const auto c = GENERATE_COPY(values<Case>({
      {"serial.device", {text(0), text(255), std::string("/dev/ttyUSB0")}, {text(256), Value()}},
      {"serial.baud",
       {number(2400), number(9600), number(19200), number(57600)},
       {number(0), number(4800), number(115200), Value()}},
      {"serial.fixed_baud", {Value(), number(2400), number(57600)}, {number(0), number(1200)}},
      {"serial.slave", {number(1), number(247)}, {number(0), number(248), number(-1)}},
      {"serial.polling_rate_s", {number(1), number(60)}, {number(0), number(61)}},
      {"serial.additional_timeout_ms", {Value(), number(0), number(2000)}, {number(-1), number(2001)}},
      {"serial.refused_table_retry_s", {number(5), number(3600)}, {number(4), number(3601)}},
      {"serial.project_controls", {true, false}, {number(1), Value()}},
      {"serial.reversed_controls", {true, false}, {number(1), Value()}},
      {"alarms.clear_hold_s", {number(0), number(60)}, {number(-1), number(61)}},
      {"alarms.flapping_hold_s", {number(0), number(600)}, {number(-1), number(601)}},
      {"identity.system_name", {text(0), text(64)}, {text(65), number(1)}},
      {"identity.system_contact", {text(0), text(127)}, {text(128)}},
      {"identity.system_location", {text(0), text(127)}, {text(128)}},
      {"http.enabled", {true, false}, {number(0)}},
      {"http.port", {number(0), number(65535)}, {number(65536), number(-1), Value()}},
      {"history.interval_s", {number(1), number(3600)}, {number(0), number(3601)}},
      {"history.extended_interval_min", {number(1), number(1440)}, {number(0), number(1441)}},
      {"history.records", {number(64), number(5'300'000)}, {number(63), number(5'300'001)}},
      {"history.extended_records", {number(64), number(500'000)}, {number(63), number(500'001)}},
      {"history.events", {number(64), number(500'000)}, {number(63), number(500'001)}},
      {"history.keep_days", {number(1), number(7300)}, {number(0), number(7301)}},
      {"history.write_interval_s", {number(1), number(3600)}, {number(0), number(3601)}},
      {"modbus_tcp.enabled", {true, false}, {number(0)}},
      {"modbus_tcp.port", {number(0), number(65535)}, {number(65536), number(-1), Value()}},
      {"modbus_tcp.connections", {number(1), number(32)}, {number(0), number(33)}},
      {"modbus_tcp.idle_s", {number(1), number(3600)}, {number(0), number(3601)}},
      {"modbus_tcp.age_limit_s", {Value(), number(1), number(3600)}, {number(0), number(3601)}},
      {"modbus_tcp.input_registers", {true, false}, {number(1), Value()}},
      {"log.level",
       {std::string("debug"), std::string("info"), std::string("notice"), std::string("warning"), std::string("error")},
       {std::string("trace"), number(0)}},
  }));
  CAPTURE(c.key);
  const auto rules = all_rules(AllSections{});
  const auto others = std::count_if(rules.begin(), rules.end(), [](const auto& rule) {
    return !rule.first.starts_with("snmp");  // the numbered SNMP rows: tests/unit/snmp
  });
  REQUIRE(others == 30);  // a new setting belongs in this table
  const Rule& rule = rules.at(c.key);
  CHECK_THAT(std::string(rule.help), Catch::EndsWith("."));
  for (const Value& value : c.good) {
    CAPTURE(shown(rule, value));
    CHECK_FALSE(refusal(rule, value));
  }
  for (const Value& value : c.bad) {
    CAPTURE(shown(rule, value));
    CHECK(refusal(rule, value));
  }
}

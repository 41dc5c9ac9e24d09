// The expected values are the manual's (section 15.2), not the tables'.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <string>
#include <type_traits>

#include "settings/document.hpp"
#include "settings/sections/all.hpp"
#include "support/temp_dir.hpp"

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
  CHECK(HttpSettings().port == 80);  // "HTTP Port"
  CHECK(HttpSettings().mode == HttpMode::redirect);
  CHECK(HttpsSettings().enabled);
  CHECK(HttpsSettings().port == 443);  // "HTTPs Port"
  CHECK(WebSettings().connections == 128);
  CHECK(WebSettings().connections_per_address == 32);
  CHECK(WebSettings().idle_s == 15);
  CHECK(WebSettings().header_s == 10);
  CHECK(WebSettings().header_bytes == 8192);
  CHECK(LoginSettings().timeout_s == 300);     // "Login Timeout (s)"
  CHECK(LoginSettings().password_days == 90);  // "First Login Reset (Day)"
  CHECK(LoginSettings().read_only_sessions == 8);
  CHECK_FALSE(LoginSettings().strict);
  CHECK_FALSE(ModbusTcpSettings().enabled);  // the manual: "disable all protocols and ports not used"
  CHECK(ModbusTcpSettings().port == 502);
  CHECK(ModbusTcpSettings().connections == 1);  // "Only 1 unique connection allows"
  CHECK(ModbusTcpSettings().idle_s == 60);      // "blank of 1 minute"
  CHECK_FALSE(ModbusTcpSettings().age_limit_s);
  CHECK_FALSE(ModbusTcpSettings().input_registers);
  CHECK(DisplaySettings().temperature_unit == TemperatureUnit::celsius);  // "Temperature unit"
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

namespace {

template <class... S>
std::map<std::string, Value> all_defaults(Sections<S...>) {
  std::map<std::string, Value> defaults;
  const auto add = [&](std::string_view section, const auto& section_rows, const Values& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      defaults[std::string(section) + "." + std::string(section_rows[i].key)] = values[i];
    }
  };
  (add(S::kSection, rows<S>(), to_values(S())), ...);
  return defaults;
}

std::string in_words(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? *text : shown(Rule{}, value);
}

// A row of the manual's tables. A row that is an act or a page has no setting: `elsewhere` says where it is done.
struct ManualRow {
  const char* row;
  const char* setting;
  const char* factory;         // the manual's, in our words
  const char* ours = nullptr;  // where it differs: the manual gives none, or the reason stands in the section
  const char* elsewhere = nullptr;
};

constexpr auto kConfiguration = std::to_array<ManualRow>({
    // 15.1, every setting
    {"Synchronize UPS", "clock.synchronise_ups", "false"},
    {"Time Zone", "clock.time_zone", "", "automatic"},
    {"Daylight Saving Time", "clock.daylight_saving", "", "auto"},
    {"Synchronize with NTP server", "clock.ntp", "", "false"},
    {"NTP Server", "clock.time_server", ""},
    {"NTP Synchro", "clock.ntp_interval", "hour"},
    {"NTS Support", "clock.nts", "false"},
    // 15.2, every row in its order
    {"Upload Configuration", nullptr, "", nullptr, "POST /api/v1/restore"},
    {"Upload CA file", nullptr, "", nullptr, "PUT /api/v1/certificate"},
    {"Download Configuration", nullptr, "", nullptr, "POST /api/v1/backup"},
    {"Download Root Certificate", nullptr, "", nullptr, "GET /cacert.crt"},
    {"Download MIB file", nullptr, "", nullptr, "GET /api/v1/mibs"},
    {"BootP/DHCP", "network.ipv4_mode", "dhcp", "system"},
    {"IP Address", "network.ipv4_address", "192.168.7.18"},
    {"Gateway Address", "network.ipv4_gateway", ""},
    {"Subnet Mask", "network.ipv4_netmask", ""},
    {"DNS Address", "network.dns_server", ""},
    {"System Name", "identity.system_name", "Socomec"},
    {"System Contact", "identity.system_contact", ""},
    {"System Location", "identity.system_location", ""},
    {"History Log Interval (s)", "history.interval_s", "60"},
    {"History Log: up to 2048 records", "history.records", "2048"},
    {"Extend Log Interval (mn)", "history.extended_interval_min", "60"},
    {"Extend Log: up to 2048 records", "history.extended_records", "2048"},
    {"Net Vision admin Password", nullptr, "", nullptr, "PUT /api/v1/password"},
    {"Polling Rate (s)", "serial.polling_rate_s", "2"},
    {"First Login Reset (Day)", "login.password_days", "90"},
    {"Serial Timeout (ms)", "serial.additional_timeout_ms", "20, 50 or 100 by rate", "automatic"},
    {"Temperature unit", "display.temperature_unit", "C"},
    {"SNMP read Community", "snmp.read_community", "public"},
    {"SNMP write Community", "snmp.write_community", "private", ""},
    {"Login Timeout (s)", "login.timeout_s", "300"},
    {"Baud rate Setting", "serial.baud", "9600"},
    {"IPv6 Configuration", "network.ipv6_mode", "automatic", "system"},
    {"IPv6 Local Address", "network.ipv6_local", "fe80::2e0:d8ff:feff:c1a0/64", ""},
    {"IPv6 Global Address", "network.ipv6_global", ""},
    {"IPv6 Router", "network.ipv6_router", ""},
    // 15.3, likewise
    {"BootP/DHCP", "network.ipv4_mode", "dhcp", "system"},
    {"PING Echo", "network.ping_echo", "true"},
    {"Network Upgrade", "services.network_upgrade", "", "false"},
    {"HTTPs Port", "https.port", "443"},
    {"HTTPs Port: To enable", "https.enabled", "true"},
    {"HTTP Port", "http.port", "80"},
    {"HTTP Port: To enable", "http.enabled", "true"},
    {"SSH Connection", "services.ssh", "", "false"},
    {"SSH Connection: Port", "services.ssh_port", "22"},
    {"SNMP Support", "snmp.enabled", "true"},
    {"SNMP Support: Port", "snmp.port", "161"},
    {"SNMP Support: Version v1", "snmp.v1", "true"},
    {"SNMP Support: Version v2c", "snmp.v2c", "true"},
    {"SNMP Support: Version v3", "snmp.v3", "true"},
    {"SMTP Support", "services.smtp", "", "false"},
    {"SMTP Support: Port", "services.smtp_port", "25"},
    {"ShutDown-Agent Setup", "services.shutdown_agents", "", "false"},
    {"UPnP Control", "services.upnp", "", "false"},
    {"IoT Connection", "services.iot", "", "false"},
    {"RADIUS/Authentication", "services.radius", "", "false"},
    {"WOL Target", "services.wake_on_lan", "", "false"},
    {"Modbus Configuration", "modbus_tcp.enabled", "", "false"},
    {"BACnet Configuration", "services.bacnet", "", "false"},
    {"Syslog Setup", "services.syslog", "", "false"},
    {"DDNS Setup", "services.ddns", "", "false"},
    {"Firewall Setup", "services.firewall", "", "false"},
    {"Remote View Pro", "services.remote_view_pro", "", "false"},
    {"Data Unit Selection", "snmp.data_unit", "0"},
    {"SNMP TRAP / email Filter", "snmp.trap_filter", "false"},
});

}  // namespace

TEST_CASE("every row of the manual's 15.1 to 15.3 is a setting with its factory value", "[settings][sections]") {
  const auto defaults = all_defaults(AllSections{});
  const auto rules = all_rules(AllSections{});
  for (const ManualRow& row : kConfiguration) {
    CAPTURE(row.row);
    if (row.setting == nullptr) {
      CHECK(row.elsewhere != nullptr);
      continue;
    }
    REQUIRE(defaults.count(row.setting) == 1);
    const std::string factory = in_words(defaults.at(row.setting));
    CHECK(factory == (row.ours != nullptr ? row.ours : row.factory));
    const Rule& rule = rules.at(row.setting);
    if (row.ours != nullptr && *row.factory != '\0' && !rule.absent.empty()) {
      CHECK(refusal(rule, std::string(row.factory)));  // what the manual has and this version lacks is told, not faked
    }
  }
}

TEST_CASE("a file that switches on what this version lacks loses that one value, and says so", "[settings][sections]") {
  const nv::test::TempDir dir;
  std::ofstream(dir.path() / "settings.json")
      << R"({"services": {"ssh": true, "ssh_port": 2222}, "network": {"ping_echo": false, "dns_server": "192.0.2.53"}})";
  Store store(AllSections{}, {.defaults = std::nullopt, .state_dir = dir.path()});
  std::vector<std::string> told;
  for (const Problem& problem : store.load()) {
    told.push_back(problem.where.substr(problem.where.rfind(' ') + 1) + " " + problem.message);
  }
  CHECK(told == std::vector<std::string>{"services.ssh true needs the SSH console, which this version does not have",
                                         "network.ping_echo false needs the right to change the network of the "
                                         "operating system, which this version does not have"});
  CHECK_FALSE(store.get<ServiceSettings>().ssh);
  CHECK(store.get<ServiceSettings>().ssh_port == 2222);
  CHECK(store.get<NetworkSettings>().ping_echo);
  CHECK(store.get<NetworkSettings>().dns_server == "192.0.2.53");
}

TEST_CASE("limits of every setting", "[settings][sections]") {
  struct Case {
    const char* key;
    std::vector<Value> good;
    std::vector<Value> bad;
  };
  const auto number = [](std::int64_t value) { return Value(value); };
  const auto text = [](std::size_t length) { return Value(std::string(length, 'x')); };
  const auto word = [](const char* value) { return Value(std::string(value)); };
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
      {"http.mode",
       {std::string("redirect"), std::string("serve"), std::string("local")},
       {std::string("open"), Value()}},
      {"https.enabled", {true, false}, {number(0)}},
      {"https.port", {number(0), number(65535)}, {number(65536), number(-1), Value()}},
      {"https.names",
       {text(0), std::string("ups.example, UPS-2 192.0.2.1,2001:db8::1"), std::string(498, ' ') + "a,"},
       {text(501), std::string("ups.example, bad_name"), std::string("fe80::1%eth0"), std::string("a;b"), Value()}},
      {"web.connections", {number(4), number(1024)}, {number(3), number(1025)}},
      {"web.connections_per_address", {number(2), number(1024)}, {number(1), number(1025)}},
      {"web.idle_s", {number(1), number(300)}, {number(0), number(301)}},
      {"web.header_s", {number(1), number(60)}, {number(0), number(61)}},
      {"web.header_bytes", {number(1024), number(16384)}, {number(1023), number(16385)}},
      {"web.metrics_open", {true, false}, {number(1)}},
      {"web.requests_per_s", {number(0), number(10000)}, {number(-1), number(10001)}},
      {"login.timeout_s", {number(30), number(86400)}, {number(29), number(86401)}},
      {"login.password_days", {number(1), number(720)}, {number(0), number(721)}},  // "up to 720 days"
      {"login.read_only_sessions", {number(0), number(8)}, {number(-1), number(9)}},
      {"login.strict", {true, false}, {number(1)}},
      {"history.interval_s", {number(1), number(28800)}, {number(0), number(28801)}},
      {"history.extended_interval_min", {number(1), number(10080)}, {number(0), number(10081)}},
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
      {"modbus_tcp.secure_enabled", {true, false}, {number(1), Value()}},
      {"modbus_tcp.secure_port", {number(0), number(65535)}, {number(65536), number(-1), Value()}},
      {"modbus_tcp.secure_client_roots", {text(0), text(255), std::string("/etc/ssl/plant.pem")}, {text(256), Value()}},
      {"modbus_tcp.secure_roles", {text(0), text(255), std::string("reader, operator")}, {text(256), Value()}},
      {"clock.time_server",
       {text(0), std::string("ntp.example"), std::string("192.0.2.1")},
       {std::string("a b"), Value()}},
      {"clock.synchronise_ups", {true, false}, {number(1), Value()}},
      {"clock.ntp", {false}, {true, Value()}},
      {"clock.ntp_interval", {word("hour"), word("day"), word("week"), word("month")}, {word("year"), number(1)}},
      {"clock.nts", {false}, {true}},
      {"clock.daylight_saving", {word("auto"), word("disabled"), word("enabled")}, {word("on"), true}},
      {"clock.time_zone", {Value(), number(1), number(77)}, {number(0), number(78), word("Europe/Paris")}},
      {"network.ipv4_mode", {word("system")}, {word("dhcp"), word("static"), word("automatic"), number(0)}},
      {"network.ipv4_address",
       {text(0), word("192.168.7.18"), word("223.255.255.254")},
       {word("192.168.7"), word("0.0.0.0"), word("127.0.0.1"), word("224.0.0.1"), word("255.255.255.255"),
        word("::1")}},
      {"network.ipv4_netmask",
       {text(0), word("255.255.255.0"), word("255.255.255.255"), word("128.0.0.0")},
       {word("255.0.255.0"), word("0.0.0.0"), word("255.255.255.1"), word("24"), word("255.255.255")}},
      {"network.ipv4_gateway", {text(0), word("192.168.7.1")}, {word("gateway"), word("2001:db8::1")}},
      {"network.dns_server", {text(0), word("192.0.2.53"), word("2001:db8::53")}, {word("dns.example"), word("::")}},
      {"network.ipv6_mode", {word("system")}, {word("automatic"), word("static"), word("dhcp"), Value()}},
      {"network.ipv6_local",
       {text(0), word("fe80::2e0:d8ff:feff:c1a0/64")},
       {word("fe80::1"), word("fe80::1/0"), word("fe80::1/129"), word("fe80::1/064"), word("fe80::1%eth0/64"),
        word("fe80::1/64/64"), word("fe80::1/"), word("10.0.0.1/8")}},
      {"network.ipv6_global",
       {text(0), word("2001:db8::1/64"), word("2001:db8:1111:2222:3333:4444:5555:6666/128")},
       {word("ff02::1/64"), word("::1/128"), word("::/0")}},
      {"network.ipv6_router",
       {text(0), word("fe80::1"), word("2001:db8::1")},
       {word("fe80::1/64"), word("fe80::1%eth0"), word("192.0.2.1"), std::string("fe80::1\0x", 9)}},
      {"network.ping_echo", {true}, {false, number(1)}},
      {"services.network_upgrade", {false}, {true, number(0)}},
      {"services.ssh", {false}, {true, Value()}},
      {"services.ssh_port", {number(1), number(65535)}, {number(0), number(65536)}},
      {"services.smtp", {false}, {true}},
      {"services.smtp_port", {number(1), number(65535)}, {number(0), number(65536)}},
      {"services.shutdown_agents", {false}, {true}},
      {"services.upnp", {false}, {true}},
      {"services.iot", {false}, {true}},
      {"services.radius", {false}, {true}},
      {"services.wake_on_lan", {false}, {true}},
      {"services.bacnet", {false}, {true}},
      {"services.syslog", {false}, {true}},
      {"services.ddns", {false}, {true}},
      {"services.firewall", {false}, {true}},
      {"services.remote_view_pro", {false}, {true}},
      {"shutdown.delay_s", {number(0), number(86400)}, {number(-1), number(86401)}},
      {"shutdown.turn_off", {true, false}, {number(0)}},
      {"shutdown.auto_restart", {true, false}, {number(0)}},
      {"shutdown.low_battery_min", {number(0), number(1440)}, {number(-1), number(1441)}},
      {"shutdown_event_1.action",
       {std::string("none"), std::string("warning"), std::string("shutdown")},
       {std::string("halt"), number(1)}},
      {"shutdown_event_13.delay_min", {number(0), number(10080)}, {number(-1), number(10081)}},
      {"shutdown_event_13.first_warning_s", {number(0), number(3600)}, {number(3601)}},
      {"shutdown_event_9.warning_interval_s", {number(0), number(3600)}, {number(3601)}},
      {"weekly_schedule_7.off_day", {number(1), number(8)}, {number(0), number(9)}},
      {"weekly_schedule_7.off_minute", {number(0), number(1439)}, {number(-1), number(1440)}},
      {"weekly_schedule_1.on_day", {number(1), number(8)}, {number(0), number(9)}},
      {"weekly_schedule_1.on_minute", {number(0), number(1439)}, {number(-1), number(1440)}},
      {"eco_schedule_7.off_day", {number(1), number(8)}, {number(0), number(9)}},
      {"eco_schedule_7.off_minute", {number(0), number(1439)}, {number(-1), number(1440)}},
      {"eco_schedule_1.on_day", {number(1), number(8)}, {number(0), number(9)}},
      {"eco_schedule_1.on_minute", {number(0), number(1439)}, {number(-1), number(1440)}},
      {"special_day_8.off_date", {number(0), number(20991231)}, {number(-1), number(20991232)}},
      {"special_day_8.off_minute", {number(0), number(1439)}, {number(-1), number(1440)}},
      {"special_day_1.on_date", {number(0), number(20991231)}, {number(-1), number(20991232)}},
      {"special_day_1.on_minute", {number(0), number(1439)}, {number(-1), number(1440)}},
      {"snmp.enabled", {true, false}, {number(0), Value()}},
      {"snmp.port", {number(0), number(65535)}, {number(65536), number(-1), Value()}},
      {"snmp.v1", {true, false}, {number(0)}},
      {"snmp.v2c", {true, false}, {number(0)}},
      {"snmp.v3", {true, false}, {number(0)}},
      {"snmp.read_community", {text(0), text(31)}, {text(32)}},
      {"snmp.write_community", {text(0), text(31)}, {text(32)}},
      {"snmp.data_unit", {number(0), number(12)}, {number(-1), number(13)}},  // 15.3: 0 for the system, units 1 to 12
      {"snmp.unavailable",
       {std::string("omit"), std::string("minus1"), std::string("65535")},
       {number(65535), std::string("0")}},
      {"snmp.legacy_tree", {true, false}, {number(0)}},
      {"snmp.trap_filter", {true, false}, {number(0)}},
      {"snmp.authentication_traps", {true, false}, {number(0)}},
      {"snmp.attached_devices", {text(0), text(63)}, {text(64)}},
      {"snmp_user_8.name", {text(0), text(31)}, {text(32)}},  // 15.7: a table of 8
      {"snmp_user_1.auth",
       {std::string("none"), std::string("MD5"), std::string("SHA"), std::string("SHA-224"), std::string("SHA-256"),
        std::string("SHA-384"), std::string("SHA-512")},
       {std::string("SHA1"), number(1)}},
      {"snmp_user_8.auth_password", {text(0), text(8), text(64)}, {text(7), text(65)}},  // RFC 3414, 11.2
      {"snmp_user_8.privacy",
       {std::string("none"), std::string("DES"), std::string("AES"), std::string("AES-192"), std::string("AES-256")},
       {std::string("3DES"), number(1)}},
      {"snmp_user_1.privacy_password", {text(0), text(8), text(64)}, {text(7), text(65)}},
      {"snmp_user_1.may_write", {true, false}, {number(1)}},
      {"snmp_receiver_8.address",
       {text(0), std::string("192.0.2.1"), std::string("2001:db8::1")},
       {std::string("a b")}},
      {"snmp_receiver_1.port", {number(1), number(65535)}, {number(0), number(65536)}},
      {"snmp_receiver_8.community", {text(0), text(31)}, {text(32)}},
      {"snmp_receiver_1.type",
       {std::string("none"), std::string("RFC1628"), std::string("NET VISION")},  // 15.8
       {std::string("both"), number(0)}},
      {"snmp_receiver_1.version", {std::string("v1"), std::string("v2c"), std::string("v3")}, {number(1)}},
      {"snmp_receiver_1.inform", {true, false}, {number(1)}},
      {"snmp_receiver_1.filter", {std::string("severity"), std::string("events")}, {std::string("none")}},
      {"snmp_receiver_1.severity",
       {std::string("information"), std::string("warning"), std::string("critical")},
       {std::string("severe")}},
      {"snmp_receiver_1.events", {text(0), std::string("5,6,10-15")}, {text(5), std::string("5;6")}},
      {"log_export.enabled", {true, false}, {number(1)}},
      {"log_export.directory", {text(0), text(255)}, {text(256), Value()}},
      {"log_export.only_mounted", {true, false}, {number(1)}},
      {"log_export.every",
       {std::string("hour"), std::string("day"), std::string("week"), std::string("month")},
       {std::string("year"), number(1)}},
      {"log_export.hour", {number(0), number(23)}, {number(-1), number(24)}},
      {"log_export.minute", {number(0), number(59)}, {number(-1), number(60)}},
      {"log_export.format", {std::string("csv"), std::string("json")}, {std::string("xls")}},
      {"log_export.histories", {true, false}, {number(1)}},
      {"log_export.events", {true, false}, {number(1)}},
      {"log_export.keep", {number(1), number(1000)}, {number(0), number(1001)}},
      {"display.temperature_unit", {std::string("C"), std::string("F")}, {std::string("K"), number(0)}},
      {"log.level",
       {std::string("debug"), std::string("info"), std::string("notice"), std::string("warning"), std::string("error")},
       {std::string("trace"), number(0)}},
  }));
  CAPTURE(c.key);
  const auto rules = all_rules(AllSections{});
  REQUIRE(rules.size() == 90 + 6 + 13 + 8 * 6 + 8 * 9 + (13 + 7 + 8 + 7) * 4);  // a new setting belongs in this table
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

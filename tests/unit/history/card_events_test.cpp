// Which events exist, with which text and level: the lists of manual 18.3, 18.4 and 18.5 written down here once more,
// as the test's own facts.
#include <catch2/catch.hpp>
#include <set>

#include "alarm/alarm_engine.hpp"
#include "history/setting_event.hpp"
#include "model/event.hpp"
#include "settings/sections/all.hpp"
#include "support/manual_clock.hpp"
#include "support/readings.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using namespace nv;
using model::Level;

namespace {

const model::CardEventRow* row_with(std::string_view text) {
  for (const auto& row : model::kCardEvents) {
    if (row.text == text) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("every event of the card's list in manual 18.5 has an id and its text", "[history][events]") {
  const auto text = GENERATE(values<const char*>({
      "Cold boot",
      "Warm boot",
      "Network link up",
      "Network link down",
      "NET VISION UPS Agent Restart",
      "NET VISION UPS Agent Parameters reset to default",
      "Parameters checksum error",
      "NET VISION UPS Agent Firmware upgrade",
      "History log cleared",
      "Extended history log cleared",
      "UPS event log cleared",
      "NET VISION UPS Agent event log cleared",
      "History log interval changed",
      "Extended history log interval changed",
      "Send shutdown warning to clients",
      "Send shutdown request to clients",
      "Send UPS shutdown command to UPS",
      "Send shutdown cancel to clients",
      "Send UPS output on command to UPS",
      "UPS communication lost",
      "UPS communication restored",
      "??? Time changed by user",
      "??? Time changed by server",
      "??? Time changed by RTC",
      "Cannot connect to mail server",
      "Incorrect Mail receiver",
      "Incorrect Mail server name/IP address",
      "Mail send error/unknown error",
      "Mail sent",
      "Wake On LAN packet sent to clients",
      "All RADIUS servers invalid or connection failed",
      "??? has been changed",  // and then: via ??? by ???
      "NET VISION UPS Agent event log schema changed. Log has been re-created.",
      "UPS event log schema changed. Log has been re-created.",
      "History log schema changed. Log has been re-created.",
      "Extended history log schema changed. Log has been re-created.",
      "Upload configuration successfully",  // and then: via ... by ???
      "Upload configuration with ??? error(s)",
      "Ntp Time Server Connected Failed",
      "Mail send error:???",
      "Mail send test",
      "EMD Temperature not over high Set point",
      "EMD Temperature over high Set point",
      "EMD Temperature not under low Set point",
      "EMD Temperature under low Set point",
      "EMD Humidity not over high Set point",
      "EMD Humidity over high Set point",
      "EMD Humidity not under low Set point",
      "EMD Humidity under low Set point",
      "EMD Alarm-1 not active",
      "EMD Alarm-1 activated",
      "EMD Alarm-2 not active",
      "EMD Alarm-2 activated",
  }));
  CAPTURE(text);
  const auto* row = row_with(text);
  REQUIRE(row != nullptr);
  CHECK(row->level != Level::none);
}

// EMD appendix, 3: the only card events whose level the manual states.
TEST_CASE("the levels of the EMD's alarms are the manual's", "[history][events]") {
  struct Case {
    const char* text;
    Level level;
  };
  const auto c = GENERATE(values<Case>({
      {"EMD Alarm-1 activated", Level::critical},
      {"EMD Alarm-1 not active", Level::information},
      {"EMD Alarm-2 activated", Level::critical},
      {"EMD Alarm-2 not active", Level::information},
  }));
  CAPTURE(c.text);
  REQUIRE(row_with(c.text) != nullptr);
  CHECK(row_with(c.text)->level == c.level);
}

TEST_CASE("card events have distinct names", "[history][events]") {
  std::set<std::string_view> names;
  for (const auto& row : model::kCardEvents) {
    CHECK(names.insert(row.name).second);
  }
}

// Manual 18.5: "??? has been changed via ??? by ???", "??? Time changed by user", "Mail send error:???" and so on.
TEST_CASE("the manual's ??? are filled in, or vanish", "[history][events]") {
  struct Case {
    model::CardEvent event;
    model::EventDetails details;
    const char* text;
  };
  const auto c = GENERATE(values<Case>({
      {model::CardEvent::time_changed_by_user, {"192.0.2.1", {}, {}}, "192.0.2.1 Time changed by user"},
      {model::CardEvent::time_changed_by_user, {}, "Time changed by user"},
      {model::CardEvent::mail_failed, {"550 no such user", {}, {}}, "Mail send error:550 no such user"},
      {model::CardEvent::configuration_uploaded_with_errors,
       {"3", {"REST", "admin", ""}, {}},
       "Upload configuration with 3 error(s) via REST by admin"},
      {model::CardEvent::setting_changed,
       {"identity.system_name", {"SNMP v3", "alice", "2001:db8::7"}, "(a -> b)"},
       "identity.system_name has been changed via SNMP v3 by alice from 2001:db8::7 (a -> b)"},
      {model::CardEvent::cold_boot, {}, "Cold boot"},
  }));
  const model::Event event = model::card_event(c.event, core::WallTime(), c.details);
  CHECK(event.text == c.text);
  CHECK(event.details == c.details);
}

TEST_CASE("a changed setting tells who, how, from where, old and new; a secret's values stay masked",
          "[history][events]") {
  const test::TempDir dir;
  settings::Store store(settings::AllSections(), {std::nullopt, dir.path()});
  std::vector<std::string> texts;
  const auto listener = store.changed().subscribe([&](const settings::Changed& changed) {
    for (const settings::Change& change : changed.changes) {
      texts.push_back(history::setting_event(change, changed.origin, core::WallTime()).text);
    }
  });
  auto serial = store.get<settings::SerialSettings>();
  serial.polling_rate_s = 5;
  REQUIRE(store.set(serial, {"web", "operator", "192.0.2.9"}));
  auto user = store.get<settings::SnmpUserSettings<1>>();
  user.auth_password = "correct horse";
  REQUIRE(store.set(user, {"REST", "admin", ""}));
  REQUIRE(texts.size() == 2);
  CHECK(texts[0] == "serial.polling_rate_s has been changed via web by operator from 192.0.2.9 (2 -> 5)");
  CHECK(texts[1] == "snmp_user_1.auth_password has been changed via REST by admin (*** -> ***)");
}

// Manual 18.3 (UPS) and 18.4 (STS): the alarms' texts. STS texts as the register table spells them where the list has a
// slip of the pen ("Sort Circuit", "Powerpath1" twice).
TEST_CASE("every alarm of the device lists is logged when it comes and when it goes", "[history][events]") {
  const auto text = GENERATE(values<const char*>({
      "UPS Imminent Stop",
      "Overload Alarm",
      "Ambient Temperature Alarm",
      "Transfer locked",
      "Transfer impossible",
      "Insufficient resource",
      "Redundancy lost",
      "Output Short circuit detection",
      "Maintenance Alarm",
      "Remote Service Alarm",
      "General Alarm",
      "Battery disconnected",
      "Battery discharged",
      "End of Backup Time / Battery Low",
      "Operating on Battery",
      "Battery Temperature Alarm",
      "Battery Room Alarm",
      "Battery Test failed",
      "Battery Alarm",
      "Rectifier Critical Alarm",
      "Rectifier Preventive Alarm",
      "Rectifier Input Supply not OK",
      "Gen Set Alarm",
      "Charger Critical Alarm",
      "Charger Preventive Alarm",
      "Inverter Critical Alarm",
      "Inverter Preventive Alarm",
      "Bypass Critical Alarm",
      "Bypass Preventive Alarm",
      "Bypass Input Supply not OK",
      "Phase Rotation fault",
      "Maintenance Bypass Alarm",
      "FAN Failure",
      "UPS Power Off",
      "Wrong Configuration",
      "Internal / Communication failure",
      "Option Board Alarm",
      "External Input 1 Alarm",
      "External Input 4 Alarm",
      "Unit 1 General Alarm",
      "Unit 12 General Alarm",
      "STS Source 1 Critical",
      "STS Source 1 Out of tolerance",
      "STS Source 1 Absent",
      "STS Source 2 Critical",
      "STS Source 2 Out of tolerance",
      "STS Source 2 Absent",
      "STS Sliding Sources",
      "STS Sources not Synchronised",
      "STS Load on alternate source",
      "STS Load Off",
      "STS Load on manual bypass 1",
      "STS Load on manual bypass 2",
      "STS Transfer locked ext.",
      "STS Output Absent",
      "STS ESD input active",
      "STS Maintenance alert",
      "STS Imminent Stop",
      "STS Manual Bypass Alarm",
      "STS Overload Alarm",
      "STS SoLink Alarm",
      "STS Switchback Impossible Alarm",
      "STS Preventive Alarm",
      "STS Wrong Configuration",
      "STS HMI Alarm",
      "STS Electronics alarm",
      "STS Custom input alarm",
      "STS Maintenance alarm",
      "STS General Alarm",
  }));
  CAPTURE(text);
  const model::AlarmRow* row = nullptr;
  for (const auto& candidate : model::kAlarms) {
    row = candidate.text == text ? &candidate : row;
  }
  REQUIRE(row != nullptr);
  const auto family = std::string_view(text).starts_with("STS ") ? model::Family::sts : model::Family::vumap;
  const model::AlarmBit bit{row->id, "A000", Level::warning};
  alarm::AlarmEngine engine;
  test::ManualClock clock;
  const auto find = [&](const std::vector<model::AlarmBit>& bits, model::EventKind kind) -> std::string {
    auto advance = engine.advance(test::readings_of(family, {}, bits), clock.steady(), clock.wall());
    for (const model::Event& event : advance.events) {
      if (event.kind == kind && event.name == row->name && event.level == Level::warning) {
        return event.text;
      }
    }
    return {};
  };
  CHECK(find({bit}, model::EventKind::alarm_added) == text);
  find({}, model::EventKind::alarm_removed);
  clock.advance(std::chrono::seconds(6));
  CHECK(find({}, model::EventKind::alarm_removed) == std::string(text) + " has been removed");
}

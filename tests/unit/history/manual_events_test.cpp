// Every event of the manual's lists (18.3, 18.4, 18.5) happens, and stands in the history file with its text and level.
// The lists are copied from the manual; nothing in them is taken from the firmware. What happens is made by the
// register maps, the alarm engine and card_event(), as on the card.
#include <catch2/catch.hpp>
#include <functional>
#include <map>

#include "alarm/alarm_engine.hpp"
#include "device/register_map.hpp"
#include "history_support.hpp"
#include "support/manual_clock.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;
using model::Level;

namespace {

struct Listed {
  std::string_view text;
  Level level = Level::none;  // none: the manual gives none
};

// 18.3. "External Input 1 to 4", "Unit 1 to 12" and "Power Plugs 1 to 4" by their ends. The states have no "removed".
constexpr auto kUpsAlarms = std::to_array<Listed>({
    {"UPS Imminent Stop"},
    {"Overload Alarm"},
    {"Ambient Temperature Alarm"},
    {"Transfer locked"},
    {"Transfer impossible"},
    {"Insufficient resource"},
    {"Redundancy lost"},
    {"Output Short circuit detection"},
    {"Maintenance Alarm"},
    {"Remote Service Alarm"},
    {"General Alarm"},
    {"Battery disconnected"},
    {"Battery discharged"},
    {"End of Backup Time / Battery Low"},
    {"Operating on Battery"},
    {"Battery Temperature Alarm"},
    {"Battery Room Alarm"},
    {"Battery Test failed"},
    {"Battery Alarm"},
    {"Rectifier Critical Alarm"},
    {"Rectifier Preventive Alarm"},
    {"Rectifier Input Supply not OK"},
    {"Gen Set Alarm"},
    {"Charger Critical Alarm"},
    {"Charger Preventive Alarm"},
    {"Inverter Critical Alarm"},
    {"Inverter Preventive Alarm"},
    {"Bypass Critical Alarm"},
    {"Bypass Preventive Alarm"},
    {"Bypass Input Supply not OK"},
    {"Phase Rotation fault"},
    {"Maintenance Bypass Alarm"},
    {"FAN Failure"},
    {"UPS Power Off"},
    {"Wrong Configuration"},
    {"Internal / Communication failure"},
    {"Option Board Alarm"},
    {"External Input 1 Alarm"},
    {"External Input 4 Alarm"},
    {"Unit 1 General Alarm"},
    {"Unit 12 General Alarm"},
});

// 18.3, "UPS STATUS EVENTS" and below.
constexpr auto kUpsStates = std::to_array<Listed>({
    {"UPS connected"},
    {"UPS not connected"},
    {"Power Plug 1 ON"},
    {"Power Plug 4 OFF"},
    {"On maintenance bypass"},
    {"Auto-test in progress"},
    {"Battery test in progress"},
    {"Load protected by Inverter"},
    {"Normal mode"},
    {"UPS in eco mode"},
    {"Load on bypass"},
    {"Unit Available"},
    {"On standby"},
    {"Load off"},
});

// 18.4: C, W or nothing. Slips of the pen are put right as in the register table: "Powerpath1", "Sort Circuit",
// "Output of tolerance", "Consecutives", the second "PowerPath1 Failure".
constexpr auto kSts = std::to_array<Listed>({
    {"STS Source 1 OK", Level::information},
    {"STS Source 1 Critical", Level::critical},
    {"STS Source 1 Out of tolerance", Level::warning},
    {"STS Source 1 Absent", Level::warning},
    {"STS Power Path 1 OK", Level::information},
    {"STS Source 2 OK", Level::information},
    {"STS Source 2 Critical", Level::critical},
    {"STS Source 2 Out of tolerance", Level::warning},
    {"STS Source 2 Absent", Level::warning},
    {"STS Power Path 2 OK", Level::information},
    {"STS Sources perm. Synchronised", Level::information},
    {"STS Sliding Sources", Level::warning},
    {"STS Sources not Synchronised", Level::warning},
    {"STS Sources Instant. Synchronised", Level::information},
    {"STS S1 is preferred source", Level::information},
    {"STS Load on preferred source", Level::information},
    {"STS Load on alternate source", Level::warning},
    {"STS Load Off", Level::critical},
    {"STS Load on manual bypass 1", Level::warning},
    {"STS Load on manual bypass 2", Level::warning},
    {"STS Load on S1", Level::information},
    {"STS Load on S2", Level::information},
    {"STS Transfer locked ext.", Level::warning},
    {"STS Output OK", Level::information},
    {"STS Output out of tolerance", Level::warning},
    {"STS Output Absent", Level::warning},
    {"STS ESD input active", Level::warning},
    {"STS Q41 closed", Level::information},
    {"STS Q42 closed", Level::information},
    {"STS SS1 closed", Level::information},
    {"STS SS2 closed", Level::information},
    {"STS Q30 closed", Level::information},
    {"STS Q51 closed", Level::information},
    {"STS Q52 closed", Level::information},
    {"STS Remote controls enabled", Level::information},
    {"STS Maintenance alert", Level::warning},
    {"STS User mode", Level::information},
    {"STS Imminent Stop", Level::critical},
    {"STS Output Isc detection", Level::warning},
    {"STS Manual Bypass Alarm", Level::warning},
    {"STS Overload Alarm", Level::warning},
    {"STS SoLink Alarm", Level::critical},
    {"STS Consecutive Detections Alarm", Level::warning},
    {"STS Switchback Impossible Alarm", Level::warning},
    {"STS Transfer Impossible alarm", Level::warning},
    {"STS PowerPath1 deteriorated", Level::warning},
    {"STS PowerPath1 short circuit", Level::warning},
    {"STS PowerPath1 Failure", Level::critical},
    {"STS PowerPath2 deteriorated", Level::warning},
    {"STS PowerPath2 short circuit", Level::warning},
    {"STS PowerPath2 Failure", Level::critical},
    {"STS Backfeed1 protection open", Level::warning},
    {"STS Backfeed2 protection open", Level::warning},
    {"STS Ambient temperature max", Level::warning},
    {"STS Preventive Alarm", Level::warning},
    {"STS Wrong Configuration", Level::warning},
    {"STS HMI Alarm", Level::warning},
    {"STS Electronics alarm", Level::warning},
    {"STS Custom input alarm", Level::warning},
    {"STS Maintenance alarm", Level::warning},
    {"STS General Alarm", Level::warning},
});

// 18.5. Levels: of the trap that tells the same (appendix, TRAP description 14, 20, 21, 26 to 39).
constexpr auto kCard = std::to_array<Listed>({
    {"Cold boot"},
    {"Warm boot"},
    {"Network link up"},
    {"Network link down"},
    {"NET VISION UPS Agent Restart", Level::information},
    {"NET VISION UPS Agent Parameters reset to default"},
    {"Parameters checksum error"},
    {"NET VISION UPS Agent Firmware upgrade"},
    {"History log cleared"},
    {"Extended history log cleared"},
    {"UPS event log cleared"},
    {"NET VISION UPS Agent event log cleared"},
    {"History log interval changed"},
    {"Extended history log interval changed"},
    {"Send shutdown warning to clients", Level::warning},
    {"Send shutdown request to clients", Level::warning},
    {"Send UPS shutdown command to UPS"},
    {"Send shutdown cancel to clients", Level::information},
    {"Send UPS output on command to UPS"},
    {"UPS communication lost", Level::critical},
    {"UPS communication restored"},
    {"??? Time changed by user"},
    {"??? Time changed by server"},
    {"??? Time changed by RTC"},
    {"Cannot connect to mail server"},
    {"Incorrect Mail receiver"},
    {"Incorrect Mail server name/IP address"},
    {"Mail send error/unknown error"},
    {"Mail sent"},
    {"Wake On LAN packet sent to clients"},
    {"All RADIUS servers invalid or connection failed"},
    {"??? has been changed"},  // via ??? by ???: card_events_test.cpp
    {"NET VISION UPS Agent event log schema changed. Log has been re-created."},
    {"UPS event log schema changed. Log has been re-created."},
    {"History log schema changed. Log has been re-created."},
    {"Extended history log schema changed. Log has been re-created."},
    {"Upload configuration successfully"},  // via NET VISION Explorer by ???
    {"Upload configuration with ??? error(s)"},
    {"Ntp Time Server Connected Failed"},
    {"Mail send error:???"},
    {"Mail send test"},
    {"EMD Temperature not over high Set point", Level::information},
    {"EMD Temperature over high Set point", Level::critical},
    {"EMD Temperature not under low Set point", Level::information},
    {"EMD Temperature under low Set point", Level::critical},
    {"EMD Humidity not over high Set point", Level::information},
    {"EMD Humidity over high Set point", Level::critical},
    {"EMD Humidity not under low Set point", Level::information},
    {"EMD Humidity under low Set point", Level::critical},
    {"EMD Alarm-1 not active", Level::information},
    {"EMD Alarm-1 activated", Level::critical},
    {"EMD Alarm-2 not active", Level::information},
    {"EMD Alarm-2 activated", Level::critical},
});

// A device whose every bit comes and goes, one after the other; what the engine makes of it is written to a file, and
// what the file then holds is the answer.
class Recording {
 public:
  void bits_of(const device::RegisterMap& map) {
    sweep(map.family, {}, {});
    for (const device::BitRow& row : map.bits) {
      std::vector<model::Flag> flags;
      std::vector<model::AlarmBit> alarms;
      if (row.flag) {
        flags.push_back(*row.flag);
      }
      if (row.alarm) {
        alarms.push_back({*row.alarm, row.code, row.level});
      }
      sweep(map.family, flags, alarms);
      sweep(map.family, {}, {});
      clock_.advance(std::chrono::seconds(61));
      sweep(map.family, {}, {});
    }
  }
  void sweep(model::Family family, const std::vector<model::Flag>& flags, const std::vector<model::AlarmBit>& alarms,
             model::LinkState link = model::LinkState::online) {
    auto readings = readings_of(family, flags, alarms);
    readings.link.state = link;
    readings.identity->off_line = off_line;
    clock_.advance(std::chrono::seconds(2));
    add(engine_.advance(readings, clock_.steady(), clock_.wall()).events);
  }
  void add(std::vector<model::Event> events) {
    for (model::Event& event : events) {
      event.id = ++last_;
      events_.push_back(std::move(event));
    }
  }
  bool off_line = false;  // a range that feeds the load from the mains in normal operation

  // Text -> level, of either log.
  std::map<std::string, Level> stored(model::EventLog log) {
    const Retention keep{.events = 100'000};
    REQUIRE(storage_.write(batch_of({}, events_), keep));
    storage_.close();
    const auto page = storage_.find(all_events(log));
    REQUIRE(page);
    std::map<std::string, Level> levels;
    for (const StoredEvent& event : page->events) {
      levels[event.text] = event.level;
    }
    return levels;
  }

 private:
  TempDir dir_;
  Storage storage_{dir_ / "history.db"};
  alarm::AlarmEngine engine_;
  ManualClock clock_;
  std::uint64_t last_ = 0;
  std::vector<model::Event> events_;
};

void check(const std::map<std::string, Level>& stored, const Listed& listed) {
  CAPTURE(listed.text);
  const auto found = stored.find(std::string(listed.text));
  REQUIRE(found != stored.end());
  CHECK(found->second != Level::none);
  if (listed.level != Level::none) {
    CHECK(found->second == listed.level);
  }
}

}  // namespace

TEST_CASE("every alarm of manual 18.3 is logged when it comes and when it goes", "[history][events]") {
  Recording recording;
  recording.bits_of(device::kVuMap);
  recording.bits_of(device::kJbusp);
  const auto stored = recording.stored(model::EventLog::device);
  for (const Listed& listed : kUpsAlarms) {
    check(stored, listed);
    CHECK(stored.contains(std::string(listed.text) + " has been removed"));
  }
}

TEST_CASE("every state of manual 18.3 is logged", "[history][events]") {
  using model::Flag;
  Recording recording;
  recording.bits_of(device::kVuMap);
  recording.bits_of(device::kJbusp);
  recording.sweep(model::Family::jbusp, {}, {}, model::LinkState::lost);
  recording.off_line = true;
  recording.sweep(model::Family::jbusp, {Flag::load_on_inverter}, {});
  const auto stored = recording.stored(model::EventLog::device);
  for (const Listed& listed : kUpsStates) {
    check(stored, listed);
  }
}

TEST_CASE("every event of manual 18.4 is logged with its level; alarms also when they go", "[history][events]") {
  Recording recording;
  recording.bits_of(device::kSts);
  const auto stored = recording.stored(model::EventLog::device);
  for (const Listed& listed : kSts) {
    check(stored, listed);
    if (listed.level != Level::information) {
      CHECK(stored.contains(std::string(listed.text) + " has been removed"));
    }
  }
}

TEST_CASE("every event of manual 18.5 is logged with its text and the level of its trap", "[history][events]") {
  Recording recording;
  std::vector<model::Event> events;
  for (const auto& row : model::kCardEvents) {
    events.push_back(model::card_event(row.id, to_wall_time(kStart), {"???", {}, {}}));
  }
  recording.add(events);
  const auto stored = recording.stored(model::EventLog::card);
  CHECK(stored.size() == model::kCardEvents.size());  // each has a text of its own
  for (const Listed& listed : kCard) {
    check(stored, listed);
  }
}
